"""What the aggregator holds: its totals and journal, read in one snapshot."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CELL, LOCATION, Cell
from services.aggregator.ledger.journal import JOURNAL, contribution_of
from services.aggregator.ledger.tables import METADATA
from services.cli.bars import Advance
from services.cli.verification.cells import Fold, add
from services.cli.verification.findings import Findings, Source
from shared.database.database import Database
from shared.runtime.clock import as_utc

TOTALS = METADATA.tables["totals"]
PAGE = 5_000
_FIELDS = ("version", "recorded_at", *LOCATION, "partners", "lines", "reason", "after_close", "inspection_id")


class Entry(NamedTuple):
    """An entry of a journal: its key, and the rest by `_FIELDS`."""

    record_id: UUID
    kind: str
    previous: int
    rest: tuple[Any, ...]

    @property
    def version(self) -> int:
        """The version that it made current."""
        version: int = self.rest[0]
        return version


async def keep(db: AsyncConnection) -> None:
    """Let a snapshot stand idle while the log is being replayed."""
    if db.dialect.name == "postgresql":
        await db.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


async def take_totals(db: AsyncConnection, into: Database, progress: Advance) -> None:
    """Take the totals as sums by cell."""
    table = TOTALS.c
    count = (await db.execute(select(func.count()).select_from(TOTALS))).scalar_one()
    last, done = 0, 0
    while rows := (
        await db.execute(select(TOTALS).where(table.id > last).order_by(table.id).limit(PAGE))
    ).all():
        cells: dict[Cell, int] = {}
        for row in rows:
            cell = "\t".join(str(getattr(row, name)) for name in CELL)
            cells[cell] = cells.get(cell, 0) + row.value
        await add(into, Source.TOTALS, cells)
        last, done = rows[-1].id, done + len(rows)
        progress(done, count)


async def compare_journals(
    db: AsyncConnection, scratch: Database, findings: Findings, progress: Advance
) -> None:
    """Compare the journal with the replay's, entry by entry, and add it up to sums by cell."""
    count = (await db.execute(select(func.count()).select_from(JOURNAL))).scalar_one()
    fold = Fold(Source.JOURNAL, scratch)
    async with scratch.read() as replayed:
        theirs = _entries(replayed)
        expected = await _next(theirs)
        async for row in _rows(db):
            held = _entry(row)
            while expected is not None and expected[:3] < held[:3]:
                _missing(expected, findings)
                expected = await _next(theirs)
            if expected is not None and expected[:3] == held[:3]:
                if expected != held:
                    _differs(held, expected, findings)
                expected = await _next(theirs)
            else:
                what = "is in the journal, but not on the log"
                findings.version(Source.LOG, held.kind, str(held.record_id), held.version, what)
            await _fold(fold, row, held, findings)
            findings.count("entries")
            progress(findings.counts["entries"], count)
        while expected is not None:
            _missing(expected, findings)
            expected = await _next(theirs)
    await fold.flush()


async def _fold(fold: Fold, row: Row[Any], held: Entry, findings: Findings) -> None:
    known_day = as_utc(row.recorded_at).date().isoformat()
    key = (held.record_id, held.kind)
    if not await fold.add(key, held.version, held.previous, known_day, contribution_of(row)):
        what = f"replaced version {held.previous}, which is not in the journal"
        findings.version(Source.JOURNAL, held.kind, str(held.record_id), held.version, what)


def _missing(expected: Entry, findings: Findings) -> None:
    what = "is on the log, but not in the journal"
    findings.version(Source.LOG, expected.kind, str(expected.record_id), expected.version, what)


def _differs(held: Entry, expected: Entry, findings: Findings) -> None:
    pairs = zip(_FIELDS, held.rest, expected.rest, strict=True)
    names = ", ".join(f"{name} is {one}, not {other}" for name, one, other in pairs if one != other)
    findings.version(Source.LOG, held.kind, str(held.record_id), held.version, f"in the journal {names}")


async def _entries(db: AsyncConnection) -> AsyncIterator[Entry]:
    async for row in _rows(db):
        yield _entry(row)


async def _rows(db: AsyncConnection) -> AsyncIterator[Row[Any]]:
    """The journal by primary key, page by page."""
    key = (JOURNAL.c.record_id, JOURNAL.c.kind, JOURNAL.c.previous)
    query = select(JOURNAL).order_by(*key).limit(PAGE)
    after = query
    while rows := (await db.execute(after)).all():
        for row in rows:
            yield row
        last = rows[-1]
        after = query.where(tuple_(*key) > tuple_(last.record_id, last.kind, last.previous))


def _entry(row: Row[Any]) -> Entry:
    values = [getattr(row, name) for name in _FIELDS]
    values[1] = as_utc(values[1])
    return Entry(row.record_id, row.kind, row.previous, tuple(values))


async def _next(entries: AsyncIterator[Entry]) -> Entry | None:
    return await anext(entries, None)
