"""All SQL over the tables of a kind of records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Row, Table, and_, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.act import version_digest
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.contracts.record import Draft
from shared.database import arrays
from shared.database.database import Database
from shared.records.author import Author
from shared.records.found import Found, found, whole_of
from shared.records.insertion import OneStatement, added_terms, given
from shared.records.lifecycle import Version
from shared.records.matches import Matches
from shared.records.matching import Json, seen_before
from shared.records.pages import Pages, current_bodies
from shared.records.rows import Rows
from shared.records.tables import RecordTables
from shared.web.errors import KeyReused

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Key:
    """A caller's idempotency key with the fingerprint of what it was used for."""

    caller: str
    key: str
    fingerprint: str


class Repository(Generic[D]):
    """Writes and reads versions, keys and pages. Statements that are slow to build are built once."""

    def __init__(self, tables: RecordTables[D], acts: Acts) -> None:
        self.kind = tables.kind
        self.acts = acts
        self.state, self.outbox, self.idempotency = tables.state, tables.outbox, tables.idempotency
        self.terms = tables.terms
        self._tables = (self.idempotency, self.outbox, acts.tables.acts, self.state)
        self._rows = Rows(tables)
        self.pages = Pages(tables)
        self._add_all = OneStatement(self._tables, self.terms)
        self._matches: Matches[D] | None = None
        if tables.matches is not None:
            self._matches = Matches(tables.kind, tables.matches, acts)
            self._add_first = OneStatement(self._tables, self.terms, tables.matches.marks)
        names = [column.name for column in given(self.outbox)]
        self._add_outbox = arrays.insertion(self.outbox, names, "ON CONFLICT DO NOTHING RETURNING record_id")
        first = sqlite.insert(self.outbox).on_conflict_do_nothing()
        self._add_packed: Any = None if self.terms is None else added_terms(self.terms)
        self._add_outbox_sqlite = first.returning(self.outbox.c.record_id)

    async def add_one(self, database: Database, version: Version[D], author: Author, key: Key) -> Json | None:
        """Commit a version 1 with its key. Raises `IntegrityError` when the id or the key exists.

        Returns what its author is told of earlier records that it matches; None for nothing.
        """
        with self.acts.pen() as pen:
            seen = None
            if not await self._add_at_once(database, version, author, key, pen):
                async with database.begin() as db:
                    seen = await self.add(db, version, author, key, pen)
        database.notices.post(self.outbox.name)
        return seen

    async def _add_at_once(
        self, database: Database, version: Version[D], author: Author, key: Key, pen: Pen
    ) -> bool:
        """Commit it in one statement, which on PostgreSQL is a transaction of its own.

        False, and nothing was done, on SQLite, and where a serial number of it was seen before.
        """
        if database.is_sqlite:
            return False
        marks = () if self._matches is None else self._matches.brought(version)
        statement = self._add_first if marks else self._add_all
        async with database.read() as db:  # first: who waits for a connection holds no lane
            rows = self._written(version, author, key, pen)
            added = await statement.execute(db, rows, version.terms, marks)
        if not added:
            pen.undo()
        return added

    async def add(
        self, db: AsyncConnection, version: Version[D], author: Author, key: Key, pen: Pen
    ) -> Json | None:
        """Insert a version 1, its key and its act. Raises and returns as `add_one` does."""
        seen = await self._seen(db, version, author, pen)
        rows = self._written(version, author, key, pen, seen)
        if _on_postgresql(db):
            await self._add_all.execute(db, rows, version.terms)
            return seen
        for table, row in zip(self._tables, rows, strict=True):
            await db.execute(insert(table), row)
        await self._add_terms(db, [version])
        return seen

    def _written(
        self, version: Version[D], author: Author, key: Key, pen: Pen, seen: Json | None = None
    ) -> Sequence[dict[str, Any]]:
        """A row of a version 1 for each table. That of its key keeps what is answered."""
        answer = {"id": str(version.id), "version": 1, **seen_before(seen)}
        row = self._rows.outbox(version, author)
        (act,) = pen.links([self._rows.act(version, author, row)])
        return (
            key_row(key, answer, version.recorded_at),
            row,
            act.row(),
            self._rows.first(version, author),
        )

    async def _seen(
        self, db: AsyncConnection, version: Version[D], author: Author, pen: Pen, before: Json | None = None
    ) -> Json | None:
        """Tell of the earlier records that a version matches; what its author is told."""
        if self._matches is None:
            return None
        look = await self._matches.look(db, [version], author, before)
        return (await self._matches.tell(db, pen, look, [version.id])).get(version.id)

    async def add_new(
        self, db: AsyncConnection, versions: Sequence[Version[D]], author: Author, pen: Pen
    ) -> dict[UUID, Json | None]:
        """Insert those versions 1 whose id is new; by their ids, what the author is told as by `add_one`."""
        if not versions:
            return {}
        look = None if self._matches is None else await self._matches.look(db, versions, author)
        ordered = sorted(versions, key=lambda one: one.id)  # so that two batches cannot wait for each other
        outbox_rows = [self._rows.outbox(one, author) for one in ordered]
        if _on_postgresql(db):
            result = await db.execute(self._add_outbox, arrays.columns(outbox_rows))
        else:
            result = await db.execute(self._add_outbox_sqlite, outbox_rows)
        added = set(result.scalars())
        # Of two with one id the first went into the outbox, and so must it here.
        pairs = zip(reversed(ordered), reversed(outbox_rows), strict=True)
        new = list({one.id: (one, row) for one, row in pairs if one.id in added}.values())
        fresh = [one for one, _row in new]
        await self.acts.add(db, pen.links([self._rows.act(one, author, row) for one, row in new]))
        await _add_rows(db, self.state, [self._rows.first(one, author) for one in fresh])
        await self._add_terms(db, fresh)
        told = await self._matches.tell(db, pen, look, added) if self._matches and look else {}
        return {one: told.get(one) for one in added}

    async def advance(
        self, db: AsyncConnection, version: Version[D], author: Author, pen: Pen, current: Json
    ) -> dict[UUID, Json | None]:
        """Make `version` current in the place of the content that is `current`.

        Returns as `add_new` does: nothing when another version came first.
        """
        seen = await self._seen(db, version, author, pen, current)
        previous = and_(self.state.c.id == version.id, self.state.c.version == version.version - 1)
        moved = await db.execute(update(self.state).where(previous).values(self._rows.state(version)))
        if moved.rowcount != 1:
            return {}
        row = self._rows.outbox(version, author)
        await db.execute(insert(self.outbox).values(row))
        await self._add_terms(db, [version])
        before = await self._digest(db, version.id, version.version - 1)
        await self.acts.add(db, pen.links([self._rows.act(version, author, row, before)]))
        return {version.id: seen}

    async def _digest(self, db: AsyncConnection, record_id: UUID, version: int) -> str:
        table = self.outbox.c
        query = select(*(table[name] for name in self._rows.whole)).where(
            table.record_id == record_id, table.version == version
        )
        return version_digest(*(await db.execute(query)).one())

    async def remember(self, db: AsyncConnection, keys: Sequence[dict[str, Any]]) -> None:
        """Store the answers to keys. Raises `IntegrityError` when one of the keys exists."""
        await _add_rows(db, self.idempotency, keys)

    async def answered(self, db: AsyncConnection, key: Key) -> Row[Any, Any] | None:
        """The stored fingerprint and answer of a key, if it was ever used."""
        table = self.idempotency.c
        query = select(table.fingerprint, table.answer).where(
            table.caller == key.caller, table.key == key.key
        )
        return (await db.execute(query)).one_or_none()

    async def all_answered(self, db: AsyncConnection, keys: Sequence[Key]) -> dict[str, tuple[str, str]]:
        """The stored fingerprints and answers of those of one caller's keys that were ever used."""
        table = self.idempotency.c
        query = select(table.key, table.fingerprint, table.answer).where(
            table.caller == keys[0].caller, table.key.in_([one.key for one in keys])
        )
        return {row.key: (row.fingerprint, row.answer) for row in await db.execute(query)}

    async def current(self, db: AsyncConnection, record_ids: Sequence[UUID]) -> dict[UUID, Found]:
        """The records that exist, as they stand."""
        query = current_bodies(self.state, self.outbox).where(self.state.c.id.in_(record_ids))
        return {row.id: found(row._mapping) for row in await db.execute(query)}

    async def history(self, db: AsyncConnection, record_id: UUID) -> list[bytes]:
        """Every version's body, whole, oldest first."""
        table = self.outbox.c
        query = select(table.body, table.withheld).where(table.record_id == record_id)
        return [whole_of(row._mapping) for row in await db.execute(query.order_by(table.version))]

    async def _add_terms(self, db: AsyncConnection, versions: Sequence[Version[D]]) -> None:
        if self.terms is None or not versions:
            return
        if _on_postgresql(db):
            await db.execute(
                self._add_packed, arrays.columns([self._rows.packed_terms(one) for one in versions])
            )
        else:
            await _add_rows(db, self.terms, list(self._rows.terms(versions)))


def key_row(key: Key, answer: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The idempotency row of an answer."""
    return {
        "caller": key.caller,
        "key": key.key,
        "fingerprint": key.fingerprint,
        "answer": orjson.dumps(answer).decode(),
        "created_at": now,
    }


def answer_again(fingerprint: str, answer: str, key: Key) -> dict[str, Any]:
    """The stored answer of a key. Raises `KeyReused` where it was stored for another request."""
    if fingerprint != key.fingerprint:
        raise KeyReused(
            f"Idempotency-Key {key.key!r} was used with another request. Use a new key for a new entry."
        )
    stored: dict[str, Any] = orjson.loads(answer)
    return stored


async def _add_rows(db: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    if _on_postgresql(db):
        await db.execute(arrays.insertion(table, list(rows[0])), arrays.columns(rows))
    else:
        await db.execute(insert(table), rows)


def _on_postgresql(db: AsyncConnection) -> bool:
    return db.dialect.name == "postgresql"
