"""`outbound import`: the files of the CBP Public Data Portal, as published."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.importer import Absent
from services.cli.files.importing.report import lacked, question, summary
from services.cli.files.importing.run import Source, run
from services.cli.files.tables.rows import BadRow
from services.cli.formulas import disarmed
from services.cli.options import expanded
from services.cli.processes.command import WAITING, CommandError
from services.cli.processes.run import start
from services.cli.reach import Recipient
from services.cli.sending import Stopped
from services.cli.terminal import say
from shared.contracts import record
from shared.runtime import logging

SHOWN = 50
"""Bad and refused rows listed on the terminal; `--errors` writes all."""
SOME_REFUSED = 3
ASKED = 4
EXIT_CODES = (
    "Exit code: 0 all good; 3 some rows were bad or refused, the rest is in; 4 the file lacks what stands "
    "in its months, and nothing was written: say --absent void or --absent keep; 5 some changes wait until a "
    "second person approves them, the rest is in; 1 nothing could be done."
)

Parse = Callable[[Path], Parsed]
File = Annotated[
    Path,
    typer.Argument(
        help="As published, or as a spreadsheet saved it; .gz is read as it is.", show_default=False
    ),
]
TotalsUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The aggregator, where services run apart and --url is the seizures'."),
]
Reason = Annotated[
    str | None,
    typer.Option(help="Why records of closed fiscal years are changed; stands in their versions."),
]
Errors = Annotated[
    Path | None, typer.Option(metavar="FILE.csv", help="Write every bad and refused row to this file.")
]
Lacking = Annotated[
    Absent | None,
    typer.Option(
        "--absent",
        help="What becomes of records that stand in the file's months and are not in it, and of later "
        "corrections that it goes back on. void: what stands is made to say what the file says. keep: it "
        "stays as it is.",
        show_default=False,
    ),
]

commands = typer.Typer(
    no_args_is_help=True,
    help="Import published seizures. Only outbound rows are taken. A file is a statement for every month and "
    "component that it has: a second import changes nothing, corrected figures become amendments, and what "
    f"the file lacks is asked about. {EXIT_CODES}",
)


@commands.command("cbp-weapons", epilog=EXIT_CODES)
@expanded
def weapons(
    file: File,
    recipient: Recipient,
    totals_url: TotalsUrl = None,
    errors: Errors = None,
    reason: Reason = None,
    absent: Lacking = None,
) -> None:
    """Weapons and ammunition seizures of the CBP Public Data Portal.

    Each event becomes one record by the month, with its categories as items. A bad row is listed as
    FILE:LINE: reason; its event is imported with its good rows, unless the whole event stands already.
    Events that have other ids than before, and are otherwise the same, stay as they are. In the end the
    file's sums stand beside the totals'.

    Example: outbound import cbp-weapons weapons-fy25.csv --absent void
    """
    _import([(file, cbp_weapons.parse)], recipient, totals_url, errors, reason, absent)


@commands.command("cbp-currency", epilog=EXIT_CODES)
@expanded
def currency(
    file: File,
    recipient: Recipient,
    totals_url: TotalsUrl = None,
    errors: Errors = None,
    reason: Reason = None,
    absent: Lacking = None,
) -> None:
    """Currency and monetary instrument seizures of the CBP Public Data Portal.

    Each row becomes one record by the month, which stands for the row's count of events. In the end the
    file's sums stand beside the totals'.

    Example: outbound import cbp-currency currency-fy25.csv
    """
    _import([(file, cbp_currency.parse)], recipient, totals_url, errors, reason, absent)


@commands.command(epilog=EXIT_CODES)
@expanded
def sample(
    recipient: Recipient,
    totals_url: TotalsUrl = None,
    absent: Lacking = None,
    path: Annotated[bool, typer.Option("--path", help="Only print where the files are.")] = False,
) -> None:
    """Real data that comes with Outbound: weapons FY2022 to FY2024, and currency FY2025."""
    with sample_files() as (weapons_file, currency_file):
        if path:
            say(f"{weapons_file}\n{currency_file}")
            return
        files = [(weapons_file, cbp_weapons.parse), (currency_file, cbp_currency.parse)]
        _import(files, recipient, totals_url, None, None, absent)


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
    files: Sequence[tuple[Path, Parse]],
    recipient: Recipient,
    totals_url: str | None,
    errors: Path | None,
    reason: str | None,
    absent: Absent | None,
) -> None:
    reason = _checked(reason)
    logging.configure(level="warning")  # a line a request would tear the progress bar apart
    try:
        sources = [Source(path, parse(path)) for path, parse in files]
        _write_errors(errors, [])  # now, so that a path that cannot be written stops before anything is done
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from None
    asking: list[Source] = []
    start(_run(sources, recipient, totals_url, reason, absent, asking))
    _write_errors(errors, sources, asking)
    for source in sources:
        _list_problems(source)
    for source in asking:
        say(question(source, absent), err=True)
    if asking:
        raise typer.Exit(ASKED)
    for source in sources:
        say(summary(source))
    if any(source.problems for source in sources):
        raise typer.Exit(SOME_REFUSED)
    if any(source.outcome.proposed for source in sources):
        raise typer.Exit(WAITING)


def _checked(reason: str | None) -> str | None:
    """A reason as the services take it. Ends the command with what is wrong with it."""
    try:
        return TypeAdapter(record.Reason | None).validate_python(reason)
    except ValidationError as error:
        raise CommandError(f"--reason: {error.errors()[0]['msg']}") from None


async def _run(
    sources: Sequence[Source],
    recipient: Recipient,
    totals_url: str | None,
    reason: str | None,
    absent: Absent | None,
    asking: list[Source],
) -> None:
    try:
        asking += await run(sources, recipient, totals_url, reason, absent)
    except Stopped as stopped:
        raise CommandError(str(stopped)) from None


def _list_problems(source: Source) -> None:
    problems = source.problems
    for row in problems[:SHOWN]:
        say(f"{source.path}{f':{row.line}' if row.line else ''}: {row.reason}", err=True)
    if len(problems) > SHOWN:
        say(f"... and {len(problems) - SHOWN:,} more; --errors FILE.csv writes them all", err=True)


def _write_errors(path: Path | None, sources: Sequence[Source], asking: Sequence[Source] = ()) -> None:
    if path is None:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "line", "reason"])
        for source in sources:
            rows: list[BadRow] = [*source.problems, *(lacked(source) if source in asking else ())]
            writer.writerows(map(disarmed, [str(source.path), row.line or None, row.reason]) for row in rows)
