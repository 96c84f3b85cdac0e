"""Connections as uvicorn keeps them, with limits that it lacks: on a request's head, and on how many.

What is refused here never became a request, so the answer is written as it goes over the wire.
"""

import asyncio
import json
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from shared.runtime.clock import utc_now

HEAD_S = 15.0
"""A client has so long for the first byte, and from the first to the last byte of a request's head."""
HEAD_BYTES = 64 * 1024
UNSENT_BYTES = 1024 * 1024
"""An answer may wait for its client up to so much before its sender waits: a client that sends all of an
upload before it reads gets answers meanwhile."""
STALLED_S = 30.0
"""A client that leaves more than that unread, and takes no byte of it for so long, is cut off."""
MOST = 2_000
"""Connections of one process; further ones are closed at once."""


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # the parser that is installed
    """A connection that is cut off when a head takes too long or grows too large."""

    _late: asyncio.TimerHandle | None = None
    _head = 0
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request, if there is room."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=UNSENT_BYTES, low=UNSENT_BYTES // 2)
        if len(self.connections) > MOST:
            transport.abort()
        else:
            self._wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes in, and look whether they end a head."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
            return
        self._head += len(data)
        self._wait()
        if self._head > HEAD_BYTES:
            self._refuse(431, f"The head of the request is larger than {HEAD_BYTES} bytes.")

    def pause_writing(self) -> None:
        """Begin to watch that the client takes something."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """It did."""
        self._stop_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    def send_400_response(self, _msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse(400, "This is no HTTP request that can be read: check its headers and framing.")

    def _wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_S, self._cut)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
        self._late, self._head = None, 0

    def _watch(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(STALLED_S, self._look, unsent)

    def _look(self, unsent: int) -> None:
        if self.transport.get_write_buffer_size() < unsent:
            self._watch()
        else:
            self.transport.abort()

    def _stop_watching(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
        self._stalled = None

    def _cut(self) -> None:
        self._refuse(408, f"The head of the request did not come within {HEAD_S:g} seconds.")

    def _refuse(self, status: int, detail: str) -> None:
        if not self.transport.is_closing():
            self.transport.write(_answer(HTTPStatus(status), detail))
            self.transport.close()


def _answer(status: HTTPStatus, detail: str) -> bytes:
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/problem+json\r\n"
        f"content-length: {len(body)}\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n"
        f"outbound-time: {utc_now().isoformat(timespec='milliseconds').replace('+00:00', 'Z')}\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body
