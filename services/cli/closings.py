"""`outbound close-year`, `reopen-year` and `closings`: which fiscal years are final."""

from typing import Annotated, Any

import typer
from rich.table import Table

from services.cli.options import expanded
from services.cli.output import Format, Output, rendered
from services.cli.processes.command import WAITING, CommandError
from services.cli.reach import Recipient, Target, reading, writing
from services.cli.sending import Stopped, said
from services.cli.terminal import give, say

PLURALS = {"inspection": "inspections", "seizure": "seizures"}
"""The services whose records are closed by the year, and what these are called."""

Year = Annotated[
    int, typer.Argument(metavar="YEAR", help="Named by the year it ends in.", show_default=False)
]
Reason = Annotated[str, typer.Option(help="Why; stands in the closing for ever.", show_default=False)]
Row = dict[str, Any]


@expanded
def close_year(year: Year, reason: Reason, recipient: Recipient) -> None:
    """Close a fiscal year for inspections and seizures: its figures are final.

    From then on, whoever records, amends or voids in it needs a token with the scope `supervise` and
    a reason, and what they change is marked as made after the close. A year can be closed from 2 October
    on; one that is closed stays as it is.
    """
    _change("PUT", f"closings/{year}", reason, recipient)


@expanded
def reopen_year(year: Year, reason: Reason, recipient: Recipient) -> None:
    """Open a closed fiscal year again, for inspections and seizures."""
    _change("POST", f"closings/{year}/reopen", reason, recipient)


@expanded
def listed(target: Target, output: Output = Format.TABLE) -> None:
    """List the fiscal years that were ever closed."""
    rows: list[Row] = []
    for service, plural in PLURALS.items():
        with reading(target, service) as reader:
            closings = reader.ask(f"/v1/{plural}/closings")["closings"]
        rows += [_row(plural, one) for one in closings]
    give(rendered(rows, output, lambda: _table(rows), "No fiscal year was ever closed.\n"))


def _change(method: str, path: str, reason: str, recipient: Recipient) -> None:
    """Ask each service in turn; one that refuses does not keep the other from it."""
    from services.cli.processes.run import start  # noqa: PLC0415 - it brings the services

    refusals: list[str] = []
    waiting: list[str] = []
    start(_ask(method, path, reason, recipient, refusals, waiting))
    if refusals:
        raise CommandError("; ".join(refusals))
    if waiting:
        raise typer.Exit(WAITING)


async def _ask(
    method: str, path: str, reason: str, recipient: Recipient, refusals: list[str], waiting: list[str]
) -> None:
    try:
        async with writing(recipient) as writer:
            for plural in PLURALS.values():
                response = await writer.send(method, f"/v1/{plural}/{path}", json={"reason": reason})
                if response.status_code == 200:
                    say(_sentence(plural, response.json()))
                elif response.status_code == 202:
                    waiting.append(plural)
                    say(f"{plural}: proposed; it waits until a second person approves it")
                else:
                    refusals.append(f"{plural}: {said(response)}")
            await writer.settle()
    except Stopped as error:
        raise CommandError(str(error)) from None


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
