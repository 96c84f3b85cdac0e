"""Findings of data quality: standing records that something is missing from, by SQL over the journal."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.dimensions import TOTALS
from services.aggregator.journal import JOURNAL
from services.aggregator.measures import WITH_SEIZURE
from services.aggregator.projection import encode
from shared.clock import as_utc
from shared.contracts import inspection, referral, seizure, trace
from shared.contracts.operations import operations

Place = tuple[UUID, str]
"""A record's id and kind: the keyset of the pages."""
Days = tuple[date, date]
"""The first and the last local day of the records that are looked at."""
ALWAYS: Days = (date.min, date.max)
KINDS = (inspection.KIND, seizure.KIND, trace.KIND, referral.KIND)
MOST_DAYS = 1_000
"""Days that are looked up one by one; for more, all of those between them are."""


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


def standing(entry: FromClause) -> ColumnElement[bool]:
    """Whether an entry of the journal is its record's last one, and the record is not voided."""
    later = JOURNAL.alias("later")
    same = (later.c.record_id == entry.c.record_id) & (later.c.kind == entry.c.kind)
    return and_(entry.c.lines != encode({}), ~exists().where(same, later.c.previous == entry.c.version))


async def counts(db: AsyncConnection, days: Days = ALWAYS) -> dict[Finding, int]:
    """How many records each finding has."""
    found = {}
    for finding in Finding:
        query = select(func.count()).select_from(JOURNAL).where(await _chosen(db, finding, days))
        found[finding] = int((await db.execute(query)).scalar_one())
    return found


async def page(
    db: AsyncConnection, finding: Finding, after: Place | None, limit: int, days: Days = ALWAYS
) -> list[dict[str, Any]]:
    """Up to so many of a finding's records, in order of id and kind, after a place."""
    order = (JOURNAL.c.record_id, JOURNAL.c.kind)
    query = select(JOURNAL).where(await _chosen(db, finding, days))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return [_listed(row) for row in await db.execute(query.order_by(*order).limit(limit))]


def _listed(row: Any) -> dict[str, Any]:
    names = ("record_id", "kind", "version", "day", "field_office", "agency", "operation", "task_force")
    codes = {name: getattr(row, name) for name in (*names, "inspection_id")}
    return codes | {"port": row.port_code, "recorded_at": as_utc(row.recorded_at)}


async def _chosen(db: AsyncConnection, finding: Finding, days: Days) -> ColumnElement[bool]:
    """The condition of a finding's entries.

    No index of the journal finds a code of an operation. The totals, much smaller, tell on which
    days there is one.
    """
    if finding in _LINKS:
        return and_(_LINKS[finding](), JOURNAL.c.day.between(*days), standing(JOURNAL))
    wrong = _CODES[finding]
    query = select(TOTALS.c.day).where(TOTALS.c.day.between(*days), wrong(TOTALS)).distinct()
    found = list((await db.execute(query)).scalars())
    day = JOURNAL.c.day
    on_these = day.in_(found) if len(found) <= MOST_DAYS else day.between(min(found), max(found))
    return and_(wrong(JOURNAL), JOURNAL.c.kind.in_(KINDS), on_these, standing(JOURNAL))


def _without_inspection() -> ColumnElement[bool]:
    other = JOURNAL.alias("other")
    arrived = (other.c.record_id == JOURNAL.c.inspection_id) & (other.c.kind == inspection.KIND)
    return and_(
        JOURNAL.c.kind == seizure.KIND, JOURNAL.c.inspection_id.is_not(None), ~exists().where(arrived)
    )


def _without_seizure() -> ColumnElement[bool]:
    other = JOURNAL.alias("other")
    named = (other.c.inspection_id == JOURNAL.c.record_id) & (other.c.kind == seizure.KIND)
    with_seizure = JOURNAL.c.lines.contains(f'["{WITH_SEIZURE}",', autoescape=True)
    return and_(JOURNAL.c.kind == inspection.KIND, with_seizure, ~exists().where(named, standing(other)))


def _unregistered(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.operation != "", table.c.operation.not_in(operations()))


def _unknown_task_force(table: FromClause) -> ColumnElement[bool]:
    unknown = [
        and_(table.c.operation == code, table.c.task_force.not_in([force.code for force in one.task_forces]))
        for code, one in operations().items()
    ]
    return and_(table.c.task_force != "", or_(*unknown))


_LINKS: Mapping[Finding, Callable[[], ColumnElement[bool]]] = {
    Finding.SEIZURES_WITHOUT_INSPECTION: _without_inspection,
    Finding.INSPECTIONS_WITHOUT_SEIZURE: _without_seizure,
}
_CODES: Mapping[Finding, Callable[[FromClause], ColumnElement[bool]]] = {
    Finding.UNREGISTERED_OPERATIONS: _unregistered,
    Finding.UNKNOWN_TASK_FORCES: _unknown_task_force,
}
