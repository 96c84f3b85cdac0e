"""The journal of acts of one service: its entries are written in the transaction of what they tell of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.act import Act, Link
from shared.acts.lanes import Lanes, Pen
from shared.acts.tables import ActTables
from shared.database import arrays
from shared.database.database import Database
from shared.runtime.clock import Clock


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

    async def note(self, database: Database, act: Act) -> None:
        """Commit one act that stands alone: a read. To be called before the answer goes out."""
        with self.pen() as pen:
            # On PostgreSQL one statement is a transaction of its own.
            async with database.begin() if database.is_sqlite else database.read() as db:
                await self.add(db, pen.links([act]))
