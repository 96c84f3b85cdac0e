"""A version 1 in one PostgreSQL statement: its key, its outbox row, its state row and its terms.

One statement is one round trip and a transaction of its own. It is compiled once and goes to the driver
as it is: for one row, SQLAlchemy's work on each parameter costs more than PostgreSQL's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    Table,
    Text,
    TextClause,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import arrays

_TERMS = "terms"
_MARKS = "marks"
_NUMBER = "number"
TERM_SEPARATOR = "\x1d"
"""Between the terms of one version, within what `arrays` separates."""
_SEPARATOR: Any = literal_column(r"E'\x1f'", Text)


class OneStatement:
    """Inserts a row into each table, of which the last is the state, and the terms where a kind has some.

    With a table of `marks` it inserts these first, and all else only if every one of them is new.
    """

    def __init__(self, tables: Sequence[Table], terms: Table | None, marks: Table | None = None) -> None:
        marking = None if marks is None else _insert_marks(marks).cte(_MARKS)
        inserts = [_insert_row(place, table, marking) for place, table in enumerate(tables)]
        ctes = [statement.cte(f"w{place}") for place, statement in enumerate(inserts[:-1])]
        if terms is not None:
            ctes.append(_insert_terms(terms, tables[-1], len(ctes), marking).cte(_TERMS))
        statement = inserts[-1].add_cte(*ctes)
        compiled = statement.compile(dialect=asyncpg.dialect())  # type: ignore[no-untyped-call]
        self._text = str(compiled)
        self._places = [_place(name) for name in compiled.positiontup or ()]

    async def execute(
        self,
        db: AsyncConnection,
        rows: Sequence[Mapping[str, Any]],
        terms: Sequence[str],
        marks: Sequence[str] = (),
    ) -> bool:
        """Insert a row for each table, and these terms; false where nothing was, for a mark was there."""
        packed: dict[str, Any] = {_TERMS: arrays.SEPARATOR.join(terms)}
        if marks:
            packed |= {_MARKS: arrays.SEPARATOR.join(sorted(marks)), _NUMBER: len(marks)}
        given = (*rows, packed)
        values = tuple([given[place][name] for place, name in self._places])
        return (await db.exec_driver_sql(self._text, values)).rowcount == 1


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


def _insert_row(place: int, table: Table, marking: Any) -> Any:
    """A row of parameters; with `marking`, only if all that it marks is new."""
    columns = given(table)
    values = [bindparam(f"{place} {one.name}", type_=one.type) for one in columns]
    if marking is None:
        return insert(table).values(dict(zip(columns, values, strict=True)))
    return insert(table).from_select(columns, select(*values).where(_all_new(marking)))


def _place(parameter: str) -> tuple[int, str]:
    """Of which row a parameter is, and of which column; what is `packed` comes after the rows."""
    place, _, name = parameter.partition(" ")
    return (int(place), name) if name else (-1, place)


def _insert_terms(terms: Table, state: Table, place: int, marking: Any) -> Any:
    """A row for each term, with the time, the id and the version of the state row."""
    same = {"occurred_at": "occurred_at", "record_id": "id", "version": "version"}
    of_state = [bindparam(f"{place} {one}", type_=state.c[one].type) for one in same.values()]
    query = select(_unpacked(_TERMS), *of_state)
    return insert(terms).from_select(
        ["term", *same], query if marking is None else query.where(_all_new(marking))
    )


def _insert_marks(marks: Table) -> Any:
    """A row for each mark that is new. One that another transaction adds is waited for."""
    adding = postgresql.insert(marks).from_select(["term"], select(_unpacked(_MARKS)))
    return adding.on_conflict_do_nothing().returning(marks.c.term)


def _all_new(marking: Any) -> Any:
    number = bindparam(_NUMBER, type_=Integer())
    return select(func.count()).select_from(marking).scalar_subquery() == number


def _unpacked(name: str) -> Any:
    return func.unnest(func.string_to_array(bindparam(name, type_=Text()), _SEPARATOR))
