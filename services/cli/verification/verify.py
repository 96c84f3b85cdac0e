"""`outbound verify`: the totals, recomputed from the log, the journal and the services' records."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from services.cli.bars import bars
from services.cli.output import Format, Output
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.stores import databases, log_of
from services.cli.terminal import give, say
from services.cli.verification.findings import Findings, VerifyError
from services.cli.verification.report import report, summary
from services.cli.verification.verification import System
from services.cli.verification.verification import verify as verification
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
    with bars() as task:
        try:
            async with _opened(settings, data, urls) as system:
                found.append(await verification(system, limit, task))
        except VerifyError as error:
            raise CommandError(str(error)) from None


@asynccontextmanager
async def _opened(settings: Settings, data: Path | None, urls: Mapping[str, str]) -> AsyncIterator[System]:
    """The log and the databases. The aggregator's must be one of them, whatever is in it."""
    async with databases(settings, data, urls, needed=AGGREGATOR) as opened:
        if AGGREGATOR not in opened:
            raise CommandError("which system? Use --data DIR, or set AGGREGATOR_DATABASE_URL")
        async with log_of(settings, data) as events:
            yield System(events, opened.pop(AGGREGATOR), opened)
