"""Hostile bytes on a real socket, against uvicorn as the processes run it: refused, and cut off."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.runtime.process import serve
from tests.api.harness import Api, api, bearer

DEADLINE_S = 20.0
WELL = "GET /livez HTTP/1.1\r\nHost: test\r\n\r\n"
HEAD = (
    "POST /v1/inspections HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n"
)


@pytest.fixture
async def port(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of a server with little patience."""
    monkeypatch.setattr("shared.runtime.connections.HEAD_S", 0.2)
    async with api("inspection", sqlite_url, outbound_body_seconds=0.2) as records:
        stop, started = asyncio.Event(), asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(serve(_app(records), "127.0.0.1", 0, started.set_result)(stop))
        yield await started
        stop.set()
        await serving


def _app(records: Api) -> Any:
    return records.client._transport.app  # type: ignore[attr-defined]


async def _said(port: int, sent: bytes) -> bytes:
    """All that the server says until it closes the connection, which stays open on our side."""
    async with asyncio.timeout(DEADLINE_S):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""
        finally:
            writer.close()


def _head(*headers: str) -> bytes:
    authorization = "".join(f"{name}: {value}\r\n" for name, value in bearer().items())
    return (HEAD + authorization + "".join(f"{one}\r\n" for one in headers) + "\r\n").encode("latin-1")


HOSTILE = {
    "nothing at all": (b"", b"408"),
    "half a head": (b"GET /livez HTTP/1.1\r\nHost:", b"408"),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9 + b"\r\n\r\n", b"400"),
    "a head without end": (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, b"431"),
    "a null byte in a header": (b"GET / HTTP/1.1\r\nHost: te\x00st\r\n\r\n", b"400"),
    "a line break in a header's name": (b"GET / HTTP/1.1\r\nHo\rst: test\r\n\r\n", b"400"),
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_what_is_no_request_is_answered_and_cut_off(port: int, case: str) -> None:
    sent, status = HOSTILE[case]
    said = await _said(port, sent)
    assert f"HTTP/1.1 {status.decode()} ".encode() in said
    assert b"application/problem+json" in said
    assert (await _said(port, WELL.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").encode())).startswith(
        b"HTTP/1.1 200"
    )


async def test_a_second_head_must_not_be_slow_either(port: int) -> None:
    async with asyncio.timeout(DEADLINE_S):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(WELL.encode())
        assert (await reader.readuntil(b"}")).startswith(b"HTTP/1.1 200")
        writer.write(b"GET /li")
        assert (await reader.read()).startswith(b"HTTP/1.1 408")
        writer.close()


BODIES = {
    "slow": (_head("Content-Length: 100") + b'{"', {b"408"}),
    "slow chunks": (_head("Transfer-Encoding: chunked") + b"2\r\n{}\r\n", {b"408"}),
    "both lengths": (_head("Content-Length: 2", "Transfer-Encoding: chunked") + b"0\r\n\r\nGET /x", {b"400"}),
    "two lengths": (_head("Content-Length: 2", "Content-Length: 3") + b"{}", {b"400"}),
    "a length below zero": (_head("Content-Length: -1") + b"{}", {b"400"}),
    "a length that is none": (_head("Content-Length: 2x") + b"{}", {b"400"}),
    "an odd encoding": (_head("Transfer-Encoding: xchunked") + b"{}", {b"400"}),
    "a chunk size that is none": (_head("Transfer-Encoding: chunked") + b"zz\r\n{}\r\n0\r\n\r\n", {b"400"}),
    "too large by its word": (_head("Content-Length: 999999999") + b"{", {b"413"}),
}


@pytest.mark.parametrize("case", BODIES)
async def test_a_body_that_is_slow_or_of_doubtful_length_is_refused_and_cut_off(port: int, case: str) -> None:
    sent, statuses = BODIES[case]
    said = await _said(port, sent)
    assert said[9:12] in statuses, said
    assert b"application/problem+json" in said
    assert said.count(b"HTTP/1.1 ") == 1  # and what follows was not taken for a second request
