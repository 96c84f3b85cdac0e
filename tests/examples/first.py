"""The first event of an answer that has no end."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp, Message

DEADLINE_S = 10.0
OPENING = 2
"""The status, and the words before the first event."""


async def first_event(app: ASGIApp, request: httpx.Request) -> httpx.Response:
    """How a stream begins, and its first event that is no heartbeat; then the client goes away."""
    sent: list[Message] = []
    request_is_over, enough = asyncio.Event(), asyncio.Event()

    async def receive() -> Message:
        if request_is_over.is_set():
            await enough.wait()
            return {"type": "http.disconnect"}
        request_is_over.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        body = message.get("body", b"")
        if not enough.is_set() and b"heartbeat" not in body:
            sent.append(message)
        if len(sent) == OPENING + 1 or not message.get("more_body", True):
            enough.set()

    async with asyncio.timeout(DEADLINE_S):
        await app(_scope(request), receive, send)
    content = b"".join(one["body"] for one in sent[1:])
    return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=content)


def _scope(request: httpx.Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 123),
        "root_path": "",
    }
