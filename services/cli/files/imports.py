"""`outbound import`: the files of the CBP Public Data Portal, as published."""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Annotated

import httpx
import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importer import Importer, ImportStopped, Outcome
from services.cli.files.tables.rows import BadRow
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.run import start
from services.cli.processes.system import System
from services.cli.reach import DEFAULT_URL, in_process, over_http
from shared.contracts import record
from shared.runtime import logging

SHOWN = 50
"""Bad and refused rows listed on the terminal; `--errors` writes all."""
SOME_REFUSED = 3

Parse = Callable[[Path], Parsed]
Settle = Callable[[], Awaitable[None]]
File = Annotated[
    Path,
    typer.Argument(
        help="As published, or as a spreadsheet saved it; .gz is read as it is.", show_default=False
    ),
]
Url = Annotated[str, typer.Option(help="A running system.")]
Data = Annotated[
    Path | None,
    typer.Option(help="A data directory on which nothing runs, instead: totals are brought up to date too."),
]
Kafka = Annotated[
    str | None, typer.Option(metavar="HOST:PORT", help="With --data: the Kafka that its system uses.")
]
Reason = Annotated[
    str | None,
    typer.Option(help="Why records of closed fiscal years are created or amended; stands in their versions."),
]
Errors = Annotated[
    Path | None, typer.Option(metavar="FILE.csv", help="Write every bad and refused row to this file.")
]


@dataclass(frozen=True, slots=True)
class Where:
    """The system to write to."""

    url: str
    data: Path | None
    kafka: str | None = None


@dataclass(slots=True)
class Source:
    """One file, what was read from it, and what became of that."""

    path: Path
    parsed: Parsed
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def problems(self) -> list[BadRow]:
        """Bad rows and refused records, by line."""
        return sorted([*self.parsed.bad, *self.outcome.refused], key=lambda row: row.line)


commands = typer.Typer(
    no_args_is_help=True,
    help="Import published seizures. Only outbound rows are taken; a second import changes nothing, and a "
    "re-issued file with corrected figures becomes amendments. Exit code: 0 all good; 3 some rows were bad "
    "or refused, the rest is in; 1 nothing could be done.",
)


@commands.command("cbp-weapons")
def weapons(
    file: File,
    url: Url = DEFAULT_URL,
    data: Data = None,
    kafka: Kafka = None,
    errors: Errors = None,
    reason: Reason = None,
) -> None:
    """Weapons and ammunition seizures of the CBP Public Data Portal.

    Each event becomes one record by the month, with its categories as items. A bad row is listed as
    FILE:LINE: reason; its event is imported with its good rows, unless the whole event stands already.
    An event that a re-issued file no longer has stays as it is: void it by hand.

    Exit code: 0 all good; 3 some rows were bad or refused, the rest is in; 1 nothing could be done.
    """
    _import([(file, cbp_weapons.parse)], Where(url, data, kafka), errors, reason)


@commands.command("cbp-currency")
def currency(
    file: File,
    url: Url = DEFAULT_URL,
    data: Data = None,
    kafka: Kafka = None,
    errors: Errors = None,
    reason: Reason = None,
) -> None:
    """Currency and monetary instrument seizures of the CBP Public Data Portal.

    Each row becomes one record by the month, which stands for the row's count of events.

    Exit code: 0 all good; 3 some rows were bad or refused, the rest is in; 1 nothing could be done.
    """
    _import([(file, cbp_currency.parse)], Where(url, data, kafka), errors, reason)


@commands.command()
def sample(
    url: Url = DEFAULT_URL,
    data: Data = None,
    kafka: Kafka = None,
    path: Annotated[bool, typer.Option("--path", help="Only print where the files are.")] = False,
) -> None:
    """Real data that comes with Outbound: weapons FY2022 to FY2024, and currency FY2025."""
    with sample_files() as (weapons_file, currency_file):
        if path:
            typer.echo(f"{weapons_file}\n{currency_file}")
            return
        files = [(weapons_file, cbp_weapons.parse), (currency_file, cbp_currency.parse)]
        _import(files, Where(url, data, kafka), None)


