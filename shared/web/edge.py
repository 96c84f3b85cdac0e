"""The outermost layer of an API, pure ASGI: request context, body limit, metrics, access log."""

import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.runtime import trace
from shared.runtime.metrics import Metrics
from shared.web.errors import OutboundError, PayloadTooLarge
from shared.web.problems import problem_response

log = structlog.get_logger("outbound.access")
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
]
UNEXPECTED = OutboundError("Something went wrong here; it is logged with this request's id (X-Request-Id).")
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_traceparent() -> str | None:
    """The trace context of the request being served, to travel with its events."""
    return _traceparent.get()


class Edge:
    """One pass over every request."""

    def __init__(self, app: ASGIApp, name: str, metrics: Metrics, max_body_bytes: int) -> None:
        self._app = app
        self._name = name
        self._metrics = metrics
        self._max = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        traceparent = trace.continued(_ascii(headers.get(b"traceparent")))
        request_id = _ascii(headers.get(b"x-request-id")) or uuid4().hex
        context = {"request_id": request_id[:64], "trace_id": trace.trace_id(traceparent)}
        token = _traceparent.set(traceparent)
        with structlog.contextvars.bound_contextvars(**context):
            try:
                await self._measured(scope, receive, send, headers, context["request_id"])
            finally:
                _traceparent.reset(token)

    async def _measured(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes], request_id: str
    ) -> None:
        began = time.perf_counter()
        status, started = 500, False

        async def watched(message: Message) -> None:
            nonlocal status, started
            started = True
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                    *SECURITY_HEADERS,
                ]
            await send(message)

        try:
            await self._app(scope, self._limited(receive, headers), watched)
        except Exception:
            log.exception("unexpected")
            if started:
                raise
            await problem_response(UNEXPECTED)(scope, receive, watched)
        finally:
            self._record(scope, status, time.perf_counter() - began)

    def _limited(self, receive: Receive, headers: dict[bytes, bytes]) -> Receive:
        stated = headers.get(b"content-length", b"0")
        received = int(stated) if stated.isdigit() and int(stated) > self._max else 0

        async def limited() -> Message:
            nonlocal received
            if received <= self._max:
                message = await receive()
                received += len(message.get("body", b""))
            if received > self._max:
                raise PayloadTooLarge(f"The body is larger than {self._max} bytes; send less at a time.")
            return message

        return limited

    def _record(self, scope: MutableMapping[str, Any], status: int, seconds: float) -> None:
        route = scope.get("route")
        template = getattr(route, "path", "unmatched")
        if template in QUIET:
            return
        method = scope["method"] if template != "unmatched" else "ANY"
        self._metrics.http_requests.labels(self._name, method, template, status).inc()
        self._metrics.http_seconds.labels(self._name, method, template).observe(seconds)
        log.info(
            "request", method=method, route=template, status=status, duration_ms=round(seconds * 1000, 2)
        )


def _ascii(value: bytes | None) -> str:
    text = (value or b"").decode("latin-1")
    return text if text.isascii() and text.isprintable() else ""
