"""Writing the totals. The journal and the positions have modules of their own; reading is in `figures`.

The hot statements go to the driver as they are: on PostgreSQL a whole batch at once by COPY, on
SQLite row by row, which there is quick.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CELL, Cell
from services.aggregator.ledger.rollups import unseal
from services.aggregator.ledger.tables import METADATA
from shared.database.copying import copy_in

TOTALS: Table = METADATA.tables["totals"]

_CELL = ", ".join(CELL)
_COLUMNS = (*CELL, "value", "compacted")
_SQLITE_ADD = f"INSERT INTO totals ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"

DayPair = tuple[date, date]
"""A day of knowledge and a local day: whose rows are joined at once."""

# One statement sees and removes the same rows, whatever is appended meanwhile; SQLite has one writer.
# The range of days of knowledge is there for the index; `+ 0` keeps the planner from looking every pair up
# in it, which reads the whole block-range index each time and took minutes where this takes seconds.
_COMPACTED = f"""
    INSERT INTO totals ({_CELL}, value, compacted)
    SELECT {_CELL}, sum(value), true FROM %s GROUP BY {_CELL} HAVING sum(value) <> 0
    ORDER BY known_day, day
"""
_PG_COMPACT = text(f"""
    WITH pair AS (
        SELECT * FROM unnest(CAST(:known AS date[]), CAST(:days AS date[])) AS pair (known_day, day)
    ),
    gone AS (
        DELETE FROM totals USING pair
        WHERE totals.known_day + 0 = pair.known_day AND totals.day + 0 = pair.day
        AND totals.known_day BETWEEN :first AND :last RETURNING totals.*
    ) {_COMPACTED % "gone"}
""")
_SQLITE_COMPACT = (
    "CREATE TEMP TABLE gone AS SELECT * FROM totals WHERE (known_day, day) IN (VALUES {pairs})",
    "DELETE FROM totals WHERE (known_day, day) IN (VALUES {pairs})",
    _COMPACTED % "gone",
    "DROP TABLE gone",
)


async def add(db: AsyncConnection, deltas: Mapping[Cell, int]) -> None:
    """Append deltas to the totals. On PostgreSQL the transaction must have begun with a statement."""
    added = [(cell, value) for cell, value in deltas.items() if value]
    if not added:
        return
    if db.dialect.name == "postgresql":
        await copy_in(db, "totals", _COLUMNS, [f"{cell}\t{value}\tf" for cell, value in added])
    else:
        await db.exec_driver_sql(_SQLITE_ADD, [(*cell.split("\t"), value, False) for cell, value in added])
    months = {
        cell[-len("2024-06-14") : -len("-14")] for cell, _value in added
    }  # the day of knowledge is last
    await unseal(db, [date.fromisoformat(f"{month}-01") for month in months])


async def newest_row(db: AsyncConnection) -> int:
    """The highest id of the totals' rows, 0 where there are none."""
    return int((await db.execute(select(func.coalesce(func.max(TOTALS.c.id), 0)))).scalar_one())


async def uncompacted(db: AsyncConnection, after: int, upto: int) -> list[tuple[DayPair, int]]:
    """The pairs, in order, with how many of their rows with an id in (after, upto] are not compacted."""
    table = TOTALS.c
    pair = (table.known_day, table.day)
    chosen = (table.id > after) & (table.id <= upto) & table.compacted.is_(False)
    counted = select(*pair, func.count()).where(chosen).group_by(*pair).order_by(*pair)
    return [((row[0], row[1]), row[2]) for row in await db.execute(counted)]


async def index_new_rows(db: AsyncConnection) -> None:
    """Tell the block-range index of the rows since the last vacuum, all of which are read without that.

    For a backlog only: a vacuum that is under way gives up for it.
    """
    if db.dialect.name == "postgresql":
        await db.execute(text("SELECT brin_summarize_new_values('ix_totals_day')"))


async def compact(db: AsyncConnection, pairs: Sequence[DayPair]) -> None:
    """Join the rows of each cell of these pairs; no sum changes."""
    if db.dialect.name == "postgresql":
        known = [pair[0] for pair in pairs]
        days = [pair[1] for pair in pairs]
        await db.execute(_PG_COMPACT, {"known": known, "days": days, "first": min(known), "last": max(known)})
        return
    listed = ", ".join(f"('{known.isoformat()}', '{day.isoformat()}')" for known, day in pairs)
    for statement in _SQLITE_COMPACT:
        await db.exec_driver_sql(statement.format(pairs=listed))
