"""What is taken in of a request before anyone knows whose it is: its head, and its body byte by byte."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Message, Receive, Scope

from shared.web.errors import BadRequest, HeadersTooLarge, PayloadTooLarge, TooSlow, UriTooLong

MOST_HEADERS = 100
HEADER_BYTES = 32 * 1024
URI_BYTES = 8 * 1024
CLOSING = {"Connection": "close"}
"""For a body that is not read to its end: nothing more of this connection can be understood."""
INTAKE = "intake"
"""Where in a request's state its `Intake` is."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the body's bytes, of the seconds for it, and of the seconds for the whole request.

    `idle_s` are the seconds between one part of the body and the next, where that has a limit of its own.
    """

    body_bytes: int
    body_s: float = 30.0
    request_s: float = 60.0
    idle_s: float | None = None


def check_head(scope: Scope) -> None:
    """Raise `UriTooLong`, `HeadersTooLarge`, and `BadRequest` for a body of two lengths."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > URI_BYTES:
        raise UriTooLong(f"The URL is longer than {URI_BYTES} bytes; ask for less at a time.")
    headers = scope["headers"]
    if len(headers) > MOST_HEADERS or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
        raise HeadersTooLarge(f"Send at most {MOST_HEADERS} headers, of {HEADER_BYTES} bytes together.")
    framing = [name for name, _ in headers if name in (b"content-length", b"transfer-encoding")]
    if len(framing) > 1:
        raise BadRequest("Send one Content-Length or one Transfer-Encoding.", headers=CLOSING)


class Intake:
    """`receive` that raises `PayloadTooLarge` and `TooSlow`; of what is too large nothing more is read.

    `deadline` is that of the whole request, once it runs.
    """

    def __init__(self, receive: Receive, headers: Mapping[bytes, bytes], limits: Limits) -> None:
        self._receive, self._limits = receive, limits
        stated = headers.get(b"content-length", b"0")
        self._stated = int(stated[:20]) if stated.isdigit() else 0  # of more digits the first say enough
        self._received, self._ended = 0, False
        self._end: float | None = None
        self.deadline: asyncio.Timeout | None = None

    def widen(self, limits: Limits) -> None:
        """Take the rest of the body by these limits: for a caller who is known and may send a stream."""
        self._limits, self._end = limits, None
        if self.deadline is not None:
            self.deadline.reschedule(asyncio.get_running_loop().time() + limits.request_s)

    async def __call__(self) -> Message:
        """The next message."""
        if self._ended:
            return await self._receive()
        most = self._limits.body_bytes
        if max(self._received, self._stated) <= most:
            message = await self._in_time()
            self._received += len(message.get("body", b""))
            self._ended = not message.get("more_body", False)
        if max(self._received, self._stated) > most:
            said = f"The body is larger than {most} bytes; send less at a time."
            raise PayloadTooLarge(said, headers=CLOSING)
        return message

    async def _in_time(self) -> Message:
        limits, now = self._limits, asyncio.get_running_loop().time()
        self._end = end = self._end or now + limits.body_s
        said = f"The body did not come within {limits.body_s:g} seconds; send less at a time."
        if limits.idle_s is not None and now + limits.idle_s < end:
            end, said = now + limits.idle_s, f"Nothing more of the body came for {limits.idle_s:g} seconds."
        try:
            async with asyncio.timeout_at(end):
                return await self._receive()
        except TimeoutError:
            raise TooSlow(said, headers=CLOSING) from None
