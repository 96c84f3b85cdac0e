"""The entries of the journal that a selection is the sum of, in order of day, port and record.

Most of the journal has nothing to do with a figure. So the totals are asked first at which days
and ports there is anything, and only there is the journal read.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.figures.as_known import AsKnown
from services.aggregator.figures.plan import plan
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.journal import JOURNAL, replaced, replaces
from services.aggregator.ledger.rollups import Seals, seals

FIRST_DAYS = timedelta(days=7)
GROWTH = 4
MOST_SPOTS = 256
Spot = tuple[date, str]
"""A day and a port."""
After = tuple[date, str, UUID]
"""The day, port and id of the last record before those that are wanted."""


async def records_of(
    db: AsyncConnection,
    selection: Selection,
    after: After | None,
    limit: int,
    within: Sequence[ColumnElement[bool]] = (),
) -> list[Row[Any]]:
    """Up to `limit` entries that stand and count, in order, after a record. `db` is a snapshot.

    `within` are further conditions on the journal.

    The selection is known at an instant.
    """
    table, upto = JOURNAL.c, selection.known.at
    order = (table.day, table.port_code, table.record_id)
    # Not a bare column: its index of blocks of time would only be in the way here.
    known = func.coalesce(table.recorded_at, upto) <= upto
    query = select(JOURNAL).where(
        selection.concerns(db.dialect.name, JOURNAL), known, ~replaced(JOURNAL, upto), *within
    )
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    found: list[Row[Any]] = []
    async for spots in _spots(db, selection, after):
        here = query.where(tuple_(table.day, table.port_code).in_(spots))
        found += await db.execute(here.order_by(*order).limit(limit - len(found)))
        if len(found) == limit:
            break
    return found


async def _spots(db: AsyncConnection, selection: Selection, after: After | None) -> AsyncIterator[list[Spot]]:
    """The days and ports at which there can be something, in order, in portions that grow.

    Where a record stands, the totals have a row, whatever its value. If what it added was taken back
    on the same day and compacted away, it was recorded, or replaced, in the rest of the last day.
    """
    size, days = 1, FIRST_DAYS
    first = selection.first if after is None else max(selection.first, after[0])
    others, waiting, sealed = await _in_the_rest(db, selection), list[Spot](), await seals(db)
    while True:
        last = first + days if selection.last - first > days else selection.last
        there = await _counted(db, replace(selection, first=first, last=last), sealed)
        waiting += sorted(there | {spot for spot in others if first <= spot[0] <= last})
        while waiting and (len(waiting) >= size or last == selection.last):
            yield waiting[:size]
            waiting, size = waiting[size:], min(size * GROWTH, MOST_SPOTS)
        if last >= selection.last:
            return
        first, days = last + timedelta(days=1), days * 2


async def _counted(db: AsyncConnection, selection: Selection, sealed: Seals) -> set[Spot]:
    """The days and ports at which the totals have a row of the selection, whenever it became known."""
    spots: set[Spot] = set()
    for term in plan(replace(selection, known=AsKnown()), ("day", "port"), sealed):
        table = term.table.c
        query = select(table.day, table.port_code).where(*term.conditions).distinct()
        spots |= {(row.day, row.port_code) for row in await db.execute(query)}
    return spots


async def _in_the_rest(db: AsyncConnection, selection: Selection) -> set[Spot]:
    """The days and ports of the versions that whole days of knowledge do not tell apart."""
    rest = selection.known.rest
    if rest is None:
        return set()
    # Materialized, or the planner may begin at the other end, with millions of entries.
    recorded = select(JOURNAL).where(JOURNAL.c.recorded_at.between(rest.since, rest.upto)).cte("recorded")
    own, gone = recorded.prefix_with("MATERIALIZED"), JOURNAL.alias("gone")
    both = own.join(gone, replaces(own, gone))
    spots: set[Spot] = set()
    for entry, source in ((own, own), (gone, both)):
        counts = selection.concerns(db.dialect.name, entry)
        query = select(entry.c.day, entry.c.port_code).distinct().select_from(source)
        spots |= {(row.day, row.port_code) for row in await db.execute(query.where(counts))}
    return spots
