"""`outbound totals`: figures as a table, JSON lines or CSV."""

import asyncio
import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import orjson
import typer
from rich.console import Console
from rich.table import Table

from services.aggregator import queries
from services.aggregator.api import dimensions
from services.aggregator.measures import MEASURES
from services.cli.access import DEFAULT_URL, CommandError, over_http
from services.cli.system import COMPONENTS, database_url, migrations
from shared.clock import utc_now
from shared.contracts.money import format_money
from shared.db import Database
from shared.errors import OutboundError
from shared.migrations import SchemaMismatch
from shared.settings import Settings


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")]
Names = Annotated[list[str] | None, typer.Option(help="May be repeated.")]


def totals(
    fiscal_year: Annotated[int, typer.Option(help="Named by the year it ends in: 2024 began on 2023-10-01.")],
    through: Day = None,
    known_at: Day = None,
    by: Annotated[str, typer.Option(help=f"Comma-separated: {', '.join(queries.DIMENSIONS)}.")] = "measure",
    measure: Names = None,
    port: Names = None,
    field_office: Names = None,
    region: Names = None,
    agency: Names = None,
    operation: Names = None,
    output: Annotated[Format, typer.Option("--format", help="JSON is one object a row.")] = Format.TABLE,
    url: Annotated[str, typer.Option(help="A running system.")] = DEFAULT_URL,
    data: Annotated[Path | None, typer.Option(help="A data directory, instead of a running system.")] = None,
) -> None:
    """Fiscal-year-to-date totals.

    --through counts up to a local day at the port; --known-at gives the figures as they were known
    at the end of that UTC day, before later corrections. Money is in minor units (US cents) in JSON
    and CSV. Firearms, firearm components and firearms and components are sums of the lines below
    them: do not add them up again.

    Example: outbound totals --fiscal-year 2024 --through 2024-07-31 --by field_office,measure
    """
    parameters: dict[str, Any] = {
        "fiscal_year": fiscal_year,
        "through": through.date().isoformat() if through else None,
        "known_at": known_at.date().isoformat() if known_at else None,
        "by": by,
        "measure": measure,
        "port": port,
        "field_office": field_office,
        "region": region,
        "agency": agency,
        "operation": operation,
    }
    chosen = {name: value for name, value in parameters.items() if value}
    rows = asyncio.run(_remote(url, chosen) if data is None else _local(data, chosen))
    typer.echo(_rendered(rows, output, chosen), nl=False)


async def _remote(url: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    async with over_http(url) as client:
        try:
            response = await client.get("/v1/totals", params=parameters)
        except httpx.HTTPError as error:
            raise CommandError(
                f"{url} does not answer ({type(error).__name__}). Start it with `outbound up`, or read a "
                "data directory with --data DIR."
            ) from None
    if response.status_code != 200:
        raise CommandError(f"{url} refused: {response.json().get('detail', response.text)}")
    rows: list[dict[str, Any]] = response.json()["rows"]
    return rows


async def _local(data: Path, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    settings = Settings()
    if not settings.database_url.get_secret_value() and not (data / "aggregator.db").is_file():
        raise CommandError(f"{data} is no data directory: it has no aggregator.db")
    database = Database(database_url(settings, data, "aggregator"))
    try:
        await migrations(COMPONENTS["aggregator"]).check(database)
        query = _query(parameters).checked(utc_now().date())
        async with database.read() as db:
            return list(await queries.totals(db, query))
    except (OutboundError, SchemaMismatch) as error:
        raise CommandError(str(error)) from None
    finally:
        await database.close()


def _query(parameters: dict[str, Any]) -> queries.TotalsQuery:
    through, known_at = parameters.get("through"), parameters.get("known_at")
    return queries.TotalsQuery(
        fiscal_year=parameters["fiscal_year"],
        through=date.fromisoformat(through) if through else None,
        known_at=date.fromisoformat(known_at) if known_at else None,
        by=dimensions(parameters["by"]),
        measures=tuple(parameters.get("measure", ())),
        ports=tuple(parameters.get("port", ())),
        field_offices=tuple(parameters.get("field_office", ())),
        regions=tuple(parameters.get("region", ())),
        agencies=tuple(parameters.get("agency", ())),
        operations=tuple(parameters.get("operation", ())),
    )


def _rendered(rows: Sequence[dict[str, Any]], output: Format, parameters: dict[str, Any]) -> str:
    if output is Format.JSON:
        return "".join(orjson.dumps(row).decode() + "\n" for row in rows)
    if output is Format.CSV:
        return _csv(rows)
    return _table(rows, parameters)


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()


def _table(rows: Sequence[dict[str, Any]], parameters: dict[str, Any]) -> str:
    title = f"Fiscal year {parameters['fiscal_year']}"
    title += f" through {parameters['through']}" if "through" in parameters else ""
    title += f", as known at {parameters['known_at']}" if "known_at" in parameters else ""
    table = Table(title=title, title_justify="left")
    keys = [name for name in (rows[0] if rows else ()) if name not in {"measure", "unit", "value"}]
    for name in keys:
        table.add_column(name.replace("_", " ").capitalize())
    table.add_column("Measure")
    table.add_column("Total", justify="right")
    for row in rows:
        derived = bool(MEASURES[row["measure"]].parts)
        table.add_row(
            *(str(row[name]) or "-" for name in keys),
            MEASURES[row["measure"]].title,
            shown(row),
            style="bold" if derived else None,
        )
    if not rows:
        return "No figures: nothing is recorded for this selection.\n"
    console = Console(file=io.StringIO(), width=120, force_terminal=False)
    console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def shown(row: dict[str, Any]) -> str:
    """A value as people read it: dollars for money, thousands separated."""
    value: int = row["value"]
    return format_money(value, "USD") if row["unit"] == "usd_cents" else f"{value:,}"
