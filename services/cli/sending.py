"""Requests to a system: sent again while a failure is a passing one, and refusals in words.

A `Reader` asks, and a `Writer` records: a write is sent under one idempotency key, so that it happens
once. Asking needs no event loop, which takes longer to import than a system to answer.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import orjson

from services.cli.processes.command import WRONG_QUESTION, CommandError

Json = dict[str, Any]
Outcome = httpx.Response | httpx.TransportError
TEMPORARY = frozenset({429, 502, 503, 504})
"""Statuses that may be others a moment later."""
READING, WRITING = 5, 8
"""How often a request is sent: somebody waits for an answer, and a write has more time."""
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
"""Of those that a system asks for."""
PAGE = 500
"""Rows of a page, where all are wanted."""
NAMED_WRONG = {404, 422}
"""Statuses of a question that names something that there is not."""
NOBODY = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)
START_IT = "Start it with `outbound up`, or name a data directory with --data DIR."
AGAIN = "run the same command again later: what is in stays in, once"


class Stopped(Exception):
    """The system cannot be used; the message says what to do. What was written before stands."""


class Attempts:
    """One request: when to send it again, and when to give up.

    `heard` is set where the system answered before. Without that, a refused connection means that
    nothing runs there, and waiting would not help.
    """

    def __init__(self, base: str, most: int, first_pause_s: float, *, heard: bool) -> None:
        self._base, self._left, self._most = base, most, most
        self._first_pause_s = first_pause_s
        self._heard = heard
        self._next_pause: Callable[[], float] | None = None

    def pause(self, outcome: Outcome) -> float | None:
        """Seconds until it is sent again; None: the outcome is the answer. Raises `Stopped`."""
        self._heard |= isinstance(outcome, httpx.Response)
        if isinstance(outcome, httpx.Response) and not _passes(outcome):
            return None
        if isinstance(outcome, NOBODY) and not self._heard:
            raise Stopped(f"{self._problem(outcome)}. {START_IT}")
        self._left -= 1
        if not self._left:
            problem = self._problem(outcome).rstrip(".")
            raise Stopped(f"gave up after {self._most} attempts ({problem}); {AGAIN}")
        return max(self._backoff(), _asked_pause(outcome))

    def _problem(self, outcome: Outcome) -> str:
        if isinstance(outcome, httpx.Response):
            return answered(outcome)
        return f"{self._base} does not answer ({type(outcome).__name__})"

    def _backoff(self) -> float:
        if self._next_pause is None:
            from shared.runtime.retry import Backoff  # noqa: PLC0415 - it brings the event loop

            self._next_pause = Backoff(self._first_pause_s).next
        return self._next_pause()


class Reader:
    """Asks a system."""

    def __init__(
        self, client: httpx.Client, most: int = READING, first_pause_s: float = FIRST_PAUSE_S
    ) -> None:
        self._client = client
        self._most, self._first_pause_s = most, first_pause_s
        self._heard = False

    def ask(self, path: str, parameters: Mapping[str, Any] | None = None) -> Json:
        """The JSON answer to a GET; parameters that are None are left out. Raises `CommandError`."""
        query = {name: one for name, one in (parameters or {}).items() if one is not None}
        try:
            response = self._send(path, query)
        except Stopped as error:
            raise CommandError(str(error)) from None
        return _accepted(response)

    def pages(
        self, path: str, rows: str, parameters: Mapping[str, Any] | None = None, limit: int | None = None
    ) -> Iterator[Json]:
        """The pages of an answer, until `limit` of its `rows` are there."""
        cursor, count = None, 0
        while True:
            most = PAGE if limit is None else min(PAGE, limit - count)
            page = self.ask(path, {**(parameters or {}), "limit": most, "cursor": cursor})
            yield page
            cursor, count = page.get("next"), count + len(page[rows])
            if cursor is None or count == limit:
                return

    def _send(self, path: str, query: Mapping[str, Any]) -> httpx.Response:
        attempts = Attempts(str(self._client.base_url), self._most, self._first_pause_s, heard=self._heard)
        outcome = self._once(path, query)
        while (pause := attempts.pause(outcome)) is not None:
            time.sleep(pause)
            outcome = self._once(path, query)
        assert isinstance(outcome, httpx.Response)
        self._heard = True
        return outcome

    def _once(self, path: str, query: Mapping[str, Any]) -> Outcome:
        try:
            return self._client.get(path, params=query)
        except httpx.TransportError as error:
            return error


class Writer:
    """Records in a system. Where nothing `runs` there, `settle` is what brings the totals up to date."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        settle: Callable[[], Awaitable[None]] | None = None,
        first_pause_s: float = FIRST_PAUSE_S,
    ) -> None:
        self._client = client
        self._settle = settle
        self._first_pause_s = first_pause_s
        self._heard = False

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
        import asyncio  # noqa: PLC0415 - not for commands that only ask

        body = content if json is None else orjson.dumps(json)
        key = {"Idempotency-Key": uuid4().hex} if method == "POST" else {}
        given = {"Content-Type": "application/json", **key, **(headers or {})}
        request = self._client.build_request(method, path, content=body, headers=given, params=params)
        attempts = Attempts(str(self._client.base_url), WRITING, self._first_pause_s, heard=self._heard)
        outcome = await self._once(request)
        while (pause := attempts.pause(outcome)) is not None:
            await asyncio.sleep(pause)
            outcome = await self._once(request)
        assert isinstance(outcome, httpx.Response)
        self._heard = True
        return outcome

    async def read(self, path: str, **params: Any) -> Json:
        """The JSON of a GET. Raises `Stopped` for a refusal too."""
        response = await self.send("GET", path, params=params)
        expect(response, 200)
        answer: Json = orjson.loads(response.content)
        return answer

    async def records(self, path: str, **params: Any) -> AsyncIterator[Json]:
        """Every record of a list, newest first. Raises as `read` does."""
        page = await self.read(path, limit=PAGE, **params)
        while True:
            for record in page["records"]:
                yield record
            if not page.get("next"):
                return
            page = await self.read(path, limit=PAGE, cursor=page["next"], **params)

    async def _once(self, request: httpx.Request) -> Outcome:
        try:
            return await self._client.send(request)
        except httpx.TransportError as error:
            return error


