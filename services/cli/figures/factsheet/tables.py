"""What a fact sheet shows beside its sentences: tables of exact figures, and how they came about.

Both renderings show the same; only what is in the aggregator's answer, never a figure of its own.
"""

import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from services.aggregator.counting.measures import MEASURES
from services.cli.figures.factsheet.sentences import Json, day, instant, recorded, span
from services.cli.output import shown

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A header, and rows of as many cells; the first column is text, the others are figures."""

WORDING = (
    "Sentences say a figure by the round number next to it, as docs/factsheet.md describes: over what it "
    "exceeds, nearly what it falls just short of, and as it is where it is round or below 100. The tables "
    "have the exact figures."
)

MONTHLY = (
    "All agencies together, each seizure once. A month that is not over stands beside the same days of the "
    "year before."
)
COUNTING = (
    "A seizure counts once in a total, for the agency that led it. An agency's own figures are what it led "
    "and what it is credited with, so they must not be added up over agencies. What both components of CBP "
    "took together counts once for CBP. A figure that no record and no published file covers is not "
    "recorded, which is not zero."
)


def title(sheet: Json) -> str:
    """What the sheet is headed by."""
    return f"Outbound fact sheet, fiscal year {sheet['fiscal_year']}"


def subtitle(sheet: Json) -> str:
    """Its days and its standing in one line."""
    days = f"{sheet['fiscal_year'] - 1}-10-01", sheet["through"]
    return f"{day(days[0])} through {day(days[1])}. {status(sheet)}"


def status(sheet: Json) -> str:
    """Whether the figures may still change."""
    if sheet["final"]:
        return f"Seizure figures are final: fiscal year {sheet['fiscal_year']} is closed."
    return "Figures are subject to change due to corrections and late entries."


def sections(sheet: Json) -> list[Json]:
    """The sections to show. Without any figure, emerging threats were perhaps not looked for: left out."""
    return [one for one in sheet["sections"] if one["code"] != "threats" or recorded(one)]


def exact(section: Json) -> Table | None:
    """The exact figures of a section, beside those of the year before where it has them; None for nothing."""
    figures, share = section["figures"], section["share"]
    if not recorded(section):
        return None
    if any(figure["before"] for figure in figures):
        rows = [[*_row(one), *_before(one)] for one in figures]
        return ["Figure", "Exact", "Year before", "Change", "%"], rows
    rows = [_row(figure) for figure in figures]
    if share is not None and share["percent"] is not None:
        rows.append(["Share traced to a purchaser", f"{share['percent']}%"])
    return ["Figure", "Exact"], rows


def monthly(sheet: Json) -> Table:
    """Each month of the year so far, beside the same days of the year before."""
    year = sheet["fiscal_year"]
    names = [MEASURES[one["measure"]].title for one in sheet["months"][0]["figures"]]
    header = ["Month", *(f"{name}, {label}" for name in names for label in (f"FY{year}", f"FY{year - 1}"))]
    rows = [
        [month_name(month), *(shown(one[key], one["unit"]) for one in month["figures"] for key in KEYS)]
        for month in sheet["months"]
    ]
    return header, rows


KEYS = ("current", "previous")


def month_name(month: Json) -> str:
    """Oct 2022; of a month that is not over, its days: Jun 1-14, 2023."""
    first, last = date.fromisoformat(month["first"]), date.fromisoformat(month["last"])
    if (last + timedelta(days=1)).day == 1:
        return f"{first:%b %Y}"
    return f"{first:%b} {first.day}-{last.day}, {first.year}"


def provenance(sheet: Json) -> list[tuple[str, str]]:
    """What the figures are, as pairs of a term and what there is to say of it."""
    known = f"As known at {instant(sheet['known_at'])}." if sheet["known_at"] else "As known when generated."
    return [
        ("Days", f"{subtitle(sheet).partition('. ')[0]}, by the local day at the port."),
        ("Knowledge", f"{known} Generated {instant(sheet['generated_at'])}."),
        ("Status", status(sheet)),
        ("Counting", COUNTING),
        ("Wording", WORDING),
    ]


def reproduction(sheet: Json) -> str:
    """The command that writes the same sheet again."""
    days = ("fiscal-year", str(sheet["fiscal_year"])), ("through", sheet["through"])
    return _command("factsheet", *days, ("known-at", known_at(sheet)))


def explanations(sheet: Json) -> Iterator[tuple[str, str]]:
    """Each figure that is not zero, and the command that lists its records."""
    for section in sections(sheet):
        for figure in section["figures"]:
            if figure["value"]:
                name = f"{section['title']}: {figure['title']}, {span(section)}"
                yield name, _explain(figure["coordinates"], known_at(sheet))


def known_at(sheet: Json) -> str:
    """The instant of knowledge as an option takes it: a day where it is the end of one."""
    known = datetime.fromisoformat(sheet["known_at"] or sheet["generated_at"]).astimezone(UTC)
    return known.date().isoformat() if known.time() == time.max else known.isoformat().replace("+00:00", "Z")


def _explain(at: Json, known: str) -> str:
    days = [("first", at["first"]), ("last", at["last"])]
    codes = [(name, code) for name in ("agency", "operation", "subtype") for code in at[name]]
    command = _command("explain", *days, ("measure", at["measure"]), *codes, ("known-at", known))
    return command + (" --credited" if at["credited"] else "")


def _command(name: str, *options: tuple[str, str]) -> str:
    words = [word for option, value in options for word in (f"--{option}", value)]
    return shlex.join(["outbound", name, *words])


def _row(figure: Json) -> list[str]:
    return [figure["title"], shown(figure["value"], figure["unit"])]


def _before(figure: Json) -> list[str]:
    before, unit = figure["before"], figure["unit"]
    change = before["change"]
    told = "-" if change is None else f"{'+' if change > 0 else ''}{shown(change, unit)}"
    return [shown(before["value"], unit), told, _percent(before)]


def _percent(before: Json) -> str:
    """The change in percent, and what is to be said of it."""
    if before["percent"] is None:
        return "-" if before["change"] is None else before["note"]
    said = f"{before['percent']:+.1f}%"
    return f"{said} ({before['note']})" if before["note"] else said
