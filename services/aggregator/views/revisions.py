"""What changed between two instants, and why: the entries of the journal that moved figures."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LOCATION, decode
from services.aggregator.counting.measures import MEASURES, with_derived
from services.aggregator.figures.as_known import Rest, known_instant
from services.aggregator.figures.revised import After, Span, revised
from services.aggregator.views.asked import (
    Data,
    Now,
    asked,
    check_lines,
    check_registers,
    selection_of,
)
from services.aggregator.views.questions import RevisionsQuestion
from services.aggregator.views.vocabulary import invalid
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.runtime.clock import as_utc
from shared.web import cursors
from shared.web.auth import Requires
from shared.web.cursors import Cursor, Limit
from shared.web.problems import problems
from shared.web.route import StrictRoute

router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)
Reading = Annotated[Authority, Depends(Requires(Action.REVISIONS))]
WEEK = timedelta(days=7)
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Category(StrEnum):
    """Why figures moved. An entry is late when its local day lies on or before the day of `since`."""

    ENTRY = "entry"
    LATE_ENTRY = "late_entry"
    AMENDED = "amended"
    VOIDED = "voided"


class Bookmark(msgspec.Struct):
    """The last entry of the page before, and of which question."""

    question: str
    since: Instant
    until: Instant
    recorded_at: Instant
    record_id: UUID
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]

    def __post_init__(self) -> None:
        self.since, self.until = self.since.astimezone(UTC), self.until.astimezone(UTC)
        self.recorded_at = self.recorded_at.astimezone(UTC)


class Revision(BaseModel):
    """One version of a record that changed figures, and by how much."""

    record_id: UUID = Field(description="Id of the record.")
    kind: str = Field(description="Kind of the record.")
    version: int = Field(description="The version that changed figures.")
    previous: int = Field(description="The version that it replaced; 0 for none.")
    recorded_at: datetime = Field(description="When it became known.")
    category: Category = Field(description="`entry`, `late_entry`, `amended` or `voided`.")
    reason: str | None = Field(description="Why it was made, as its author said.")
    after_close: bool = Field(description="Its fiscal year had been closed before.")
    day: date = Field(description="Local day at the port.")
    port: str = Field(description="Schedule D port code; empty where withheld.")
    field_office: str = Field(description="Field office or sector.")
    agency: str = Field(description="Lead agency.")
    operation: str = Field(description="Operation; empty without one.")
    task_force: str = Field(description="Task force; empty without one.")
    moved_from: dict[str, Any] = Field(description="Of these, what was another before, as it was.")
    delta: dict[str, int] = Field(
        description="Change by measure within the selection; 0 where something only moved in it."
    )


class Revisions(BaseModel):
    """Versions recorded after `since` and by `until`, in order of recording."""

    since: datetime = Field(description="Recorded after this instant.")
    until: datetime = Field(description="Recorded by this instant.")
    fiscal_year: int | None = Field(description="The fiscal year that was asked for, if any.")
    through: date | None = Field(description="Last local day that was asked for, if any.")
    revisions: list[Revision] = Field(description="A page of them.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


@router.get(
    "/revisions",
    response_model=Revisions,
    responses=problems(),
    summary="What changed between two instants, and why",
)
async def read_revisions(
    question: Annotated[RevisionsQuestion, Depends(asked(RevisionsQuestion))],
    caller: Reading,
    data: Data,
    now: Now,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Amendments, voids and late entries of the last week, unless another period is given."""
    span = replace(span_of(question, now), reach=caller.reach(Action.REVISIONS))
    check_lines(span.selection)
    async with data.question() as db:
        await check_registers(db, question, Rest(span.since, span.until, 1))
        page = await revisions(db, span, question.measure, cursor, limit)
    return {
        "since": page.since,
        "until": page.until,
        "fiscal_year": question.fiscal_year,
        "through": question.through,
        "revisions": page.rows,
        "next": page.next,
    }


