"""Figures: each is one sum over the totals, exact for any instant of knowledge.

Whole days of knowledge are summed by the plan's terms. What whole days do not tell apart is added
from the journal, or taken off (`AsKnown.rest`).
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, FromClause, Row, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CBP, GROUP, LEAD, LOCATION, decode
from services.aggregator.counting.measures import DERIVED, MEASURES
from services.aggregator.figures.as_known import Rest
from services.aggregator.figures.dimensions import COLUMNS, TOTALS, Key, column_of, key_of
from services.aggregator.figures.plan import Term, plan
from services.aggregator.figures.selection import Cell, Selection
from services.aggregator.ledger.journal import JOURNAL, replaces
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
    rest = selection.known.rest
    if rest is not None:
        for cell, value in await changes(db, selection, columns, rest):
            sums[tuple(COLUMNS[name].key(cell) for name in columns)][cell["measure"]] += rest.sign * value
    return _folded(keys, columns, sums, as_cbp=selection.as_cbp)


async def summed(db: AsyncConnection, selection: Selection) -> Sums:
    """The base and derived measures of a selection."""
    return with_derived((await grouped(db, selection, ())).get((), {}))


async def codes_in_use(db: AsyncConnection, column: str, codes: Sequence[str], rest: Rest | None) -> set[str]:
    """Those of these codes of a column that any figure has. Slow for one that none has.

    What was taken back on the day on which it became known is not in the totals once they are
    compacted: of that day, the journal tells.
    """
    used = [select(TOTALS.c[column].label("code"))]
    if rest is not None:
        recorded = JOURNAL.c.recorded_at.between(rest.since, rest.upto)
        used.append(select(JOURNAL.c[column].label("code")).where(recorded))
    found = set()
    for code in codes:
        for one in used:
            if (await db.execute(one.where(one.selected_columns.code == code).limit(1))).first():
                found.add(code)
                break
    return found


def with_derived(sums: Sums) -> Sums:
    """Base sums with the derived ones among them, in reading order; what is not there is left out."""
    derived = {
        name: sum(sums.get(part, 0) for part in parts)
        for name, parts in DERIVED.items()
        if any(part in sums for part in parts)
    }
    both = {**sums, **derived}
    return {name: both[name] for name in MEASURES if name in both}


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


async def _added_up(db: AsyncConnection, selection: Selection, columns: Sequence[str]) -> Sequence[Any]:
    """Rows of the columns, a measure and a sum; several may have the same columns and measure.

    A seal that was broken meanwhile is noticed: the seals are read before and after.
    """
    sealed = await seals(db)
    rows = (await db.execute(_statement(db.dialect.name, plan(selection, columns, sealed), columns))).all()
    if sealed and await seals(db) != sealed:
        return (await db.execute(_statement(db.dialect.name, plan(selection, columns, {}), columns))).all()
    return rows


def _statement(dialect: str, terms: Sequence[Term], columns: Sequence[str]) -> Any:
    statements = [_sum(dialect, term, columns) for term in terms]
    return union_all(*statements) if len(statements) > 1 else statements[0]


def _sum(dialect: str, term: Term, columns: Sequence[str]) -> Any:
    table = term.table.c
    used = [COLUMNS[name] for name in columns]
    keys = [one.sql(dialect, table[one.source]).label(name) for name, one in zip(columns, used, strict=True)]
    value = cast(term.sign * func.sum(table.value), BigInteger)  # PostgreSQL's own sum is a slow decimal
    statement = select(*keys, table.measure, value).where(*term.conditions)
    return statement.group_by(*(key.element for key in keys), table.measure)


def _folded(
    keys: Sequence[str], columns: Sequence[str], sums: dict[tuple[Any, ...], Sums], *, as_cbp: bool
) -> Grouped:
    """By the keys asked for, from sums by columns; SQL gives days as dates, the journal as text."""
    places = [columns.index(column_of(name)) for name in keys]
    folded: Grouped = defaultdict(lambda: defaultdict(int))
    for values, by_measure in sums.items():
        key = tuple(key_of(name, values[at]) for name, at in zip(keys, places, strict=True))
        into = folded[_of_cbp(keys, key) if as_cbp else key]
        for measure, value in by_measure.items():
            into[measure] += value
    return {key: dict(folded[key]) for key in sorted(folded)}


def _of_cbp(keys: Sequence[str], key: tuple[Key, ...]) -> tuple[Key, ...]:
    """The key with CBP in place of each of its components."""
    return tuple(
        GROUP if name == "agency" and value in CBP else value for name, value in zip(keys, key, strict=True)
    )
