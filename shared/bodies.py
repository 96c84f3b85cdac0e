"""Request bodies: JSON and nothing else, with a clear answer where they are not."""

from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute

from shared.errors import BadRequest, UnsupportedMediaType


class JsonRequest(Request):
    """Takes strict JSON (RFC 8259, UTF-8): no NaN, no lone surrogates, no bottomless nesting."""

    async def json(self) -> Any:
        """The body. Raises `BadRequest` that says where it stops being JSON."""
        try:
            return orjson.loads(await self.body())
        except orjson.JSONDecodeError as error:
            raise BadRequest(
                f"The body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
            ) from None


class JsonRoute(APIRoute):
    """A route whose body, where it has one, is declared as JSON and read as `JsonRequest` does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()
        takes_body = self.body_field is not None

        async def handle(request: Request) -> Response:
            if takes_body and not _is_json(request.headers.get("content-type")):
                raise UnsupportedMediaType("Send the body as JSON: Content-Type: application/json.")
            return await handler(JsonRequest(request.scope, request.receive))

        return handle


def _is_json(content_type: str | None) -> bool:
    message = Message()
    message["content-type"] = content_type or "text/plain"
    kind = message.get_content_type()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
