"""Whole columns as PostgreSQL parameters.

The driver encodes an array element by element, and SQLAlchemy binds rows value by value, both in
Python; for a batch of a thousand rows that costs more than everything else. One text a column, split
by the server, is some times cheaper. The separators are control characters that no code holds and
that JSON escapes: what may be put here is checked where it comes in (`contracts`, `auth`, and the
aggregator's `reading`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, TextClause, text

SEPARATOR = "\x1f"
NULL = "\x1e"
_TYPES = {
    "UUID": "uuid",
    "DATETIME": "timestamptz",
    "DATE": "date",
    "BIG_INTEGER": "bigint",
    "INTEGER": "int",
}


def packed(values: Iterable[str]) -> str:
    """A column's values as one text. It begins with a separator, so that one empty text stays one."""
    return SEPARATOR + SEPARATOR.join(values)


def array(name: str, kind: str) -> str:
    """The array that a parameter of this name holds, `packed`."""
    return f"CAST((string_to_array(:{name}, E'\\x1f', E'\\x1e'))[2:] AS {kind}[])"


def unnested(columns: Mapping[str, str]) -> str:
    """A FROM item `new` with these columns and their types; each is a parameter of its name, `packed`."""
    arrays = (array(name, kind) for name, kind in columns.items())
    return f"unnest({', '.join(arrays)}) AS new ({', '.join(columns)})"


def insertion(table: Table, names: Sequence[str], rest: str = "") -> TextClause:
    """A statement that inserts rows of these columns, given as `columns`; `rest` follows it."""
    kinds = {name: _kind(table, name) for name in names}
    listed = ", ".join(names)
    return text(f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM {unnested(kinds)} {rest}")  # noqa: S608


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Rows, of which there is at least one, as the parameters of an `insertion`."""
    return {name: packed([_text(row[name]) for row in rows]) for name in rows[0]}


def _kind(table: Table, name: str) -> str:
    return _TYPES.get(type(table.c[name].type).__visit_name__.upper(), "text")


def _text(value: Any) -> str:
    if type(value) is str:  # as most are
        return value
    if value is None:
        return NULL
    return value.isoformat() if isinstance(value, datetime) else str(value)
