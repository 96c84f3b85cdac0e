"""The outermost layer of an API, pure ASGI: request context, limits, metrics, access log."""

import asyncio
import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.runtime import trace
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics
from shared.web.callers import RATE, Callers
from shared.web.device_time import RECEIVED, SERVER_TIME, told
from shared.web.errors import OutboundError, Unavailable
from shared.web.headers import secured
from shared.web.intake import CLOSING, INTAKE, Intake, Limits, check_head
from shared.web.problems import problem_response

log = structlog.get_logger("outbound.access")
QUIET = frozenset({"/livez", "/readyz", "/metrics"})
DEADLINE = (
    "The request took longer than {:g} seconds. Repeat it with the same Idempotency-Key, or ask for less."
)
UNEXPECTED = OutboundError("Something went wrong here; it is logged with this request's id (X-Request-Id).")
UNAUTHORIZED = 401
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_traceparent() -> str | None:
    """The trace context of the request being served, to travel with its events."""
    return _traceparent.get()


class Edge:
    """One pass over every request."""

    def __init__(
        self, app: ASGIApp, name: str, metrics: Metrics, limits: Limits, callers: Callers, clock: Clock
    ) -> None:
        self._app = app
        self._name = name
        self._metrics = metrics
        self._limits = limits
        self._callers = callers
        self._clock = clock

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
        scope.setdefault("state", {})[RECEIVED] = self._clock()
        began = time.perf_counter()
        status, started = 500, False

        async def watched(message: Message) -> None:
            nonlocal status, started
            started = True
            if message["type"] == "http.response.start":
                status = message["status"]
                if status == UNAUTHORIZED:
                    self._callers.failed(scope)
                given = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                given.append((SERVER_TIME.lower().encode(), told(self._clock())))
                given += scope.get("state", {}).get(RATE, ())
                message["headers"] = secured(given, https=scope.get("scheme") == "https")
            await send(message)

        try:
            await self._in_time(scope, Intake(receive, headers, self._limits), watched)
        except OutboundError as error:
            if started:
                raise
            await problem_response(error)(scope, receive, watched)
        except Exception:
            log.exception("unexpected")
            if started:
                raise
            await problem_response(UNEXPECTED)(scope, receive, watched)
        finally:
            self._record(scope, status, time.perf_counter() - began)

    async def _in_time(self, scope: Scope, receive: Intake, send: Send) -> None:
        """Serve a request whose head is fit. Raises `Unavailable` when its time is over."""
        check_head(scope)
        self._callers.admit(scope)
        scope["state"][INTAKE] = receive
        try:
            async with asyncio.timeout(self._limits.request_s) as time_left:
                receive.deadline = time_left
                await self._app(scope, receive, send)
        except TimeoutError:
            if not time_left.expired():
                raise
            late = DEADLINE.format(self._limits.request_s)
            raise Unavailable(late, headers={"Retry-After": "1", **CLOSING}) from None

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
