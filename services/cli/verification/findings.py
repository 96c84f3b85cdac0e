"""What a verification has found."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class VerifyError(Exception):
    """The verification cannot be made; nothing is known to be wrong."""


class Source(StrEnum):
    """Where sums come from: what the aggregator holds, its rollups, and what it is compared with."""

    TOTALS = "totals"
    ROLLUPS = "rollups"
    JOURNAL = "journal"
    LOG = "log"
    RECORDS = "records"
    RECOUNT = "recount"


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell of the totals that is not what a source says; `codes` are by `cells.CELL`.

    Or a cell of a rollup, which has fewer columns, that is not what the totals say.
    """

    source: Source
    codes: dict[str, str]
    held: int
    expected: int


@dataclass(frozen=True, slots=True)
class WrongFigure:
    """A measure whose total of a fiscal year, over the whole nation, is not what a source says."""

    source: Source
    fiscal_year: int
    measure: str
    held: int
    expected: int


@dataclass(frozen=True, slots=True)
class WrongVersion:
    """A version of a record that is not everywhere what it should be, or counts in a wrong cell."""

    source: Source
    kind: str
    record_id: str
    version: int
    what: str


@dataclass(slots=True)
class Findings:
    """Differences, counted all and listed up to `limit` of a kind, and what was looked at."""

    limit: int
    other_logs: list[str] = field(default_factory=list)
    figures: list[WrongFigure] = field(default_factory=list)
    cells: list[WrongCell] = field(default_factory=list)
    versions: list[WrongVersion] = field(default_factory=list)
    counting: list[WrongVersion] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def other_log(self, what: str) -> None:
        """Note a position of the totals that does not stand in the log."""
        self.count("other_logs")
        self.other_logs.append(what)

    def cell(self, *given: Any) -> None:
        """Note a wrong cell."""
        self.count("wrong_cells")
        if len(self.cells) < self.limit:
            self.cells.append(WrongCell(*given))

    def version(self, *given: Any) -> None:
        """Note a wrong version."""
        self.count("wrong_versions")
        if len(self.versions) < self.limit:
            self.versions.append(WrongVersion(*given))

    def counts_in(self, *given: Any) -> None:
        """Name a version that counts in a wrong cell; it is no difference of its own."""
        if len(self.counting) < self.limit:
            self.counting.append(WrongVersion(*given))

    def cannot_read(self, what: str) -> None:
        """Note something that the aggregator cannot take: it is in no total, and no difference."""
        self.count("unreadable")
        if len(self.unreadable) < self.limit:
            self.unreadable.append(what)

    def count(self, name: str, number: int = 1) -> None:
        """Count something that was looked at."""
        self.counts[name] = self.counts.get(name, 0) + number

    @property
    def differences(self) -> int:
        """How many differences there are."""
        return sum(self.counts.get(name, 0) for name in ("other_logs", "wrong_cells", "wrong_versions"))
