"""`outbound verify`: the totals, recomputed from the log, the journal and the services' records."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import inspect

from services.cli.output import Format, Output
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.system import SERVICES, kafka_log, migrations
from services.cli.terminal import give, say
from services.cli.verification.findings import Findings, VerifyError
from services.cli.verification.replay import Advance
from services.cli.verification.report import report, summary
from services.cli.verification.verification import System
from services.cli.verification.verification import verify as verification
from shared.database.database import Database
from shared.events.embedded import EmbeddedLog
from shared.events.log import EventLog, LogError
from shared.runtime import logging
from shared.runtime.settings import Settings

AGGREGATOR = "aggregator"


def verify(
    data: Annotated[
        Path | None, typer.Option(help="A data directory, on whose embedded log nothing runs.")
    ] = None,
    kafka: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="KAFKA_BOOTSTRAP_SERVERS.")] = None,
    aggregator: Annotated[
        str | None, typer.Option(metavar="URL", envvar="AGGREGATOR_DATABASE_URL", help="Its database.")
    ] = None,
    inspection: Annotated[
        str | None, typer.Option(metavar="URL", envvar="INSPECTION_DATABASE_URL", help="Its database.")
    ] = None,
    seizure: Annotated[
        str | None, typer.Option(metavar="URL", envvar="SEIZURE_DATABASE_URL", help="Its database.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="List up to so many differences of a kind.")] = 50,
    output: Output = Format.TABLE,
) -> None:
    """Recompute all totals from scratch and print any difference. The exit code is 1 if there is one.

    Three recomputations are held against the totals, cell by cell: the log replayed from its
    beginning, the aggregator's journal, and every version in the services' databases. Journal, log and
    services are compared version by version too, and the rollups of months with the totals. What comes
    of it is said first: by how much each figure of a fiscal year is off. Nothing is changed, and a running
    system can be verified: what is still on its way is told apart. It needs room in TMPDIR for a copy of
    the totals and the journal.

    With --data: the files of a data directory. Otherwise each database has its own variable (or all are
    in DATABASE_URL), and Kafka is set as for the workers. A service whose database is not given is left out.

    Example: outbound verify --data outbound-data
    """
    settings = load_settings(kafka_bootstrap_servers=kafka)
    logging.configure(level="warning")  # log lines would tear the progress bar apart
    given = {AGGREGATOR: aggregator, "inspection": inspection, "seizure": seizure}
    found: list[Findings] = []
    start(_verify(settings, data, {name: url for name, url in given.items() if url}, limit, found))
    (findings,) = found
    give("".join(report(findings, output)))
    if output is not Format.TABLE:
        say(summary(findings), err=True)
    if findings.differences:
        raise typer.Exit(1)


async def _verify(
    settings: Settings, data: Path | None, urls: Mapping[str, str], limit: int, found: list[Findings]
) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:

        def task(name: str) -> Advance:
            number = bar.add_task(name, total=None)
            return lambda done, total: bar.update(number, completed=done, total=total)

        try:
            async with _opened(settings, data, urls) as system:
                found.append(await verification(system, limit, task))
        except VerifyError as error:
            raise CommandError(str(error)) from None


@asynccontextmanager
async def _opened(settings: Settings, data: Path | None, urls: Mapping[str, str]) -> AsyncIterator[System]:
    """The log and the databases, each at this version's schema; nothing is created."""
    async with AsyncExitStack() as stack:
        databases: dict[str, Database] = {}
        for name in SERVICES:
            url = (
                urls.get(name) or settings.database_url.get_secret_value() or in_directory(data, f"{name}.db")
            )
            if url is None:
                continue
            database = Database(url)
            stack.push_async_callback(database.close)
            if name == AGGREGATOR or name in urls or data or await has(database, name):
                await migrations(SERVICES[name]).check(database)
                databases[name] = database
        if AGGREGATOR not in databases:
            raise CommandError("which system? Use --data DIR, or set AGGREGATOR_DATABASE_URL")
        events = _log(settings, data)
        stack.push_async_callback(events.close)
        yield System(events, databases.pop(AGGREGATOR), databases)


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
    table = SERVICES[name].outboxes[0].name
    async with database.read() as db:
        return bool(await db.run_sync(lambda sync: inspect(sync).has_table(table)))


def _log(settings: Settings, data: Path | None) -> EventLog:
    if settings.kafka_bootstrap_servers:
        return kafka_log(settings)
    if data is None:
        raise CommandError("which log? Set KAFKA_BOOTSTRAP_SERVERS, or use --data DIR for an embedded one")
    in_directory(data, "log.db")
    try:
        return EmbeddedLog(data / "log.db")
    except LogError:
        raise CommandError(f"a system is running on {data}: stop it first, or verify it over Kafka") from None
