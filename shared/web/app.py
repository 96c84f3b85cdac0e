"""The HTTP edge that every API shares: limits, request context, metrics, problem+json, health."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from shared.access import policy
from shared.access.proofs import Take
from shared.contracts.wording import in_words
from shared.runtime import metrics as metric_names
from shared.runtime.clock import Clock, utc_now
from shared.runtime.health import Health
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings
from shared.web.auth import Authenticator
from shared.web.callers import Callers
from shared.web.contexts import contexts
from shared.web.device_time import DEVICE_TIME, SERVER_TIME
from shared.web.docs import docs
from shared.web.edge import Edge
from shared.web.errors import BadRequest, Invalid, OutboundError, pointer
from shared.web.failures import FAILURES, refusal_of
from shared.web.intake import Limits
from shared.web.openapi import complete
from shared.web.problems import plain_response, problem_response
from shared.web.upload import UploadLimits

SENT = ["Authorization", "Content-Type", "DPoP", "Idempotency-Key", "If-Match", DEVICE_TIME]
SHOWN = ["ETag", "Location", "Retry-After", "Idempotency-Replayed", "RateLimit", SERVER_TIME]
"""Headers that a page of another origin may send, and read (CORS)."""

Render = Callable[[], Awaitable[bytes]]


def create_app(
    name: str,
    routers: Sequence[APIRouter],
    settings: Settings,
    metrics: Metrics,
    health: Health,
    render: Render | None = None,
    examples: Sequence[Path] = (),
    clock: Clock = utc_now,
    take: Take | None = None,
) -> FastAPI:
    """An API of these routers. `render` gives the text of /metrics, by default the process's own.

    `app.state.stop` is set once the process is to end (`shared.runtime.process.serve`).
    `examples` are the files that the OpenAPI document shows (`shared.web.openapi`). `take` is the memory
    of used proofs that it shares with other processes.
    """
    app = FastAPI(
        title=f"Outbound {name}",
        version="1.0",
        description="Errors are RFC 9457 problem+json. Every write is idempotent.",
        servers=[{"url": "/", "description": "The service that this document was read from."}],
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.authenticator = Authenticator.of(settings, take)
    app.state.policy = policy.load(settings.outbound_policy)
    app.state.callers = Callers.of(settings)
    app.state.uploads = UploadLimits.of(settings)
    app.state.stop = asyncio.Event()
    for router in routers:
        app.include_router(router)
    app.include_router(probes(metrics, health, render))
    app.include_router(docs(app.title))
    app.include_router(contexts())
    _handle_errors(app)
    _complete_document(app, examples)
    _surround(app, name, settings, metrics, clock)
    return app


def _surround(app: FastAPI, name: str, settings: Settings, metrics: Metrics, clock: Clock) -> None:
    """Put the layers around an API, the innermost first."""
    origins = settings.outbound_allowed_origins.split()
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PATCH", "PUT"],
            allow_headers=SENT,
            expose_headers=SHOWN,
        )
    limits = Limits(
        settings.outbound_max_body_bytes,
        settings.outbound_body_seconds,
        settings.outbound_request_seconds,
    )
    callers = app.state.callers
    app.add_middleware(Edge, name=name, metrics=metrics, limits=limits, callers=callers, clock=clock)
    proxies = settings.outbound_trusted_proxies.split()
    if proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)


def probes_app(name: str, metrics: Metrics, health: Health) -> FastAPI:
    """What a worker serves: health and metrics only."""
    app = FastAPI(title=f"Outbound {name} worker", openapi_url=None)
    app.include_router(probes(metrics, health))
    return app


def probes(metrics: Metrics, health: Health, render: Render | None = None) -> APIRouter:
    """/livez, /readyz and /metrics: open to whoever can reach the port, and without secrets."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        ready, checks = await health.report()
        word = "ok" if ready else "not ready"
        return JSONResponse({"status": word, "checks": checks}, 200 if ready else 503)

    @router.get("/metrics")
    async def metrics_text() -> Response:
        text = metrics.render() if render is None else await render()
        return Response(text, headers={"content-type": metric_names.CONTENT_TYPE})

    return router


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(OutboundError)
    async def refused(_request: Request, error: OutboundError) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [
            {"pointer": _place(item["loc"], error.body), "detail": in_words(item)} for item in error.errors()
        ]
        if any(item["loc"][0] == "header" for item in error.errors()):
            wrong = "A header is missing or malformed; see errors."
            return problem_response(BadRequest(wrong, errors=errors))
        return problem_response(Invalid("The input does not fit; see errors.", errors=errors))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, OutboundError):  # FastAPI's word for "while the body was read"
            return problem_response(error.__cause__)
        return plain_response(error.status_code, str(error.detail), dict(error.headers or {}))

    for kind in FAILURES:
        app.add_exception_handler(kind, _failed)


async def _failed(_request: Request, error: Exception) -> JSONResponse:
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    return problem_response(refusal)


def _place(location: Sequence[str | int], body: Any) -> str:
    """The place of an error: a JSON pointer into the body, or `query/limit`, `header/if-match`."""
    return pointer(location[1:], body) if location[:1] == ("body",) else "/".join(map(str, location))


def _complete_document(app: FastAPI, examples: Sequence[Path]) -> None:
    made = app.openapi

    def openapi() -> dict[str, Any]:
        return app.openapi_schema or complete(made(), examples)

    app.openapi = openapi  # type: ignore[method-assign]
