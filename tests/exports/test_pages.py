"""Which records are a fiscal year's, over every page."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
import typer

from outbound.client import Client, Patience, calls
from services.cli.files.exporting.pages import pages
from services.cli.processes.system import System
from services.cli.reach import Target, in_process, reading
from services.cli.sending import READING, Reader
from tests.imports.conftest import system  # noqa: F401 - a fixture

PATH = "/v1/seizures"
QUICK = Patience(attempts=READING, first_pause_s=0.001)
ROUNDS = [{"kind": "ammunition", "rounds": 1}]
MIDNIGHT = "2025-10-01T05:30:00Z"
"""Fiscal year 2026 in Laredo, and still 2025 in El Paso, Nogales and San Ysidro."""


async def post(client: httpx.AsyncClient, port: str, occurred_at: str) -> str:
    entry = {"port_code": port, "occurred_at": occurred_at, "items": ROUNDS}
    answer = await client.post(PATH, json=entry, headers={"Idempotency-Key": uuid4().hex})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def read_by(reader: Reader, fiscal_year: int) -> list[str]:
    return [one["id"] for page in pages(reader, PATH, fiscal_year) for one in page]


async def read(data: Path, fiscal_year: int) -> list[str]:
    """The records of a year in a data directory; apart from the system's own event loop."""

    def by_itself() -> list[str]:
        with reading(Target(data=data), "seizure") as reader:
            return read_by(reader, fiscal_year)

    return await asyncio.to_thread(by_itself)


async def test_a_year_is_the_ports_own(system: System) -> None:  # noqa: F811
    async with in_process(system) as client:
        laredo, el_paso, san_ysidro = [
            await post(client, port, MIDNIGHT) for port in ("2304", "2402", "2504")
        ]
        honolulu = await post(client, "3201", "2025-10-01T09:59:59Z")
        first = await post(client, "0101", "2024-10-01T04:00:00Z")
        before = await post(client, "0101", "2024-10-01T03:59:59Z")
        assert set(await read(system.data, 2025)) == {el_paso, san_ysidro, honolulu, first}
        assert await read(system.data, 2026) == [laredo]
        assert await read(system.data, 2024) == [before]


async def test_voided_records_are_left_out(system: System) -> None:  # noqa: F811
    async with in_process(system) as client:
        kept, voided = [await post(client, "2304", MIDNIGHT) for _ in range(2)]
        reason = {"reason": "entered twice"}
        answer = await client.post(f"{PATH}/{voided}/void", json=reason, headers={"If-Match": '"1"'})
        assert answer.status_code == 200
        assert await read(system.data, 2026) == [kept]


async def test_every_page_is_read(system: System, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(calls, "PAGE", 3)
    async with in_process(system) as client:
        ids = [await post(client, "2304", MIDNIGHT) for _ in range(7)]
        found = await read(system.data, 2026)
    assert sorted(found) == sorted(ids)


async def test_the_first_and_the_last_year_that_there_can_be(system: System) -> None:  # noqa: F811
    assert await read(system.data, 1990) == []
    assert await read(system.data, 2200) == []


class Pages:
    """A service of two pages that answers the second as a test says, and well when that is used up."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        record: dict[str, Any] = {"local_day": "2025-11-01"}
        if "cursor" not in request.url.params:
            return answer(200, {"records": [record | {"id": "1"}], "next": "more"})
        if self.answers:
            one = self.answers.pop(0)
            if isinstance(one, Exception):
                raise one
            return one
        return answer(200, {"records": [record | {"id": "2"}]})


def answer(status: int, body: dict[str, Any]) -> httpx.Response:
    return httpx.Response(status, content=orjson.dumps(body), headers={"content-type": "application/json"})


def read_from(service: Callable[[httpx.Request], httpx.Response]) -> list[str]:
    with httpx.Client(transport=httpx.MockTransport(service), base_url="http://test") as client:
        return read_by(Reader(Client(client, patience=QUICK)), 2026)


def test_a_page_that_fails_for_a_moment_is_asked_for_again() -> None:
    service = Pages(httpx.ReadTimeout("slow"), answer(503, {}), answer(429, {}))
    assert read_from(service) == ["1", "2"]
    assert service.answers == []


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([httpx.ReadTimeout("slow")] * READING, "does not answer (ReadTimeout)"),
        ([answer(401, {"detail": "The token has expired."})], "The token has expired."),
    ],
)
def test_a_page_that_keeps_failing_ends_the_command(
    answers: list[httpx.Response | Exception], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        read_from(Pages(*answers))
    assert message in capsys.readouterr().err
