"""Uploads over a real socket: answered while they come, cut in the middle, and gone on with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from shared.runtime import connections
from shared.runtime.process import serve
from tests.api.harness import Api, api, bearer, inspection, ndjson
from tests.support.sender import DEADLINE_S, Sender, sending

LINES = [ndjson(inspection(operation=f"op_{one}")) for one in range(6)]


@pytest.fixture
async def records(sqlite_url: str) -> AsyncIterator[Api]:
    """A service in this process."""
    async with api("inspection", sqlite_url) as found:
        yield found


@pytest.fixture
async def port(records: Api) -> AsyncIterator[int]:
    """Where it is served by uvicorn."""
    stop, started = asyncio.Event(), asyncio.get_running_loop().create_future()
    app: Any = records.client._transport.app  # type: ignore[attr-defined]
    serving = asyncio.create_task(serve(app, "127.0.0.1", 0, started.set_result)(stop))
    yield await started
    stop.set()
    await serving


async def test_lines_are_answered_while_the_rest_is_still_to_come(port: int) -> None:
    async with sending(port, bearer()) as sender:
        for number, line in enumerate(LINES[:3], 1):
            sender.send(line)
            answer = await sender.answer()
            assert (answer["line"], answer["status"]) == (number, 201)
        sender.end()
        assert (await sender.answer())["created"] == 3
        assert await sender.rest() == b"\r\n0\r\n\r\n"


async def test_a_connection_that_is_cut_in_the_middle_is_gone_on_with_and_nothing_is_stored_twice(
    port: int, records: Api
) -> None:
    async with sending(port, bearer()) as sender:
        sender.send(LINES[0] + LINES[1])
        first = [await sender.answer(), await sender.answer()]
        sender.send(LINES[2] + LINES[3] + LINES[4][:-20])  # half a line is nothing that was sent
        sender.cut()
    async with sending(port, bearer(), first=2) as again:  # its first answer is taken for lost
        for line in LINES[1:]:
            again.send(line)
        again.end()
        told = [await again.answer() for _ in LINES]
    assert told[0] == {**first[1], "replayed": True}
    assert [one["line"] for one in told[:-1]] == [2, 3, 4, 5, 6]
    assert (told[-1]["created"], told[-1]["refused"]) == (5, 0)
    stored = await records.listed()
    assert sorted(one["operation"] for one in stored) == [f"op_{one}" for one in range(6)]


async def _cut_off(sender: Sender, part: bytes) -> None:
    """Send this part again and again, until the connection is lost."""
    with suppress(ConnectionError):
        while True:
            sender.send(part)
            await sender.drain()


async def test_who_leaves_the_answers_unread_is_cut_off(
    port: int, records: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "STALLED_S", 0.2)
    bad = b"x\n" * 20_000  # each of which is answered with a problem
    async with sending(port, bearer()) as sender, asyncio.timeout(DEADLINE_S):
        sender.leave_unread()
        await _cut_off(sender, bad)
    assert (await records.client.get("/livez")).status_code == 200
