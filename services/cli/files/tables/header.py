"""Which line of a table names its columns, and what parts the cells; lines of title may come before."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.cli.files.tables import appearance
from services.cli.files.tables.quotes import Stray, row_at
from services.cli.files.tables.text import NotSuchAFile, Text

DELIMITERS = (",", ";", "\t")
LOOKED_AT = 50
"""Lines that are not blank, among which the header must be."""

_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[ ,;\t]*', re.IGNORECASE)
_BLANK = " \t\r\n,;\ufeff"


@dataclass(frozen=True, slots=True)
class Header:
    """The columns' names (folded), what parts the cells, and the index of the line that follows."""

    names: list[str]
    delimiter: str
    following: int


def folded(text: str) -> str:
    """Lower case, single blanks: how names are compared, for the files do not agree on either."""
    return " ".join(text.split()).casefold()


def is_blank(line: str) -> bool:
    """Whether a line has nothing in any cell."""
    return not line.strip(_BLANK)


def find_header(text: Text, columns: Sequence[str], name: str) -> Header:
    """The first line that names every one of these columns.

    Raises `NotSuchAFile` where there is none, or where it names one of them twice; `name` is the file's.
    """
    needed = {folded(column) for column in columns}
    nearest = Header([], "", 0)
    for found in _candidates(text.lines):
        if needed <= set(found.names):
            _refuse_doubled(found, columns, name)
            return found
        if not nearest.names or _fitting(found, needed) > _fitting(nearest, needed):
            nearest = found
    missing = [column for column in columns if folded(column) not in nearest.names]
    raise NotSuchAFile(f"{name} {_otherwise(text, nearest, missing, len(columns))}")


def _candidates(lines: Sequence[str]) -> Iterator[Header]:
    """Each of the first lines, read with each delimiter."""
    begun = [index for index, line in enumerate(lines) if not is_blank(line)][:LOOKED_AT]
    stated = _SEPARATOR.fullmatch(lines[begun[0]].rstrip("\r\n")) if begun else None
    delimiters = DELIMITERS if stated is None else (stated[1], *DELIMITERS)
    for index in begun if stated is None else begun[1:]:
        for delimiter in delimiters:
            try:
                cells, count = row_at(lines, index, delimiter, lambda _cells: True)
            except (Stray, csv.Error):
                continue
            yield Header([folded(cell) for cell in cells], delimiter, index + count)


def _fitting(found: Header, needed: set[str]) -> int:
    return len(needed & set(found.names))


def _refuse_doubled(found: Header, columns: Sequence[str], name: str) -> None:
    doubled = [column for column in columns if found.names.count(folded(column)) > 1]
    if doubled:
        raise NotSuchAFile(
            f"{name} has the column {', '.join(doubled)} more than once, and it cannot be told which one "
            "is meant: remove the other"
        )


def _otherwise(text: Text, nearest: Header, missing: Sequence[str], most: int) -> str:
    """What a file is or has, that has not these columns."""
    looks = appearance.of_text("".join(text.lines[:LOOKED_AT])) if len(missing) == most else None
    if looks is not None:
        return f"looks like {looks}; a CSV file with the columns {', '.join(missing)} is needed"
    found = f"it has {', '.join(filter(None, nearest.names))[:300]!r}" if nearest.names else "it is empty"
    return f"lacks the columns {', '.join(missing)}; {found}"
