"""Rows as people and as programs read them: a table, JSON lines, or CSV."""

import csv
import io
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from services.aggregator.counting.measures import MEASURES, SEIZURE
from services.cli.formulas import disarmed
from services.cli.terminal import LINES, give, say
from shared.contracts.money import format_money
from shared.contracts.unseen import seen

Row = dict[str, Any]
NOTHING = "No figures: nothing is recorded for this selection.\n"
NOT_RECORDED = "not recorded"
"""What stands for a figure that nobody counted."""
UUID_WIDTH = 36
WIDE = 160
"""A table with ids of records."""
TEXT = 100


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Output = Annotated[Format, typer.Option("--format", help="JSON is one object a row.")]


def show(
    answer: Mapping[str, Any],
    output: Format,
    table: Callable[[], Table],
    rows: Sequence[Row] | None = None,
    nothing: str = NOTHING,
) -> None:
    """Print an answer's rows in this format, and for people what of it is not recorded."""
    give(rendered(answer["rows"] if rows is None else rows, output, table, nothing))
    if output is Format.TABLE:
        say(unrecorded(answer.get("not_recorded") or ()), nl=False)


def rendered(
    rows: Sequence[Row],
    output: Format,
    table: Callable[[], Table],
    nothing: str = NOTHING,
    width: int = 120,
) -> str:
    """The rows in this format; `table` makes the table where one is asked for, at most so wide."""
    if output is Format.JSON:
        return as_json_lines(rows)
    if output is Format.CSV:
        return as_csv(rows)
    return printed(table(), width) if rows else nothing


def as_json_lines(rows: Iterable[Row]) -> str:
    """One object a row."""
    return "".join(orjson.dumps(row).decode() + "\n" for row in rows)


def as_csv(rows: Sequence[Row], *, header: bool = True) -> str:
    """Rows as CSV, with a column for each key that any of them has; what a row lacks is empty.

    No cell is a formula to a spreadsheet.
    """
    text = io.StringIO()
    if rows:
        names = dict.fromkeys(name for row in rows for name in row)
        writer = csv.DictWriter(text, names, lineterminator="\n")
        if header:
            writer.writeheader()
        writer.writerows({name: disarmed(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def printed(table: Table, width: int = 120) -> str:
    """A table as plain text, at most so wide. A text in it is no mark-up, and no control character."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=False, markup=False, emoji=False, highlight=False
    )
    console.print(table)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return seen(text, LINES)


def unrecorded(measures: Iterable[str]) -> str:
    """A sentence that names the measures that nobody counted; empty without any."""
    named = _briefly([name for name in measures if name in MEASURES])
    return textwrap.fill(f"Not recorded in this period: {'; '.join(named)}.", TEXT) + "\n" if named else ""


def _briefly(missing: Sequence[str]) -> list[str]:
    """The titles of measures; a sum stands for its parts, and a kind of record for all its measures."""
    kinds = {MEASURES[name].kind for name in missing}
    whole = {kind for kind in kinds if kind != SEIZURE and _listed(kind) <= set(missing)}
    sums = [set(MEASURES[name].parts) for name in missing if MEASURES[name].parts]
    titles = [
        one.title
        for one in (MEASURES[name] for name in missing)
        if one.kind not in whole and not any(set(one.parts or (one.name,)) < each for each in sums)
    ]
    return [*titles, *(f"{kind.capitalize()}s (all figures)" for kind in sorted(whole))]


def _listed(kind: str) -> set[str]:
    return {name for name, one in MEASURES.items() if one.kind == kind and one.listed}


def key_columns(table: Table, rows: Sequence[Row], others: frozenset[str]) -> list[str]:
    """Add a column for each grouping key of the rows, and tell which these are."""
    keys = [name for name in (rows[0] if rows else ()) if name not in others]
    for name in keys:
        table.add_column(name.replace("_", " ").capitalize())
    return keys


def plain_table(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    """The rows as they are, a column for each of these keys."""
    table = Table()
    for name in columns:
        table.add_column(name.replace("_", " ").capitalize(), no_wrap=name.endswith("_id"))
    for row in rows:
        table.add_row(*("-" if row[name] in {None, ""} else str(row[name]) for name in columns))
    return table


def shown(value: int | None, unit: str) -> str:
    """A value as people read it: dollars for money, thousands separated."""
    if value is None:
        return NOT_RECORDED
    return format_money(value, "USD") if unit == "usd_cents" else f"{value:,}"


def emphasis(measure: str) -> str | None:
    """The style of a line: derived measures stand out, for they must not be added to their parts."""
    return "bold" if MEASURES[measure].parts else None
