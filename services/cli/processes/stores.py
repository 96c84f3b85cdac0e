"""The databases and the log of a system, for a command that works on them from outside."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from sqlalchemy import inspect

from services.cli.processes.command import CommandError
from services.cli.processes.system import APIS, SERVICES, kafka_log, migrations
from shared.database.database import Database
from shared.events.embedded import EmbeddedLog
from shared.events.log import EventLog, LogError
from shared.runtime.settings import Settings


@asynccontextmanager
async def databases(
    settings: Settings,
    data: Path | None,
    urls: Mapping[str, str],
    names: Iterable[str] = tuple(SERVICES),
    needed: str = "",
) -> AsyncIterator[dict[str, Database]]:
    """The databases of these services that are given, by URL, by DATABASE_URL or in a data directory.

    Each is at this version's schema, and so must be the one that is `needed`. Nothing is created.
    """
    async with AsyncExitStack() as stack:
        found: dict[str, Database] = {}
        for name in names:
            url = (
                urls.get(name) or settings.database_url.get_secret_value() or in_directory(data, f"{name}.db")
            )
            if url is None:
                continue
            database = Database(url)
            stack.push_async_callback(database.close)
            if name == needed or name in urls or data or await has(database, name):
                await migrations(APIS[name]).check(database)
                found[name] = database
        yield found


@asynccontextmanager
async def log_of(settings: Settings, data: Path | None, *, new: bool = False) -> AsyncIterator[EventLog]:
    """The Kafka that the settings name, or else the log in a data directory, on which nothing else runs.

    A log that is not in the directory is made where it may be `new`.
    """
    events = _log(settings, data, new)
    try:
        yield events
    finally:
        await events.close()


def in_directory(data: Path | None, name: str) -> str | None:
    """The URL of a database in a data directory, if one is given. Ends the command where it is not there."""
    if data is None:
        return None
    path = data.resolve() / name
    if not path.is_file():
        raise CommandError(f"{data} is no data directory: it has no {name}")
    return f"sqlite+aiosqlite:///{path}"


async def has(database: Database, name: str) -> bool:
    """Whether the tables of a service are in a database that may be another one's alone."""
    table = APIS[name].tables.sorted_tables[0].name
    async with database.read() as db:
        return bool(await db.run_sync(lambda sync: inspect(sync).has_table(table)))


def _log(settings: Settings, data: Path | None, new: bool) -> EventLog:
    if settings.kafka_bootstrap_servers:
        return kafka_log(settings)
    if data is None:
        raise CommandError("which log? Set KAFKA_BOOTSTRAP_SERVERS, or use --data DIR for an embedded one")
    if not new:
        in_directory(data, "log.db")
    try:
        return EmbeddedLog(data / "log.db")
    except LogError:
        raise CommandError(f"a system is running on {data}: stop it first, or reach it over Kafka") from None
