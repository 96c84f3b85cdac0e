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


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the body's bytes, of the seconds for it, and of the seconds for the whole request."""

    body_bytes: int
    body_s: float = 30.0
    request_s: float = 60.0


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


def limited(receive: Receive, headers: Mapping[bytes, bytes], limits: Limits) -> Receive:
    """`receive` that raises `PayloadTooLarge` and `TooSlow`; of what is too large nothing more is read."""
    stated = headers.get(b"content-length", b"0")
    most = limits.body_bytes
    # Of a number with more digits the first ones say enough.
    received = most + 1 if stated.isdigit() and int(stated[:20]) > most else 0
    end: float | None = None
    ended = False

    async def take() -> Message:
        nonlocal received, end, ended
        if ended:
            return await receive()
        if received <= most:
            end = end or asyncio.get_running_loop().time() + limits.body_s
            message = await _in_time(receive, end, limits.body_s)
            received += len(message.get("body", b""))
            ended = not message.get("more_body", False)
        if received > most:
            said = f"The body is larger than {most} bytes; send less at a time."
            raise PayloadTooLarge(said, headers=CLOSING)
        return message

    return take


async def _in_time(receive: Receive, end: float, seconds: float) -> Message:
    try:
        async with asyncio.timeout_at(end):
            return await receive()
    except TimeoutError:
        said = f"The body did not come within {seconds:g} seconds; send less at a time."
        raise TooSlow(said, headers=CLOSING) from None
