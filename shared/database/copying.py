"""PostgreSQL's COPY: the driver sends and receives text as it is, and parses nothing."""

from collections.abc import Awaitable, Callable, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


async def copy_in(db: AsyncConnection, table: str, columns: Sequence[str], lines: Sequence[str]) -> None:
    """Append lines, each of values with tabs between them. The transaction must have begun with a statement.

    Raises the driver's own errors, such as `asyncpg.UniqueViolationError`.
    """
    connection = (await db.get_raw_connection()).driver_connection
    assert connection is not None
    source = BytesIO(("\n".join(lines) + "\n").encode())
    await connection.copy_to_table(table, source=source, columns=columns, format="text")


def escaped(text: str) -> str:
    """A free text as a value of a line."""
    return text.translate(_ESCAPES)


SEPARATOR, QUOTE = "\x1f", "\x01"
"""Between the values of a row that is copied out, and around those that would else be another or none."""
LONGEST_S = 86_400.0
"""What is copied out may be all there is; a statement has half a minute else."""
Lines = Callable[[bytes], Awaitable[None]]
"""Takes what comes next of rows that are copied out; a row may be cut in two."""


async def copy_out(db: AsyncConnection, query: str, take: Lines) -> None:
    """Give the rows of a query as CSV with `SEPARATOR` and `QUOTE`; nothing between two separators is NULL.

    Instants are in UTC. On PostgreSQL the transaction must have begun with a statement.
    """
    if db.dialect.name == "postgresql":
        await db.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        connection = (await db.get_raw_connection()).driver_connection
        assert connection is not None
        how = {"format": "csv", "delimiter": SEPARATOR, "quote": QUOTE, "escape": QUOTE}
        await connection.copy_from_query(query, output=take, timeout=LONGEST_S, **how)
        return
    async with db.stream(text(query)) as rows:
        async for some in rows.partitions(5_000):
            await take("".join([SEPARATOR.join(map(_value, row)) + "\n" for row in some]).encode())


def _value(value: Any) -> str:
    return "" if value is None else str(value) or QUOTE + QUOTE
