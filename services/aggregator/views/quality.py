"""Findings of data quality: standing records that something is missing from, counted and listed."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import WITH_SEIZURE
from services.aggregator.figures.as_known import AsKnown, known_instant
from services.aggregator.figures.dimensions import TOTALS
from services.aggregator.ledger.journal import JOURNAL, has_line, stands
from services.aggregator.views.asked import Data, Now, asked, period_of
from services.aggregator.views.questions import Finding, QualityQuestion
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.contracts import inspection, referral, seizure, trace
from shared.contracts.fiscal import first_day, fiscal_year
from shared.contracts.operations import operations
from shared.database.database import Database
from shared.runtime.clock import Clock, as_utc
from shared.runtime.metrics import Metrics
from shared.runtime.retry import repeat
from shared.web import cursors
from shared.web.auth import Requires
from shared.web.cursors import Cursor, Limit
from shared.web.problems import problems
from shared.web.route import StrictRoute

router = APIRouter(prefix="/v1", tags=["data quality"], route_class=StrictRoute)
Reading = Annotated[Authority, Depends(Requires(Action.QUALITY))]
Wrong = Callable[[FromClause], ColumnElement[bool]]
"""The condition of a wrong code, of the journal or the totals."""
Links = Callable[[str, datetime | None], ColumnElement[bool]]
"""The condition of a missing link, on a dialect, as known at an instant."""
KINDS = (inspection.KIND, seizure.KIND, trace.KIND, referral.KIND)
MOST_DAYS = 1_000
"""Days that are looked up one by one; for more, all of those between them are."""
PAUSE_S = 600.0
"""Between two counts for the gauge: counting is too slow for each scrape."""

MEANING = {
    Finding.SEIZURES_WITHOUT_INSPECTION: "Seizures that name an inspection that never arrived.",
    Finding.INSPECTIONS_WITHOUT_SEIZURE: "Inspections with the outcome seizure that no seizure names.",
    Finding.UNREGISTERED_OPERATIONS: "Records of an operation that is not in the register.",
    Finding.UNKNOWN_TASK_FORCES: "Records of a task force that is not registered for their operation.",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Records from a local day to another, as known at an instant (None: now), within a reach."""

    days: tuple[date, date] = (date.min, date.max)
    known_at: datetime | None = None
    within: Sequence[ColumnElement[bool]] = ()


class Bookmark(msgspec.Struct):
    """The last record of the page before, and of which finding."""

    finding: Finding
    record_id: UUID
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]


class Count(BaseModel):
    """A finding and how many standing records it has."""

    finding: Finding = Field(description="Name of the finding.")
    meaning: str = Field(description="What it says of a record.")
    records: int = Field(description="How many standing records it has that the caller may see.")


class Quality(BaseModel):
    """Every finding."""

    as_of: datetime = Field(description="The instant of knowledge.")
    findings: list[Count] = Field(description="Each finding with its count.")


class Found(BaseModel):
    """A record of a finding, and where it counts; a code is empty where there is none."""

    record_id: UUID = Field(description="Id of the record.")
    kind: str = Field(description="Kind of the record.")
    version: int = Field(description="Its standing version.")
    recorded_at: datetime = Field(description="When that version became known.")
    day: date = Field(description="Local day at the port.")
    port: str = Field(description="Schedule D port code; empty where withheld.")
    field_office: str = Field(description="Field office or sector.")
    agency: str = Field(description="Lead agency.")
    operation: str = Field(description="Operation; empty without one.")
    task_force: str = Field(description="Task force; empty without one.")
    inspection_id: UUID | None = Field(description="The inspection that a seizure names, if any.")


class Page(BaseModel):
    """Some of the records of a finding."""

    finding: Finding = Field(description="Name of the finding.")
    meaning: str = Field(description="What it says of a record.")
    records: list[Found] = Field(description="In order of id and kind.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


@router.get("/quality", response_model=Quality, responses=problems(), summary="What may be wrong, counted")
async def read_quality(
    question: Annotated[QualityQuestion, Depends(asked(QualityQuestion))],
    caller: Reading,
    data: Data,
    now: Now,
) -> dict[str, Any]:
    """How many standing records each finding has."""
    scope = scope_of(question, now, caller)
    async with data.question() as db:
        found = await counts(db, scope)
    listed = [{"finding": one, "meaning": MEANING[one], "records": count} for one, count in found.items()]
    return {"as_of": min(scope.known_at or now, now), "findings": listed}


@router.get(
    "/quality/{finding}", response_model=Page, responses=problems(), summary="The records of a finding"
)
async def read_finding(
    finding: Annotated[Finding, Path(description="The finding's name.")],
    question: Annotated[QualityQuestion, Depends(asked(QualityQuestion))],
    caller: Reading,
    data: Data,
    now: Now,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Page by page, in order of id and kind."""
    bookmark = cursors.decode(cursor, Bookmark)
    if bookmark is not None and bookmark.finding is not finding:
        raise cursors.refused()
    async with data.question() as db:
        records = await page(db, finding, bookmark, limit + 1, scope_of(question, now, caller))
    following = None
    if len(records) > limit:
        last = records[limit - 1]
        following = cursors.encode(Bookmark(finding, last["record_id"], last["kind"]))
    return {"finding": finding, "meaning": MEANING[finding], "records": records[:limit], "next": following}


def scope_of(question: QualityQuestion, now: datetime, caller: Authority) -> Scope:
    """The records that a question is about, as far as the caller may see them. Raises `Invalid`."""
    within = caller.reach(Action.QUALITY).where(JOURNAL.c, now)
    return Scope(period_of(question), known_instant(question.known_at, now), within)


async def counts(db: AsyncConnection, scope: Scope) -> dict[Finding, int]:
    """How many records each finding has."""
    found = {}
    for finding in Finding:
        query = select(func.count()).select_from(JOURNAL).where(await _chosen(db, finding, scope))
        found[finding] = int((await db.execute(query)).scalar_one())
    return found


async def page(
    db: AsyncConnection, finding: Finding, after: Bookmark | None, limit: int, scope: Scope
) -> list[dict[str, Any]]:
    """Up to so many of a finding's records, in order of id and kind, after a bookmark."""
    order = (JOURNAL.c.record_id, JOURNAL.c.kind)
    query = select(JOURNAL).where(await _chosen(db, finding, scope))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.record_id, after.kind))
    return [_listed(row) for row in await db.execute(query.order_by(*order).limit(limit))]


