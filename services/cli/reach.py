"""The one way to a system: to a running one over HTTP, or into a data directory by the same routes.

A `Reader` asks and a `Writer` records. Both send a request again while its failure is a passing one:
a write is sent under one idempotency key, so that it happens once. Whoever asks a running system
imports neither the services nor an event loop, for these take longer than the answer.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import httpx
import orjson
import typer

from services.cli.processes.access import access_token
from services.cli.processes.command import WRONG_QUESTION, CommandError, load_settings

if TYPE_CHECKING:
    from services.cli.processes.system import System

Json = dict[str, Any]
Outcome = httpx.Response | httpx.TransportError
DEFAULT_URL = "http://127.0.0.1:8000"
IN_PROCESS = "http://in-process"
TIMEOUT_S = 60
TEMPORARY = frozenset({429, 502, 503, 504})
"""Statuses that may be others a moment later."""
READING, WRITING = 5, 8
"""How often a request is sent: somebody waits for an answer, and a write has more time."""
FIRST_PAUSE_S = 0.2
PAGE = 500
"""Rows of a page, where all are wanted."""
NAMED_WRONG = {404, 422}
"""Statuses of a question that names something that there is not."""
NOBODY = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)
START_IT = "Start it with `outbound up`, or name a data directory with --data DIR."


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The system that a command asks."""

    url: Annotated[str, typer.Option(help="A running system.")] = DEFAULT_URL
    data: Annotated[
        Path | None, typer.Option(help="A data directory, instead of a running system.", show_default=False)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The system that a command records in."""

    url: Annotated[str, typer.Option(help="A running system.")] = DEFAULT_URL
    data: Annotated[
        Path | None,
        typer.Option(
            help="A data directory on which nothing runs, instead: totals are brought up to date too.",
            show_default=False,
        ),
    ] = None
    kafka: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="With --data: the Kafka that its system uses.")
    ] = None


class NoAnswer(Exception):
    """A system cannot be reached, or goes on failing; the message says what to do."""


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
        """Seconds until it is sent again; None: the outcome is the answer. Raises `NoAnswer`."""
        self._heard |= isinstance(outcome, httpx.Response)
        if isinstance(outcome, httpx.Response) and outcome.status_code not in TEMPORARY:
            return None
        if isinstance(outcome, NOBODY) and not self._heard:
            raise NoAnswer(f"{self._problem(outcome)}. {START_IT}")
        self._left -= 1
        if not self._left:
            raise NoAnswer(f"gave up after {self._most} attempts ({self._problem(outcome).rstrip('.')})")
        return self._backoff()

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
        except NoAnswer as error:
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
    """Records in a system. `settle` brings totals up to date where nothing runs to do so."""

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

    async def settle(self) -> None:
        """Wait until the totals have what was recorded; a running system sees to that by itself."""
        if self._settle is not None:
            await self._settle()

    async def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The answer, once there is one that is not a passing failure. Raises `NoAnswer`."""
        import asyncio  # noqa: PLC0415 - not for commands that only ask

        if method == "POST":
            request["headers"] = {"Idempotency-Key": uuid4().hex, **(request.get("headers") or {})}
        attempts = Attempts(str(self._client.base_url), WRITING, self._first_pause_s, heard=self._heard)
        outcome = await self._once(method, path, request)
        while (pause := attempts.pause(outcome)) is not None:
            await asyncio.sleep(pause)
            outcome = await self._once(method, path, request)
        assert isinstance(outcome, httpx.Response)
        self._heard = True
        return outcome

    async def _once(self, method: str, path: str, request: Mapping[str, Any]) -> Outcome:
        try:
            return await self._client.request(method, path, **request)
        except httpx.TransportError as error:
            return error


@contextmanager
def reading(target: Target, service: str = "aggregator", most: int = READING) -> Iterator[Reader]:
    """A reader of a running system, or of a service's database in a data directory."""
    if target.data is None:
        with httpx.Client(**_over_http(target.url)) as client:
            yield Reader(client, most)
        return
    from services.cli.processes.directory import client_of  # noqa: PLC0415 - it brings the services

    with client_of(target.data, service, IN_PROCESS) as client:
        yield Reader(client, most)


@asynccontextmanager
async def writing(recipient: Recipient) -> AsyncIterator[Writer]:
    """A writer of a running system, or of a system in this process over a data directory."""
    if recipient.data is None:
        async with httpx.AsyncClient(**_over_http(recipient.url)) as client:
            yield Writer(client)
        return
    from services.cli.processes.system import System  # noqa: PLC0415 - it brings the services

    settings = load_settings(kafka_bootstrap_servers=recipient.kafka)
    async with System(settings, recipient.data) as system, in_process(system) as client:
        yield Writer(client, system.settle)


@asynccontextmanager
async def over_http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running system."""
    async with httpx.AsyncClient(**_over_http(url)) as client:
        yield client


async def ask(client: httpx.AsyncClient, path: str, parameters: Mapping[str, Any]) -> Json:
    """The JSON answer to a GET, sent once. Raises `CommandError`."""
    try:
        response = await client.get(path, params=parameters)
    except httpx.TransportError as error:
        raise CommandError(
            f"{client.base_url} does not answer ({type(error).__name__}). {START_IT}"
        ) from None
    return _accepted(response)


@asynccontextmanager
async def in_process(system: "System") -> AsyncIterator[httpx.AsyncClient]:
    """A client of a system in this very process: the same routes, without a socket."""
    transport = httpx.ASGITransport(system.app())
    async with httpx.AsyncClient(
        transport=transport, base_url=IN_PROCESS, headers=_bearer(system.token())
    ) as client:
        yield client


def _over_http(url: str) -> Json:
    """The settings of a client. The certificates of authorities take a while to read: for https alone."""
    return {
        "base_url": url,
        "headers": _bearer(access_token()),
        "timeout": TIMEOUT_S,
        "verify": not url.startswith("http://"),
    }


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


def _accepted(response: httpx.Response) -> Json:
    """The JSON of an answer. Ends the command with what a refusal says."""
    if response.status_code != 200:
        code = WRONG_QUESTION if response.status_code in NAMED_WRONG and _reason(response) else 1
        raise CommandError(f"refused: {said(response)}", code)
    answer: Json = orjson.loads(response.content)
    return answer


def said(response: httpx.Response) -> str:
    """What a refusal says: a problem's detail, and what is wrong in which field."""
    return _reason(response) or f"{response.status_code} {response.reason_phrase}"


def answered(response: httpx.Response) -> str:
    """The same after the status."""
    reason = _reason(response)
    return said(response) if reason is None else f"{response.status_code}: {reason}"


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
