"""`outbound export`: figures and records as files for researchers."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from types import TracebackType
from typing import Annotated, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.cli.files.exporting import cbp, released
from services.cli.files.exporting.columns import Column, Plan, Record, Type
from services.cli.files.exporting.files import STDOUT, Destination, Format, Write
from services.cli.files.exporting.pages import pages
from services.cli.files.exporting.spool import Spool
from services.cli.options import expanded
from services.cli.processes.command import CommandError
from services.cli.reach import Target, reading
from services.cli.sending import WRITING, Reader
from services.cli.terminal import say
from shared.contracts.fiscal import first_day, last_day
from shared.runtime import logging

TYPES = {
    **dict.fromkeys(("fiscal_year", "half", "quarter", "month", "value"), Type.INTEGER),
    **dict.fromkeys(("week", "day"), Type.DAY),
}
"""Columns of the totals that are not text."""

Year = Annotated[
    int, typer.Option(min=1990, max=2200, help="Named by the year it ends in: 2024 began on 2023-10-01.")
]
Output = Annotated[str, typer.Option(metavar="FILE", help="Replaced as a whole; - is standard output.")]
AsFormat = Annotated[
    Format | None, typer.Option("--format", help="Default: Parquet for FILE.parquet, else CSV.")
]


class Kind(StrEnum):
    SEIZURE = "seizure"
    INSPECTION = "inspection"


commands = typer.Typer(
    no_args_is_help=True,
    help="Write figures and records of a fiscal year to a file, as CSV or Parquet. The same data gives the "
    "same bytes, and a file appears whole or not at all. docs/exports.md describes every column.",
)


@commands.command()
@expanded
def totals(
    fiscal_year: Year,
    target: Target,
    by: Annotated[str, typer.Option(help="Comma-separated, as in `outbound totals`.")] = (
        "month,field_office,agency,operation,measure"
    ),
    through: Annotated[str | None, typer.Option(help="Last local day to count.")] = None,
    known_at: Annotated[str | None, typer.Option(help="The figures as they were known then.")] = None,
    output_format: AsFormat = None,
    output: Output = STDOUT,
) -> None:
    """The totals of a fiscal year: one row a figure.

    Money is in US cents. Some measures are sums of others (firearms is handguns, long arms and other
    firearms): choose measures before you add up.

    Example: outbound export totals --fiscal-year 2024 --by day,port,measure --output totals.parquet
    """
    query = {"fiscal_year": fiscal_year, "by": by, "through": through, "known_at": known_at}
    with _writing(Destination(output, output_format)) as write:
        with reading(target) as reader:
            rows = reader.ask("/v1/totals", query)["rows"]
        keys = [name.strip() for name in by.split(",") if name.strip()]
        names = list(dict.fromkeys(["fiscal_year", *keys, "measure", "unit", "value"]))
        columns = [Column(name, TYPES.get(name, Type.TEXT)) for name in names]
        write(columns, (tuple(({"fiscal_year": fiscal_year} | row)[name] for name in names) for row in rows))


@commands.command()
@expanded
def records(
    kind: Annotated[Kind, typer.Option(help="Seizures have a row an item.")],
    fiscal_year: Year,
    target: Target,
    output_format: AsFormat = None,
    output: Output = STDOUT,
) -> None:
    """The records of a fiscal year, without what is not released.

    Left out: who entered them, times of day, serial numbers, receipt numbers, the link to an
    inspection, everything typed as free text, and voided records. A seizure's events and arrests are
    on its first row only, so that each column can be added up.

    Example: outbound export records --kind seizure --fiscal-year 2024 --output seizures.parquet
    """
    plans = {Kind.SEIZURE: released.SEIZURES_PLAN, Kind.INSPECTION: released.INSPECTIONS_PLAN}
    _export(plans[kind], fiscal_year, Destination(output, output_format), target)


@commands.command("cbp-weapons")
@expanded
def weapons(
    fiscal_year: Year,
    target: Target,
    output_format: AsFormat = None,
    output: Output = STDOUT,
) -> None:
    """Weapons and ammunition in the columns of CBP's Public Data Portal: a row an event and category.

    What was imported from CBP's file comes back with the same figures, rows of the same event and
    category added up; `outbound import cbp-weapons` reads it. Seizures that CBP does not lead are left
    out, and counted on standard error.

    Example: outbound export cbp-weapons --fiscal-year 2024 --output weapons.csv
    """
    _export(cbp.WEAPONS_PLAN, fiscal_year, Destination(output, output_format), target)


@commands.command("cbp-currency")
@expanded
def currency(
    fiscal_year: Year,
    target: Target,
    output_format: AsFormat = None,
    output: Output = STDOUT,
) -> None:
    """Currency in the columns of CBP's Public Data Portal: a row a month, office and land filter.

    What was imported from CBP's file comes back with the same figures; `outbound import cbp-currency`
    reads it. Seizures that CBP does not lead are left out, and counted on standard error.

    Example: outbound export cbp-currency --fiscal-year 2025 --output currency.csv
    """
    _export(cbp.CURRENCY_PLAN, fiscal_year, Destination(output, output_format), target)


def _export(plan: Plan, fiscal_year: int, to: Destination, target: Target) -> None:
    left_out: Counter[str] = Counter()
    with _writing(to) as write, Spool(plan.columns) as spool:
        with _Bar(fiscal_year) as bar, reading(target, plan.service, WRITING) as reader:
            _read(plan, fiscal_year, reader, spool, left_out, bar)
        write(plan.columns, spool.sorted())
    for reason, count in sorted(left_out.items()):
        say(f"left out: {count:,} {reason}", err=True)


def _read(
    plan: Plan, fiscal_year: int, reader: Reader, spool: Spool, left_out: Counter[str], bar: "_Bar"
) -> None:
    for page in pages(reader, plan.path, fiscal_year):
        spool.put((record["id"], plan.lines(record)) for record in page)
        left_out.update(reason for reason in map(plan.left_out, page) if reason)
        bar.reached(page)


@contextmanager
def _writing(to: Destination) -> Iterator[Write]:
    logging.configure(level="warning")  # a line a request would tear the progress bar apart
    try:
        with to.opened() as write:
            yield write
    except BrokenPipeError:
        raise  # who reads standard output has had enough: Typer ends quietly
    except (OSError, sqlite3.Error) as error:
        raise CommandError(str(error)) from None


class _Bar:
    """How far back in the year the reading is, on standard error; records come newest first."""

    def __init__(self, fiscal_year: int) -> None:
        self._last = last_day(fiscal_year)
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        days = (self._last - first_day(fiscal_year)).days
        self._task = self._progress.add_task("0 records", total=days)
        self._records = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def reached(self, page: Sequence[Record]) -> None:
        """Show a page more."""
        self._records += len(page)
        if page:
            days = (self._last - date.fromisoformat(page[-1]["local_day"])).days
            self._progress.update(self._task, completed=days, description=f"{self._records:,} records")