def _listed(row: Any) -> dict[str, Any]:
    names = ("record_id", "kind", "version", "day", "field_office", "agency", "operation", "task_force")
    codes = {name: getattr(row, name) for name in (*names, "inspection_id")}
    return codes | {"port": row.port_code, "recorded_at": as_utc(row.recorded_at)}


async def _chosen(db: AsyncConnection, finding: Finding, scope: Scope) -> ColumnElement[bool]:
    """The condition of a finding's entries."""
    it_stands = and_(stands(JOURNAL, scope.known_at), *scope.within)
    if finding in _LINKS:
        return and_(
            _LINKS[finding](db.dialect.name, scope.known_at), JOURNAL.c.day.between(*scope.days), it_stands
        )
    wrong = _CODES[finding]
    found = await _days_of(db, wrong, scope)
    day = JOURNAL.c.day
    on_these = day.in_(found) if len(found) <= MOST_DAYS else day.between(min(found), max(found))
    return and_(wrong(JOURNAL), JOURNAL.c.kind.in_(KINDS), on_these, it_stands)


async def _days_of(db: AsyncConnection, wrong: Wrong, scope: Scope) -> set[date]:
    """The days on which there can be such a record: no index of the journal finds a code of an operation.

    The totals, much smaller, tell them. What was taken back on the day of knowledge on which it came
    has no row there once they are compacted; of a last day that is not known whole, the journal tells.
    """
    query = select(TOTALS.c.day).where(TOTALS.c.day.between(*scope.days), wrong(TOTALS)).distinct()
    found = set((await db.execute(query)).scalars())
    rest = AsKnown(scope.known_at).rest
    if rest is not None:
        recorded = JOURNAL.c.recorded_at.between(rest.since, rest.upto)
        chosen = select(JOURNAL.c.day).where(recorded, JOURNAL.c.day.between(*scope.days), wrong(JOURNAL))
        found |= set((await db.execute(chosen.distinct())).scalars())
    return found


def _without_inspection(_dialect: str, known_at: datetime | None) -> ColumnElement[bool]:
    other = JOURNAL.alias("other")
    arrived = (other.c.record_id == JOURNAL.c.inspection_id) & (other.c.kind == inspection.KIND)
    known = () if known_at is None else (other.c.recorded_at <= known_at,)
    missing = ~exists().where(arrived, *known)
    return and_(JOURNAL.c.kind == seizure.KIND, JOURNAL.c.inspection_id.is_not(None), missing)


def _without_seizure(dialect: str, known_at: datetime | None) -> ColumnElement[bool]:
    other = JOURNAL.alias("other")
    named = (other.c.inspection_id == JOURNAL.c.record_id) & (other.c.kind == seizure.KIND)
    with_seizure = has_line(dialect, JOURNAL, (WITH_SEIZURE,))
    named_by_one = exists().where(named, stands(other, known_at))
    return and_(JOURNAL.c.kind == inspection.KIND, with_seizure, ~named_by_one)


def _unregistered(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.operation != "", table.c.operation.not_in(operations()))


def _unknown_task_force(table: FromClause) -> ColumnElement[bool]:
    unknown = [
        and_(table.c.operation == code, table.c.task_force.not_in([force.code for force in one.task_forces]))
        for code, one in operations().items()
    ]
    return and_(table.c.task_force != "", or_(*unknown))


_LINKS: Mapping[Finding, Links] = {
    Finding.SEIZURES_WITHOUT_INSPECTION: _without_inspection,
    Finding.INSPECTIONS_WITHOUT_SEIZURE: _without_seizure,
}
_CODES: Mapping[Finding, Wrong] = {
    Finding.UNREGISTERED_OPERATIONS: _unregistered,
    Finding.UNKNOWN_TASK_FORCES: _unknown_task_force,
}


class QualityWatch:
    """Keeps the count of each finding as a gauge: `run()` around `run_once()`."""

    def __init__(self, database: Database, metrics: Metrics, clock: Clock, pause_s: float = PAUSE_S) -> None:
        self._database = database
        self._metrics = metrics
        self._clock = clock
        self._pause_s = pause_s

    async def run(self, stop: asyncio.Event) -> None:
        """Count at once and then every so often until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self.run_once, "quality_retry")

    async def run_once(self) -> None:
        """Count the records of this fiscal year and of the one before."""
        scope = Scope((first_day(fiscal_year(self._clock().date()) - 1), date.max))
        async with self._database.snapshot() as db:
            found = await counts(db, scope)
        for finding, records in found.items():
            self._metrics.quality_findings.labels(finding).set(records)
