"""A fact sheet as Markdown (CommonMark with tables)."""

import re
from collections.abc import Iterator

from services.cli.figures.factsheet import tables
from services.cli.figures.factsheet.sentences import Json, sentence
from services.cli.figures.factsheet.tables import Table

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(sheet: Json) -> str:
    """The whole sheet."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Json) -> Iterator[str]:
    yield from (f"# {_text(tables.title(sheet))}", "", _text(tables.subtitle(sheet)))
    for section in tables.sections(sheet):
        yield from ("", f"## {_text(section['title'])}", "")
        yield _text(sentence(section, sheet["fiscal_year"]))
        exact = tables.exact(section)
        yield from ("", *_table(exact)) if exact else ()
    yield from ("", "## Month by month", "", _text(tables.MONTHLY), "", *_table(tables.monthly(sheet)))
    yield from ("", "## About these figures", "")
    yield from (f"- **{term}.** {_text(text)}" for term, text in tables.provenance(sheet))
    yield from ("", "This sheet again:", "", f"    {tables.reproduction(sheet)}")
    commands = list(tables.explanations(sheet))
    if commands:
        yield from ("", "The records whose sum each figure is:", "")
        yield from (f"    {line}" for name, command in commands for line in (f"# {name}", command))


def _table(table: Table) -> Iterator[str]:
    header, rows = table
    yield _row([_text(cell) for cell in header])
    yield _row(["---", *["---:"] * (len(header) - 1)])
    yield from (_row([_text(cell) for cell in row]) for row in rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    """Text without any mark-up in it."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
