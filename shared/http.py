"""The HTTP edge that every API shares: limits, request context, metrics, problem+json, health."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shared import metrics as metric_names
from shared.auth import Authenticator
from shared.errors import BadRequest, Invalid, OutboundError, Unavailable
from shared.health import Health
from shared.limiter import Limiter
from shared.metrics import Metrics
from shared.middleware import Edge
from shared.settings import Settings

PROBLEM = "application/problem+json"
log = structlog.get_logger(__name__)

Render = Callable[[], Awaitable[bytes]]


class FieldError(BaseModel):
    """Where in the request something is wrong (a JSON pointer, or the parameter's place), and what."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, description in {
        400: "The request cannot be read.",
        401: "No valid access token.",
        403: "The token lacks the scope.",
        404: "There is no such record.",
        409: "The state of the record, or an earlier use of the key, does not allow it.",
        412: "Another version is current.",
        413: "The body is too large.",
        422: "The input does not fit.",
        428: "If-Match is missing.",
        429: "Too many requests.",
        503: "A dependency does not answer; try again.",
    }.items()
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: these problems, and those of every route."""
    return {status: PROBLEMS[status] for status in (400, 401, 403, 422, 429, 503, *statuses)}


def create_app(
    name: str,
    routers: Sequence[APIRouter],
    settings: Settings,
    metrics: Metrics,
    health: Health,
    render: Render | None = None,
) -> FastAPI:
    """An API of these routers. `render` gives the text of /metrics, by default the process's own."""
    app = FastAPI(
        title=f"Outbound {name}",
        version="1.0",
        description="Errors are RFC 9457 problem+json. Every write is idempotent.",
        docs_url="/docs",
        redoc_url=None,
    )
    app.state.authenticator = Authenticator(
        settings.outbound_auth_secret.get_secret_value(), development=settings.outbound_development
    )
    app.state.limiter = Limiter(settings.outbound_requests_per_second)
    for router in routers:
        app.include_router(router)
    app.include_router(operations(metrics, health, render))
    _handle_errors(app)
    _document_problems(app)
    app.add_middleware(Edge, name=name, metrics=metrics, max_body_bytes=settings.outbound_max_body_bytes)
    return app


def operations_app(name: str, metrics: Metrics, health: Health) -> FastAPI:
    """What a worker serves: health and metrics only."""
    app = FastAPI(title=f"Outbound {name} worker", openapi_url=None)
    app.include_router(operations(metrics, health))
    return app


def operations(metrics: Metrics, health: Health, render: Render | None = None) -> APIRouter:
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


def problem_response(error: OutboundError) -> JSONResponse:
    """An error as problem+json."""
    return JSONResponse(error.problem(), error.status, headers=error.headers, media_type=PROBLEM)


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(OutboundError)
    async def refused(_request: Request, error: OutboundError) -> JSONResponse:
        return problem_response(error)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [{"pointer": _pointer(item["loc"]), "detail": item["msg"]} for item in error.errors()]
        return problem_response(Invalid("The input does not fit; see errors.", errors=errors))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        return _plain(error.status_code, str(error.detail), dict(error.headers or {}))

    for gone in (OperationalError, InterfaceError, PoolTimeout, ConnectionError, TimeoutError):
        app.add_exception_handler(gone, _unavailable)
    app.add_exception_handler(DBAPIError, _database_error)

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected", exc_info=error)
        return _plain(500, "Something went wrong here; it is logged with this request's id.", {})


async def _unavailable(_request: Request, error: Exception) -> JSONResponse:
    log.warning("dependency_unavailable", error=type(error).__name__)
    return problem_response(
        Unavailable(
            "The database does not answer. Repeat the request with the same Idempotency-Key.",
            headers={"Retry-After": "1"},
        )
    )


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    """A lost connection is temporary; what the database cannot take as a value is the caller's."""
    assert isinstance(error, DBAPIError)
    if error.connection_invalidated or "ConnectionDoesNotExist" in str(error.orig):
        return await _unavailable(request, error)
    if type(error).__name__ == "DataError":
        return problem_response(BadRequest("A value is outside what can be stored."))
    raise error


def _plain(status: int, detail: str, headers: dict[str, str]) -> JSONResponse:
    titles = {400: "Bad request", 404: "Not found", 405: "Method not allowed", 413: "Body too large"}
    body = {
        "type": "about:blank",
        "title": titles.get(status, "Internal error"),
        "status": status,
        "detail": detail,
    }
    return JSONResponse(body, status, headers=headers, media_type=PROBLEM)


def _pointer(location: Sequence[str | int]) -> str:
    """The place of an error: a JSON pointer into the body, or `query/limit`, `header/if-match`."""
    parts = [str(part) for part in location]
    return "/" + "/".join(parts[1:]) if parts[:1] == ["body"] else "/".join(parts)


def _document_problems(app: FastAPI) -> None:
    original = app.openapi

    def openapi() -> dict[str, Any]:
        schema = original()
        components = schema.setdefault("components", {}).setdefault("schemas", {})
        if "Problem" not in components:
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            components.update(problem.pop("$defs"), Problem=problem)
        return schema

    app.openapi = openapi  # type: ignore[method-assign]
