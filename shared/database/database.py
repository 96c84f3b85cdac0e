"""One database of one service: PostgreSQL in production, a SQLite file on a laptop.

Writes go through `Database.begin()`, a transaction that commits at the end of the block or
not at all; reads through `Database.read()`. Nothing is opened before `Database` is made.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from typing import Any

import asyncpg
from sqlalchemy import BigInteger, ColumnElement, Dialect, Integer, MetaData, Table, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.database.notices import Notices
from shared.database.turns import TookTooLong, Turns

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}

SERIAL = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key that the database counts up; SQLite only does so for INTEGER."""


def metadata() -> MetaData:
    """A `MetaData` of one service, with names for every constraint."""
    return MetaData(naming_convention=NAMING)


DATABASE_ERRORS = (DBAPIError, PoolTimeout, OSError, asyncpg.PostgresError)
"""What using a database can raise: connecting, the driver's own errors come as they are."""

_PASSING = ("08", "25P03", "40", "53", "57", "58")
"""SQLSTATE classes: connection, (a transaction idle too long,) rolled back, resources, operator, system."""


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database is away or overloaded for now, as against a defect or a bad value."""
    if isinstance(error, DBAPIError):
        lost = error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
        return lost or is_unavailable(error.orig)
    state = getattr(error, "sqlstate", None) or ""
    return isinstance(error, (PoolTimeout, OSError)) or state.startswith(_PASSING)


def has_waited(error: BaseException | None) -> bool:
    """Whether a lock that another transaction holds was not given up in time (`Database.limit_waits`)."""
    inner = error.orig if isinstance(error, DBAPIError) else error
    return getattr(inner, "sqlstate", None) == "55P03"


READING = "outbound_reading"
# PostgreSQL would else take one plan for a week and for years once a question was asked five times, which
# was found to be ten times as slow; and its cost of a random page is that of a spinning disk.
_FOR_QUESTIONS = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), "
    "set_config('random_page_cost', '1.1', true), set_config('work_mem', '32MB', true), "
    "set_config('statement_timeout', :milliseconds, true)"
)
_STOPPED = "57014"
_STEPS = 100_000
"""Of SQLite's machine, some milliseconds, between two looks at the clock."""


class Database:
    """An engine with one rule for writing and one for reading."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self.notices = Notices()
        self.turns = Turns()
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url, pool_size)
        # PostgreSQL: a read needs no transaction. SQLite: it must not begin as a writer.
        options: dict[str, Any] = {READING: True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reader = self.engine.execution_options(**options)
        # SQLite has one writer: queue for it here, rather than in its busy loop.
        self._writer = asyncio.Lock() if self.is_sqlite else None

    def limit_waits(self, seconds: float) -> None:
        """Give up a statement that waits so long for another transaction (`has_waited`).

        On PostgreSQL, for connections made from now on; a SQLite file has one writer, which is queued for.
        """
        if self.is_sqlite:
            return

        @event.listens_for(self.engine.sync_engine, "do_connect")
        def limit(_dialect: Any, _record: Any, _positional: Any, options: dict[str, Any]) -> None:
            settings = {**options["server_settings"], "lock_timeout": f"{round(seconds * 1000)}"}
            options["server_settings"] = settings

    @property
    def dialect(self) -> Dialect:
        """The SQL dialect in use."""
        return self.engine.dialect

    @asynccontextmanager
    async def begin(self, adds_to: Table | None = None) -> AsyncIterator[AsyncConnection]:
        """A write transaction: commits at the end of the block, rolls back on any exception.

        After the commit, who waits for rows of the table `adds_to` hears of it.
        """
        async with AsyncExitStack() as stack:
            if self._writer is not None:
                await stack.enter_async_context(self._writer)
            yield await stack.enter_async_context(self.engine.begin())
        if adds_to is not None:
            self.notices.post(adds_to.name)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading: each statement sees what is committed when it starts."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self, seconds: float = 0.0) -> AsyncIterator[AsyncConnection]:
        """A connection for reading on which every statement sees what the first one saw.

        On PostgreSQL each is planned for its own values, with the memory for questions about years, and
        is stopped after so many `seconds` (0: never).
        """
        async with self._reader.connect() as connection:
            if self.is_sqlite:
                await connection.exec_driver_sql("BEGIN")  # deferred: a reader from its first statement on
            else:
                options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                await connection.execution_options(**options)
                await connection.execute(_FOR_QUESTIONS, {"milliseconds": f"{round(seconds * 1000)}"})
            yield connection

    @asynccontextmanager
    async def question(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot for what a caller asked: in its turn, and with a time limit on each statement.

        Raises `NoTurn`, and `TookTooLong`.
        """
        seconds = self.turns.seconds
        try:
            async with self.turns.take(), self.snapshot(seconds) as connection:
                with await self._steps(connection, seconds):
                    yield connection
        except DBAPIError as error:
            if _was_stopped(error):
                raise TookTooLong(seconds) from error
            raise

    async def _steps(self, connection: AsyncConnection, seconds: float) -> AbstractContextManager[None]:
        """SQLite has no time limit, but asks now and then whether to go on."""
        if not self.is_sqlite:
            return nullcontext()
        limit = _Limit(seconds)
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.set_progress_handler(limit.is_over, _STEPS)
        return limit

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reading that the pool does not count: for one that stays open for long."""
        async with self._reader.connect() as connection:
            assert connection.sync_connection is not None
            connection.sync_connection.detach()
            yield connection

    async def check(self) -> None:
        """Raise unless the database answers."""
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every pooled connection."""
        await self.engine.dispose()


class _Limit(AbstractContextManager[None]):
    """A time limit, which ends with the block: the connection is then another's, or a writer's."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def is_over(self) -> bool:
        """Whether to stop."""
        return time.monotonic() > self._end

    def __exit__(self, *_: object) -> None:
        self._end = math.inf


def _was_stopped(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == _STOPPED or str(error.orig) == "interrupted"


async def sum_of(database: Database, column: ColumnElement[int]) -> int:
    """The sum of a column, 0 for no rows."""
    async with database.read() as db:
        return int((await db.execute(select(func.coalesce(func.sum(column), 0)))).scalar_one())


def _postgresql_engine(url: str, pool_size: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,  # a dead connection fails one request clearly; a ping would slow each one
        connect_args={
            "timeout": 5,
            "command_timeout": 30,
            "server_settings": {
                "application_name": "outbound",
                "jit": "off",
                # A process that is frozen or cut off in a transaction must not keep its locks. (It still
                # does if that happens while a statement is prepared, once a connection: asyncpg sends
                # no Sync then, and PostgreSQL does not take the session for idle.)
                "idle_in_transaction_session_timeout": "10000",
            },
        },
    )


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # acknowledged means on disk, power cut included
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        if not connection.get_execution_options().get(READING):
            # A deferred transaction that reads first can fail when it comes to write.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
