"""Rows of a database into the temporary one, a portion after the other: the next is read meanwhile."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cli.bars import Advance
from services.cli.verification.recount.scratch import Scratch, statement
from shared.database.copying import copy_out

PORTION = 32 * 2**20
"""Bytes of text, at least."""


class Portions:
    """Takes text of rows, and has whole rows of it inserted by a statement that reads a `$file`.

    `inserted` is told how many rows there were.
    """

    def __init__(self, into: Scratch, statement: str, inserted: Callable[[int], None]) -> None:
        self._into, self._statement, self._told = into, statement, inserted
        self._text = bytearray()
        self._number = 0
        self._inserting: asyncio.Task[None] | None = None

    async def take(self, text: bytes) -> None:
        """Take what comes next, which may end within a row."""
        self._text += text
        if len(self._text) >= PORTION:
            await self._insert(self._text.rfind(b"\n") + 1)

    async def end(self) -> None:
        """Insert what is left."""
        await self._insert(len(self._text))
        await self._inserted()

    async def _insert(self, length: int) -> None:
        if not length:
            return
        rows, self._text = self._text[:length], self._text[length:]
        self._number += 1
        file = self._into.directory / f"portion-{self._number % 2}"
        await asyncio.to_thread(file.write_bytes, rows)
        await self._inserted()
        self._inserting = asyncio.create_task(self._run(file, rows.count(b"\n")))

    async def _run(self, file: Path, rows: int) -> None:
        await asyncio.to_thread(self._into.db.execute, self._statement, {"file": str(file)})
        self._told(rows)

    async def _inserted(self) -> None:
        if self._inserting is not None:
            await self._inserting


async def take(
    db: AsyncConnection, query: str, source: str, into: Scratch, table: str, advance: Advance
) -> int:
    """Insert all rows of a query into a table; how many there were. `source` has that many or more."""
    counting = f"SELECT count(*) FROM {source}"  # noqa: S608
    total, done = int((await db.exec_driver_sql(counting)).scalar_one()), 0

    def inserted(rows: int) -> None:
        nonlocal done
        done += rows
        advance(done, total)

    portions = Portions(into, statement(table), inserted)
    await copy_out(db, query, portions.take)
    await portions.end()
    advance(done, done)
    return done
