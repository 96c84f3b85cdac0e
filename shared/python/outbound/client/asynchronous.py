"""The same client for programs with an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, Unpack

import httpx

from outbound.client import calls
from outbound.client.attempts import Attempts, Outcome, Patience
from outbound.client.blocking import connection
from outbound.client.calls import Batches, Call, Json, Paging, RecordCalls, Written
from outbound.client.clock import Clock
from outbound.client.failures import Problem
from outbound.client.token import Bearer, Token
from outbound.client.upload import Upload

if TYPE_CHECKING:
    from outbound.client.models import aggregator, inspection, seizure
    from outbound.client.models.seizure import BatchAnswer, LineAnswer, Result

T = TypeVar("T")
D = TypeVar("D")
R = TypeVar("R")


class AsyncClient:
    """The client of a system at a URL, or behind an `httpx.AsyncClient` of your own (proxies, certificates).

    Every call raises `Problem` for a refusal and `Unanswered` where no answer comes, after as many
    attempts as `patience` has. With `tell_time`, the server corrects the times of records where this
    machine's clock is off. Leaving its block closes it.
    """

    def __init__(
        self,
        system: str | httpx.AsyncClient,
        token: Token = None,
        patience: Patience | None = None,
        *,
        tell_time: bool = False,
    ) -> None:
        self._http = httpx.AsyncClient(**connection(system)) if isinstance(system, str) else system
        if token is not None:
            self._http.auth = Bearer(token)
        self.patience = patience or Patience()
        self.clock = Clock(tells=tell_time)
        self._heard = False
        self.inspections: AsyncRecords[inspection.NewInspection, inspection.Inspection] = AsyncRecords(
            self, "inspections"
        )
        self.seizures: AsyncRecords[seizure.NewSeizure, seizure.Seizure] = AsyncRecords(self, "seizures")
        self.traces: AsyncRecords[seizure.NewTrace, seizure.Trace] = AsyncRecords(self, "traces")
        self.referrals: AsyncRecords[seizure.NewReferral, seizure.Referral] = AsyncRecords(self, "referrals")

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, error, trace)

    async def totals(self, **question: Unpack[aggregator.TotalsQuery]) -> aggregator.Totals:
        """Figures, such as `totals(fiscal_year=2026, by="port,measure")`."""
        answer: aggregator.Totals = await self.get("/v1/totals", question)
        return answer

    async def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON answer of any question; parameters that are None are left out."""
        return await self.do(calls.get(path, params))

    async def post(self, path: str, body: Any, key: str | None = None) -> Any:
        """The JSON answer of anything that is recorded, under an idempotency key."""
        return await self.do(calls.post(path, body, key))

    async def pages(
        self,
        path: str,
        rows: str = "records",
        params: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[Json]:
        """The pages of a list, until `limit` of its `rows` are there."""
        paging = Paging(path, rows, params, limit)
        while not paging.done:
            yield paging.take(await self.do(paging.next()))

    async def do(self, call: Call[T]) -> T:
        """Make a call."""
        return call.read(await self.answer(call))

    async def answer(self, call: Call[Any]) -> httpx.Response:
        """The answer to a call, refusals too. Raises `Unanswered`."""
        import asyncio  # noqa: PLC0415 - it takes long, and the blocking client does without

        request = call.request(self._http)
        attempts = Attempts(str(self._http.base_url), self.patience, heard=self._heard)
        outcome = await self._once(request)
        while (pause := attempts.pause(outcome)) is not None:
            await asyncio.sleep(pause)
            outcome = await self._once(request)
        assert isinstance(outcome, httpx.Response)
        self._heard = True
        return outcome

    async def _once(self, request: httpx.Request) -> Outcome:
        sent = self.clock.send(request)
        try:
            response = await self._http.send(request)
        except httpx.TransportError as error:
            return error
        self.clock.hear(response, sent)
        return response


class AsyncRecords(Generic[D, R]):
    """One kind of record."""

    def __init__(self, client: AsyncClient, plural: str) -> None:
        self._client = client
        self._calls: RecordCalls[D, R] = RecordCalls(plural)

    async def create(self, draft: D, *, key: str | None = None) -> Written[R]:
        """Record one. Keep the `key` where the program may end before the answer: it makes it once."""
        return await self._client.do(self._calls.create(draft, key))

    async def batch(self, drafts: Sequence[D], *, key: str | None = None) -> BatchAnswer:
        """Record up to 1,000, each all or nothing."""
        return await self._client.do(self._calls.batch(drafts, key))

    async def create_all(
        self, drafts: Iterable[D], *, run: str | None = None, size: int = 500
    ) -> AsyncIterator[Result]:
        """Record any number, in batches: the result of each, in order.

        The same drafts again under the same name of a `run` make nothing twice; others are refused.
        """
        batches = Batches(self._calls, drafts, run, size)
        while (call := batches.next()) is not None:
            for result in batches.answer(await self._outcome(call)):
                yield result

    async def upload(
        self, drafts: Iterable[D], *, key: str, first_line: int = 1, size: int = 500
    ) -> AsyncIterator[LineAnswer]:
        """Record any number as the lines of one upload: the answer of each, in order.

        After the end of a program, the same drafts with the same `key` go on, from `first_line` or from the
        start: what was made is answered as it was.
        """
        import asyncio  # noqa: PLC0415 - as above

        patience = self._client.patience
        upload = Upload(self._calls, drafts, key, first_line, size, patience)
        while (call := upload.next()) is not None:
            await asyncio.sleep(upload.pause)
            for one in upload.answer(await self._client.do(call)):
                yield one

    async def read(self, record_id: str) -> R:
        """One as it stands."""
        return await self._client.do(self._calls.read(record_id))

    async def find(self, **filters: Any) -> AsyncIterator[R]:
        """All that the filters leave (docs/openapi), page by page, newest first."""
        async for page in self._client.pages(self._calls.path, "records", filters):
            for record in page["records"]:
                yield record

    async def versions(self, record_id: str) -> list[R]:
        """Every version, oldest first."""
        return await self._client.do(self._calls.versions(record_id))

    async def amend(self, record_id: str, version: int, patch: Mapping[str, Any], reason: str) -> Written[R]:
        """Change fields of a version (a JSON merge patch), and say why. Raises `Problem` 412 for another."""
        return await self._client.do(self._calls.amend(record_id, version, patch, reason))

    async def void(self, record_id: str, version: int, reason: str, *, key: str | None = None) -> Written[R]:
        """Void a version: it stays readable and counts nothing."""
        return await self._client.do(self._calls.void(record_id, version, reason, key))

    async def _outcome(self, call: Call[BatchAnswer]) -> BatchAnswer | Problem:
        try:
            return await self._client.do(call)
        except Problem as problem:
            return problem
