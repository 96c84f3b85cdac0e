"""Reading figures: every one is a sum over the totals, exact for any instant of knowledge.

Whole days of knowledge are a condition on `known_day`. The rest of the last day, from its
midnight UTC to the instant, is added from the journal. Most of the rows of most sums are taken
from a summary (`parts`), which is the same sum.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import DERIVED, MEASURES
from services.aggregator.figures import recent
from services.aggregator.figures.dimensions import COLUMNS, Key, column_of, key_of
from services.aggregator.figures.plan import Term, parts
from services.aggregator.figures.selection import Selection, rest_of_day
from services.aggregator.ledger.rollups import seals

Sums = dict[str, int]
"""Values by measure."""
Grouped = dict[tuple[Key, ...], Sums]
"""Sums by grouping keys."""


async def grouped(db: AsyncConnection, selection: Selection, by: Sequence[str]) -> Grouped:
    """The base measures of a selection by these dimensions (`measure` apart, which is always a key)."""
    keys = [name for name in by if name != "measure"]
    columns = list(dict.fromkeys(map(column_of, keys)))
    sums: dict[tuple[Any, ...], Sums] = defaultdict(lambda: defaultdict(int))
    for row in await _added_up(db, selection, columns):
        sums[tuple(row[:-2])][row[-2]] += int(row[-1])
    rest = rest_of_day(selection.known_at)
    if rest is not None:
        for cell, value in await recent.deltas(db, selection, columns, *rest):
            sums[tuple(COLUMNS[name].key(cell) for name in columns)][cell["measure"]] += value
    return _folded(keys, columns, sums)


def with_derived(sums: Sums) -> Sums:
    """Base sums with the derived ones among them, in reading order; what is not there is left out."""
    derived = {
        name: sum(sums.get(part, 0) for part in parts)
        for name, parts in DERIVED.items()
        if any(part in sums for part in parts)
    }
    both = {**sums, **derived}
    return {name: both[name] for name in MEASURES if name in both}


async def _added_up(db: AsyncConnection, selection: Selection, columns: Sequence[str]) -> Sequence[Any]:
    """Rows of the columns, a measure and a sum; several may have the same columns and measure.

    A seal that was broken meanwhile is noticed: it is read before and after.
    """
    sealed = await seals(db)
    rows = (await db.execute(_statement(db.dialect.name, parts(selection, columns, sealed), columns))).all()
    if sealed and await seals(db) != sealed:
        return (await db.execute(_statement(db.dialect.name, parts(selection, columns, {}), columns))).all()
    return rows


def _statement(dialect: str, some: Sequence[Term], columns: Sequence[str]) -> Any:
    statements = [_sums(dialect, part, columns) for part in some]
    return union_all(*statements) if len(statements) > 1 else statements[0]


def _sums(dialect: str, part: Term, columns: Sequence[str]) -> Any:
    table = part.table.c
    used = [COLUMNS[name] for name in columns]
    keys = [one.sql(dialect, table[one.source]).label(name) for name, one in zip(columns, used, strict=True)]
    value = cast(part.sign * func.sum(table.value), BigInteger)  # PostgreSQL's own sum is a slow decimal
    statement = select(*keys, table.measure, value).where(*part.conditions)
    return statement.group_by(*(key.element for key in keys), table.measure)


def _folded(keys: Sequence[str], columns: Sequence[str], sums: dict[tuple[Any, ...], Sums]) -> Grouped:
    """By the keys asked for, from sums by columns; SQL gives days as dates, the journal as text."""
    places = [columns.index(column_of(name)) for name in keys]
    folded: Grouped = defaultdict(lambda: defaultdict(int))
    for values, by_measure in sums.items():
        into = folded[tuple(key_of(name, values[at]) for name, at in zip(keys, places, strict=True))]
        for measure, value in by_measure.items():
            into[measure] += value
    return {key: dict(folded[key]) for key in sorted(folded)}
