"""A batch of new records, pure: what each would become, and what is answered for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
import orjson
from pydantic import TypeAdapter, ValidationError

from shared.access.policy import Action
from shared.contracts.closing import Closing
from shared.contracts.ids import uuid7
from shared.contracts.record import Draft, Reason
from shared.contracts.wording import in_words
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.closings import SecondPersonNeeded, admitted
from shared.records.found import Found, facts_of
from shared.records.kind import RecordKind
from shared.records.lifecycle import Version
from shared.records.matching import Json, seen_before
from shared.records.proposals import Change, Proposal
from shared.web.errors import Conflict, Invalid, OutboundError, YearClosed

D = TypeVar("D", bound=Draft)
BY_DEVICE = ("occurred_at_device", "clock_offset_seconds")
_REASON: TypeAdapter[str | None] = TypeAdapter(Reason | None)


class Candidate(msgspec.Struct, Generic[D], frozen=True):
    """One record of a batch: what it would become, or why not. With both, it may yet stand already.

    One that `waits` is to be proposed.
    """

    index: int
    version: Version[D] | None = None
    problem: OutboundError | None = None
    waits: bool = False

    @property
    def fit(self) -> bool:
        """Whether it can be stored now."""
        return self.problem is None and not self.waits

    def admitted(
        self, closed: Mapping[int, Closing], author: Author, *, alone: bool = True
    ) -> "Candidate[D]":
        """The same, given the closed fiscal years."""
        if self.version is None:
            return self
        try:
            version = admitted(self.version, [self.version.local_day], closed, author, alone=alone)
        except YearClosed as error:
            return msgspec.structs.replace(self, problem=error)
        except SecondPersonNeeded:
            return msgspec.structs.replace(self, waits=True)
        return self if version is self.version else msgspec.structs.replace(self, version=version)


def candidates(
    kind: RecordKind[D], records: Mapping[int, Any], now: datetime, author: Author, place: str = ""
) -> list[Candidate[D]]:
    """What records would become, by their index; `place` is the pointer to all of them in the request.

    All go through one step, and then through the next: a processor that repeats one step has its code at
    hand, and is quicker.
    """

    def version(read: tuple[UUID | None, str | None, D]) -> Version[D]:
        record_id, reason, draft = read
        offset_s = author.offset_s(draft)
        return lifecycle.create(kind, draft, record_id or uuid7(), now, reason, offset_s)

    def permitted(version: Version[D]) -> Version[D]:
        author.check(Action.RECORD, facts_of(version, author.subject), now)
        return version

    drafts = _each(partial(read_draft, kind), list(records.values()))
    made = _each(permitted, _each(version, drafts))
    return [
        _refused(index, one, place) if isinstance(one, OutboundError) else Candidate(index, one)
        for index, one in zip(records, made, strict=True)
    ]


def _each(step: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
    """What a step makes of each value, or the error that it, or a step before it, raised."""
    return [one if isinstance(one, OutboundError) else _tried(step, one) for one in values]


def _tried(step: Callable[[Any], Any], value: Any) -> Any:
    try:
        return step(value)
    except OutboundError as error:
        return error


def _refused(index: int, error: OutboundError, place: str) -> Candidate[D]:
    before = f"{place}/{index}" if place else ""
    for one in error.errors:
        one["pointer"] = f"{before}{one['pointer']}"
    return Candidate(index, problem=error)


def read_draft(kind: RecordKind[D], record: Any) -> tuple[UUID | None, str | None, D]:
    """A record of a batch as its optional id, its optional reason, and a draft. Raises `Invalid`."""
    if not isinstance(record, dict):
        raise Invalid("A record is a JSON object.", errors=[{"pointer": "", "detail": "not an object"}])
    content = dict(record)
    record_id = read_id(content.pop("id", None))
    reason = _read_reason(content.pop("reason", None))
    try:
        return record_id, reason, kind.draft.model_validate(content)
    except ValidationError as error:
        raise lifecycle.invalid(error, content) from None


def read_id(value: Any) -> UUID | None:
    """A caller's record id. Raises `Invalid` unless it is a UUIDv7 (or absent)."""
    if value is None:
        return None
    try:
        record_id = UUID(value)
    except (ValueError, AttributeError, TypeError):
        record_id = UUID(int=0)
    if record_id.version != 7:
        raise Invalid("id is not a UUIDv7.", errors=[{"pointer": "/id", "detail": "not a UUIDv7"}])
    return record_id


