"""A version 1 in one PostgreSQL statement: its key, its outbox row, its state row and its terms.

One statement is one round trip and a transaction of its own. It is built once, because building is slow.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, Text, bindparam, func, insert, select

from shared.database import arrays

TERMS = "terms"
"""The parameter with the terms, joined by `arrays.SEPARATOR`."""


def one_statement(tables: Sequence[Table], terms: Table | None) -> Any:
    """A statement that inserts a row into each table, of which the last is the state, and its terms."""
    *first, last = (
        insert(table).values({column.name: bindparam(f"p{place}_{column.name}") for column in given(table)})
        for place, table in enumerate(tables)
    )
    ctes = [statement.cte(f"w{place}") for place, statement in enumerate(first)]
    if terms is not None:
        ctes.append(_insert_terms(terms, tables[-1], f"p{len(first)}").cte("t"))
    return last.add_cte(*ctes)


def given(table: Table) -> list[Column[Any]]:
    """The columns that are written on insertion."""
    counted = table.autoincrement_column
    return [one for one in table.columns if one is not counted and one.name != "published_at"]


def parameters(rows: Sequence[Mapping[str, Any]], terms: Sequence[str] | None) -> dict[str, Any]:
    """A row for each table, and the terms of a kind that has some, as the parameters of `one_statement`."""
    given_terms = {} if terms is None else {TERMS: arrays.SEPARATOR.join(terms)}
    columns = {f"p{place}_{name}": value for place, row in enumerate(rows) for name, value in row.items()}
    return columns | given_terms


def _insert_terms(terms: Table, state: Table, prefix: str) -> Any:
    """A row for each term, with the time, the id and the version of the state row."""
    same = {"occurred_at": "occurred_at", "record_id": "id", "version": "version"}
    of_state = [bindparam(f"{prefix}_{one}", type_=state.c[one].type) for one in same.values()]
    packed = bindparam(TERMS, type_=Text())
    unpacked = func.unnest(func.string_to_array(packed, arrays.SEPARATOR))
    return insert(terms).from_select(["term", *same], select(unpacked, *of_state))
