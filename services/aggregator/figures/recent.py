"""What the versions of a short time changed of a selection's figures, from the journal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LOCATION, counted, decode
from services.aggregator.figures.dimensions import COLUMNS
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.journal import JOURNAL, replaces

Delta = tuple[dict[str, str], int]
"""The codes of a cell by column, as far as they were asked for, and what is added to it."""


async def deltas(
    db: AsyncConnection, selection: Selection, columns: Sequence[str], since: datetime, upto: datetime
) -> list[Delta]:
    """What the versions that were recorded from `since` to `upto` (both included) changed of a selection.

    Each version adds its lines and takes back those of the version that it replaced. The database
    counts the entries that are alike, so that a day of thousands of inspections is a few rows.
    """
    gone = JOURNAL.alias("gone")
    both = JOURNAL.join(gone, replaces(JOURNAL, gone))
    filters = [one for one in selection.filters.columns() if one[0] in {"measure", "subtype", "agency"}]
    found: list[Delta] = []
    for entry, source, sign in ((JOURNAL, JOURNAL, 1), (gone, both, -1)):
        query = _alike(entry, selection, columns).select_from(source)
        for row in await db.execute(query.where(JOURNAL.c.recorded_at.between(since, upto))):
            found += _deltas(row, selection, filters, sign)
    return found


def _alike(entry: FromClause, selection: Selection, columns: Sequence[str]) -> Any:
    """Entries of the selection's days and places by what is asked for, and how many there are of each."""
    wanted = {COLUMNS[name].source for name in columns} & set(LOCATION) | {"lines", "agency"}
    if selection.credited:
        wanted.add("partners")
    keys = [entry.c[name] for name in sorted(wanted)]
    days = entry.c.day.between(selection.first, selection.last)
    codes = [
        entry.c[name].in_(some)
        for name, some in selection.filters.columns()
        if name in LOCATION and name != "agency"  # a partner's agency counts too
    ]
    return select(*keys, func.count().label("entries")).where(days, *codes).group_by(*keys)


def _deltas(
    row: Row[Any], selection: Selection, filters: Sequence[tuple[str, Sequence[str]]], sign: int
) -> Iterator[Delta]:
    place = {name: str(value) for name, value in row._mapping.items() if name in LOCATION}
    partners = filter(None, row.partners.split(",")) if selection.credited else ()
    given = [one for one in counted(place["agency"], tuple(partners)) if one[1] in selection.roles]
    for (measure, subtype), value in decode(row.lines).items():
        for agency, role, times in given:
            cell = place | {"measure": measure, "subtype": subtype, "agency": agency, "role": role}
            if all(cell[name] in codes for name, codes in filters):
                yield cell, sign * times * value * row.entries
