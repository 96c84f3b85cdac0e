"""The journal of acts of one service: its entries are written in the transaction of what they tell of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, tuple_
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.act import Act, Link
from shared.acts.lanes import Lanes, Pen
from shared.acts.tables import ActTables
from shared.database import arrays
from shared.database.database import Database
from shared.runtime.clock import Clock

Place = tuple[datetime, UUID, int]
"""Of an act among those of a record: its instant, its lane and its number there."""


class Acts:
    """Writes acts. One a service and process, for it knows the heads of the lanes.

    A write takes a pen around its transaction, and links its acts within::

        with acts.pen() as pen:
            async with database.begin() as db:
                ...
                await acts.add(db, pen.links([act]))
    """

    def __init__(self, tables: ActTables, clock: Clock) -> None:
        self.tables = tables
        self._lanes = Lanes(tables.service, clock)
        self._insert = insert(tables.acts)
        self._insert_arrays = arrays.insertion(tables.acts, [column.name for column in tables.acts.columns])

    @contextmanager
    def pen(self) -> Iterator[Pen]:
        """A pen for one transaction, which must be committed when the block ends."""
        with self._lanes.pen() as pen:
            yield pen

    async def add(self, db: AsyncConnection, links: Sequence[Link]) -> None:
        """Insert entries."""
        if len(links) > 1 and isinstance(db.dialect, asyncpg.dialect):
            await db.execute(self._insert_arrays, arrays.columns([one.row() for one in links]))
        elif links:
            await db.execute(self._insert, [one.row() for one in links])

    async def of_record(
        self, db: AsyncConnection, kinds: Sequence[str], record_id: UUID, after: Place | None, limit: int
    ) -> Sequence[Row[Any]]:
        """The acts of these kinds with one record after that place, oldest first."""
        acts = self.tables.acts.c
        order = (acts.at, acts.lane, acts.number)
        query = select(self.tables.acts).where(acts.record_id == record_id, acts.kind.in_(kinds))
        if after is not None:
            query = query.where(tuple_(*order) > tuple_(*after))
        return (await db.execute(query.order_by(*order).limit(limit))).all()

    async def note(self, database: Database, act: Act) -> None:
        """Commit one act that stands alone: a read. To be called before the answer goes out."""
        with self.pen() as pen:
            # On PostgreSQL one statement is a transaction of its own.
            async with database.begin() if database.is_sqlite else database.read() as db:
                await self.add(db, pen.links([act]))
