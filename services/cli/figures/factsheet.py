"""`outbound factsheet`: a fact sheet in the manner in which agencies publish one."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from services.cli.figures.sheets.markdown import markdown
from services.cli.figures.sheets.page import html
from services.cli.figures.totals import Data, Known, Url, Year
from services.cli.processes.command import CommandError
from services.cli.reach import DEFAULT_URL, ask, figures_of


class SheetFormat(StrEnum):
    MD = "md"
    HTML = "html"
    JSON = "json"


def factsheet(
    fiscal_year: Year,
    through: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Last local day at the port to count."),
    ],
    known_at: Known = None,
    output_format: Annotated[
        SheetFormat, typer.Option("--format", help="HTML is one file, ready to be printed.")
    ] = SheetFormat.MD,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Replaced as a whole; default: standard output.")
    ] = None,
    url: Url = DEFAULT_URL,
    data: Data = None,
) -> None:
    """A fact sheet: what CBP and HSI took in a fiscal year to date, operations, traces and threats.

    Sentences say round numbers ("over 1,500") that are always true of the exact figures beside them.
    Each figure comes with the command that lists the records whose sum it is. docs/factsheet.md has
    the rules.

    Example: outbound factsheet --fiscal-year 2024 --through 2024-06-14 --format html --output sheet.html
    """
    parameters = {
        "fiscal_year": fiscal_year,
        "through": through.date().isoformat(),
        "known_at": known_at,
    }
    text = _RENDERED[output_format](asyncio.run(_sheet(url, data, parameters)))
    if output is None:
        typer.echo(text, nl=False)
    else:
        _write(output, text)


async def _sheet(url: str, data: Path | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    async with figures_of(url, data) as client:
        return await ask(client, "/v1/factsheet", parameters)


def _json(sheet: Mapping[str, Any]) -> str:
    return orjson.dumps(sheet, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


_RENDERED: Mapping[SheetFormat, Callable[[Mapping[str, Any]], str]] = {
    SheetFormat.MD: markdown,
    SheetFormat.HTML: html,
    SheetFormat.JSON: _json,
}


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CommandError(str(error)) from None
