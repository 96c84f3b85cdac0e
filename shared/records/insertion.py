"""A version 1 in one PostgreSQL statement: its key, its outbox row, its state row and its terms.

One statement is one round trip and a transaction of its own. It is compiled once and goes to the driver
as it is: for one row, SQLAlchemy's work on each parameter costs more than PostgreSQL's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, Text, TextClause, bindparam, func, insert, literal_column, select, text
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import arrays

_TERMS = "terms"
TERM_SEPARATOR = "\x1d"
"""Between the terms of one version, within what `arrays` separates."""
_SEPARATOR: Any = literal_column(r"E'\x1f'", Text)


class OneStatement:
    """Inserts a row into each table, of which the last is the state, and the terms where a kind has some."""

    def __init__(self, tables: Sequence[Table], terms: Table | None) -> None:
        rows = (_row(place, table) for place, table in enumerate(tables))
        *first, last = (insert(table).values(row) for table, row in zip(tables, rows, strict=True))
        ctes = [statement.cte(f"w{place}") for place, statement in enumerate(first)]
        if terms is not None:
            ctes.append(_insert_terms(terms, tables[-1], len(first)).cte(_TERMS))
        compiled = last.add_cte(*ctes).compile(dialect=asyncpg.dialect())  # type: ignore[no-untyped-call]
        self._text = str(compiled)
        self._places = [_place(name) for name in compiled.positiontup or ()]

    async def execute(
        self, db: AsyncConnection, rows: Sequence[Mapping[str, Any]], terms: Sequence[str]
    ) -> None:
        """Insert a row for each table, and these terms."""
        packed = {_TERMS: arrays.SEPARATOR.join(terms)}
        given = (*rows, packed)
        await db.exec_driver_sql(self._text, tuple([given[place][name] for place, name in self._places]))


def added_terms(terms: Table) -> TextClause:
    """A statement that inserts terms of versions, given as `arrays.columns`: all of a version in one text."""
    kinds = {"terms": "text", "occurred_at": "timestamptz", "record_id": "uuid", "version": "int"}
    return text(
        f"INSERT INTO {terms.name} (term, occurred_at, record_id, version) "  # noqa: S608
        r"SELECT unnest(string_to_array(terms, E'\x1d')), occurred_at, record_id, version "
        f"FROM {arrays.unnested(kinds)}"
    )


def given(table: Table) -> list[Column[Any]]:
    """The columns that are written on insertion."""
    counted = table.autoincrement_column
    return [one for one in table.columns if one is not counted and one.name != "published_at"]


def _row(place: int, table: Table) -> dict[str, Any]:
    return {column.name: bindparam(f"{place} {column.name}") for column in given(table)}


def _place(parameter: str) -> tuple[int, str]:
    """Of which row a parameter is, and of which column; the terms come after the rows."""
    place, _, name = parameter.partition(" ")
    return (int(place), name) if name else (-1, _TERMS)


def _insert_terms(terms: Table, state: Table, place: int) -> Any:
    """A row for each term, with the time, the id and the version of the state row."""
    same = {"occurred_at": "occurred_at", "record_id": "id", "version": "version"}
    of_state = [bindparam(f"{place} {one}", type_=state.c[one].type) for one in same.values()]
    unpacked = func.unnest(func.string_to_array(bindparam(_TERMS, type_=Text()), _SEPARATOR))
    return insert(terms).from_select(["term", *same], select(unpacked, *of_state))
