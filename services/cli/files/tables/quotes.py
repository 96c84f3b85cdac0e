"""The cells of a row. A quoted cell may have line breaks; a stray quote must not swallow other rows.

Both begin in the same way: a quote is open at the end of a line. It is a line break in a cell if the
lines joined are a whole row, closed as CSV says, and no line after the first is a row of its own.
"""

import csv
from collections.abc import Callable, Sequence

MOST_LINES = 100
"""Of one row."""

Whole = Callable[[list[str]], bool]


class Stray(ValueError):
    """A quote that opens a cell and does not close it."""


def row_at(lines: Sequence[str], start: int, delimiter: str, whole: Whole) -> tuple[list[str], int]:
    """The cells of the row that begins on a line, and how many lines it has.

    `whole` tells whether cells make a row. Raises `Stray`, and `csv.Error` for a cell without an end.
    """
    if not _open([lines[start]], delimiter):
        return cells_of(lines[start], delimiter), 1
    for end in range(start + 2, min(start + MOST_LINES, len(lines)) + 1):
        if _is_row(lines[end - 1], delimiter, whole):
            break
        if _open(lines[start:end], delimiter):
            continue
        cells = _closed(lines[start:end], delimiter)
        if cells is None or not whole(cells):
            break
        return cells, end - start
    raise Stray("opens a quote that it does not close")


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line, without the blanks around them. Raises `csv.Error`."""
    return _stripped(next(csv.reader([line], delimiter=delimiter), []))


def _is_row(line: str, delimiter: str, whole: Whole) -> bool:
    """Whether a line is a row of its own; the last line of a quoted cell has a quote too many."""
    return line.count('"') % 2 == 0 and whole(cells_of(line, delimiter))


def _open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether a quote is open at the end of the last line: whether a row goes on after it.

    Raises `csv.Error`.
    """
    reader = csv.reader([*lines, ""], delimiter=delimiter)
    next(reader)
    return reader.line_num > len(lines)


def _closed(lines: Sequence[str], delimiter: str) -> list[str] | None:
    """The cells of lines that are one row, closed as CSV says; else None."""
    try:
        (cells,) = csv.reader(lines, delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return _stripped(cells)


def _stripped(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]
