"""Who may go on alone over one database: one active worker, or one transaction."""

import fcntl
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database.database import Database

# A holder that is frozen or cut off loses the lock; longer than what it may wait for between two looks.
_SILENCE = text("SET idle_session_timeout = '90s'")


@asynccontextmanager
async def try_lock(database: Database, name: str) -> AsyncIterator["Lock | None"]:
    """The lock `name` of this database while the block runs, or None when another process holds it.

    PostgreSQL: an advisory lock of a session of its own, gone when the session dies. SQLite: a
    lock on a file beside the database, gone when the process dies.
    """
    holder = _sqlite_lock(database, name) if database.is_sqlite else _postgresql_lock(database, name)
    async with holder as lock:
        yield lock


async def share(db: AsyncConnection, name: str) -> None:
    """Hold the lock `name` until the transaction ends, with others that share it; wait for who excludes them.

    The locks of transactions are PostgreSQL's: on SQLite a write transaction excludes all others anyway.
    """
    if db.dialect.name == "postgresql":
        await db.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), _key(name))


async def exclude(db: AsyncConnection, name: str) -> None:
    """Hold the lock `name` alone until the transaction ends; wait for who shares or excludes."""
    if db.dialect.name == "postgresql":
        await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), _key(name))


def _key(name: str) -> dict[str, int]:
    return {"key": int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)}


class Lock:
    """A lock that is held. `verify` raises when it no longer is."""

    async def verify(self) -> None:
        """Nothing takes a file lock away from a living process."""


class _SessionLock(Lock):
    def __init__(self, connection: object) -> None:
        self._connection = connection

    async def verify(self) -> None:
        await self._connection.execute(text("SELECT 1"))  # type: ignore[attr-defined]


@asynccontextmanager
async def _postgresql_lock(database: Database, name: str) -> AsyncIterator[Lock | None]:
    # Not of the pool: a worker has more locks than it has connections, and works under each.
    async with database.session() as connection:  # closing it frees the lock
        held = (await connection.execute(text("SELECT pg_try_advisory_lock(:key)"), _key(name))).scalar()
        if held:
            await connection.execute(_SILENCE)
        yield _SessionLock(connection) if held else None


@asynccontextmanager
async def _sqlite_lock(database: Database, name: str) -> AsyncIterator[Lock | None]:
    path = Path(f"{make_url(database.url).database}.{name}.lock")
    with path.open("a") as file:  # noqa: ASYNC230 - a local lock file, opened once
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield Lock()
