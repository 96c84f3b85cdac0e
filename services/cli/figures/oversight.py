"""What supervisors and auditors ask: threats, inspection rates, quiet ports, and data quality."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from services.aggregator.views.questions import Finding
from services.cli.figures.totals import (
    By,
    Data,
    Day,
    Known,
    Names,
    Url,
    Year,
    asked,
    day_text,
    title,
    totals_table,
)
from services.cli.output import Format, Output, Row, key_columns, rendered
from services.cli.reach import DEFAULT_URL

FOUND = ("record_id", "kind", "version", "day", "port")


def threats(
    fiscal_year: Year,
    through: Day = None,
    known_at: Known = None,
    by: By = "month,port",
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """Emerging threats: privately made, 3D-printed, without a readable serial, conversion devices.

    They are subsets of firearms and components, and of each other: do not add them up.

    Example: outbound threats --fiscal-year 2024 --by month
    """
    parameters = {
        "fiscal_year": fiscal_year,
        "through": day_text(through),
        "known_at": known_at,
        "by": by,
    }
    answer = asyncio.run(asked(url, data, "/v1/threats", parameters))
    rows = answer["rows"]
    typer.echo(rendered(rows, output, lambda: totals_table(rows, title(answer, through))), nl=False)


def inspection_rates(
    fiscal_year: Year,
    through: Day = None,
    known_at: Known = None,
    by: By = "port",
    port: Names = None,
    field_office: Names = None,
    region: Names = None,
    operation: Names = None,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """Inspections, those with a hit, and the hit rate.

    A hit is an outcome in which something or someone was taken. Without inspections there is no rate.

    Example: outbound inspection-rates --fiscal-year 2024 --port 2304 --by week,traffic
    """
    parameters = {
        "fiscal_year": fiscal_year,
        "through": day_text(through),
        "known_at": known_at,
        "by": by,
        "port": port,
        "field_office": field_office,
        "region": region,
        "operation": operation,
    }
    answer = asyncio.run(asked(url, data, "/v1/inspection-rates", parameters))
    rows = answer["rows"]
    typer.echo(rendered(rows, output, lambda: _rates_table(rows, title(answer, through))), nl=False)


def quiet_ports(
    days: Annotated[int, typer.Option(min=1, help="Local days at the port, today's included.")] = 14,
    all_modes: Annotated[bool, typer.Option("--all-modes", help="All ports, not land ports alone.")] = False,
    known_at: Known = None,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """Ports without an outbound inspection in the last days, with the day of the last one ever.

    Example: outbound quiet-ports --days 30
    """
    parameters = {"days": days, "all_modes": all_modes, "known_at": known_at}
    answer = asyncio.run(asked(url, data, "/v1/quiet-ports", parameters))
    rows, nothing = answer["rows"], f"Each of {answer['ports']} ports was inspected in {days} days.\n"
    typer.echo(rendered(rows, output, lambda: _quiet_table(answer), nothing), nl=False)


def quality(
    finding: Annotated[
        Finding | None, typer.Argument(help="List its records; every finding without one.")
    ] = None,
    fiscal_year: Annotated[int | None, typer.Option(help="Of records of this year alone.")] = None,
    known_at: Known = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Records to list.")] = 100,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """What may be wrong with the records: how many of each finding, or which.

    Example: outbound quality seizures_without_inspection
    """
    chosen = {"fiscal_year": fiscal_year, "known_at": known_at}
    if finding is None:
        rows = asyncio.run(asked(url, data, "/v1/quality", chosen))["findings"]
        typer.echo(rendered(rows, output, lambda: _table(rows, ("finding", "records", "meaning"))), nl=False)
        return
    answer = asyncio.run(asked(url, data, f"/v1/quality/{finding.value}", {**chosen, "limit": limit}))
    rows = answer["records"]
    linked = finding is Finding.SEIZURES_WITHOUT_INSPECTION
    columns = (*FOUND, "inspection_id") if linked else (*FOUND, "operation", "task_force")
    nothing = f"None: {answer['meaning']}\n"
    typer.echo(rendered(rows, output, lambda: _table(rows, columns), nothing), nl=False)
    if answer["next"]:
        typer.echo(f"There are more than {len(rows)}; give --limit, or page through the API.", err=True)


def _table(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    table = Table()
    for name in columns:
        table.add_column(name.replace("_", " ").capitalize(), no_wrap=name.endswith("_id"))
    for row in rows:
        table.add_row(*("-" if row[name] in {None, ""} else str(row[name]) for name in columns))
    return table


def _rates_table(rows: Sequence[Row], heading: str) -> Table:
    table = Table(title=heading, title_justify="left")
    keys = key_columns(table, rows, frozenset({"inspections", "hits", "rate"}))
    for name in ("Inspections", "Hits", "Hit rate"):
        table.add_column(name, justify="right")
    for row in rows:
        rate = "-" if row["rate"] is None else f"{row['rate']:.2%}"
        table.add_row(
            *(str(row[name]) or "-" for name in keys), f"{row['inspections']:,}", f"{row['hits']:,}", rate
        )
    return table


def _quiet_table(answer: Row) -> Table:
    table = _table(answer["rows"], ("port", "name", "state", "field_office", "last_inspection", "days_quiet"))
    table.title = f"{answer['quiet']} of {answer['ports']} ports, none in {answer['days']} days"
    table.title_justify = "left"
    return table
