"""A client that waits for each answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, Unpack

import httpx

from outbound.client import calls
from outbound.client.attempts import Attempts, Outcome, Patience
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
TIMEOUT_S = 60


class Client:
    """The client of a system at a URL, or behind an `httpx.Client` of your own (proxies, certificates).

    Every call raises `Problem` for a refusal and `Unanswered` where no answer comes, after as many
    attempts as `patience` has. With `tell_time`, the server corrects the times of records where this
    machine's clock is off. Leaving its block closes it.
    """

    def __init__(
        self,
        system: str | httpx.Client,
        token: Token = None,
        patience: Patience | None = None,
        *,
        tell_time: bool = False,
    ) -> None:
        self._http = httpx.Client(**connection(system)) if isinstance(system, str) else system
        if token is not None:
            self._http.auth = Bearer(token)
        self.patience = patience or Patience()
        self.clock = Clock(tells=tell_time)
        self._heard = False
        self.inspections: Records[inspection.NewInspection, inspection.Inspection] = Records(
            self, "inspections"
        )
        self.seizures: Records[seizure.NewSeizure, seizure.Seizure] = Records(self, "seizures")
        self.traces: Records[seizure.NewTrace, seizure.Trace] = Records(self, "traces")
        self.referrals: Records[seizure.NewReferral, seizure.Referral] = Records(self, "referrals")

    def __enter__(self) -> Self:
        self._http.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.__exit__(kind, error, trace)

    def totals(self, **question: Unpack[aggregator.TotalsQuery]) -> aggregator.Totals:
        """Figures, such as `totals(fiscal_year=2026, by="port,measure")`."""
        answer: aggregator.Totals = self.get("/v1/totals", question)
        return answer

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON answer of any question; parameters that are None are left out."""
        return self.do(calls.get(path, params))

    def post(self, path: str, body: Any, key: str | None = None) -> Any:
        """The JSON answer of anything that is recorded, under an idempotency key."""
        return self.do(calls.post(path, body, key))

    def pages(
        self,
        path: str,
        rows: str = "records",
        params: Mapping[str, Any] | None = None,
        limit: int | None = None,
    ) -> Iterator[Json]:
        """The pages of a list, until `limit` of its `rows` are there."""
        paging = Paging(path, rows, params, limit)
        while not paging.done:
            yield paging.take(self.do(paging.next()))

    def do(self, call: Call[T]) -> T:
        """Make a call."""
        return call.read(self.answer(call))

    def answer(self, call: Call[Any]) -> httpx.Response:
        """The answer to a call, refusals too. Raises `Unanswered`."""
        request = call.request(self._http)
        attempts = Attempts(str(self._http.base_url), self.patience, heard=self._heard)
        outcome = self._once(request)
        while (pause := attempts.pause(outcome)) is not None:
            time.sleep(pause)
            outcome = self._once(request)
        assert isinstance(outcome, httpx.Response)
        self._heard = True
        return outcome

    def _once(self, request: httpx.Request) -> Outcome:
        sent = self.clock.send(request)
        try:
            response = self._http.send(request)
        except httpx.TransportError as error:
            return error
        self.clock.hear(response, sent)
        return response


class Records(Generic[D, R]):
    """One kind of record."""

    def __init__(self, client: Client, plural: str) -> None:
        self._client = client
        self._calls: RecordCalls[D, R] = RecordCalls(plural)

    def create(self, draft: D, *, key: str | None = None) -> Written[R]:
        """Record one. Keep the `key` where the program may end before the answer: it makes it once."""
        return self._client.do(self._calls.create(draft, key))

    def batch(self, drafts: Sequence[D], *, key: str | None = None) -> BatchAnswer:
        """Record up to 1,000, each all or nothing."""
        return self._client.do(self._calls.batch(drafts, key))

    def create_all(self, drafts: Iterable[D], *, run: str | None = None, size: int = 500) -> Iterator[Result]:
        """Record any number, in batches: the result of each, in order.

        The same drafts again under the same name of a `run` make nothing twice; others are refused.
        """
        batches = Batches(self._calls, drafts, run, size)
        while (call := batches.next()) is not None:
            yield from batches.answer(self._outcome(call))

    def upload(
        self, drafts: Iterable[D], *, key: str, first_line: int = 1, size: int = 500
    ) -> Iterator[LineAnswer]:
        """Record any number as the lines of one upload: the answer of each, in order.

        After the end of a program, the same drafts with the same `key` go on, from `first_line` or from the
        start: what was made is answered as it was.
        """
        patience = self._client.patience
        upload = Upload(self._calls, drafts, key, first_line, size, patience)
        while (call := upload.next()) is not None:
            time.sleep(upload.pause)
            yield from upload.answer(self._client.do(call))

    def read(self, record_id: str) -> R:
        """One as it stands."""
        return self._client.do(self._calls.read(record_id))

    def find(self, **filters: Any) -> Iterator[R]:
        """All that the filters leave (docs/openapi), page by page, newest first."""
        for page in self._client.pages(self._calls.path, "records", filters):
            yield from page["records"]

    def versions(self, record_id: str) -> list[R]:
        """Every version, oldest first."""
        return self._client.do(self._calls.versions(record_id))

    def amend(self, record_id: str, version: int, patch: Mapping[str, Any], reason: str) -> Written[R]:
        """Change fields of a version (a JSON merge patch), and say why. Raises `Problem` 412 for another."""
        return self._client.do(self._calls.amend(record_id, version, patch, reason))

    def void(self, record_id: str, version: int, reason: str, *, key: str | None = None) -> Written[R]:
        """Void a version: it stays readable and counts nothing."""
        return self._client.do(self._calls.void(record_id, version, reason, key))

    def _outcome(self, call: Call[BatchAnswer]) -> BatchAnswer | Problem:
        try:
            return self._client.do(call)
        except Problem as problem:
            return problem


def connection(url: str) -> dict[str, Any]:
    """The settings of an HTTP client. Certificates take a while to read: for https alone."""
    return {"base_url": url, "timeout": TIMEOUT_S, "verify": not url.startswith("http://")}