def results(
    kind: RecordKind[D],
    candidates: Sequence[Candidate[D]],
    added: Mapping[UUID, Json | None],
    standing: Mapping[UUID, Found],
    author: Author,
    proposed: Mapping[int, Proposal],
) -> list[dict[str, Any]]:
    """One result a record, in their order.

    `added`: the records that are new, and what their author is told of earlier ones; `standing`: those that
    stood before; `proposed`: those that wait for a second person, by their place.
    """
    fresh, made = dict(added), dict[UUID, Version[D]]()
    return [
        _waiting(one, proposed[one.index])
        if one.index in proposed
        else _new(one, fresh, made) or _result(kind, one, made, standing, author)
        for one in candidates
    ]


def counted(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer of a batch: its results and their counts."""
    statuses = [result["status"] for result in results]
    return {
        "created": statuses.count(201),
        "unchanged": statuses.count(200),
        "proposed": statuses.count(202),
        "refused": sum(status >= 400 for status in statuses),
        "results": results,
    }


def taken(kind: RecordKind[D], standing: Found, author: Author, now: datetime) -> Conflict:
    """The refusal of a new record whose id stands with other content.

    Of a record that the author may not see it says no more than that: an id is not guessed, and who made
    one twice has to know.
    """
    if not author.authority.allows(Action.READ, standing.facts, now):
        return Conflict("This id is taken. Make a new UUIDv7, or leave the id out.")
    current = orjson.loads(standing.body)
    version = current["version"]
    return Conflict(
        f"The {kind.name} {current['id']} stands already, with other content (version {version}). "
        f'To correct it, PATCH it with If-Match: "{version}".'
    )


def waiting(
    candidates: Sequence[Candidate[D]], standing: Mapping[UUID, Found]
) -> Iterator[tuple[int, Version[D]]]:
    """Those that are to be proposed, by their place: no record stands under their id."""
    for one in candidates:
        if one.waits and one.version is not None and one.version.id not in standing:
            yield one.index, one.version


def recording(kind: RecordKind[D], version: Version[D]) -> Change:
    """The proposal of a new record."""
    body = orjson.loads(version.whole)
    content = lifecycle.stated(kind, body) | {name: body[name] for name in BY_DEVICE if name in body}
    return Change(Action.RECORD, version.id, 0, version.reason, content)


def _waiting(candidate: Candidate[D], proposal: Proposal) -> dict[str, Any]:
    known = {"id": str(proposal.record_id), "proposal": str(proposal.id)}
    return {"index": candidate.index, "status": 202, **known}


def _new(
    candidate: Candidate[D], fresh: dict[UUID, Json | None], made: dict[UUID, Version[D]]
) -> dict[str, Any] | None:
    """The result of a record that is new; a second one of the batch with its id is not."""
    version = candidate.version
    if version is None or candidate.problem is not None or version.id not in fresh:
        return None
    made[version.id] = version
    earlier = seen_before(fresh.pop(version.id))
    return {"index": candidate.index, "id": str(version.id), "status": 201, "version": 1, **earlier}


def _result(
    kind: RecordKind[D],
    candidate: Candidate[D],
    made: Mapping[UUID, Version[D]],
    standing: Mapping[UUID, Found],
    author: Author,
) -> dict[str, Any]:
    version, problem = candidate.version, candidate.problem
    first = None if version is None else made.get(version.id)
    if version is None or (problem is not None and first is None and version.id not in standing):
        assert problem is not None
        return {"index": candidate.index, "status": problem.status, "problem": problem.problem()}
    found = standing[version.id] if first is None else Found(first.whole, facts_of(first, author.subject))
    current = orjson.loads(found.body)
    result = {"index": candidate.index, "id": str(version.id)}
    if lifecycle.same_entry(kind, current, version.whole):
        return result | {"status": 200, "version": current["version"]}
    refusal = taken(kind, found, author, version.recorded_at)
    seen = author.authority.allows(Action.READ, found.facts, version.recorded_at)
    told = {"version": current["version"]} if seen else {}
    return result | {"status": 409, **told, "problem": refusal.problem()}


def _read_reason(value: Any) -> str | None:
    try:
        return _REASON.validate_python(value)
    except ValidationError as error:
        detail = in_words(error.errors()[0])
        raise Invalid("The reason does not fit.", errors=[{"pointer": "/reason", "detail": detail}]) from None
