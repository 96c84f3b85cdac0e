"""A device that sends an upload over a socket and reads its answers, at the pace of a test."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson

DEADLINE_S = 20.0
Json = dict[str, Any]


class Sender:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def send(self, body: bytes) -> None:
        """A part of the body."""
        self._writer.write(b"%x\r\n%b\r\n" % (len(body), body))

    async def drain(self) -> None:
        """Wait until the connection takes more. Raises `ConnectionError` once it is lost."""
        await self._writer.drain()

    def end(self) -> None:
        """The body is whole."""
        self._writer.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Break the connection, as a network does."""
        self._writer.transport.abort()

    def leave_unread(self) -> None:
        """Take no more of the answer."""
        self._reader._transport.pause_reading()  # type: ignore[attr-defined]

    async def answer(self) -> Json:
        """The next line of the answer. Raises `ConnectionError` where there is none."""
        async with asyncio.timeout(DEADLINE_S):
            while not (line := await self._reader.readline()).startswith(b"{"):
                if not line:
                    raise ConnectionResetError("the answer ended")
        answer: Json = orjson.loads(line)
        return answer

    async def rest(self) -> bytes:
        """All that comes until the connection ends."""
        async with asyncio.timeout(DEADLINE_S):
            return await self._reader.read()


@asynccontextmanager
async def sending(port: int, token: Mapping[str, str], first: int = 1) -> AsyncIterator[Sender]:
    """Connect to an inspection service, and send the head of an upload."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    given = {"Host": "test", "Content-Type": "application/x-ndjson", "Idempotency-Key": "device-4"}
    given |= {"Transfer-Encoding": "chunked", **token}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    writer.write(f"POST /v1/inspections/stream?first_line={first} HTTP/1.1\r\n{head}\r\n".encode())
    try:
        yield Sender(reader, writer)
    finally:
        writer.transport.abort()
