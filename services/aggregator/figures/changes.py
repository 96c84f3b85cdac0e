"""What whole days of knowledge do not tell apart: read from the journal, entry by entry."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import FromClause, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LEAD, LOCATION, decode
from services.aggregator.figures.as_known import Rest
from services.aggregator.figures.dimensions import COLUMNS
from services.aggregator.figures.selection import Cell, Selection
from services.aggregator.ledger.journal import JOURNAL, replaces


async def changes(
    db: AsyncConnection, selection: Selection, columns: Sequence[str], rest: Rest
) -> list[tuple[Cell, int]]:
    """What the versions recorded in that time changed of a selection: cells, as far as asked for, and values.

    Each version adds its lines and takes back those of the version that it replaced. The database
    counts the entries that are alike, so that a day of thousands of inspections is a few rows.
    """
    gone = JOURNAL.alias("gone")
    both = JOURNAL.join(gone, replaces(JOURNAL, gone))
    recorded = JOURNAL.c.recorded_at.between(rest.since, rest.upto)
    found: list[tuple[Cell, int]] = []
    for entry, source, sign in ((JOURNAL, JOURNAL, 1), (gone, both, -1)):
        query = _alike(entry, selection, columns).select_from(source)
        for row in await db.execute(query.where(recorded)):
            found += [(cell, sign * row.entries * value) for cell, value in _counted(row, selection)]
    return found


def _alike(entry: FromClause, selection: Selection, columns: Sequence[str]) -> Any:
    """Entries of the selection's days and places by what is asked for, and how many there are of each."""
    wanted = {COLUMNS[name].source for name in columns} & set(LOCATION) | {"lines", "agency"}
    if selection.roles != (LEAD,):
        wanted.add("partners")
    keys = [entry.c[name] for name in sorted(wanted)]
    return select(*keys, func.count().label("entries")).where(*selection.located(entry)).group_by(*keys)


def _counted(row: Row[Any], selection: Selection) -> list[tuple[Cell, int]]:
    at = {name: str(value) for name, value in row._mapping.items() if name in LOCATION}
    partners = tuple(filter(None, row._mapping.get("partners", "").split(",")))
    return list(selection.counts(at, partners, decode(row.lines)))