def span_of(question: RevisionsQuestion, now: datetime) -> Span:
    """Until now, and of the last week, unless said otherwise. Raises `Invalid` for a reversed period."""
    until = min(known_instant(question.until, now, "until") or now, now)
    since = known_instant(question.since, now, "since") or until - WEEK
    if since > until:
        raise invalid("since", f"{since.isoformat()} is after the end, {until.isoformat()}")
    selection = selection_of(question, now)
    return Span(since, until, selection, question.entries, question.after_close)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order of recording, of which period, and the cursor of the next page if there is one."""

    rows: list[dict[str, Any]]
    since: datetime
    until: datetime
    next: str | None


async def revisions(
    db: AsyncConnection, span: Span, measures: Sequence[str], cursor: str | None, limit: int
) -> Page:
    """A page of up to `limit` rows; further pages keep the period of the first.

    Raises `BadRequest` for a cursor of another question.
    """
    bookmark = cursors.decode(cursor, Bookmark)
    asked_for = (span.selection, span.entries, span.after_close, tuple(measures))
    name = hashlib.sha256(repr(asked_for).encode()).hexdigest()[:16]
    after = None
    if bookmark is not None:
        if bookmark.question != name:
            raise cursors.refused()
        span = replace(span, since=bookmark.since, until=bookmark.until)
        after = After(bookmark.recorded_at, bookmark.record_id, bookmark.kind, bookmark.version)
    rows: list[dict[str, Any]] = []
    last: Row[Any] | None = None
    async for row in revised(db, span, after):
        delta = _delta(row, span, measures)
        if not delta:
            continue
        if last is not None and len(rows) == limit:
            place = (as_utc(last.recorded_at), last.record_id, last.kind, last.version)
            return Page(
                rows, span.since, span.until, cursors.encode(Bookmark(name, span.since, span.until, *place))
            )
        rows.append(_shown(row, span, delta))
        last = row
    return Page(rows, span.since, span.until, None)


def _delta(row: Row[Any], span: Span, measures: Sequence[str]) -> dict[str, int]:
    """By measure, what the entry changed within the selection; zero where it only moved something."""
    sums: Counter[str] = Counter()
    moved = _cells(row, "", span)
    if row.gone_day is not None:
        moved.subtract(_cells(row, "gone_", span))
    for cell, value in moved.items():
        if value:
            sums[dict(cell)["measure"]] += value
    return {name: value for name, value in with_derived(sums).items() if _wanted(name, measures)}


def _wanted(name: str, measures: Sequence[str]) -> bool:
    return name in measures if measures else MEASURES[name].listed


def _cells(row: Row[Any], prefix: str, span: Span) -> Counter[tuple[tuple[str, str], ...]]:
    """What one of the two entries counts in the selection, by cell."""
    at = {name: str(getattr(row, prefix + name)) for name in LOCATION}
    partners = tuple(filter(None, getattr(row, f"{prefix}partners").split(",")))
    counted: Counter[tuple[tuple[str, str], ...]] = Counter()
    for cell, value in span.selection.counts(at, partners, decode(getattr(row, f"{prefix}lines"))):
        counted[tuple(cell.items())] += value
    return counted


def _shown(row: Row[Any], span: Span, delta: dict[str, int]) -> dict[str, Any]:
    place = {_NAMES.get(name, name): getattr(row, name) for name in _PLACE}
    before = {_NAMES.get(name, name): getattr(row, f"gone_{name}") for name in _PLACE}
    moved = {name: value for name, value in before.items() if value is not None and value != place[name]}
    return {
        **{name: getattr(row, name) for name in ("record_id", "kind", "version", "previous")},
        "recorded_at": as_utc(row.recorded_at),
        "category": _category(row, span).value,
        "reason": row.reason,
        "after_close": row.after_close,
        **place,
        "moved_from": moved,
        "delta": delta,
    }


def _category(row: Row[Any], span: Span) -> Category:
    if row.previous == 0:
        return Category.LATE_ENTRY if row.day <= span.since.date() else Category.ENTRY
    return Category.AMENDED if decode(row.lines) else Category.VOIDED


_PLACE = tuple(name for name in LOCATION if name != "fiscal_year")
_NAMES = {"port_code": "port"}
