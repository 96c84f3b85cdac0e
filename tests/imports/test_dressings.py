"""The same table however it was saved: every dressing of a good file gives the same records."""

import gzip
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli.files import trace_results
from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.tables.rows import BadRow
from shared.contracts.seizure import SeizureDraft
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, weapon

Table = list[list[str]]
FULL = {
    month[:3].upper(): month
    for month in (
        *("October", "November", "December", "January", "February", "March"),
        *("April", "May", "June", "July", "August", "September"),
    )
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
TITLES = ("Outbound seizures, FY24", 'The "FYTD" report;\tCBP', "Doña Ana « to date", 'a "stray', "Total: 5")
REMARKS = ("", "née", 'said "no"', "a, b; c\td", "two\nlines", "two\r\n\r\nlines, more", "'=1+1")


@dataclass(frozen=True)
class Dressing:
    """How a table is saved."""

    encoding: str
    delimiter: str
    quoted: str
    end: str
    titles: tuple[str, ...]
    stated: bool
    blank_every: int
    total: str
    packed: bool

    def bytes(self, table: Table) -> bytes:
        """The file."""
        lines = [f"sep={self.delimiter}"] if self.stated else []
        lines += [*(title.replace("\t", " ") for title in self.titles), *map(self.line, table)]
        if self.blank_every:
            lines = [one for n, line in enumerate(lines) for one in _spaced(n, line, self.blank_every)]
        if self.total:
            width = len(table[0])
            lines.append(self.line([self.total, *[""] * (width - 2), "12"]))
        content = (self.end.join(lines) + self.end).encode(self.encoding)
        return gzip.compress(content) if self.packed else content

    def line(self, cells: Sequence[str]) -> str:
        """A row."""
        return self.delimiter.join(map(self.cell, cells))

    def cell(self, cell: str) -> str:
        """A cell, quoted where it must be or where this dressing quotes."""
        needed = re.search(f'["\\r\\n{self.delimiter}]', cell)
        if not needed and (self.quoted == "needed" or (self.quoted == "filled" and not cell)):
            return cell
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'


def _spaced(number: int, line: str, every: int) -> list[str]:
    """Blank lines, but not above `sep=`, which is the first line or none."""
    return ["", " ", line] if number and number % every == 0 else [line]


dressings = st.builds(
    Dressing,
    encoding=st.sampled_from(ENCODINGS),
    delimiter=st.sampled_from(",;\t"),
    quoted=st.sampled_from(["needed", "filled", "all"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    titles=st.lists(st.sampled_from(TITLES), max_size=3).map(tuple),
    stated=st.booleans(),
    blank_every=st.sampled_from([0, 1, 3]),
    total=st.sampled_from(["", "Total", "Grand Total"]),
    packed=st.booleans(),
)


def weapons() -> Table:
    """Rows of several events, months and years, with a remark that nobody reads."""
    rows = [
        weapon("Handgun", "2.0", "101.0", month="OCT"),
        weapon("Ammunition", "1250", "101.0", month="OCT"),
        weapon("Long Arm", "1.0", "102.0", month="SEP", office="Tucson Field Office", mode="Air"),
        weapon("Magazine", "", "103.0", month="MAR", year="2023"),
        weapon("Case", "4", "-2147483648.0", component="U.S. Border Patrol", office="Yuma Sector"),
        weapon("Handgun", "9", "105.0", direction="INBOUND"),
    ]
    return _with_remarks(WEAPONS_HEADER, rows)


def currency() -> Table:
    rows = [
        money("84474.74", "5"),
        money("227.0", "2", month="JUN", land="Land Only", office="LAREDO FIELD OFFICE"),
        money("", "1", month="JUL", year="2024"),
        money("12.5", "3", direction="Inbound"),
    ]
    return _with_remarks(CURRENCY_HEADER, rows)


def _with_remarks(header: str, rows: Sequence[str]) -> Table:
    table = [line.split(",") for line in (header, *rows)]
    remarks = ["Remark", *(REMARKS[n % len(REMARKS)] for n in range(len(rows)))]
    return [[*cells, remark] for cells, remark in zip(table, remarks, strict=True)]


def spelled(table: Table, month: Callable[[str], str], year: Callable[[str], str]) -> Table:
    """The same rows with other names of months and years, which are the first two columns."""
    header, *rows = table
    return [header, *([year(row[0]), month(row[1]), *row[2:]] for row in rows)]


MONTHS: dict[str, Callable[[str], str]] = {
    "short": str,
    "title": str.title,
    "full": lambda month: FULL[month],
    "sept": lambda month: "SEPT" if month == "SEP" else month.lower(),
}
YEARS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "float": "{}.0".format,
    "to date": "{} (FYTD)".format,
    "FY": "FY{}".format,
    "FY25": lambda year: f"FY{year[2:]}",
}


def content(parsed: Parsed) -> dict[UUID, SeizureDraft]:
    return {one.id: one.draft for one in parsed.records}


@given(st.data(), dressings, st.sampled_from([*MONTHS]), st.sampled_from([*YEARS]))
@pytest.mark.parametrize(
    ("table", "parse"), [(weapons(), cbp_weapons.parse), (currency(), cbp_currency.parse)]
)
def test_every_dressing_of_a_good_file_gives_the_same_records(
    tmp_path_factory: pytest.TempPathFactory,
    table: Table,
    parse: Callable[[Path], Parsed],
    data: st.DataObject,
    dressing: Dressing,
    month: str,
    year: str,
) -> None:
    folder = tmp_path_factory.mktemp("dressed", numbered=True)
    plain = Dressing("utf-8", ",", "needed", "\n", (), False, 0, "", False)
    (folder / "plain.csv").write_bytes(plain.bytes(table))
    expected = parse(folder / "plain.csv")
    order = data.draw(st.permutations(range(len(table[0]))))
    dressed = [[row[place] for place in order] for row in spelled(table, MONTHS[month], YEARS[year])]
    (folder / "dressed.csv").write_bytes(dressing.bytes(dressed))
    found = parse(folder / "dressed.csv")
    assert found.bad == expected.bad == []
    assert content(found) == content(expected)
    assert (found.rows - found.total_rows, found.skipped) == (expected.rows, expected.skipped)
    assert found.total_rows == bool(dressing.total)
    assert (found.months, found.agencies) == (expected.months, expected.agencies)
    assert lines_tell_the_row(folder / "dressed.csv", dressing, found)


def lines_tell_the_row(path: Path, dressing: Dressing, parsed: Parsed) -> bool:
    """Whether the line of each record, as an editor counts, has a cell of it (its office)."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if dressing.packed else raw).decode(dressing.encoding)
    lines = re.split("\r\n|\r|\n", text)
    offices = {"laredo": "laredo", "tucson": "tucson", "usbp_yuma": "yuma", "baltimore": "baltimore"}
    return all(
        offices[one.draft.field_office or ""] in _row_from(lines, line).casefold()
        for one in parsed.records
        for line in one.lines
    )


def _row_from(lines: Sequence[str], line: int) -> str:
    """A line and, for a remark with line breaks, the few that follow."""
    return "\n".join(lines[line - 1 : line + 3])


@given(st.data(), dressings)
def test_a_stray_quote_anywhere_spoils_no_other_record(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, dressing: Dressing
) -> None:
    """Before or after any cell of any rows, whatever else is quoted and has line breaks."""
    folder = tmp_path_factory.mktemp("stray", numbered=True)
    table = _with_remarks(WEAPONS_HEADER, [weapon(event=f"{n}") for n in range(1, 9)])
    struck = data.draw(st.sets(st.integers(1, 8), min_size=1, max_size=3))
    lines = [dressing.line(row) for row in table]
    for row in struck:
        cells = [dressing.cell(cell) for cell in table[row]]
        place = data.draw(st.integers(0, len(cells) - 2))
        cells[place] = data.draw(st.sampled_from([f'"{cells[place]}', f'{cells[place]}"']))
        lines[row] = dressing.delimiter.join(cells)
    (folder / "stray.csv").write_bytes(dressing.end.join(lines).encode(dressing.encoding))
    parsed = cbp_weapons.parse(folder / "stray.csv")
    events = {str(one.draft.source_reference).rpartition("/")[2] for one in parsed.records}
    assert events >= {f"{n}" for n in range(1, 9) if n not in struck}


@given(dressings)
def test_results_of_traces_come_in_the_same_dressings(
    tmp_path_factory: pytest.TempPathFactory, dressing: Dressing
) -> None:
    table = [
        [*trace_results.COLUMNS, "remark"],
        ["T1-04711", "BXR 1234", "purchaser", "", "2025-05-01", "2024-01-31", "TX", REMARKS[4]],
        ["T2-04712", "", "not_traced", "records_unavailable", "2025-05-02", "", "", REMARKS[1]],
        ["", "C-77", "dealer", "", "2025-05-03", "", "AZ", REMARKS[3]],
    ]
    folder = tmp_path_factory.mktemp("traces", numbered=True)
    (folder / "results.csv").write_bytes(dressing.bytes(table))
    answers = list(trace_results.read(folder / "results.csv"))
    assert [one for one in answers if isinstance(one, BadRow)] == []
    assert [one.trace_number for one in answers if isinstance(one, trace_results.Answer)] == [
        "T1-04711",
        "T2-04712",
        None,
    ]
