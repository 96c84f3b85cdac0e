"""`outbound operations`: what registered operations have come to since they began."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated
from urllib.parse import quote

import typer
from rich.table import Table

from services.aggregator.views import vocabulary
from services.aggregator.views.questions import OperationQuestion, OperationsQuestion
from services.cli.figures.totals import totals_table
from services.cli.options import codes_like, expanded
from services.cli.output import Format, Output, Row, show
from services.cli.processes.command import WRONG_QUESTION, CommandError
from services.cli.reach import Target, reading
from services.cli.sending import Reader
from services.cli.terminal import say


def _registered(incomplete: str) -> list[tuple[str, str]]:
    return codes_like(incomplete, {code: title for code, title in vocabulary.operations().items() if code})


Code = Annotated[
    str | None,
    typer.Argument(help="An operation's code; every operation without one.", autocompletion=_registered),
]


@expanded
def operations(
    question: OperationQuestion, target: Target, code: Code = None, output: Output = Format.TABLE
) -> None:
    """What registered operations have come to since they began.

    Without a code: each operation of the register with its headline figures. With one: all of its
    figures, through a local day and by its task forces, months or agencies. The answer always says
    since which day, through which, and as of when.

    Example: outbound operations southbound --by task_force --measure firearms
    """
    with reading(target) as reader:
        found = _every(reader, question) if code is None else [_one(reader, question, code)]
    if output is Format.TABLE:
        _print(found)
        return
    show({}, output, Table, [_dated(one, row) for one in found for row in one["rows"]])


def _every(reader: Reader, question: OperationQuestion) -> Sequence[Row]:
    asked = question.asked()
    of_one = ", ".join(f"--{name}" for name in asked if name != "known_at")
    if of_one:
        raise CommandError(f"of one operation only: {of_one}; give its CODE", WRONG_QUESTION)
    found: list[Row] = reader.ask(f"/v1/{OperationsQuestion.path}", asked)["operations"]
    return found


def _one(reader: Reader, question: OperationQuestion, code: str) -> Row:
    return reader.ask(f"/v1/{question.path}/{quote(code, safe='')}", question.asked())


def _print(found: Sequence[Row]) -> None:
    for one in found:
        say(_heading(one))
        show(one, Format.TABLE, partial(totals_table, one["rows"], None))


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
