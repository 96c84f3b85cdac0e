"""Routes that take what they document and nothing else, with a clear answer to the rest."""

from collections.abc import Awaitable, Callable, Coroutine
from email.message import Message
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.web.auth import Requires, bearer
from shared.web.errors import BadRequest, Invalid, UnsupportedMediaType

AtOnce = Callable[[Request], Awaitable[Response | None]]
"""Answers a request that fits without FastAPI's solving of parameters; None for FastAPI to look at it.

For where a request is small, and that solving is a sixth of its cost.
"""
AT_ONCE = "at_once"
"""The attribute of an endpoint that has such a way beside it."""
MOST_LEVELS = 32
NESTING = frozenset({dict, list})
MOST_VALUES = 500_000


class StrictRequest(Request):
    """Takes strict JSON (RFC 8259, UTF-8): no NaN, no lone surrogates, no bottomless nesting."""

    async def json(self) -> Any:
        """The body. Raises `BadRequest` that says where it stops being JSON."""
        return strict_json(await self.body())


class StrictRoute(APIRoute):
    """A route that knows its caller before all else, and refuses undeclared bodies and unknown parameters.

    A body that is not declared as JSON is one; a mistyped filter would otherwise select everything.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()
        takes_body = self.body_field is not None
        needs_body = takes_body and self.body_field.field_info.is_required()  # type: ignore[union-attr]
        known = _query_names(self.dependant)
        at_once: AtOnce | None = getattr(self.endpoint, AT_ONCE, None)
        guards = [one.call for one in self.dependant.dependencies if isinstance(one.call, Requires)]

        async def handle(request: Request) -> Response:
            for guard in guards:
                await guard(request, await bearer(request))
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                raise Invalid(
                    f"Unknown query parameters; there are {', '.join(sorted(known)) or 'none here'}.",
                    errors=[{"pointer": f"query/{name}", "detail": "unknown"} for name in unknown[:10]],
                )
            has_body = takes_body and (needs_body or _has_body(request))
            if has_body and not _is_json(request.headers.get("content-type")):
                raise UnsupportedMediaType("Send the body as JSON: Content-Type: application/json.")
            strict = StrictRequest(request.scope, request.receive)
            answer = None if at_once is None else await at_once(strict)
            return await handler(strict) if answer is None else answer

        return handle


def strict_json(text: bytes, what: str = "The body") -> Any:
    """The value of a JSON text within limits. Raises `BadRequest` that says where it stops being JSON."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadRequest(f"{what} is not JSON: {error.msg} ({place}).") from None
    if text.count(b",") > MOST_VALUES:
        raise BadRequest(f"{what} has more than {MOST_VALUES:,} values; send less at a time.")
    if text.count(b"{") + text.count(b"[") > MOST_LEVELS and _is_deeper(value, MOST_LEVELS):
        raise BadRequest(f"{what} is nested deeper than {MOST_LEVELS} levels.")
    return value


def _is_deeper(value: Any, most: int) -> bool:
    """Whether objects and lists are within each other at more than so many levels."""
    level = [value]
    for _ in range(most):
        inner = (one.values() if type(one) is dict else one for one in level)
        level = [one for among in inner for one in among if type(one) in NESTING]
        if not level:
            return False
    return True


def _query_names(dependant: Dependant) -> set[str]:
    inner = [_query_names(one) for one in dependant.dependencies]
    return {field.alias for field in dependant.query_params}.union(*inner)


def _has_body(request: Request) -> bool:
    """Whether anything is sent, or said to be."""
    stated = request.headers
    declared = {"content-type", "transfer-encoding"} & set(stated)
    return bool(declared) or stated.get("content-length", "0") != "0"


def _is_json(content_type: str | None) -> bool:
    message = Message()
    message["content-type"] = content_type or "text/plain"
    kind = message.get_content_type()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
