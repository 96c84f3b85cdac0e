"""`outbound explain`: the records whose sum a figure is."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.cli.figures.totals import Credited, Data, Day, Known, Names, Url, Year, day_text
from services.cli.output import Format, Output, Row, as_csv, printed, shown
from services.cli.processes.command import CommandError
from services.cli.reach import DEFAULT_URL, ask, figures_of

PAGE = 500
UUID_WIDTH = 36
WIDE = 160
Limit = Annotated[int | None, typer.Option(min=1, help="Stop after so many rows; default: all.")]


def explain(
    fiscal_year: Year,
    measure: Annotated[list[str], typer.Option(help="One measure, as `outbound totals` names it.")],
    through: Day = None,
    known_at: Known = None,
    subtype: Names = None,
    port: Names = None,
    field_office: Names = None,
    region: Names = None,
    agency: Names = None,
    operation: Names = None,
    task_force: Names = None,
    credited: Credited = False,
    limit: Limit = None,
    output: Output = Format.TABLE,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """The records whose sum a figure is, each in the version that stood at --known-at.

    The last line says how many there are and their sum, held against the figure of the totals. With
    --format json or csv it goes to standard error. The exit code is 1 if they differ.

    Example: outbound explain --fiscal-year 2024 --measure firearms --port 2304
    """
    if len(measure) != 1 or measure[0] not in MEASURES:
        raise CommandError(f"explain one measure at a time; there are {', '.join(MEASURES)}")
    parameters = {
        "fiscal_year": fiscal_year,
        "measure": measure,
        "through": day_text(through),
        "known_at": known_at,
        "subtype": subtype,
        "port": port,
        "field_office": field_office,
        "region": region,
        "agency": agency,
        "operation": operation,
        "task_force": task_force,
        "credited": credited,
    }
    last = asyncio.run(_explain(url, data, parameters, limit, output))
    typer.echo(summary(last), err=output is not Format.TABLE)
    if last["checked"] is False:
        raise CommandError(
            f"the records differ from the figure by {last['difference']:,}; `outbound verify` finds where"
        )


async def pages(
    url: str, data: Path | None, path: str, rows: str, parameters: Row, limit: int | None
) -> AsyncIterator[Row]:
    """The pages of an answer, until `limit` of its `rows` are there."""
    async with figures_of(url, data) as client:
        cursor, count = None, 0
        while True:
            most = PAGE if limit is None else min(PAGE, limit - count)
            page = await ask(client, path, {**parameters, "limit": most, "cursor": cursor})
            yield page
            cursor, count = page["next"], count + len(page[rows])
            if cursor is None or count == limit:
                return


def summary(last: Row) -> str:
    """What the records come to, from the last page."""
    count, value = f"{last['count_upto_here']:,}", shown(last["value"], last["unit"])
    if last["checked"] is None:
        so_far = shown(last["sum_upto_here"], last["unit"])
        return f"sum of the first {count} records = {so_far} of {value}; the rest was not asked for"
    if last["checked"]:
        return f"sum of {count} records = {value}, checked"
    return f"sum of {count} records = {shown(last['sum_upto_here'], last['unit'])}, the figure is {value}"


async def _explain(
    url: str, data: Path | None, parameters: Row, limit: int | None, output: Format
) -> dict[str, Any]:
    """Print the records; the last page."""
    table = Table("Day", "Port", "Field office", "Agency")
    table.add_column("Record", min_width=UUID_WIDTH)
    table.add_column("V", justify="right")
    table.add_column("Lines")
    table.add_column("Sum", justify="right")
    page: Row = {}
    async for page in pages(url, data, "/v1/totals/explain", "records", parameters, limit):
        records = page["records"]
        if output is Format.JSON:
            typer.echo(b"".join(orjson.dumps(record) + b"\n" for record in records), nl=False)
        elif output is Format.CSV:
            lines = as_csv([_flat(record) for record in records])
            typer.echo(lines if page["count_upto_here"] == len(records) else _without_header(lines), nl=False)
        else:
            for record in records:
                table.add_row(*_cells(record, page["unit"]))
    if output is Format.TABLE and table.row_count:
        typer.echo(printed(table, WIDE), nl=False)
    return page


def _cells(record: Row, unit: str) -> list[str]:
    names = [str(record[name]) or "-" for name in ("day", "port", "field_office", "agency", "record_id")]
    return [*names, str(record["version"]), _lines(record), shown(record["sum"], unit)]


def _flat(record: Row) -> Row:
    return record | {"partners": " ".join(record["partners"]), "lines": _lines(record)}


def _lines(record: Row) -> str:
    lines = [" ".join(filter(None, map(str, line.values()))) for line in record["lines"]]
    times = "" if record["times"] == 1 else f" (x{record['times']})"
    return "; ".join(lines) + times


def _without_header(lines: str) -> str:
    return lines.partition("\n")[2]
