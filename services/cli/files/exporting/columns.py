"""What a file's columns are, and what is made of a record."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Record = dict[str, Any]
"""A record as the API gives it."""
Stored = str | int | None
"""A value as it waits on disk; `Column.value` makes the file's value of it."""
Line = tuple[Stored, ...]


class Type(StrEnum):
    """What a column holds; any of its cells may be empty."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    FLAG = "flag"
    DAY = "day"


_VALUES: dict[Type, Callable[[Any], Any]] = {
    Type.REAL: float,
    Type.FLAG: bool,
    Type.DAY: date.fromisoformat,
}
"""What is not stored as it is: SQLite knows no flags and no days, and sums stay integers."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A summed one holds integers, added up over rows that are alike in all the others."""

    name: str
    type: Type = Type.TEXT
    summed: bool = False
    made: Callable[[Any], Any] | None = None

    def value(self, stored: Stored) -> Any:
        """The value in the file."""
        convert = self.made or _VALUES.get(self.type)
        return stored if convert is None or stored is None else convert(stored)


def never(_record: Record) -> None:
    """For a plan that leaves no record out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A file of records: which list they come from, and the lines that each becomes.

    `lines` gives one value a column. `left_out` says why a record that could have been expected in
    the file is not in it.
    """

    service: str
    path: str
    columns: Sequence[Column]
    lines: Callable[[Record], Iterable[Line]]
    left_out: Callable[[Record], str | None] = never
