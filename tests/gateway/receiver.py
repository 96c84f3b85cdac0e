"""A real HTTP server of an agency: it verifies by the library, keeps what it takes, and fails on demand."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import orjson
import uvicorn
from standardwebhooks.webhooks import Webhook
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Json = dict[str, Any]
OK = 204


@dataclass(frozen=True)
class Delivery:
    """One delivery that was verified."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def key(self) -> tuple[str, int]:
        """Of which record, and which version of it."""
        return self.headers["ce-subject"], int(self.headers["ce-recordversion"])

    @property
    def says(self) -> Json:
        """The body as JSON."""
        found: Json = orjson.loads(self.body)
        return found


async def well(_: Delivery, _number: int) -> Response:
    """Take it."""
    return Response(status_code=OK)


@dataclass
class Receiver:
    """A context manager. `answer` decides by delivery and number, from 1; `taken` are those with 2xx."""

    secret: str = ""
    answer: Callable[[Delivery, int], Awaitable[Response]] = well
    port: int = 0
    tls: Mapping[str, Any] = field(default_factory=dict)
    taken: list[Delivery] = field(default_factory=list)
    came: int = 0

    async def __aenter__(self) -> Self:
        app = Starlette(routes=[Route("/{path:path}", self._receive, methods=["GET", "POST"])])
        config = uvicorn.Config(app, "127.0.0.1", self.port, log_config=None, lifespan="off", **self.tls)
        config.timeout_graceful_shutdown = 0
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = self._server.force_exit = True
        await self._serving

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/events"

    async def _receive(self, request: Request) -> Response:
        self.came += 1
        number, body = self.came, await request.body()
        Webhook(self.secret).verify(body, dict(request.headers), json_parse=False)
        delivery = Delivery(dict(request.headers), body)
        answer = await self.answer(delivery, number)
        if 200 <= answer.status_code < 300:
            self.taken.append(delivery)
        return answer
