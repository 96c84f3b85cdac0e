"""Rows on disk until all are there: memory stays flat, and the file comes out sorted."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

from services.cli.files.exporting.columns import Column, Line


class Spool:
    """The lines of every record in a private temporary database. A context manager.

    Raises `sqlite3.Error`, for instance where the disk is full.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._db = sqlite3.connect("")  # a file of SQLite's own, gone with the connection

    def __enter__(self) -> Self:
        names = ", ".join(f"c{place}" for place in range(len(self._columns)))
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute(
            f"CREATE TABLE lines (record, line, {names}, PRIMARY KEY (record, line)) WITHOUT ROWID"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def put(self, records: Iterable[tuple[str, Iterable[Line]]]) -> None:
        """Keep each record's lines, in place of what an earlier page had of it: it moved meanwhile."""
        rows = []
        for record, lines in records:
            self._db.execute("DELETE FROM lines WHERE record = ?", (record,))
            rows += [(record, place, *line) for place, line in enumerate(lines)]
        marks = ", ".join("?" * (len(self._columns) + 2))
        self._db.executemany(f"INSERT INTO lines VALUES ({marks})", rows)  # noqa: S608 - only marks

    def sorted(self) -> Iterator[Line]:
        """Every line, in order of the columns from left to right; lines that are alike, added up."""
        keys = ", ".join(f"c{place}" for place, one in enumerate(self._columns) if not one.summed)
        shown = ", ".join(
            f"SUM(c{place})" if one.summed else f"c{place}" for place, one in enumerate(self._columns)
        )
        group = f"GROUP BY {keys}" if any(one.summed for one in self._columns) else ""
        return self._db.execute(f"SELECT {shown} FROM lines {group} ORDER BY {keys}")  # noqa: S608
