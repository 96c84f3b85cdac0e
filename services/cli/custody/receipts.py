"""`outbound receipt`: custody receipts, their numbers, and paper."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from services.cli.custody.lines import FORM, custodian, item, table, without
from services.cli.custody.paper import Out, save
from services.cli.options import expanded
from services.cli.output import Format, Output, rendered
from services.cli.reach import Target, reading
from services.cli.terminal import give, say

commands = typer.Typer(
    no_args_is_help=True, help="Custody receipts: issue, show, print and void them, and reserve numbers."
)
Seizure = Annotated[str, typer.Argument(metavar="SEIZURE", help="Id of the seizure.", show_default=False)]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Such as 2304-0000017.", show_default=False)]
Port = Annotated[str, typer.Argument(metavar="PORT", help="Schedule D port code.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why; stands there for ever.", show_default=False)]
RECEIPT = ("number", "state", "issued_at", "received_by", "items", "seizure_id")
LINES = ("line", "description", "packages", "weight_grams", "domestic_value", "seal_numbers")
ACCOUNT = ("port_code", "given", "issued", "voided", "unused", "outstanding", "unexplained")
Row = dict[str, Any]


@commands.command()
@expanded
def issue(
    seizure: Seizure,
    items: Annotated[
        list[str],
        typer.Option("--item", metavar="ITEM", help=f"{FORM}: an item by its line in the seizure."),
    ],
    by: Annotated[str, typer.Option(metavar="ID", help="Badge or account of who takes the items.")],
    name: Annotated[str, typer.Option(help="Name of who takes the items.")],
    target: Target,
    agency: Annotated[str, typer.Option(help="Whom the person works for.")] = "cbp_ofo",
    number: Annotated[str | None, typer.Option(help="Of a block, where it was written offline.")] = None,
    device: Annotated[str | None, typer.Option(help="The device whose block it is.")] = None,
    at: Annotated[str | None, typer.Option(help="When it was signed, as RFC 3339 with an offset.")] = None,
    output: Output = Format.TABLE,
) -> None:
    """Issue a custody receipt for named items, under the port's next number.

    Example: outbound receipt issue 019772a0-1c00-7be1-8a47-0c5d9e3f2b60 --item 1,seal=A-1177 --item 3
    --by cbp-20417 --name "J. Alvarez"
    """
    offline = without({"number": number, "device": device, "issued_at": at})
    body = {
        "received_by": custodian(by, name, agency),
        "lines": [item(one) for one in items],
        **offline,
    }
    with reading(target, "seizure") as reader:
        _show(reader.record(f"/v1/seizures/{quote(seizure, safe='')}/receipts", body), output)


@commands.command()
@expanded
def show(number: Number, target: Target, output: Output = Format.TABLE) -> None:
    """Show one custody receipt and its items.

    Example: outbound receipt show 2304-0000017 --format json
    """
    with reading(target, "seizure") as reader:
        _show(reader.ask(f"/v1/receipts/{quote(number, safe='')}"), output)


@commands.command("list")
@expanded
def listed(seizure: Seizure, target: Target, output: Output = Format.TABLE) -> None:
    """List the custody receipts of a seizure, voided ones too."""
    with reading(target, "seizure") as reader:
        found = reader.ask(f"/v1/seizures/{quote(seizure, safe='')}/receipts")["receipts"]
    rows = found if output is Format.JSON else [_row(one) for one in found]
    give(rendered(rows, output, lambda: table(rows, RECEIPT), "No receipt was issued.\n"))


@commands.command("print")
@expanded
def print_(number: Number, target: Target, out: Out = None) -> None:
    """Write a custody receipt to a file, to be printed: PDF, or HTML by the file's name.

    Example: outbound receipt print 2304-0000017 --out receipt.html
    """
    save(target, f"/v1/receipts/{quote(number, safe='')}/paper", out or Path(f"{number}.pdf"))


@commands.command()
@expanded
def void(number: Number, reason: Reason, target: Target) -> None:
    """Void a receipt that was wrong, or a reserved number that will not be used.

    Example: outbound receipt void 2304-0000017 --reason "wrong seal number"
    """
    with reading(target, "seizure") as reader:
        done = reader.record(f"/v1/receipts/{quote(number, safe='')}/void", {"reason": reason})
    say(f"{done['number']} is void since {done['voided_at']} ({done['reason']})")


@commands.command()
@expanded
def block(
    port: Port,
    device: Annotated[str, typer.Option(help="Name of the device.", show_default=False)],
    target: Target,
    size: Annotated[int, typer.Option(min=1, help="How many numbers.")] = 20,
) -> None:
    """Reserve numbers of a port for a device that will be without a network.

    Example: outbound receipt block 2304 --device tablet-3 --size 20
    """
    with reading(target, "seizure") as reader:
        body = {"device": device, "size": size}
        made = reader.record(f"/v1/custody/ports/{quote(port, safe='')}/blocks", body)
    say(f"{made['first']} through {made['last']} are reserved for {made['device']}")


@commands.command("return")
@expanded
def give_back(
    first: Annotated[str, typer.Argument(metavar="NUMBER", help="First number of the block.")],
    reason: Reason,
    target: Target,
) -> None:
    """Return a block: void every number of it that is not on a receipt."""
    with reading(target, "seizure") as reader:
        done = reader.record(f"/v1/custody/blocks/{quote(first, safe='')}/return", {"reason": reason})
    numbers = done["numbers"]
    say(f"void: {', '.join(numbers)}" if numbers else "every number was used or void already")


@commands.command()
@expanded
def numbers(port: Port, target: Target, output: Output = Format.TABLE) -> None:
    """Say what became of every receipt number of a port."""
    with reading(target, "seizure") as reader:
        found = reader.ask(f"/v1/custody/ports/{quote(port, safe='')}/numbers")
    give(rendered([found], output, lambda: table([found], ACCOUNT)))


def _show(receipt: Row, output: Format) -> None:
    """The receipt; for people what it says, then its items."""
    if output is not Format.JSON:
        head = [_row(receipt)]
        give(rendered(head, output, lambda: table(head, RECEIPT)))
    rows = [receipt] if output is Format.JSON else receipt["lines"]
    if output is not Format.CSV:
        give(rendered(rows, output, lambda: table(rows, LINES)))


def _row(receipt: Row) -> Row:
    """A receipt as one line of a table."""
    void, who = receipt.get("void"), receipt["received_by"]
    return {
        "number": receipt["number"],
        "state": f"void: {void['reason']}" if void else "stands",
        "issued_at": receipt["issued_at"],
        "received_by": f"{who['name']} ({who['id']}, {who['agency']})",
        "items": ", ".join(str(one["line"]) for one in receipt["lines"]),
        "seizure_id": receipt["seizure_id"],
    }
