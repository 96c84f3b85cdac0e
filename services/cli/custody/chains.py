"""`outbound custody`: chains of custody, and what is where."""

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from services.cli.custody.lines import table
from services.cli.custody.paper import Out, save
from services.cli.options import expanded
from services.cli.output import WIDE, Format, Output, printed, rendered
from services.cli.reach import Target, reading
from services.cli.terminal import give, say

commands = typer.Typer(
    no_args_is_help=True, help="Items in custody: their chains, and what is where, missing or overdue."
)
Seizure = Annotated[str, typer.Argument(metavar="SEIZURE", help="Id of the seizure.", show_default=False)]
ENTRY = ("entry", "step", "lines", "local_time", "who", "particulars")
HELD = ("seizure_id", "line", "description", "holder", "location", "since", "state")
ROLES = {"giver": "from", "taker": "to", "holder": "by", "witness": "witness"}
SAID = ("receipt", "location", "disposition", "authority", "recipient", "expected_back_at", "reason")
Row = dict[str, Any]


@commands.command()
@expanded
def chain(seizure: Seizure, target: Target, output: Output = Format.TABLE) -> None:
    """Show the chain of custody of a seizure, step by step, and where each item is.

    Example: outbound custody chain 019772a0-1c00-7be1-8a47-0c5d9e3f2b60
    """
    with reading(target, "seizure") as reader:
        found = reader.ask(f"/v1/seizures/{quote(seizure, safe='')}/custody")
    rows = found["entries"] if output is Format.JSON else [_entry(one) for one in found["entries"]]
    nothing = "Nothing of this seizure was ever in custody: `outbound receipt issue` takes items.\n"
    give(rendered(rows, output, lambda: table(rows, ENTRY), nothing))
    if output is Format.TABLE and rows:
        say(printed(table([_held(one) for one in found["items"]], HELD), WIDE), nl=False)


@commands.command()
@expanded
def inventory(
    target: Target,
    port: Annotated[str | None, typer.Option(help="Schedule D port code.")] = None,
    location: Annotated[str | None, typer.Option(help="Vault, shelf or locker.")] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what the last count lacked.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what should be back by now.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Up to so many items.")] = 1000,
    output: Output = Format.TABLE,
) -> None:
    """List what is in custody, and what of it is missing or overdue.

    Example: outbound custody inventory --port 2304 --missing
    """
    asked = {"port": port, "location": location, "missing": missing or None, "overdue": overdue or None}
    with reading(target, "seizure") as reader:
        pages = reader.pages("/v1/custody/inventory", "items", asked, limit)
        items = [one for page in pages for one in page["items"]]
    rows = items if output is Format.JSON else [_held(one) for one in items]
    shown = rendered(rows, output, lambda: table(rows, HELD), "Nothing of this is in custody.\n", WIDE)
    give(shown)


@commands.command("print")
@expanded
def print_(seizure: Seizure, target: Target, out: Out = None) -> None:
    """Write a chain of custody to a file, to be printed: PDF, or HTML by the file's name.

    Example: outbound custody print 019772a0-1c00-7be1-8a47-0c5d9e3f2b60 --out chain.pdf
    """
    save(target, f"/v1/seizures/{quote(seizure, safe='')}/custody/paper", out or Path(f"{seizure}.pdf"))


def _entry(one: Row) -> Row:
    """A step as one line of a table."""
    people = {word: one[role] for role, word in ROLES.items() if role in one}
    told = {name: one[name] for name in SAID if name in one}
    return {
        **{name: one[name] for name in ("entry", "step", "lines", "local_time")},
        "who": "; ".join(f"{word} {who['name']} ({who['id']})" for word, who in people.items()),
        "particulars": "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.items()),
    }


def _held(one: Row) -> Row:
    """An item as one line of a table."""
    marks = [name for name in ("missing", "overdue") if one[name]]
    return {
        **{name: one.get(name) for name in HELD if name != "state"},
        "state": ", ".join([one.get("disposition") or one["step"], *marks]).replace("_", " "),
    }
