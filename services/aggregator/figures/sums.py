"""Figures: each is one sum over the totals, exact for any instant of knowledge.

Whole days of knowledge are summed by the plan's terms. What whole days do not tell apart is added
from the journal, or taken off (`AsKnown.rest`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import BigInteger, Text, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import Sums, with_derived
from services.aggregator.figures.as_known import Rest
from services.aggregator.figures.changes import changes
from services.aggregator.figures.dimensions import COLUMNS, TOTALS, Grouped, column_of, folded
from services.aggregator.figures.plan import Term, plan
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.journal import JOURNAL
from services.aggregator.ledger.rollups import Seals, seals


async def grouped(
    db: AsyncConnection, selection: Selection, by: Sequence[str], *, packed: bool = False
) -> Grouped:
    """The base measures of a selection by these dimensions (`measure` apart, which is always a key).

    `packed` has the database put the measures of a key into one row: quicker for thousands of keys,
    and slower for a few.
    """
    keys = [name for name in by if name != "measure"]
    columns = list(dict.fromkeys(map(column_of, keys)))
    rows = await _added_up(db, selection, columns, packed=packed)
    sums = _unpacked(rows) if packed else _by_key(rows)
    rest = selection.known.rest
    if rest is not None:
        for cell, value in await changes(db, selection, columns, rest):
            into = sums.setdefault(tuple(COLUMNS[name].key(cell) for name in columns), {})
            into[cell["measure"]] = into.get(cell["measure"], 0) + rest.sign * value
    return folded(keys, columns, sums, as_cbp=selection.as_cbp)


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


async def loose_years(db: AsyncConnection, selection: Selection, sealed: Seals) -> set[int]:
    """The fiscal years in which a selection counts what became known in other months than these."""
    loose = plan(selection, (), sealed)[0]
    years = select(loose.table.c.fiscal_year).where(*loose.conditions).distinct()
    return set((await db.execute(years)).scalars())


async def _added_up(
    db: AsyncConnection, selection: Selection, columns: Sequence[str], *, packed: bool
) -> Sequence[Any]:
    """Rows of the columns, a measure and a sum, for `_by_key`; or packed, for `_unpacked`.

    A seal that was broken meanwhile is noticed: the seals are read before and after.
    """
    statement = _packed if packed else _statement
    dialect, sealed = db.dialect.name, await seals(db)
    rows = (await db.execute(statement(dialect, plan(selection, columns, sealed), columns))).all()
    if sealed and await seals(db) != sealed:
        return (await db.execute(statement(dialect, plan(selection, columns, {}), columns))).all()
    return rows


def _by_key(rows: Iterable[Any]) -> dict[tuple[Any, ...], Sums]:
    """Several rows may have the same columns and measure."""
    sums: dict[tuple[Any, ...], Sums] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        sums[tuple(row[:-2])][row[-2]] += int(row[-1])
    return {key: dict(by_measure) for key, by_measure in sums.items()}


def _unpacked(rows: Iterable[Any]) -> dict[tuple[Any, ...], Sums]:
    return {tuple(values): orjson.loads(f"{{{sums}}}") for *values, sums in rows if sums}


def _statement(dialect: str, terms: Sequence[Term], columns: Sequence[str]) -> Any:
    statements = [_sum(dialect, term, columns) for term in terms]
    return union_all(*statements) if len(statements) > 1 else statements[0]


def _packed(dialect: str, terms: Sequence[Term], columns: Sequence[str]) -> Any:
    """The same as rows of the columns and a text with every measure and its sum, once."""
    sums = _statement(dialect, terms, columns).subquery()
    *keys, measure, value = sums.c
    if len(terms) > 1:
        once = select(*keys, measure, cast(func.sum(value), BigInteger)).group_by(*keys, measure).subquery()
        *keys, measure, value = once.c
    text = func.aggregate_strings('"' + measure + '":' + cast(value, Text), ",")
    return select(*keys, text).group_by(*keys)


def _sum(dialect: str, term: Term, columns: Sequence[str]) -> Any:
    table = term.table.c
    used = [COLUMNS[name] for name in columns]
    keys = [one.sql(dialect, table[one.source]).label(name) for name, one in zip(columns, used, strict=True)]
    value = cast(term.sign * func.sum(table.value), BigInteger)  # PostgreSQL's own sum is a slow decimal
    statement = select(*keys, table.measure, value).where(*term.conditions)
    return statement.group_by(*(key.element for key in keys), table.measure)
