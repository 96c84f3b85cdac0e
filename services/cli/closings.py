"""`outbound close-year`, `reopen-year` and `closings`: which fiscal years are final."""

from collections.abc import Coroutine
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from services.cli.files.importing.run import Where, reached
from services.cli.files.imports import Data, Url
from services.cli.output import Format, Output, rendered
from services.cli.processes.command import CommandError
from services.cli.processes.run import start
from services.cli.reach import DEFAULT_URL, said
from shared.runtime import logging

PLURALS = ("inspections", "seizures")

Year = Annotated[
    int, typer.Argument(metavar="YEAR", help="Named by the year it ends in.", show_default=False)
]
Reason = Annotated[str, typer.Option(help="Why; stands in the closing for ever.", show_default=False)]
Row = dict[str, Any]


def close_year(year: Year, reason: Reason, url: Url = DEFAULT_URL, data: Data = None) -> None:
    """Close a fiscal year for inspections and seizures: its figures are final.

    From then on, whoever records, amends or voids in it needs a token with the scope `supervise` and
    a reason, and what they change is marked as made after the close. A year can be closed from 2 October
    on; one that is closed stays as it is.
    """
    _change("PUT", f"closings/{year}", reason, Where(url, data))


def reopen_year(year: Year, reason: Reason, url: Url = DEFAULT_URL, data: Data = None) -> None:
    """Open a closed fiscal year again, for inspections and seizures."""
    _change("POST", f"closings/{year}/reopen", reason, Where(url, data))


def listed(url: Url = DEFAULT_URL, data: Data = None, output: Output = Format.TABLE) -> None:
    """List the fiscal years that were ever closed."""
    rows: list[Row] = []
    _run(_list(Where(url, data), rows))
    typer.echo(rendered(rows, output, lambda: _table(rows), "No fiscal year was ever closed.\n"), nl=False)


def _change(method: str, path: str, reason: str, where: Where) -> None:
    """Ask each service in turn; one that refuses does not keep the other from it."""
    refusals: list[str] = []
    _run(_ask(method, path, reason, where, refusals))
    if refusals:
        raise CommandError("; ".join(refusals))


async def _ask(method: str, path: str, reason: str, where: Where, refusals: list[str]) -> None:
    async with reached(where) as system:
        for plural in PLURALS:
            response = await _sent(system.records, method, f"/v1/{plural}/{path}", {"reason": reason})
            if response.status_code == 200:
                typer.echo(_sentence(plural, response.json()))
            else:
                refusals.append(f"{plural}: {said(response)}")
        if system.settle is not None:
            await system.settle()


async def _list(where: Where, rows: list[Row]) -> None:
    async with reached(where) as system:
        for plural in PLURALS:
            response = await _sent(system.records, "GET", f"/v1/{plural}/closings", None)
            if response.status_code != 200:
                raise CommandError(f"{plural}: {said(response)}")
            rows.extend(_row(plural, one) for one in response.json()["closings"])


async def _sent(client: httpx.AsyncClient, method: str, path: str, body: Row | None) -> httpx.Response:
    try:
        return await client.request(method, path, json=body)
    except httpx.TransportError as error:
        raise CommandError(
            f"{client.base_url} does not answer ({type(error).__name__}). Start it with `outbound up`, or "
            "use a data directory with --data DIR."
        ) from None


def _run(work: Coroutine[Any, Any, None]) -> None:
    logging.configure(level="warning")
    start(work)


def _row(plural: str, closing: Row) -> Row:
    return {
        "records": plural,
        "fiscal_year": closing["fiscal_year"],
        "state": "closed" if closing["status"] == "active" else "open again",
        "since": closing["recorded_at"],
        "reason": closing["reason"],
    }


def _sentence(plural: str, closing: Row) -> str:
    row = _row(plural, closing)
    return (
        f"{plural}: fiscal year {row['fiscal_year']} is {row['state']} since {row['since']} ({row['reason']})"
    )


def _table(rows: list[Row]) -> Table:
    table = Table(title="Closed fiscal years", title_justify="left")
    for name in rows[0]:
        table.add_column(name.replace("_", " ").capitalize())
    for row in rows:
        table.add_row(*map(str, row.values()))
    return table
