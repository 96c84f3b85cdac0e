"""What a verification has found, for people and for programs."""

from collections import Counter
from typing import Any

from rich.table import Table

from services.aggregator.counting.cells import CELL, Role
from services.aggregator.counting.measures import MEASURES
from services.cli.output import UUID_WIDTH, WIDE, Format, Row, printed, rendered, shown
from services.cli.verification.findings import Findings, WrongCell, WrongFigure, WrongVersion

_COLUMNS = (
    "finding",
    "source",
    *CELL,
    "totals_say",
    "source_says",
    "difference",
    "kind",
    "record_id",
    "version",
    "what",
)


def report(findings: Findings, output: Format) -> list[str]:
    """The differences, each one row of `_COLUMNS`; or as tables, with the summary as the last line."""
    if output is not Format.TABLE:
        return [rendered(_rows(findings), output, Table, nothing="")]
    counts = findings.counts
    texts = [f"{what}\n" for what in findings.other_logs]
    made = (
        (findings.figures, _figures),
        (findings.cells, _cells),
        (findings.versions, _wrong),
        (findings.counting, _counting),
    )
    texts += [printed(table(findings), WIDE) for found, table in made if found]
    if findings.unreadable:
        texts.append(f"{counts['unreadable']:,} messages cannot be read, and are in no total:\n")
        texts += [f"{what}\n" for what in findings.unreadable]
    return [*texts, summary(findings) + "\n"]


def summary(findings: Findings) -> str:
    """What was looked at, and what it comes to, in one line."""
    counts: Counter[str] = Counter(findings.counts)
    if "recounted" in counts:
        looked_at = f"{counts['cells']:,} cells of the totals, {counts['entries']:,} journal entries"
        recounted = f"{counts['recounted']:,} versions in the services, counted again"
        recounted += f" ({counts['behind']:,} not in the totals yet)"
        return f"{_verdict(findings)}: {looked_at}, {recounted}"
    looked = [
        f"{counts['cells']:,} cells of the totals",
        f"{counts['entries']:,} journal entries",
        f"{counts['months']:,} rollups of months",
        f"{counts['messages']:,} messages of the log",
    ]
    if "ahead" in findings.counts:
        way = f"{counts['behind']:,} not in the totals yet, {counts['waiting']:,} not on the log yet"
        looked.append(f"{counts['versions']:,} versions in the services ({way})")
    else:
        looked.append("no service's database was given")
    return f"{_verdict(findings)}: {', '.join(looked)}"


def _verdict(findings: Findings) -> str:
    if not findings.differences:
        return "no difference"
    counts: Counter[str] = Counter(findings.counts)
    verdict = f"{counts['wrong_cells']:,} cells and {counts['wrong_versions']:,} versions differ"
    if figures := {(one.fiscal_year, one.measure) for one in findings.figures}:
        verdict = f"{len(figures):,} figures, {verdict}"
    return (
        f"this is another log than the totals were read from; {verdict}" if counts["other_logs"] else verdict
    )


def _rows(findings: Findings) -> list[Row]:
    return [
        *(_row("other_log", what=what) for what in findings.other_logs),
        *(_of_figure(one) for one in findings.figures),
        *(_row("cell", source=one.source.value, **one.codes, **_sides(one)) for one in findings.cells),
        *(_of_version(one) for one in findings.versions),
        *(_of_version(one, "record") for one in findings.counting),
        *(_row("unreadable", what=what) for what in findings.unreadable),
    ]


def _of_figure(one: WrongFigure) -> Row:
    codes = {"fiscal_year": str(one.fiscal_year), "measure": one.measure, "role": Role.LEAD.value}
    return _row("figure", source=one.source.value, **codes, **_sides(one))


def _of_version(one: WrongVersion, finding: str = "version") -> Row:
    named = {"kind": one.kind, "record_id": one.record_id, "version": one.version, "what": one.what}
    return _row(finding, source=one.source.value, **named)


def _row(finding: str, **values: Any) -> Row:
    return dict.fromkeys(_COLUMNS) | {"finding": finding} | values


def _sides(one: WrongFigure | WrongCell) -> Row:
    return {"totals_say": one.held, "source_says": one.expected, "difference": one.held - one.expected}


def _figures(findings: Findings) -> Table:
    table = Table(title="Figures that are off, by fiscal year", title_justify="left")
    for name in ("Source", "Fiscal year", "Measure"):
        table.add_column(name)
    for name in ("Totals say", "Source says", "Difference"):
        table.add_column(name, justify="right")
    for one in findings.figures:
        values = (one.held, one.expected, one.held - one.expected)
        unit = MEASURES[one.measure].unit if one.measure in MEASURES else ""
        sides = [shown(value, unit) for value in values]
        table.add_row(one.source.value, str(one.fiscal_year), one.measure, *sides)
    return table


def _cells(findings: Findings) -> Table:
    wrong, count = findings.cells, findings.counts["wrong_cells"]
    table = Table(title=_title("Cells of the totals that differ", len(wrong), count), title_justify="left")
    for name in ("Source", "Day", "Port", "Field office", "Agency", "Measure", "Subtype", "Known"):
        table.add_column(name)
    for name in ("Held", "Source says"):
        table.add_column(name, justify="right")
    for cell in wrong:
        codes = {name: cell.codes.get(name) or "-" for name in CELL}
        agency = codes["agency"] + (" (credit)" if codes["role"] == Role.PARTNER else "")
        place = (codes["day"], codes["port_code"], codes["field_office"], agency)
        what = (codes["measure"], codes["subtype"], codes["known_day"])
        figures = (f"{cell.held:,}", f"{cell.expected:,}")
        table.add_row(cell.source.value, *place, *what, *figures)
    return table


def _wrong(findings: Findings) -> Table:
    found = findings.versions
    title = _title("Versions of records that differ", len(found), findings.counts["wrong_versions"])
    return _versions(found, title)


def _counting(findings: Findings) -> Table:
    return _versions(findings.counting, "Records that count in the first of these cells")


def _versions(found: list[WrongVersion], title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for name in ("Source", "Kind", "Record", "V", "What"):
        table.add_column(name, min_width=UUID_WIDTH if name == "Record" else None)
    for one in found:
        table.add_row(one.source.value, one.kind, one.record_id, str(one.version), one.what)
    return table


def _title(text: str, shown: int, count: int) -> str:
    return text if shown == count else f"{text} ({shown:,} of {count:,})"
