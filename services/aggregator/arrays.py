"""Whole columns as PostgreSQL parameters.

The driver encodes an array element by element, in Python, which for a batch of thousands of rows
costs more than everything else in the aggregator. One text a column, split by the server, is some
times cheaper. The separator is a control character that no code or JSON text contains: the reader
(`reading`) refuses codes with one, and JSON escapes it.
"""

from collections.abc import Iterable, Mapping

SEPARATOR = "\x1f"


def packed(values: Iterable[str]) -> str:
    """A column's values as one text. It begins with a separator, so that one empty text stays one."""
    return SEPARATOR + SEPARATOR.join(values)


def array(name: str, kind: str) -> str:
    """The array that a parameter of this name holds, `packed`."""
    return f"CAST((string_to_array(:{name}, E'\\x1f'))[2:] AS {kind}[])"


def unnested(columns: Mapping[str, str]) -> str:
    """A FROM item `new` with these columns and their types; each is a parameter of its name, `packed`."""
    arrays = (array(name, kind) for name, kind in columns.items())
    return f"unnest({', '.join(arrays)}) AS new ({', '.join(columns)})"
