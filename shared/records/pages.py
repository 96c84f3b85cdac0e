"""Pages of a list: which current versions a search finds, and the SQL that reads them in order of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, Table, and_, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.record import Draft
from shared.records.found import FACTS, Found, found
from shared.records.kind import Near, Search
from shared.records.neighbors import near
from shared.records.tables import RecordTables
from shared.runtime.clock import as_utc

D = TypeVar("D", bound=Draft)
COMMON = 1_000
"""Versions that have a term: whether there are still more makes no difference to the order of a search."""

Position = tuple[datetime, UUID]
"""Of a record in a list: when it occurred, and its id."""


Within = Callable[[Any], Sequence[Any]]
"""The conditions of a caller's reach on the columns of the state row."""


def everything(_columns: Any) -> Sequence[Any]:
    """The conditions of a reach that has all."""
    return ()


@dataclass(frozen=True, slots=True)
class Page:
    """Records in order of occurrence; `last` is the keyset position of the last one, if more follow."""

    found: list[Found]
    last: Position | None


class Pages(Generic[D]):
    """Reads pages of the records of a kind."""

    def __init__(self, tables: RecordTables[D]) -> None:
        self._kind = tables.kind
        self._state, self._outbox = tables.state, tables.outbox
        self._terms = cast("Table", tables.terms)  # of a kind without terms nothing is asked by them

    async def page(
        self,
        db: AsyncConnection,
        search: Search,
        after: Position | None,
        limit: int,
        within: Within = everything,
    ) -> Page:
        """One page of the records that are `within` reach, from the keyset position `after` on."""
        groups = await self._groups(db, search)
        if not all(groups):
            return Page([], None)
        query = self.searched(search, after, groups).where(*within(self._state.c)).limit(limit + 1)
        rows = (await db.execute(query)).all()
        shown = rows[:limit]
        last = (as_utc(shown[-1].occurred_at), shown[-1].id) if len(rows) > limit else None
        return Page([found(row._mapping) for row in shown], last)

    async def _groups(self, db: AsyncConnection, search: Search) -> list[list[str]]:
        """Terms, of each group of which a record has one; those that the fewest records share first."""
        near = [
            [f"{one.forwards}={value}" for value in await self._near(db, one, asked)]
            for one, asked in search.near(self._kind)
        ]
        exact = search.terms(self._kind)
        if len(exact) > 1:
            exact = await self._rarest_first(db, exact)
        return [*near, *([term] for term in exact)]

    async def _near(self, db: AsyncConnection, one: Near[D], asked: str) -> list[str]:
        return await near(db, self._terms, one.forwards, one.name, asked)

    async def _rarest_first(self, db: AsyncConnection, terms: Sequence[str]) -> list[str]:
        """By how many versions have each, as far as the count goes; of equals, the first stays first."""
        counts = (await db.execute(select(*map(self._count, terms)))).one()
        return [term for _, _, term in sorted(zip(counts, range(len(terms)), terms, strict=True))]

    def _count(self, term: str) -> Any:
        some = select(literal(1)).where(self._terms.c.term == term).limit(COMMON).subquery()
        return select(func.count()).select_from(some).scalar_subquery()

    def searched(
        self, search: Search, after: Position | None = None, groups: Sequence[Sequence[str]] | None = None
    ) -> Select[Any]:
        """The query for current bodies that a search asks for, with `occurred_at` and `id`, in its order.

        `groups`: the terms that it is found by, where they are not just those that are asked for.
        """
        named = [[term] for term in search.terms(self._kind)] if groups is None else groups
        query, columns = self._found_by(named)
        query = query.add_columns(columns.occurred_at).where(*search.conditions(self._kind, columns))
        order = (columns.occurred_at, columns.id)
        if after is not None:
            here, there = tuple_(*order), tuple_(*after)
            query = query.where(here > there if search.oldest_first else here < there)
        return query.order_by(*(one.asc() if search.oldest_first else one.desc() for one in order))

    def _found_by(self, groups: Sequence[Sequence[str]]) -> tuple[Select[Any], Any]:
        """Current bodies that have a term of each group, and the columns of the state row.

        The time and the id are those of the first term, if there is one: its index has them in order.
        """
        query = current_bodies(self._state, self._outbox)
        columns = SimpleNamespace(**dict(self._state.c.items()))
        if groups:
            lead, having = self._lead(groups[0])
            query = query.where(*having, lead.record_id == self._state.c.id)
            query = query.where(lead.version == self._state.c.version)
            query = query.where(*(self._has(terms, lead) for terms in groups[1:]))
            columns.occurred_at, columns.id = lead.occurred_at, lead.record_id
        return query, columns

    def _lead(self, terms: Sequence[str]) -> tuple[Any, Sequence[Any]]:
        """The columns of the rows that have one of these terms, each version once, and their condition."""
        table = self._terms
        if len(terms) == 1:
            lead = table.alias("lead").c
            return lead, [lead.term == terms[0]]
        versions = select(table.c.occurred_at, table.c.record_id, table.c.version)
        return versions.where(table.c.term.in_(terms)).distinct().subquery("lead").c, []

    def _has(self, terms: Sequence[str], lead: Any) -> Any:
        """Whether the version that the lead found has one of these terms too.

        It is asked for each in turn, as a page needs few: PostgreSQL takes terms of one version to be
        independent, expects next to none to have both, and would join and sort all of them.
        """
        table = self._terms.alias()
        same = (
            table.c.occurred_at == lead.occurred_at,
            table.c.record_id == lead.record_id,
            table.c.version == lead.version,
        )
        having = select(literal(True)).where(table.c.term.in_(terms), *same).limit(1)
        return having.correlate_except(table).scalar_subquery()


def current_bodies(state: Table, outbox: Table) -> Any:
    """A query for the ids, bodies and withheld parts of current versions, with their facts."""
    same = and_(outbox.c.record_id == state.c.id, outbox.c.version == state.c.version)
    facts = [state.c[name] for name in FACTS if name in state.c]
    return select(state.c.id, outbox.c.body, outbox.c.withheld, *facts).join_from(state, outbox, same)