@contextmanager
def sample_files() -> Iterator[tuple[Path, Path]]:
    """The weapons file (compressed) and the currency file of the sample."""
    folder = resources.files(__package__).joinpath("data")
    with (
        resources.as_file(folder / "cbp_weapons_outbound_fy22_fy24.csv.gz") as weapons_file,
        resources.as_file(folder / "cbp_currency_outbound_fy25.csv") as currency_file,
    ):
        yield weapons_file, currency_file


def _import(
    files: Sequence[tuple[Path, Parse]], where: Where, errors: Path | None, reason: str | None = None
) -> None:
    reason = _checked(reason)
    logging.configure(level="warning")  # a line a request would tear the progress bar apart
    try:
        sources = [Source(path, parse(path)) for path, parse in files]
        _write_errors(errors, [])  # now, so that a path that cannot be written stops before anything is done
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from None
    start(_run(sources, where, reason))
    _write_errors(errors, sources)
    for source in sources:
        _list_problems(source)
    for source in sources:
        typer.echo(_summary(source))
    if any(source.problems for source in sources):
        raise typer.Exit(SOME_REFUSED)


def _checked(reason: str | None) -> str | None:
    """A reason as the services take it. Ends the command with what is wrong with it."""
    try:
        return TypeAdapter(record.Reason | None).validate_python(reason)
    except ValidationError as error:
        raise CommandError(f"--reason: {error.errors()[0]['msg']}") from None


async def _run(sources: Sequence[Source], where: Where, reason: str | None) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        try:
            async with reached(where) as (client, settle):
                await Importer(client).check()
                for source in sources:
                    await _post(source, client, progress, reason)
                if settle is not None:
                    catching_up = progress.add_task("Totals", total=None)
                    await settle()
                    progress.update(catching_up, total=1, completed=1)
        except ImportStopped as stopped:
            raise CommandError(str(stopped)) from None


async def _post(source: Source, client: httpx.AsyncClient, progress: Progress, reason: str | None) -> None:
    task = progress.add_task(source.path.name, total=len(source.parsed.records))
    importer = Importer(client, lambda: progress.advance(task), reason=reason)
    source.outcome = await importer.run(source.parsed.records, source.path.name)


@asynccontextmanager
async def reached(where: Where) -> AsyncIterator[tuple[httpx.AsyncClient, Settle | None]]:
    """A client of the system, and what brings its totals up to date where none is running to do so."""
    if where.data is None:
        async with over_http(where.url) as client:
            yield client, None
        return
    settings = load_settings(kafka_bootstrap_servers=where.kafka)
    async with System(settings, where.data) as system, in_process(system) as client:
        yield client, system.settle


def _summary(source: Source) -> str:
    parsed, outcome = source.parsed, source.outcome
    lines = {
        "rows read": parsed.rows,
        "  skipped, not outbound": parsed.skipped,
        **({"  skipped, total rows": parsed.total_rows} if parsed.total_rows else {}),
        "  bad": len(parsed.bad),
        "  without quantity": parsed.without_quantity,
        "records created": outcome.created,
        "records amended": outcome.amended,
        "records unchanged": outcome.unchanged,
        "records refused": len(outcome.refused),
    }
    return "\n".join([source.path.name, *(f"  {name:<24}{count:>10,}" for name, count in lines.items())])


def _list_problems(source: Source) -> None:
    problems = source.problems
    for row in problems[:SHOWN]:
        typer.echo(f"{source.path}:{row.line}: {row.reason}", err=True)
    if len(problems) > SHOWN:
        typer.echo(f"... and {len(problems) - SHOWN:,} more; --errors FILE.csv writes them all", err=True)


def _write_errors(path: Path | None, sources: Sequence[Source]) -> None:
    if path is None:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "line", "reason"])
        for source in sources:
            writer.writerows([source.path, row.line, row.reason] for row in source.problems)
