"""`outbound revisions`: what changed between two instants, and why."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from services.cli.figures.explain import UUID_WIDTH, WIDE, Limit, pages
from services.cli.figures.totals import Credited, Data, Day, Names, Url, day_text
from services.cli.output import Format, Output, Row, as_csv, printed, shown
from services.cli.reach import DEFAULT_URL

Instant = Annotated[
    str | None,
    typer.Option(metavar="DAY|INSTANT", help="A UTC day (its end), or an instant (2024-06-14T18:30:00Z)."),
]


def revisions(
    since: Instant = None,
    until: Instant = None,
    fiscal_year: Annotated[int | None, typer.Option(help="Only events of this fiscal year.")] = None,
    through: Day = None,
    entries: Annotated[bool, typer.Option("--entries", help="List ordinary new entries as well.")] = False,
    after_close: Annotated[
        bool, typer.Option("--after-close", help="Only what came after its fiscal year had been closed.")
    ] = False,
    measure: Names = None,
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
    """What changed figures after --since and until --until (default: the last week), and why.

    Listed are amendments, voided records, and late entries: first versions of events whose local day
    lies on or before the day of --since. With --entries, what is listed adds up to the difference of
    `outbound totals` between the two instants. CSV has a row for each measure that changed.

    Example: outbound revisions --since 2024-06-14 --until 2024-07-01 --field-office el_paso
    """
    parameters = {
        "since": since,
        "until": until,
        "fiscal_year": fiscal_year,
        "through": day_text(through),
        "entries": entries,
        "after_close": after_close,
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
    rows, period = asyncio.run(_asked(url, data, parameters, limit))
    if output is Format.JSON:
        typer.echo(b"".join(orjson.dumps(row) + b"\n" for row in rows), nl=False)
    elif output is Format.CSV:
        typer.echo(as_csv([flat for row in rows for flat in _flat(row)]), nl=False)
    else:
        typer.echo(printed(_table(rows, period), WIDE) if rows else f"Nothing changed {period}.\n", nl=False)


async def _asked(url: str, data: Path | None, parameters: Row, limit: int | None) -> tuple[list[Row], str]:
    """The rows, and of which period they are."""
    rows: list[Row] = []
    period = ""
    async for page in pages(url, data, "/v1/revisions", "revisions", parameters, limit):
        rows += page["revisions"]
        period = f"after {page['since']} and by {page['until']}"
    return rows, period


def _table(rows: list[Row], period: str) -> Table:
    table = Table("Recorded", title=f"What changed {period}", title_justify="left")
    table.add_column("Record", min_width=UUID_WIDTH)
    for name in ("Version", "Why", "Where", "Change"):
        table.add_column(name)
    for row in rows:
        why = row["category"].replace("_", " ") + (", after close" if row["after_close"] else "")
        why += f": {row['reason']}" if row["reason"] else ""
        version = f"{row['previous']} > {row['version']}" if row["previous"] else str(row["version"])
        table.add_row(row["recorded_at"][:19], row["record_id"], version, why, _where(row), _change(row))
    return table


def _where(row: Row) -> str:
    where = " ".join(filter(None, (row["day"], row["port"], row["field_office"])))
    moved = ", ".join(f"{name} {value or '-'}" for name, value in row["moved_from"].items())
    return where + (f" (was {moved})" if moved else "")


def _change(row: Row) -> str:
    """The base measures: the derived ones are sums of these."""
    changes = (
        f"{MEASURES[name].title} {'+' if value > 0 else ''}{shown(value, MEASURES[name].unit)}"
        for name, value in _told(row["delta"]).items()
    )
    return "\n".join(changes)


def _told(delta: dict[str, int]) -> dict[str, int]:
    """Without the derived measures whose parts are there too."""
    return {name: value for name, value in delta.items() if not set(MEASURES[name].parts) & delta.keys()}


def _flat(row: Row) -> list[dict[str, Any]]:
    moved = " ".join(f"{name}={value}" for name, value in row["moved_from"].items())
    plain = {name: value for name, value in row.items() if name != "delta"} | {"moved_from": moved}
    return [
        plain | {"measure": name, "unit": MEASURES[name].unit.value, "change": value}
        for name, value in row["delta"].items()
    ]
