"""What a reading of a file gives: its records, and what they are a statement of."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from services.cli.files.cbp.cells import Period, agency, is_outbound, period
from services.cli.files.tables.rows import BadRow, Row, TotalRow, read_rows
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import Agency


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """One record to post. `lines` are its rows' lines in the file.

    A `partial` record has bad rows beside its good ones: it is right as far as it goes, but must
    not replace a whole one.
    """

    id: UUID
    draft: SeizureDraft
    lines: tuple[int, ...]
    partial: bool = False


@dataclass(slots=True)
class Parsed:
    """All of a file of `source`. `rows` counts what is not blank.

    Of the rows, `skipped` are inbound and `total_rows` have the word Total. `damaged` are the
    references of records with a bad row; of `unplaced` bad rows it cannot be told whose they are.
    The file states every record that there is in its `months`, of its `agencies`.
    """

    source: str
    records: list[ImportedRecord] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    unplaced: int = 0
    months: set[Period] = field(default_factory=set)
    agencies: set[Agency] = field(default_factory=set)
    rows: int = 0
    skipped: int = 0
    total_rows: int = 0
    without_quantity: int = 0

    def take_bad(self, line: int, reason: str, reference: str | None = None) -> None:
        """Note a row that cannot be taken, and whose it is where that can be told."""
        self.bad.append(BadRow(line, reason))
        if reference is None:
            self.unplaced += 1
        else:
            self.damaged.add(reference)

    def cover(self, row: Row) -> None:
        """Note which month and component a row is of, where it says so."""
        with suppress(ValueError):
            self.months.add(period(row))
        with suppress(ValueError):
            self.agencies.add(agency(row))


def outbound_rows(
    path: Path, columns: Sequence[str], reference: Callable[[Row], str], parsed: Parsed
) -> Iterator[Row]:
    """The file's outbound rows; the others are noted in `parsed`. Raises as `read_rows` does.

    `reference` is that of a row's record; it raises `ValueError` where it cannot be told.
    """
    for row in read_rows(path, columns):
        parsed.rows += 1
        if isinstance(row, BadRow):
            parsed.take_bad(row.line, row.reason)
        elif isinstance(row, TotalRow):
            parsed.total_rows += 1
        else:
            yield from _outbound(row, reference, parsed)


def told(row: Row, reference: Callable[[Row], str]) -> str | None:
    """The reference of a row's record, where it can be told."""
    with suppress(ValueError):
        return reference(row)
    return None


def portions(total: int, most: int) -> Iterator[int]:
    """A total in portions of at most `most`: one item of a record holds no more."""
    while total > 0:
        yield min(total, most)
        total -= most


def _outbound(row: Row, reference: Callable[[Row], str], parsed: Parsed) -> Iterator[Row]:
    parsed.cover(row)
    try:
        outbound = is_outbound(row)
    except ValueError as error:
        parsed.take_bad(row.line, str(error), told(row, reference))
        return
    if outbound:
        yield row
    else:
        parsed.skipped += 1
