"""A fact sheet as one HTML file: print-ready, without scripts, and without anything from elsewhere."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources

from services.aggregator.counting.measures import MEASURES
from services.cli.figures.factsheet import tables
from services.cli.figures.factsheet.charts import chart
from services.cli.figures.factsheet.sentences import Json, sentence
from services.cli.figures.factsheet.tables import Table

OPTION = re.compile(r"--\S+( [^- ]\S*)?")
NOTHING_FROM_ELSEWHERE = "default-src 'none'; style-src 'unsafe-inline'"


def html(sheet: Json) -> str:
    """The whole page."""
    style = resources.files(__package__).joinpath("sheet.css").read_text(encoding="utf-8")
    name = escape(tables.title(sheet))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_FROM_ELSEWHERE}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{name}</h1>\n<p>{escape(tables.subtitle(sheet))}</p>\n</header>\n"
        f"<main>\n{''.join(_main(sheet))}</main>\n<footer>\n{''.join(_about(sheet))}</footer>\n"
        "</body>\n</html>\n"
    )


def _main(sheet: Json) -> Iterator[str]:
    yield '<div class="columns">\n'
    for section in tables.sections(sheet):
        yield f"<section>\n<h2>{escape(section['title'])}</h2>\n"
        yield f"<p>{escape(sentence(section, sheet['fiscal_year']))}</p>\n"
        exact = tables.exact(section)
        yield f"{_table(exact) if exact else ''}</section>\n"
    yield "</div>\n"
    yield from _months(sheet)


def _months(sheet: Json) -> Iterator[str]:
    months, year = sheet["months"], sheet["fiscal_year"]
    yield '<section class="months">\n<h2>Month by month</h2>\n'
    yield f"<p>{escape(tables.MONTHLY)}</p>\n"
    yield '<div class="beside">\n<div>\n'
    for place, figure in enumerate(months[0]["figures"]):
        name = escape(MEASURES[figure["measure"]].title)
        yield f"<figure>\n<figcaption>{name}</figcaption>\n{chart(months, place, year)}\n</figure>\n"
    yield f"</div>\n{_table(tables.monthly(sheet))}</div>\n</section>\n"


def _about(sheet: Json) -> Iterator[str]:
    yield "<h2>About these figures</h2>\n<dl>\n"
    for term, text in tables.provenance(sheet):
        yield f"<dt>{escape(term)}</dt>\n<dd>{escape(text)}</dd>\n"
    yield f"<dt>This sheet again</dt>\n<dd>{_command(tables.reproduction(sheet))}</dd>\n</dl>\n"
    commands = list(tables.explanations(sheet))
    if commands:
        yield "<h3>The records whose sum each figure is</h3>\n<dl>\n"
        yield from (f"<dt>{escape(name)}</dt>\n<dd>{_command(line)}</dd>\n" for name, line in commands)
        yield "</dl>\n"


def _command(line: str) -> str:
    """A command that breaks between its options only."""
    unbroken = OPTION.sub(r"<span>\g<0></span>", escape(line))
    return f"<code>{unbroken}</code>"


def _table(table: Table) -> str:
    header, rows = table
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(map(_row, rows))}</tbody>\n</table>\n"


def _row(cells: Sequence[str]) -> str:
    figures = "".join(f"<td>{escape(cell)}</td>" for cell in cells[1:])
    return f'<tr><th scope="row">{escape(cells[0])}</th>{figures}</tr>\n'
