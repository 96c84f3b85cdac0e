"""PostgreSQL's COPY, for appending rows: the driver sends text that is ready, and parses nothing."""

from collections.abc import Sequence
from io import BytesIO

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
