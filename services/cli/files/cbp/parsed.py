"""What a reading of a file gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from services.cli.files.cbp.cells import is_outbound
from services.cli.files.cbp.rows import BadRow, Row, read_rows
from shared.contracts.seizure import SeizureDraft


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
    """All of a file. `rows` counts what is not blank; `skipped` of them are not outbound."""

    records: list[ImportedRecord] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    rows: int = 0
    skipped: int = 0
    without_quantity: int = 0


def outbound_rows(path: Path, columns: Sequence[str], parsed: Parsed) -> Iterator[Row]:
    """The file's outbound rows; the others are counted in `parsed`. Raises as `read_rows` does."""
    for row in read_rows(path, columns):
        parsed.rows += 1
        if isinstance(row, BadRow):
            parsed.bad.append(row)
        elif is_outbound(row):
            yield row
        else:
            parsed.skipped += 1


def portions(total: int, most: int) -> Iterator[int]:
    """A total in portions of at most `most`: one item of a record holds no more."""
    while total > 0:
        yield min(total, most)
        total -= most
