"""A published CSV file as rows with their line numbers, whatever its line ends and blanks.

The files come with or without a byte order mark, with LF, CRLF or CR, sometimes compressed with
gzip. Each line is a row: the publisher quotes cells, but never breaks a line in one, so a stray
quote spoils its own row and not the rest of the file.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

GZIP_MAGIC = b"\x1f\x8b"
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what surrogateescape makes of such bytes


class NotSuchAFile(ValueError):
    """The file is not the publication that it is read as; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells by the header's names (folded, see `folded`), without blanks around them."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: its line in the file (the header is usually line 1), and why."""

    line: int
    reason: str


def folded(text: str) -> str:
    """Lower case, single blanks: how names are compared, for the files do not agree on either."""
    return " ".join(text.split()).casefold()


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row | BadRow]:
    """The file's rows in order; blank lines are passed over, further columns are ignored.

    Raises `NotSuchAFile` when columns are missing or the text cannot be unpacked, and `OSError`.
    """
    with _opened(path) as file:
        lines = ((number, line) for number, line in enumerate(file, 1) if line.strip(" \t\r\n,\ufeff"))
        header = _header(next(lines, (0, ""))[1], columns, path)
        for number, line in lines:
            yield _row(number, line, header)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    # surrogateescape keeps bytes that are not UTF-8 apart, so that only their own row is bad.
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP_MAGIC
        raw.seek(0)
        unpacked = gzip.GzipFile(fileobj=raw) if packed else raw
        text = io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="surrogateescape", newline="")
        try:
            yield text
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise NotSuchAFile(f"{path} is a damaged gzip file: {error}") from None
        finally:
            text.close()


def _header(line: str, columns: Sequence[str], path: Path) -> list[str]:
    names = [folded(name) for name in _cells(line)] if line else []
    missing = [name for name in columns if folded(name) not in names]
    if missing:
        found = "it is empty" if not names else f"it has {', '.join(names)[:300]!r}"
        raise NotSuchAFile(f"{path} lacks the columns {', '.join(missing)}; {found}")
    return names


def _row(number: int, line: str, header: list[str]) -> Row | BadRow:
    if _NOT_UTF8.search(line):
        return BadRow(number, "is not valid UTF-8")
    try:
        cells = _cells(line)
    except csv.Error as error:
        return BadRow(number, f"is not CSV: {error}")
    if len(cells) < len(header) or any(cells[len(header) :]):
        return BadRow(number, f"has {len(cells)} columns where the header has {len(header)}")
    return Row(number, dict(zip(header, cells, strict=False)))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line]))]
