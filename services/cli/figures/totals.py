"""`outbound totals` and `outbound compare`: figures as a table, JSON lines or CSV."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.questions import ComparedPeriod as Period
from services.aggregator.views.vocabulary import DIMENSIONS
from services.cli.output import Format, Output, Row, emphasis, key_columns, rendered, shown
from services.cli.reach import DEFAULT_URL, ask, figures_of

Year = Annotated[int, typer.Option(help="Named by the year it ends in: 2024 began on 2023-10-01.")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Last local day at the port to count."),
]
Known = Annotated[
    str | None,
    typer.Option(
        metavar="DAY|INSTANT",
        help="As known at the end of this UTC day, or at this instant (2024-06-14T18:30:00Z).",
    ),
]
By = Annotated[str, typer.Option(help=f"Comma-separated: {', '.join(DIMENSIONS)}.")]
Names = Annotated[list[str] | None, typer.Option(help="May be repeated.")]
Credited = Annotated[
    bool, typer.Option(help="Add what partner agencies are credited with (not to be summed over agencies).")
]
Url = Annotated[str, typer.Option(help="A running system.")]
Data = Annotated[Path | None, typer.Option(help="A data directory, instead of a running system.")]


def totals(
    fiscal_year: Year,
    through: Day = None,
    known_at: Known = None,
    by: By = "measure",
    measure: Names = None,
    subtype: Names = None,
    port: Names = None,
    field_office: Names = None,
    region: Names = None,
    agency: Names = None,
    operation: Names = None,
    task_force: Names = None,
    credited: Credited = False,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """Fiscal-year-to-date totals.

    --through counts up to a local day at the port; --known-at gives the figures as they were known
    then, before later corrections. Money is in minor units (US cents) in JSON and CSV. Firearms,
    firearm components and firearms and components are sums of the lines below them: do not add
    them up again.

    Example: outbound totals --fiscal-year 2024 --through 2024-07-31 --by field_office,measure
    """
    parameters = {
        "fiscal_year": fiscal_year,
        "through": day_text(through),
        "known_at": known_at,
        "by": by,
        "measure": measure,
        "subtype": subtype,
        "port": port,
        "field_office": field_office,
        "region": region,
        "agency": agency,
        "operation": operation,
        "task_force": task_force,
        "credited": credited,
    }
    answer = asyncio.run(asked(url, data, "/v1/totals", parameters))
    rows = answer["rows"]
    typer.echo(rendered(rows, output, lambda: totals_table(rows, title(answer, through))), nl=False)


def compare(
    fiscal_year: Year,
    through: Day = None,
    period: Annotated[Period, typer.Option(help="What is compared with the year before.")] = Period.TO_DATE,
    known_at: Known = None,
    by: By = "measure",
    measure: Names = None,
    subtype: Names = None,
    port: Names = None,
    field_office: Names = None,
    region: Names = None,
    agency: Names = None,
    operation: Names = None,
    task_force: Names = None,
    credited: Credited = False,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """A fiscal year to date, a half or each month beside the same period of the year before.

    The period before ends on the same local date (29 February on 28 February). A figure that was
    zero then has no percentage: it is "new". Both are as known at --known-at.

    Example: outbound compare --fiscal-year 2024 --period first_half --region southwest_border
    """
    parameters = {
        "fiscal_year": fiscal_year,
        "through": day_text(through),
        "period": period.value,
        "known_at": known_at,
        "by": by,
        "measure": measure,
        "subtype": subtype,
        "port": port,
        "field_office": field_office,
        "region": region,
        "agency": agency,
        "operation": operation,
        "task_force": task_force,
        "credited": credited,
    }
    answer = asyncio.run(asked(url, data, "/v1/comparisons", parameters))
    rows = answer["rows"]
    typer.echo(rendered(rows, output, lambda: _comparison_table(rows, answer)), nl=False)


def title(answer: Row, through: datetime | None) -> str:
    """What a table of totals is headed by."""
    head = f"Fiscal year {answer['fiscal_year']}"
    head += f" through {day_text(through)}" if through else ""
    return head + (f", as known at {answer['known_at']}" if answer["known_at"] else "")


def day_text(day: datetime | None) -> str | None:
    """An option's day as ISO text."""
    return None if day is None else day.date().isoformat()


async def asked(url: str, data: Path | None, path: str, parameters: Row) -> Row:
    """The answer of a running system, or of the totals in a data directory."""
    async with figures_of(url, data) as client:
        return await ask(client, path, parameters)


def totals_table(rows: Sequence[Row], heading: str | None) -> Table:
    """Totals by their grouping keys."""
    table = Table(title=heading, title_justify="left")
    keys = key_columns(table, rows, frozenset({"measure", "unit", "value"}))
    table.add_column("Measure")
    table.add_column("Total", justify="right")
    for row in rows:
        cells = [*(str(row[name]) or "-" for name in keys), MEASURES[row["measure"]].title]
        table.add_row(*cells, shown(row["value"], row["unit"]), style=emphasis(row["measure"]))
    return table


FIGURES = frozenset({"measure", "unit", "current", "previous", "change", "percent", "note"})


def _comparison_table(rows: Sequence[Row], answer: Row) -> Table:
    heading = (
        f"Fiscal year {answer['fiscal_year']} through {answer['through']}, "
        f"against the year before through {answer['previous_through']}"
    )
    heading += f", as known at {answer['known_at']}" if answer["known_at"] else ""
    table = Table(title=heading, title_justify="left")
    keys = key_columns(table, rows, FIGURES)
    table.add_column("Measure")
    for name in ("Before", "Now", "Change", "%"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            *(str(row[name]) or "-" for name in keys),
            MEASURES[row["measure"]].title,
            *(shown(row[name], row["unit"]) for name in ("previous", "current", "change")),
            _percent(row),
            style=emphasis(row["measure"]),
        )
    return table


def _percent(row: dict[str, Any]) -> str:
    return row["note"] if row["percent"] is None else f"{row['percent']:+.1f}"