def _accepted(response: httpx.Response) -> Json:
    """The JSON of an answer. Ends the command with what a refusal says."""
    if response.status_code != 200:
        code = WRONG_QUESTION if response.status_code in NAMED_WRONG and _reason(response) else 1
        raise CommandError(f"refused: {said(response)}", code)
    answer: Json = orjson.loads(response.content)
    return answer


def expect(response: httpx.Response, status: int) -> None:
    """Raise `Stopped` for any other answer."""
    if response.status_code != status:
        raise Stopped(f"{response.url} answered {answered(response)}")


def said(response: httpx.Response) -> str:
    """What a refusal says: a problem's detail, and what is wrong in which field."""
    return _reason(response) or f"{response.status_code} {response.reason_phrase}"


def answered(response: httpx.Response) -> str:
    """The same after the status."""
    reason = _reason(response)
    return said(response) if reason is None else f"{response.status_code}: {reason}"


def _passes(response: httpx.Response) -> bool:
    """A failure that may be none a moment later, such as a 409 while the first of two is being written."""
    return response.status_code in TEMPORARY or (response.is_error and "retry-after" in response.headers)


def _asked_pause(outcome: Outcome) -> float:
    """Seconds that the system asks to wait, as far as a command does."""
    asked = outcome.headers.get("retry-after", "") if isinstance(outcome, httpx.Response) else ""
    return min(float(asked), LONGEST_PAUSE_S) if asked.isdecimal() and asked.isascii() else 0.0


def _reason(response: httpx.Response) -> str | None:
    try:
        return reason_of(response.json())
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def reason_of(problem: Json) -> str:
    """The detail of a problem, and what is wrong in which field, each thing once.

    What is said of a parameter of a question names it already.
    """
    detail, errors = str(problem.get("detail", problem.get("title", ""))), problem.get("errors", ())
    fields = [
        one["detail"] if one["pointer"].startswith("query/") else f"{one['pointer']}: {one['detail']}"
        for one in errors
    ]
    said = any(one["detail"] == detail for one in errors)
    return "; ".join(fields if said else [detail, *fields])
