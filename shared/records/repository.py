"""All SQL of a record-keeping service: its state, outbox and idempotency tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Column, ColumnElement, Row, Table, and_, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.record import Draft
from shared.database import arrays
from shared.database.database import Database
from shared.records.lifecycle import Version

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Author:
    """Who makes a version, and the W3C trace it is part of. Never leaves the service (D10).

    `supervises`: may change what is in a closed fiscal year.
    """

    subject: str
    traceparent: str | None = None
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A caller's idempotency key with the fingerprint of what it was used for."""

    caller: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Page:
    """Bodies in order of occurrence, newest first; `last` is the keyset position of the last one."""

    bodies: list[bytes]
    last: tuple[datetime, UUID] | None


class Repository(Generic[D]):
    """SQL over the three tables. A subclass says which further state columns its kind has."""

    def __init__(self, state: Table, outbox: Table, idempotency: Table) -> None:
        self.state = state
        self.outbox = outbox
        self.idempotency = idempotency
        self._tables = (idempotency, outbox, state)
        self._add_all = _one_statement(self._tables)
        names = [column.name for column in _given(outbox)]
        self._add_outbox = arrays.insertion(outbox, names, "ON CONFLICT DO NOTHING RETURNING record_id")
        self._add_state = arrays.insertion(state, [column.name for column in state.columns])
        first = sqlite.insert(outbox).on_conflict_do_nothing()
        self._add_outbox_sqlite = first.returning(outbox.c.record_id)

    def extra_columns(self, draft: D) -> Mapping[str, Any]:  # noqa: ARG002
        """Further state columns, for the filters of this kind."""
        return {}

    async def add_one(
        self, database: Database, version: Version[D], author: Author, key: dict[str, Any]
    ) -> None:
        """Commit a version 1 with its key. Raises `IntegrityError` when the id or the key exists."""
        # On PostgreSQL one statement is a transaction of its own.
        async with database.begin() if database.is_sqlite else database.read() as db:
            await self.add(db, version, author, key)
        database.notices.post(self.outbox.name)

    async def add(
        self, db: AsyncConnection, version: Version[D], author: Author, key: dict[str, Any]
    ) -> None:
        """Insert a version 1 with its key. Raises `IntegrityError` when the id or the key exists."""
        rows = (key, self._outbox_row(version, author), self._state_row(version))
        if db.dialect.name == "postgresql":
            await db.execute(self._add_all, _prefixed(rows))
            return
        for table, row in zip(self._tables, rows, strict=True):
            await db.execute(insert(table), row)

    async def add_new(self, db: AsyncConnection, versions: Sequence[Version[D]], author: Author) -> set[UUID]:
        """Insert those versions 1 whose id is new, and tell which."""
        if not versions:
            return set()
        ordered = sorted(versions, key=lambda one: one.id)  # so that two batches cannot wait for each other
        outbox_rows = [self._outbox_row(one, author) for one in ordered]
        on_postgresql = db.dialect.name == "postgresql"
        if on_postgresql:
            result = await db.execute(self._add_outbox, arrays.columns(outbox_rows))
        else:
            result = await db.execute(self._add_outbox_sqlite, outbox_rows)
        added = set(result.scalars())
        # Of two with one id the first went into the outbox, and so must it here.
        rows = {one.id: self._state_row(one) for one in reversed(ordered) if one.id in added}
        if rows and on_postgresql:
            await db.execute(self._add_state, arrays.columns(list(rows.values())))
        elif rows:
            await db.execute(insert(self.state), list(rows.values()))
        return added

    async def advance(self, db: AsyncConnection, version: Version[D], author: Author) -> bool:
        """Make `version` current if the one before it still is; false when another came first."""
        previous = and_(self.state.c.id == version.id, self.state.c.version == version.version - 1)
        moved = await db.execute(update(self.state).where(previous).values(self._state_row(version)))
        if moved.rowcount != 1:
            return False
        await db.execute(insert(self.outbox).values(self._outbox_row(version, author)))
        return True

    async def remember(self, db: AsyncConnection, key: dict[str, Any]) -> None:
        """Store the answer to a key. Raises `IntegrityError` when the key exists."""
        await db.execute(insert(self.idempotency).values(key))

    async def answered(self, db: AsyncConnection, key: Key) -> Row[Any, Any] | None:
        """The stored fingerprint and answer of a key, if it was ever used."""
        table = self.idempotency.c
        query = select(table.fingerprint, table.answer).where(
            table.caller == key.caller, table.key == key.key
        )
        return (await db.execute(query)).one_or_none()

    async def current(self, db: AsyncConnection, record_ids: Sequence[UUID]) -> dict[UUID, bytes]:
        """The current bodies of the records that exist."""
        query = self._current_bodies().where(self.state.c.id.in_(record_ids))
        return {row.id: row.body.encode() for row in await db.execute(query)}

    async def history(self, db: AsyncConnection, record_id: UUID) -> list[bytes]:
        """Every version's body, oldest first."""
        table = self.outbox.c
        query = select(table.body).where(table.record_id == record_id).order_by(table.version)
        return [body.encode() for body in (await db.execute(query)).scalars()]

    async def page(
        self,
        db: AsyncConnection,
        filters: Sequence[ColumnElement[bool]],
        after: tuple[datetime, UUID] | None,
        limit: int,
    ) -> Page:
        """One page of current bodies, from the keyset position `after` on."""
        order = (self.state.c.occurred_at, self.state.c.id)
        query = self._current_bodies().add_columns(self.state.c.occurred_at).where(*filters)
        if after is not None:
            query = query.where(tuple_(*order) < tuple_(*after))
        rows = (await db.execute(query.order_by(*(one.desc() for one in order)).limit(limit + 1))).all()
        shown = rows[:limit]
        last = (shown[-1].occurred_at, shown[-1].id) if len(rows) > limit else None
        return Page([row.body.encode() for row in shown], last)

    def _current_bodies(self) -> Any:
        same = and_(self.outbox.c.record_id == self.state.c.id, self.outbox.c.version == self.state.c.version)
        return select(self.state.c.id, self.outbox.c.body).join_from(self.state, self.outbox, same)

    def _state_row(self, version: Version[D]) -> dict[str, Any]:
        return {
            "id": version.id,
            "version": version.version,
            "status": version.status.value,
            "port_code": version.port_code,
            "field_office": version.field_office,
            "occurred_at": version.occurred_at,
            "local_day": version.local_day,
            **self.extra_columns(version.draft),
        }

    def _outbox_row(self, version: Version[D], author: Author) -> dict[str, Any]:
        return {
            "record_id": version.id,
            "version": version.version,
            "event_id": version.event_id,
            "event_type": version.event_type,
            "body": version.body.decode(),
            "recorded_at": version.recorded_at,
            "recorded_by": author.subject,
            "traceparent": author.traceparent,
        }


def key_row(key: Key, answer: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The idempotency row of an answer."""
    return {
        "caller": key.caller,
        "key": key.key,
        "fingerprint": key.fingerprint,
        "answer": orjson.dumps(answer).decode(),
        "created_at": now,
    }


def _one_statement(tables: Sequence[Table]) -> Any:
    """One PostgreSQL statement that inserts a row into each table; built once, because building is slow."""
    *first, last = (
        insert(table).values({column.name: bindparam(f"p{place}_{column.name}") for column in _given(table)})
        for place, table in enumerate(tables)
    )
    return last.add_cte(*(statement.cte(f"w{place}") for place, statement in enumerate(first)))


def _given(table: Table) -> list[Column[Any]]:
    """The columns that are written on insertion."""
    return [column for column in table.columns if column.name not in {"published_at"} | _counted(table)]


def _counted(table: Table) -> set[str]:
    counted = table.autoincrement_column
    return set() if counted is None else {counted.name}


def _prefixed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {f"p{place}_{name}": value for place, row in enumerate(rows) for name, value in row.items()}
