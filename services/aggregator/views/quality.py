"""Findings of data quality: standing records that something is missing from, by SQL over the journal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import encode
from services.aggregator.counting.measures import WITH_SEIZURE
from services.aggregator.figures.dimensions import TOTALS
from services.aggregator.figures.selection import rest_of_day
from services.aggregator.ledger.journal import JOURNAL
from shared.contracts import inspection, referral, seizure, trace
from shared.contracts.operations import operations
from shared.runtime.clock import as_utc

Location = tuple[UUID, str]
"""A record's id and kind: the keyset of the pages."""
Wrong = Callable[[FromClause], ColumnElement[bool]]
"""The condition of a wrong code, of the journal or the totals."""
KINDS = (inspection.KIND, seizure.KIND, trace.KIND, referral.KIND)
MOST_DAYS = 1_000
"""Days that are looked up one by one; for more, all of those between them are."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Records from a local day to another, as known at an instant (None: now)."""

    days: tuple[date, date] = (date.min, date.max)
    known_at: datetime | None = None


class Finding(StrEnum):
    """What may be wrong with a record."""

    SEIZURES_WITHOUT_INSPECTION = "seizures_without_inspection"
    INSPECTIONS_WITHOUT_SEIZURE = "inspections_without_seizure"
    UNREGISTERED_OPERATIONS = "unregistered_operations"
    UNKNOWN_TASK_FORCES = "unknown_task_forces"


MEANING = {
    Finding.SEIZURES_WITHOUT_INSPECTION: "Seizures that name an inspection that never arrived.",
    Finding.INSPECTIONS_WITHOUT_SEIZURE: "Inspections with the outcome seizure that no seizure names.",
    Finding.UNREGISTERED_OPERATIONS: "Records of an operation that is not in the register.",
    Finding.UNKNOWN_TASK_FORCES: "Records of a task force that is not registered for their operation.",
}


def standing(entry: FromClause, known_at: datetime | None) -> ColumnElement[bool]:
    """Whether an entry of the journal is its record's last one, and the record is not voided."""
    later = JOURNAL.alias("later")
    same = (later.c.record_id == entry.c.record_id) & (later.c.kind == entry.c.kind)
    replaced = exists().where(same, later.c.previous == entry.c.version, *_known(later, known_at))
    return and_(entry.c.lines != encode({}), *_known(entry, known_at), ~replaced)


def _known(entry: FromClause, known_at: datetime | None) -> list[ColumnElement[bool]]:
    return [] if known_at is None else [entry.c.recorded_at <= known_at]


async def counts(db: AsyncConnection, scope: Scope) -> dict[Finding, int]:
    """How many records each finding has."""
    found = {}
    for finding in Finding:
        query = select(func.count()).select_from(JOURNAL).where(await _chosen(db, finding, scope))
        found[finding] = int((await db.execute(query)).scalar_one())
    return found


async def page(
    db: AsyncConnection, finding: Finding, after: Location | None, limit: int, scope: Scope
) -> list[dict[str, Any]]:
    """Up to so many of a finding's records, in order of id and kind, after a place."""
    order = (JOURNAL.c.record_id, JOURNAL.c.kind)
    query = select(JOURNAL).where(await _chosen(db, finding, scope))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return [_listed(row) for row in await db.execute(query.order_by(*order).limit(limit))]


def _listed(row: Any) -> dict[str, Any]:
    names = ("record_id", "kind", "version", "day", "field_office", "agency", "operation", "task_force")
    codes = {name: getattr(row, name) for name in (*names, "inspection_id")}
    return codes | {"port": row.port_code, "recorded_at": as_utc(row.recorded_at)}


async def _chosen(db: AsyncConnection, finding: Finding, scope: Scope) -> ColumnElement[bool]:
    """The condition of a finding's entries."""
    stands = standing(JOURNAL, scope.known_at)
    if finding in _LINKS:
        return and_(_LINKS[finding](scope.known_at), JOURNAL.c.day.between(*scope.days), stands)
    wrong = _CODES[finding]
    found = await _days_of(db, wrong, scope)
    day = JOURNAL.c.day
    on_these = day.in_(found) if len(found) <= MOST_DAYS else day.between(min(found), max(found))
    return and_(wrong(JOURNAL), JOURNAL.c.kind.in_(KINDS), on_these, stands)


async def _days_of(db: AsyncConnection, wrong: Wrong, scope: Scope) -> set[date]:
    """The days on which there can be such a record: no index of the journal finds a code of an operation.

    The totals, much smaller, tell them. What was taken back on the day of knowledge on which it came
    has no row there once it is merged; of a last day that is not known whole, the journal tells.
    """
    query = select(TOTALS.c.day).where(TOTALS.c.day.between(*scope.days), wrong(TOTALS)).distinct()
    found = set((await db.execute(query)).scalars())
    rest = rest_of_day(scope.known_at)
    if rest is not None:
        recorded = JOURNAL.c.recorded_at.between(*rest)
        chosen = select(JOURNAL.c.day).where(recorded, JOURNAL.c.day.between(*scope.days), wrong(JOURNAL))
        found |= set((await db.execute(chosen.distinct())).scalars())
    return found


def _without_inspection(known_at: datetime | None) -> ColumnElement[bool]:
    other = JOURNAL.alias("other")
    arrived = (other.c.record_id == JOURNAL.c.inspection_id) & (other.c.kind == inspection.KIND)
    missing = ~exists().where(arrived, *_known(other, known_at))
    return and_(JOURNAL.c.kind == seizure.KIND, JOURNAL.c.inspection_id.is_not(None), missing)


def _without_seizure(known_at: datetime | None) -> ColumnElement[bool]:
    other = JOURNAL.alias("other")
    named = (other.c.inspection_id == JOURNAL.c.record_id) & (other.c.kind == seizure.KIND)
    with_seizure = JOURNAL.c.lines.contains(f'["{WITH_SEIZURE}",', autoescape=True)
    return and_(
        JOURNAL.c.kind == inspection.KIND, with_seizure, ~exists().where(named, standing(other, known_at))
    )


def _unregistered(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.operation != "", table.c.operation.not_in(operations()))


def _unknown_task_force(table: FromClause) -> ColumnElement[bool]:
    unknown = [
        and_(table.c.operation == code, table.c.task_force.not_in([force.code for force in one.task_forces]))
        for code, one in operations().items()
    ]
    return and_(table.c.task_force != "", or_(*unknown))


_LINKS: Mapping[Finding, Callable[[datetime | None], ColumnElement[bool]]] = {
    Finding.SEIZURES_WITHOUT_INSPECTION: _without_inspection,
    Finding.INSPECTIONS_WITHOUT_SEIZURE: _without_seizure,
}
_CODES: Mapping[Finding, Wrong] = {
    Finding.UNREGISTERED_OPERATIONS: _unregistered,
    Finding.UNKNOWN_TASK_FORCES: _unknown_task_force,
}
