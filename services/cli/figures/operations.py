"""`outbound operations` and `outbound agencies`: what an operation or an agency reports."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated
from urllib.parse import quote

import typer
from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.cli.figures.totals import (
    Credited,
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
from services.cli.output import Format, Output, Row, emphasis, rendered, shown
from services.cli.processes.command import CommandError
from services.cli.reach import DEFAULT_URL

Code = Annotated[str | None, typer.Argument(help="An operation's code; every operation without one.")]
Keys = Annotated[str, typer.Option("--by", help="Comma-separated, such as task_force, month or agency.")]


def operations(
    code: Code = None,
    through: Day = None,
    known_at: Known = None,
    by: Keys = "",
    measure: Names = None,
    credited: Credited = False,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """What registered operations have come to since they began.

    Without a code: each operation of the register with its headline figures. With one: all of its
    figures, through a local day and by its task forces, months or agencies. The answer always says
    since which day, through which, and as of when.

    Example: outbound operations southbound --by task_force --measure firearms
    """
    if code is None:
        if through or by or measure or credited:
            raise CommandError(
                "--through, --by, --measure and --credited are of one operation: give its CODE"
            )
        answer = asyncio.run(asked(url, data, "/v1/operations", {"known_at": known_at}))
        found = answer["operations"]
    else:
        parameters = {
            "through": day_text(through),
            "known_at": known_at,
            "by": by,
            "measure": measure,
            "credited": credited,
        }
        found = [asyncio.run(asked(url, data, f"/v1/operations/{quote(code, safe='')}", parameters))]
    rows = [_dated(one, row) for one in found for row in one["rows"]]
    if output is not Format.TABLE:
        typer.echo(rendered(rows, output, Table), nl=False)
        return
    for one in found:
        typer.echo(_heading(one))
        typer.echo(rendered(one["rows"], output, partial(totals_table, one["rows"], None)), nl=False)


def agencies(
    fiscal_year: Year,
    through: Day = None,
    known_at: Known = None,
    measure: Names = None,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """Each agency's own totals: what it leads, and what it is credited with as a partner.

    What agencies lead adds up to the total. What is their own, joint seizures included, does not.
    cbp is cbp_ofo and cbp_usbp together, each joint seizure of both once.

    Example: outbound agencies --fiscal-year 2024 --measure firearms --measure currency_usd
    """
    parameters = {
        "fiscal_year": fiscal_year,
        "through": day_text(through),
        "known_at": known_at,
        "measure": measure,
    }
    answer = asyncio.run(asked(url, data, "/v1/agencies", parameters))
    rows = answer["rows"]
    typer.echo(rendered(rows, output, lambda: _agencies_table(rows, title(answer, through))), nl=False)


def _dated(found: Row, row: Row) -> Row:
    """A row with what it is the figure of, as programs read it."""
    head = {"operation": found["operation"]["code"]}
    return {**head, **{name: found[name] for name in ("since", "through", "as_of")}, **row}


def _heading(found: Row) -> str:
    entry = found["operation"]
    days = f"{found['since']} through {found['through']}, as of {found['as_of']}"
    return f"{entry['name']} ({entry['code']}), {days}\n{_led(entry)} {entry['note']}"


def _led(entry: Row) -> str:
    forces = ", ".join(f"{one['city']} {one['state']}" for one in entry["task_forces"])
    partners = f"Led by {entry['lead']} with {', '.join(entry['partners'])}."
    return f"{partners} Task forces: {forces}." if forces else partners


def _agencies_table(rows: Sequence[Row], heading: str) -> Table:
    table = Table(title=heading, title_justify="left")
    for name in ("Agency", "Measure"):
        table.add_column(name)
    for name in ("Lead", "Credited", "Own"):
        table.add_column(name, justify="right")
    for row in rows:
        figures = [shown(row[name], row["unit"]) for name in ("lead", "credited", "own")]
        table.add_row(row["agency"], MEASURES[row["measure"]].title, *figures, style=emphasis(row["measure"]))
    return table
