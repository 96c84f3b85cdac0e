"""Summaries of the totals: sums of what became known in a month that is over, by fewer columns.

A year has millions of cells, most of which no question tells apart. A month of knowledge is
*sealed* once it is over and at rest: each summary then holds the sums of all its rows. Whatever
adds a row to the totals of a sealed month breaks its seal in the same transaction, and it is
sealed again later. So a sum over a summary and one over the totals are the same at any time, and
`figures` takes the quicker. ADR 0009 says why.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Index,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LEAD
from services.aggregator.ledger.tables import METADATA

TOTALS: Table = METADATA.tables["totals"]
SEALED: Table = METADATA.tables["sealed"]
Seals = Mapping[date, int]
"""The sealed months by their first day, each with the mark of its seal: no two seals have the same."""


class Period(IntEnum):
    """The days that a summary adds up; a week is an ISO week cut where a month ends."""

    DAY = 1
    WEEK = 2
    MONTH = 3

    def start(self, day: date) -> date:
        """The first day of the period that a day is in."""
        if self is Period.DAY:
            return day
        monday = day - timedelta(days=day.weekday() if self is Period.WEEK else 31)
        return max(monday, day.replace(day=1))

    def end(self, day: date) -> date:
        """The last day of the period that a day is in."""
        if self is Period.DAY:
            return day
        month = month_end(day)
        return month if self is Period.MONTH else min(month, day + timedelta(days=6 - day.weekday()))

    def sql(self, dialect: str, day: ColumnElement[date]) -> ColumnElement[Any]:
        """`start` in SQL."""
        if self is Period.DAY:
            return day
        if dialect == "sqlite":
            month: ColumnElement[Any] = func.date(day, "start of month")
            week: ColumnElement[Any] = func.max(month, func.date(day, "-6 days", "weekday 1"))
            return type_coerce(month if self is Period.MONTH else week, Date)
        month = func.date_trunc("month", day)
        week = func.greatest(month, func.date_trunc("week", day))
        return cast(month if self is Period.MONTH else week, Date)

    def inside(self, first: date, last: date) -> tuple[date, date]:
        """First and last day of the whole periods of these days; the last is before the first without any."""
        start = first if self.start(first) == first else self.end(first) + timedelta(days=1)
        return start, last if self.end(last) == last else self.start(last) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rollup:
    """Sums by a period of the local day, the month of knowledge and these columns.

    One without `role` has what lead agencies count. Rows of a month of knowledge are in the order
    of the columns, for the block-range index.
    """

    table: Table
    period: Period
    columns: tuple[str, ...]

    def answers(self, columns: Collection[str], finest: Period) -> bool:
        """Whether it tells these columns of the totals apart, and periods as fine as this."""
        return self.period <= finest and set(self.columns) >= set(columns)

    def statement(self, dialect: str, month: date) -> Any:
        """Add the sums of a month of knowledge, by day."""
        table = TOTALS.c
        keys = [self.period.sql(dialect, table.day), *(table[name] for name in self.columns)]
        sums = select(*keys, literal(month, Date), cast(func.sum(table.value), BigInteger))
        sums = sums.where(table.known_day.between(month, month_end(month))).group_by(*keys)
        if "role" not in self.columns:
            sums = sums.where(table.role == LEAD)
        names = ["day", *self.columns, "known_month", "value"]
        return insert(self.table).from_select(names, sums.order_by(*keys))


def _rollup(what: str, period: Period, columns: Sequence[str]) -> Rollup:
    name = f"rollup_{what}_{period.name.lower()}"
    pages = 16 if period is Period.DAY else 4  # for a large table more, or reading the index takes as long
    ranges: dict[str, Any] = {"postgresql_using": "brin", "postgresql_with": {"pages_per_range": pages}}
    indexes = [Index(f"ix_{name}", "known_month", "day", "field_office", **ranges)]
    if "port_code" in columns:
        indexes.append(Index(f"ix_{name}_port", "port_code", "day"))
    table = Table(
        name,
        METADATA,
        Column("day", Date, nullable=False),
        Column("known_month", Date, nullable=False),
        Column("value", BigInteger, nullable=False),
        *(Column(one, String(_LENGTHS[one]), nullable=False) for one in columns),
        *indexes,
    )
    return Rollup(table, period, tuple(columns))


_LENGTHS = {one.name: getattr(one.type, "length", None) for one in TOTALS.columns}
_OFFICE = ("field_office", "measure")
_SUBTYPE = (*_OFFICE, "subtype")
_PORT = ("field_office", "port_code", "measure")
_OPERATION = ("field_office", "operation", "task_force", "agency", "role", "measure")
_PORT_OPERATION = (*_PORT, "operation", "task_force")
_PORT_AGENCY = (*_PORT, "agency", "role")
_CELL = (*_OPERATION, "port_code", "subtype")

ROLLUPS = (
    _rollup("office", Period.MONTH, _OFFICE),
    _rollup("subtype", Period.MONTH, _SUBTYPE),
    _rollup("port", Period.MONTH, _PORT),
    _rollup("operation", Period.MONTH, _OPERATION),
    _rollup("port_operation", Period.MONTH, _PORT_OPERATION),
    _rollup("port_agency", Period.MONTH, _PORT_AGENCY),
    _rollup("office", Period.DAY, _OFFICE),
    _rollup("subtype", Period.WEEK, _SUBTYPE),
    _rollup("port", Period.DAY, _PORT),
    _rollup("operation", Period.DAY, _OPERATION),
    _rollup("cell", Period.MONTH, _CELL),
    _rollup("cell", Period.DAY, _CELL),
)
"""The one that answers a question with the fewest rows comes first."""


def covering(
    first: date, last: date, columns: Collection[str], finest: Period
) -> Iterator[tuple[Table, date, date]]:
    """Local days in pieces, each with the table that adds it up in the fewest rows.

    A rollup takes whole periods of its own; the days at the edges come from finer rollups, and from
    the totals where no rollup tells these columns and periods apart.
    """
    return _pieces(first, last, [one for one in ROLLUPS if one.answers(columns, finest)])


def _pieces(first: date, last: date, rollups: Sequence[Rollup]) -> Iterator[tuple[Table, date, date]]:
    if first > last:
        return
    if not rollups:
        yield TOTALS, first, last
        return
    best = rollups[0]
    finer = [one for one in rollups if one.period < best.period]
    start, end = best.period.inside(first, last)
    if start > end:
        yield from _pieces(first, last, finer)
        return
    yield best.table, start, end
    yield from _pieces(first, start - timedelta(days=1), finer)
    yield from _pieces(end + timedelta(days=1), last, finer)


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


async def seals(db: AsyncConnection) -> Seals:
    """The months that are sealed now."""
    return {month: mark for month, mark in await db.execute(select(SEALED)) if mark is not None}


async def unseal(db: AsyncConnection, months: Iterable[date]) -> None:
    """Break the seals of months to whose totals this transaction added, after it did."""
    table = SEALED.c
    held = table.known_month.in_(list(months)) & table.mark.is_not(None)
    await db.execute(update(SEALED).where(held).values(mark=None))


async def broken(db: AsyncConnection) -> set[date]:
    """The months whose seal was broken."""
    return set((await db.execute(select(SEALED.c.known_month).where(SEALED.c.mark.is_(None)))).scalars())


async def unsealed(db: AsyncConnection) -> set[date]:
    """The months of knowledge that have totals and no seal; looks at every row."""
    month = Period.MONTH.sql(db.dialect.name, TOTALS.c.known_day)
    found = set((await db.execute(select(month).distinct())).scalars())
    return found - (await seals(db)).keys()


async def seal(db: AsyncConnection, month: date) -> None:
    """Sum a month of knowledge up and seal it, unless it is sealed.

    Whoever writes to the totals waits meanwhile.
    """
    if db.dialect.name == "postgresql":
        await db.execute(text("LOCK TABLE totals IN SHARE MODE"))
    if month in await seals(db):
        return
    for one in ROLLUPS:
        await db.execute(delete(one.table).where(one.table.c.known_month == month))
        await db.execute(one.statement(db.dialect.name, month))
        if db.dialect.name == "postgresql":  # a block-range index learns of new rows by this, or a vacuum
            await db.execute(text(f"SELECT brin_summarize_new_values('ix_{one.table.name}')"))
    await db.execute(delete(SEALED).where(SEALED.c.known_month == month))
    await db.execute(insert(SEALED).values(known_month=month, mark=secrets.randbits(62)))
