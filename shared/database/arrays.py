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
from uuid import UUID

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
    return {name: packed(_texts([row[name] for row in rows])) for name in rows[0]}


def _kind(table: Table, name: str) -> str:
    return _TYPES.get(type(table.c[name].type).__visit_name__.upper(), "text")


def _texts(values: Sequence[Any]) -> Iterable[str]:
    """The values of a column as text. Nearly every column is of one type, so that is asked once."""
    types = {*map(type, values)}
    kind = types.pop()
    if types or kind is type(None):
        return map(_text, values)
    if kind is str:
        return values
    if kind is datetime:
        same = values.count(values[0]) == len(values)  # as in all that is recorded at once
        return [values[0].isoformat()] * len(values) if same else map(datetime.isoformat, values)
    return [f"{one.int:032x}" for one in values] if kind is UUID else map(str, values)


def _text(value: Any) -> str:
    if value is None:
        return NULL
    return value.isoformat() if isinstance(value, datetime) else str(value)
