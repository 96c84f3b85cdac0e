"""Calls as values: what is asked, and how its answer is read. Pure: both clients make the same ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import quote
from uuid import uuid4

import httpx

from outbound.client.failures import Problem, Proposed

if TYPE_CHECKING:
    from outbound.client.models.seizure import BatchAnswer, LineAnswer, ProposalBody, Result

Json = dict[str, Any]
T = TypeVar("T")
D = TypeVar("D")
R = TypeVar("R")
PAGE = 500
"""Rows of a page, where all are wanted."""


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request, and `read` of its answer."""

    method: str
    path: str
    read: Callable[[httpx.Response], T]
    content: bytes | None = None
    params: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request of an HTTP client. A POST has an idempotency key, and keeps it."""
        if not self.path.startswith("/"):
            raise ValueError(f"{self.path!r} is no path: it begins with /")
        key = {"Idempotency-Key": uuid4().hex} if self.method == "POST" else {}
        given = {"Content-Type": "application/json", **key, **self.headers}
        query = {name: one for name, one in (self.params or {}).items() if one is not None}
        return http.build_request(self.method, self.path, content=self.content, headers=given, params=query)


@dataclass(frozen=True, slots=True)
class Written(Generic[R]):
    """What became of a write. `replayed`: it was done by an earlier request with the same key."""

    status: int
    replayed: bool
    _body: Any = field(repr=False)

    @property
    def proposal(self) -> ProposalBody | None:
        """What waits for a second person, where it does."""
        return cast("ProposalBody", self._body) if self.status == 202 else None

    @property
    def record(self) -> R:
        """The record as it stands now. Raises `Proposed` where it waits for a second person."""
        if self.proposal is not None:
            raise Proposed(self.proposal)
        return cast("R", self._body)


class RecordCalls(Generic[D, R]):
    """The calls of one kind of record, at `/v1/{plural}`."""

    def __init__(self, plural: str) -> None:
        self.path = f"/v1/{plural}"

    def create(self, draft: D, key: str | None) -> Call[Written[R]]:
        return Call("POST", self.path, written, encoded(draft), headers=_keyed(key))

    def batch(self, drafts: Sequence[D], key: str | None) -> Call[BatchAnswer]:
        return Call("POST", f"{self.path}/batch", answered, encoded({"records": drafts}), headers=_keyed(key))

    def read(self, record_id: str) -> Call[R]:
        return Call("GET", self.at(record_id), answered)

    def versions(self, record_id: str) -> Call[list[R]]:
        return Call("GET", f"{self.at(record_id)}/versions", lambda one: answered(one)["records"])

    def amend(self, record_id: str, version: int, patch: Mapping[str, Any], reason: str) -> Call[Written[R]]:
        body = encoded({**patch, "reason": reason})
        return Call("PATCH", self.at(record_id), written, body, headers=_match(version))

    def void(self, record_id: str, version: int, reason: str, key: str | None) -> Call[Written[R]]:
        headers = _match(version) | _keyed(key)
        return Call(
            "POST", f"{self.at(record_id)}/void", written, encoded({"reason": reason}), headers=headers
        )

    def stream(self, lines: Sequence[bytes], first: int, key: str) -> Call[list[LineAnswer]]:
        headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": key}
        body = b"\n".join(lines)
        return Call("POST", f"{self.path}/stream", answered_lines, body, {"first_line": first}, headers)

    def at(self, record_id: str) -> str:
        return f"{self.path}/{quote(record_id, safe='')}"


class Batches(Generic[D]):
    """Any number of drafts, as batches of at most `size`, under keys of `run` and of the place of each.

    `next` is the batch to post, None at the end; `answer` takes what became of it.
    """

    def __init__(self, calls: RecordCalls[D, Any], drafts: Iterable[D], run: str | None, size: int) -> None:
        self._calls, self._drafts, self._size = calls, iter(drafts), size
        self._run = run or uuid4().hex
        self._parts: list[list[D]] = []
        self._count = 0

    def next(self) -> Call[BatchAnswer] | None:
        """The call of the next batch."""
        if not self._parts:
            self._parts = [part] if (part := list(islice(self._drafts, self._size))) else []
        if not self._parts:
            return None
        return self._calls.batch(self._parts[0], f"{self._run}-{self._count}")

    def answer(self, outcome: BatchAnswer | Problem) -> Iterator[Result]:
        """The results, each at its place among all drafts. A batch that is too large goes in two halves."""
        part = self._parts.pop(0)
        if isinstance(outcome, Problem):
            if outcome.status != 413 or len(part) == 1:
                raise outcome
            half = len(part) // 2
            self._parts[:0] = [part[:half], part[half:]]
            return
        for result in outcome["results"]:
            yield {**result, "index": self._count + result["index"]}
        self._count += len(part)


class Paging:
    """The pages of a list, until `limit` of its `rows` are there."""

    def __init__(self, path: str, rows: str, params: Mapping[str, Any] | None, limit: int | None) -> None:
        self._path, self._rows, self._params, self._limit = path, rows, params or {}, limit
        self._cursor: str | None = None
        self._count = 0
        self.done = False

    def next(self) -> Call[Json]:
        """The call of the next page."""
        most = PAGE if self._limit is None else min(PAGE, self._limit - self._count)
        return get(self._path, {**self._params, "limit": most, "cursor": self._cursor})

    def take(self, page: Json) -> Json:
        """The page, after which is known whether there is another one."""
        self._cursor, self._count = page.get("next"), self._count + len(page[self._rows])
        self.done = self._cursor is None or self._count == self._limit
        return page


def get(path: str, params: Mapping[str, Any] | None = None) -> Call[Any]:
    """A question; parameters that are None are left out."""
    return Call("GET", path, answered, params=params)


def post(path: str, body: Any, key: str | None = None) -> Call[Any]:
    """Something to record, under an idempotency key."""
    return Call("POST", path, answered, encoded(body), headers=_keyed(key))


def answered_lines(response: httpx.Response) -> list[Any]:
    """The JSON of each whole line of an answer. Raises `Problem` for a refusal of all."""
    if not response.is_success:
        raise Problem.of(response)
    whole, _, _ = response.content.rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()]


def answered(response: httpx.Response) -> Any:
    """The JSON of an answer. Raises `Problem` for a refusal."""
    if not response.is_success:
        raise Problem.of(response)
    return json.loads(response.content)


def written(response: httpx.Response) -> Written[Any]:
    """What became of a write. Raises `Problem` for a refusal."""
    body = answered(response)
    return Written(response.status_code, "idempotency-replayed" in response.headers, body)


def encoded(body: Any) -> bytes:
    """The JSON of a body."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _keyed(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Idempotency-Key": key}


def _match(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}
