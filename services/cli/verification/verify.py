"""`outbound verify`: the totals, recomputed from the log, the journal and the services' records."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import inspect

from services.aggregator.counting.cells import CELL, Role
from services.cli.figures.explain import UUID_WIDTH, WIDE
from services.cli.output import printed
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.system import SERVICES, kafka_log, migrations
from services.cli.verification.findings import Findings, VerifyError
from services.cli.verification.replay import Advance
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
) -> None:
    """Recompute all totals from scratch and print any difference. The exit code is 1 if there is one.

    Three recomputations are held against the totals, cell by cell: the log replayed from its
    beginning, the aggregator's journal, and every version in the services' databases. Journal, log and
    services are compared version by version too, and the summaries of months with the totals. Nothing
    is changed, and a running system can be verified: what is still on its way is told apart. It needs
    room in TMPDIR for a copy of the totals and the journal.

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
    for text in _listed(findings):
        typer.echo(text)
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
            url = urls.get(name) or settings.database_url.get_secret_value() or _file(data, f"{name}.db")
            if url is None:
                continue
            database = Database(url)
            stack.push_async_callback(database.close)
            if name == AGGREGATOR or name in urls or data or await _has(database, name):
                await migrations(SERVICES[name]).check(database)
                databases[name] = database
        if AGGREGATOR not in databases:
            raise CommandError("which system? Use --data DIR, or set AGGREGATOR_DATABASE_URL")
        events = _log(settings, data)
        stack.push_async_callback(events.close)
        yield System(events, databases.pop(AGGREGATOR), databases)


def _file(data: Path | None, name: str) -> str | None:
    if data is None:
        return None
    path = data.resolve() / name
    if not path.is_file():
        raise CommandError(f"{data} is no data directory: it has no {name}")
    return f"sqlite+aiosqlite:///{path}"


async def _has(database: Database, name: str) -> bool:
    """Whether the tables of a service are in a database that may be another one's alone."""
    table = SERVICES[name].outboxes[0].name
    async with database.read() as db:
        return bool(await db.run_sync(lambda sync: inspect(sync).has_table(table)))


def _log(settings: Settings, data: Path | None) -> EventLog:
    if settings.kafka_bootstrap_servers:
        return kafka_log(settings)
    if data is None:
        raise CommandError("which log? Set KAFKA_BOOTSTRAP_SERVERS, or use --data DIR for an embedded one")
    _file(data, "log.db")
    try:
        return EmbeddedLog(data / "log.db")
    except LogError:
        raise CommandError(f"a system is running on {data}: stop it first, or verify it over Kafka") from None


def _listed(findings: Findings) -> list[str]:
    """What is printed: tables of differences, what cannot be read, and the last line."""
    texts = []
    if findings.cells:
        texts.append(printed(_cells(findings), WIDE).rstrip("\n"))
    if findings.versions:
        texts.append(printed(_versions(findings), WIDE).rstrip("\n"))
    counts = findings.counts
    if findings.unreadable:
        texts.append(f"{counts['unreadable']:,} messages cannot be read, and are in no total:")
        texts += findings.unreadable
    return [*texts, _summary(findings)]


def _cells(findings: Findings) -> Table:
    wrong, count = findings.cells, findings.counts["wrong_cells"]
    table = Table(title=_title("Cells of the totals that differ", len(wrong), count), title_justify="left")
    for name in ("Source", "Day", "Port", "Field office", "Agency", "Measure", "Subtype", "Known"):
        table.add_column(name)
    for name in ("Held", "Source says"):
        table.add_column(name, justify="right")
    for cell in wrong:
        codes = {name: cell.codes.get(name) or "-" for name in CELL}
        agency = codes["agency"] + (" (credit)" if codes["role"] == Role.PARTNER else "")
        place = (codes["day"], codes["port_code"], codes["field_office"], agency)
        what = (codes["measure"], codes["subtype"], codes["known_day"])
        figures = (f"{cell.held:,}", f"{cell.expected:,}")
        table.add_row(cell.source.value, *place, *what, *figures)
    return table


def _versions(findings: Findings) -> Table:
    wrong, count = findings.versions, findings.counts["wrong_versions"]
    table = Table(title=_title("Versions of records that differ", len(wrong), count), title_justify="left")
    for name in ("Source", "Kind", "Record", "V", "What"):
        table.add_column(name, min_width=UUID_WIDTH if name == "Record" else None)
    for one in wrong:
        table.add_row(one.source.value, one.kind, one.record_id, str(one.version), one.what)
    return table


def _title(text: str, shown: int, count: int) -> str:
    return text if shown == count else f"{text} ({shown:,} of {count:,})"


def _summary(findings: Findings) -> str:
    counts: Counter[str] = Counter(findings.counts)
    looked = [
        f"{counts['cells']:,} cells of the totals",
        f"{counts['entries']:,} journal entries",
        f"{counts['months']:,} summaries of months",
        f"{counts['messages']:,} messages of the log",
    ]
    if "ahead" in findings.counts:
        way = f"{counts['behind']:,} not in the totals yet, {counts['waiting']:,} not on the log yet"
        looked.append(f"{counts['versions']:,} versions in the services ({way})")
    else:
        looked.append("no service's database was given")
    verdict = "no difference"
    if findings.differences:
        verdict = f"{counts['wrong_cells']:,} cells and {counts['wrong_versions']:,} versions differ"
    return f"{verdict}: {', '.join(looked)}"
