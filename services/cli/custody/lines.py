"""Items and people as they are written on the command line, and tables of what is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.table import Table

from services.cli.output import plain_table

Row = dict[str, Any]
FORM = "LINE[,packages=N][,weight=GRAMS][,value=DOLLARS][,seal=NUMBER]..."
NUMBERS = {"packages": "packages", "weight": "weight_grams"}
"""Words of an item that take whole numbers, and the fields that they fill."""


def item(text: str) -> Row:
    """An item of a receipt, such as `1,packages=2,value=450.00,seal=A-1177`. Raises `BadParameter`."""
    line, *rest = (one.strip() for one in text.split(","))
    found: Row = {"line": _whole(line, text)}
    for one in rest:
        word, _, value = one.partition("=")
        if word in NUMBERS:
            found[NUMBERS[word]] = _whole(value, text)
        elif word == "value" and value:
            found["domestic_value"] = value
        elif word == "seal" and value:
            found.setdefault("seal_numbers", []).append(value)
        else:
            raise _unclear(text)
    return found


def _whole(value: str, text: str) -> int:
    if not (value.isascii() and value.isdecimal()):
        raise _unclear(text)
    return int(value)


def _unclear(text: str) -> typer.BadParameter:
    return typer.BadParameter(f"{text!r} is no item: write {FORM}, such as 1,packages=2,seal=A-1177")


def custodian(who: str, name: str, agency: str) -> Row:
    """A person who answers for items."""
    return {"id": who, "name": name, "agency": agency}


def without(row: Mapping[str, Any]) -> Row:
    """The fields that were given."""
    return {name: one for name, one in row.items() if one is not None}


def table(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    """The rows as they are, a column for each of these keys; what people wrote is no markup."""
    told = [{name: _told(row.get(name)) for name in columns} for row in rows]
    return plain_table(told, columns)


def _told(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return None if value is None else str(value)
