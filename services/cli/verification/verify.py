"""`outbound verify`: the totals, recomputed from the log, the journal and the services' records."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.bars import Task, bars
from services.cli.output import Format, Output
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.stores import databases, log_of
from services.cli.terminal import give, say
from services.cli.verification.findings import Findings, VerifyError
from services.cli.verification.report import report, summary
from services.cli.verification.verification import System
from services.cli.verification.verification import verify as verification
from shared.database.database import Database
from shared.runtime import logging
from shared.runtime.settings import Settings

AGGREGATOR = "aggregator"


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be verified: the aggregator's database and the services'; and where the log is."""

    settings: Settings
    data: Path | None
    aggregator: Database
    services: Mapping[str, Database]


Way = Callable[[Opened, Task], Coroutine[Any, Any, Findings]]
"""How a system is verified, with progress."""


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
    recount: Annotated[
        bool, typer.Option("--recount", help="Count every version again by rules of its own, instead.")
    ] = False,
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

    With --recount the log is not read. Every version in the services' databases is counted again by rules
    that were written without the aggregator's, and compared with its totals and its journal: a second
    opinion, and the quick one. It needs DuckDB (the extra `recount`).

    With --data: the files of a data directory. Otherwise each database has its own variable (or all are
    in DATABASE_URL), and Kafka is set as for the workers. A service whose database is not given is left out.

    Example: outbound verify --data outbound-data
    """
    settings = load_settings(kafka_bootstrap_servers=kafka)
    logging.configure(level="warning")  # log lines would tear the progress bar apart
    given = {AGGREGATOR: aggregator, "inspection": inspection, "seizure": seizure}
    found: list[Findings] = []
    way = _recounted if recount else _replayed
    start(_verify(settings, data, {name: url for name, url in given.items() if url}, way(limit), found))
    (findings,) = found
    give("".join(report(findings, output)))
    if output is not Format.TABLE:
        say(summary(findings), err=True)
    if findings.differences:
        raise typer.Exit(1)


async def _verify(
    settings: Settings, data: Path | None, urls: Mapping[str, str], way: Way, found: list[Findings]
) -> None:
    async with databases(settings, data, urls, needed=AGGREGATOR) as opened:
        if AGGREGATOR not in opened:
            raise CommandError("which system? Use --data DIR, or set AGGREGATOR_DATABASE_URL")
        with bars() as task:
            try:
                found.append(await way(Opened(settings, data, opened.pop(AGGREGATOR), opened), task))
            except VerifyError as error:
                raise CommandError(str(error)) from None


def _replayed(limit: int) -> Way:
    async def replay(one: Opened, task: Task) -> Findings:
        async with log_of(one.settings, one.data) as events:
            return await verification(System(events, one.aggregator, one.services), limit, task)

    return replay


def _recounted(limit: int) -> Way:
    try:
        from services.cli.verification.recount.recount import recount  # noqa: PLC0415 - an extra
    except ImportError:
        raise CommandError(
            "--recount needs DuckDB: pip install 'outbound[recount]', or in a checkout "
            "`uv sync --extra recount`"
        ) from None
    return lambda one, task: recount(one.aggregator, one.services, limit, task)
