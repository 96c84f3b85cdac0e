"""`outbound factsheet`: a fact sheet in the manner in which agencies publish one."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from services.aggregator.views.questions import SheetQuestion
from services.cli.figures.factsheet.markdown import markdown
from services.cli.figures.factsheet.page import html
from services.cli.options import expanded
from services.cli.processes.command import CommandError
from services.cli.reach import Target, reading
from services.cli.terminal import give


class SheetFormat(StrEnum):
    MD = "md"
    HTML = "html"
    JSON = "json"


@expanded
def factsheet(
    question: SheetQuestion,
    target: Target,
    output_format: Annotated[
        SheetFormat, typer.Option("--format", help="HTML is one file, ready to be printed.")
    ] = SheetFormat.MD,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Replaced as a whole; default: standard output.")
    ] = None,
) -> None:
    """A fact sheet: what CBP and HSI took in a fiscal year to date, operations, traces and threats.

    Sentences say round numbers ("over 1,500") that are always true of the exact figures beside them.
    Each figure comes with the command that lists the records whose sum it is. docs/factsheet.md has
    the rules.

    Example: outbound factsheet --fiscal-year 2024 --through 2024-06-14 --format html --output sheet.html
    """
    with reading(target) as reader:
        text = _RENDERED[output_format](reader.ask(f"/v1/{question.path}", question.asked()))
    if output is None:
        give(text)
    else:
        _write(output, text)


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
