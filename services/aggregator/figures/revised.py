"""The entries of the journal that changed a selection's figures, in order of recording.

Each comes beside the entry that it replaced, whose columns begin with `gone_`.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LOCATION
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.journal import JOURNAL, replaces
from shared.access.reach import EVERYTHING, Reach
from shared.contracts.record import EARLIEST
from shared.runtime.clock import as_utc

CHUNK = 500
FIRST_WINDOW = timedelta(minutes=1)
WIDENING = 4
REPLACED = (*LOCATION, "partners", "lines")
"""The columns of an entry that are compared with those of the one that it replaced."""


class After(NamedTuple):
    """An entry of the journal by its place in the order."""

    recorded_at: datetime
    record_id: UUID
    kind: str
    version: int


@dataclass(frozen=True, slots=True)
class Span:
    """Entries recorded after `since` and by `until` that changed figures of the selection.

    First versions of events after the day of `since` are ordinary `entries`: left out unless asked
    for. `after_close` keeps what was recorded after its fiscal year had been closed, entries too. Only
    entries within `reach` are there: where each lies itself, wherever the one lay that it replaced.
    """

    since: datetime
    until: datetime
    selection: Selection
    entries: bool = False
    after_close: bool = False
    reach: Reach = EVERYTHING


async def revised(db: AsyncConnection, span: Span, after: After | None) -> AsyncIterator[Row[Any]]:
    """The entries after a place, in order of recording.

    The journal is found by blocks of recording, which are in no strict order. So it is read by
    windows of time, each wider than the one before until there is something.
    """
    statement, own = _statement(db.dialect.name, span)
    order = (own.c.recorded_at, own.c.record_id, own.c.kind, own.c.version)
    statement = statement.order_by(*order).limit(CHUNK)
    begin, window = max(span.since, EARLIEST), FIRST_WINDOW
    behind: ColumnElement[bool] = own.c.recorded_at > span.since
    if after is not None:
        begin, behind = after.recorded_at, _behind(order, after)
    while True:
        end = begin + window if span.until - begin > window else span.until
        recorded = own.c.recorded_at.between(begin, end)
        rows = (await db.execute(statement.where(recorded, behind))).all()
        for row in rows:
            yield row
        if len(rows) == CHUNK:
            begin, window = as_utc(rows[-1].recorded_at), FIRST_WINDOW
            behind = _behind(order, rows[-1])
        elif end >= span.until:
            return
        else:
            begin, window, behind = end, window * WIDENING, own.c.recorded_at > end


def _behind(order: Sequence[ColumnElement[Any]], one: Row[Any] | After) -> ColumnElement[bool]:
    return tuple_(*order) > tuple_(as_utc(one.recorded_at), one.record_id, one.kind, one.version)


def _statement(dialect: str, span: Span) -> tuple[Select[Any], Any]:
    """Entries beside what they replaced, if anything counts otherwise now and either is in the selection."""
    own, gone = JOURNAL.alias("own"), JOURNAL.alias("gone")
    joined = own.outerjoin(gone, replaces(own, gone))
    columns = [gone.c[name].label(f"gone_{name}") for name in REPLACED]
    counted = or_(span.selection.concerns(dialect, own), span.selection.concerns(dialect, gone))
    changed = (own.c[name] != gone.c[name] for name in REPLACED)
    within = span.reach.where(own.c, span.until)
    statement = select(own, *columns).select_from(joined).where(counted, *within)
    statement = statement.where(or_(gone.c.record_id.is_(None), *changed))
    if span.after_close:
        statement = statement.where(own.c.after_close.is_(True))
    elif not span.entries:
        statement = statement.where((own.c.previous > 0) | (own.c.day <= span.since.date()))
    return statement, own
