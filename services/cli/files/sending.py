"""Requests that are repeated until there is an answer that is not temporary."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

import httpx
import orjson

from services.cli.reach import answered
from shared.runtime.retry import Backoff

ATTEMPTS = 8
TEMPORARY = frozenset({429, 502, 503, 504})
PAGE = 500

T = TypeVar("T")
Body = dict[str, Any]


class Stopped(Exception):
    """The system cannot be used; the message says why. What was written before stands."""


class Sender:
    """Sends requests of which a second one does no harm."""

    def __init__(self, client: httpx.AsyncClient, first_pause: float = 0.2) -> None:
        self._client = client
        self._first_pause = first_pause

    async def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """The answer, once there is one. Raises `Stopped` when there is none for long."""
        body = content if json is None else orjson.dumps(json)
        headers = {"Content-Type": "application/json", **(headers or {})}
        backoff, problem = Backoff(self._first_pause), ""
        for _ in range(ATTEMPTS):
            try:
                response = await self._client.request(
                    method, path, content=body, headers=headers, params=params
                )
            except httpx.TransportError as error:
                problem = f"{self._client.base_url} does not answer ({type(error).__name__})"
            else:
                if response.status_code not in TEMPORARY:
                    return response
                problem = answered(response)
            await asyncio.sleep(backoff.next())
        raise Stopped(
            f"gave up after {ATTEMPTS} attempts ({problem.rstrip('.')}); run the same command again later: "
            "what is in stays in, once"
        )

    async def read(self, path: str, **params: Any) -> Body:
        """The JSON of a GET. Raises `Stopped` for a refusal too."""
        response = await self.send("GET", path, params=params)
        expect(response, 200)
        answer: Body = orjson.loads(response.content)
        return answer

    async def records(self, path: str, **params: Any) -> AsyncIterator[Body]:
        """Every record of a list, newest first. Raises as `read` does."""
        page = await self.read(path, limit=PAGE, **params)
        while True:
            for record in page["records"]:
                yield record
            if not page.get("next"):
                return
            page = await self.read(path, limit=PAGE, cursor=page["next"], **params)


def expect(response: httpx.Response, status: int) -> None:
    """Raise `Stopped` for any other answer."""
    if response.status_code != status:
        raise Stopped(f"{response.url} answered {answered(response)}")


async def in_parallel(work: Iterable[T], do: Callable[[T], Awaitable[None]], most: int) -> None:
    """Do each piece of work, `most` of them at a time. Raises the first `Stopped`."""
    pieces = iter(work)

    async def worker() -> None:
        for piece in pieces:
            await do(piece)

    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(most):
                tasks.create_task(worker())
    except ExceptionGroup as group:
        stopped = group.subgroup(Stopped)
        if stopped is None:
            raise
        raise stopped.exceptions[0] from None
