"""Rows as people and as programs read them: a table, JSON lines, or CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from services.aggregator.counting.measures import MEASURES
from shared.contracts.money import format_money

Row = dict[str, Any]
NOTHING = "No figures: nothing is recorded for this selection.\n"


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Output = Annotated[Format, typer.Option("--format", help="JSON is one object a row.")]


def rendered(rows: Sequence[Row], output: Format, table: Callable[[], Table], nothing: str = NOTHING) -> str:
    """The rows in this format; `table` makes the table where one is asked for."""
    if output is Format.JSON:
        return "".join(orjson.dumps(row).decode() + "\n" for row in rows)
    if output is Format.CSV:
        return as_csv(rows)
    return printed(table()) if rows else nothing


def as_csv(rows: Sequence[Row]) -> str:
    """Rows with the same keys as CSV with a header."""
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()


def printed(table: Table, width: int = 120) -> str:
    """A table as plain text, at most so wide."""
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def key_columns(table: Table, rows: Sequence[Row], others: frozenset[str]) -> list[str]:
    """Add a column for each grouping key of the rows, and tell which these are."""
    keys = [name for name in (rows[0] if rows else ()) if name not in others]
    for name in keys:
        table.add_column(name.replace("_", " ").capitalize())
    return keys


def shown(value: int, unit: str) -> str:
    """A value as people read it: dollars for money, thousands separated."""
    return format_money(value, "USD") if unit == "usd_cents" else f"{value:,}"


def emphasis(measure: str) -> str | None:
    """The style of a line: derived measures stand out, for they must not be added to their parts."""
    return "bold" if MEASURES[measure].parts else None
