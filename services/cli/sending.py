"""What commands do with a client of a system: refusals in words, and an end that says what to do.

A `Reader` asks, and a `Writer` records. Asking needs no event loop, which takes longer to import than a
system to answer.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import orjson

from outbound.client import AsyncClient, Client, Problem, Unanswered
from outbound.client.attempts import in_words
from outbound.client.calls import Call, Paging, get
from services.cli.processes.command import WRONG_QUESTION, CommandError

Json = dict[str, Any]
READING, WRITING = 5, 8
"""How often a request is sent: somebody waits for an answer, and a write has more time."""
NAMED_WRONG = {404, 422}
"""Statuses of a question that names something that there is not."""
START_IT = "Start it with `outbound up`, or name a data directory with --data DIR."
AGAIN = "run the same command again later: what is in stays in, once"


class Stopped(Exception):
    """The system cannot be used; the message says what to do. What was written before stands."""


class Reader:
    """Asks a system, or records a single thing in it. A refusal ends the command."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, path: str, parameters: Mapping[str, Any] | None = None) -> Json:
        """The JSON answer to a GET; parameters that are None are left out. Raises `CommandError`."""
        with _ending():
            answer: Json = self._client.get(path, parameters)
        return answer

    def record(self, path: str, body: Json) -> Json:
        """The JSON answer to a POST, which is done once. Raises `CommandError`."""
        with _ending():
            answer: Json = self._client.post(path, body)
        return answer

    def content(self, path: str, parameters: Mapping[str, Any]) -> bytes:
        """The bytes that a GET answers. Raises `CommandError`."""
        with _ending():
            return self._client.do(Call("GET", path, _bytes, params=parameters))

    def pages(
        self, path: str, rows: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None
    ) -> Iterator[Json]:
        """The pages of an answer, until `limit` of its `rows` are there."""
        with _ending():
            yield from self._client.pages(path, rows, parameters, limit)


class Writer:
    """Records in a system. Where nothing `runs` there, `settle` is what brings the totals up to date."""

    def __init__(self, client: AsyncClient, settle: Callable[[], Awaitable[None]] | None = None) -> None:
        self._client = client
        self._settle = settle

    @property
    def runs(self) -> bool:
        """Whether the system is running, and brings its totals up to date by itself."""
        return self._settle is None

    async def settle(self) -> None:
        """Bring the totals up to date where nothing runs to do so."""
        if self._settle is not None:
            await self._settle()

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
        """The answer, once there is one that is not a passing failure. Raises `Stopped`."""
        body = content if json is None else orjson.dumps(json)
        return await self._answer(Call(method, path, _itself, body, params, headers or {}))

    async def read(self, path: str, **params: Any) -> Json:
        """The JSON of a GET. Raises `Stopped` for a refusal too."""
        return await self._read(get(path, params))

    async def records(self, path: str, **params: Any) -> AsyncIterator[Json]:
        """Every record of a list, newest first. Raises as `read` does."""
        paging = Paging(path, "records", params, None)
        while not paging.done:
            for record in paging.take(await self._read(paging.next()))["records"]:
                yield record

    async def _read(self, call: Call[Json]) -> Json:
        response = await self._answer(call)
        expect(response, 200)
        return call.read(response)

    async def _answer(self, call: Call[Any]) -> httpx.Response:
        try:
            return await self._client.answer(call)
        except Unanswered as error:
            raise Stopped(_end(error)) from None


@contextmanager
def _ending() -> Iterator[None]:
    """End the command with what a refusal says."""
    try:
        yield
    except Problem as problem:
        code = WRONG_QUESTION if problem.status in NAMED_WRONG and problem.stated else 1
        raise CommandError(f"refused: {problem}", code) from None
    except Unanswered as error:
        raise CommandError(_end(error)) from None


def _end(error: Unanswered) -> str:
    return f"{error}. {START_IT}" if error.nobody else f"{error}; {AGAIN}"


def _bytes(response: httpx.Response) -> bytes:
    if not response.is_success:
        raise Problem.of(response)
    return response.content


def _itself(response: httpx.Response) -> httpx.Response:
    return response


def expect(response: httpx.Response, status: int) -> None:
    """Raise `Stopped` for any other answer."""
    if response.status_code != status:
        raise Stopped(f"{response.url} answered {answered(response)}")


def said(response: httpx.Response) -> str:
    """What a refusal says: a problem's detail, and what is wrong in which field."""
    return str(Problem.of(response))


def answered(response: httpx.Response) -> str:
    """The same after the status."""
    return in_words(response)


def reason_of(problem: Json) -> str:
    """What a problem within an answer says."""
    return str(Problem(problem.get("status", 0), problem))
