"""A file as rows with the numbers of their lines, which are those that a text editor shows."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.cli.files.tables.header import Header, find_header, is_blank
from services.cli.files.tables.quotes import Stray, row_at
from services.cli.files.tables.text import Text, read_text
from services.cli.formulas import meant

_TOTAL = re.compile(r"(grand )?totals?:?", re.IGNORECASE)
_SUM = re.compile(r"[-$]*[\d.,]*")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by the header's names (folded), without blanks and marks of text around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: the line on which it begins, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that has nothing but the word Total, and perhaps sums."""

    line: int


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row | BadRow | TotalRow]:
    """The file's rows in order; blank lines are passed over, further columns are ignored.

    Raises `NotSuchAFile` where the file is no table with these columns, and `OSError`.
    """
    text = read_text(path)
    header = find_header(text, columns, str(path))
    index = header.following
    while index < len(text.lines):
        count = 1
        if not is_blank(text.lines[index]):
            row, count = _row(text, index, header)
            yield row
        index += count


def _row(text: Text, index: int, header: Header) -> tuple[Row | BadRow | TotalRow, int]:
    """The row that begins on this line, and how many lines it has."""
    number, width = index + 1, len(header.names)
    try:
        cells, count = row_at(text.lines, index, header.delimiter, lambda cells: _fits(cells, width))
    except (Stray, csv.Error) as error:
        return BadRow(number, str(error) if isinstance(error, Stray) else f"is not CSV: {error}"), 1
    if any(text.damage.search(line) for line in text.lines[index : index + count]):
        return BadRow(number, f"is not valid {text.encoding}"), count
    if _is_total(cells):
        return TotalRow(number), count
    if not _fits(cells, width):
        return BadRow(number, f"has {len(cells)} columns where the header has {width}"), count
    return Row(number, dict(zip(header.names, map(meant, cells), strict=False))), count


def _fits(cells: Sequence[str], width: int) -> bool:
    return len(cells) >= width and not any(cells[width:])


def _is_total(cells: Sequence[str]) -> bool:
    stated = [cell for cell in cells if cell]
    labels = [cell for cell in stated if _TOTAL.fullmatch(cell)]
    return len(labels) == 1 and all(_SUM.fullmatch(cell) for cell in stated if cell is not labels[0])
