"""Finding stored values that are at most one edit away: a character more, less, or other (Levenshtein).

One edit leaves the first half of a value as it is, or else the second. So whatever is near begins with the
first half of what is asked, or ends with the second: two spans of the index, one over the values as they
are and one over the values written backwards. Within a span few values remain, and a pattern for each
edit tells which of them are near (ADR 0018).
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

ESCAPE = "/"
LAST = "\U0010ffff"
"""Comes after every character that a value can have."""


async def near(db: AsyncConnection, terms: Table, forwards: str, backwards: str, value: str) -> list[str]:
    """The stored values that are within one edit of `value`, itself included, in order.

    `forwards` and `backwards` are the names of the terms that have the values so.
    """
    half = len(value) // 2
    ahead = await _stored(db, terms, forwards, value, half)
    behind = await _stored(db, terms, backwards, value[::-1], len(value) - half)
    return sorted({*ahead, *(one[::-1] for one in behind)})


async def _stored(db: AsyncConnection, terms: Table, name: str, value: str, kept: int) -> list[str]:
    """Those that begin with the `kept` first characters of the value, and differ in one of the others."""
    found = await db.execute(span(terms, name, value, kept))
    return [term.partition("=")[2] for term in found.scalars()]


def span(terms: Table, name: str, value: str, kept: int) -> Select[Any]:
    """The query for terms of this name that begin with the `kept` first characters, and are near."""
    column, first = terms.c.term, f"{name}={value[:kept]}"
    patterns = (column.like(_literal(first) + rest, escape=ESCAPE) for rest in _edits(value[kept:]))
    return select(column).distinct().where(column >= first, column < first + LAST, or_(*patterns))


def _edits(text: str) -> Iterator[str]:
    """LIKE patterns of all that is one edit from the text; the last two take in the text itself."""
    for place in range(len(text)):
        before, after = _literal(text[:place]), _literal(text[place + 1 :])
        yield f"{before}_{after}"
        yield before + after
        yield f"{before}_{_literal(text[place:])}"
    yield f"{_literal(text)}_"
    yield _literal(text)


def _literal(text: str) -> str:
    return "".join(ESCAPE + one if one in "%_/" else one for one in text)
