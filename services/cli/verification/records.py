"""What the services' databases hold: every version of every record, against the log."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, Table, select, tuple_

from services.aggregator.counting.events import DECODERS
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Version
from services.aggregator.ledger.journal import JOURNAL, contribution_of
from services.cli.bars import Advance
from services.cli.verification.cells import Fold
from services.cli.verification.findings import Findings, Source
from shared.database.database import Database
from shared.records.relay import BEAT, versions
from shared.runtime.clock import as_utc

PAGE = 1_000
Key = tuple[str, str, int]
"""A version: its record's id and kind, and its number."""
Rows = Sequence[Row[Any]]
_FOUND = (
    "EXISTS (SELECT 1 FROM journal WHERE journal.record_id = deferred.record_id"
    " AND journal.kind = deferred.kind AND journal.version = deferred.version)"
)
_MISSING = f"SELECT *, {_FOUND} AS found FROM deferred WHERE NOT replayed"  # noqa: S608
_NEXT = "SELECT DISTINCT record_id FROM deferred WHERE outbox = ? AND record_id > ? ORDER BY 1 LIMIT ?"
_COUNTED = f"""
    SELECT record_id, version FROM deferred WHERE outbox = ? AND record_id BETWEEN ? AND ?
    AND (replayed OR (published AND NOT {_FOUND}))
"""  # noqa: S608


async def take_records(
    service: Database, outbox: Table, scratch: Database, findings: Findings, progress: Advance
) -> None:
    """Add up the records whose every version the replay has read, and put the others off.

    What becomes of a version that is not on the log so far is known when the log was read to its end.
    """
    count, done = await versions(service, outbox), 0
    fold = Fold(Source.RECORDS, scratch)
    query = select(outbox).where(outbox.c.record_id != BEAT)
    async for rows in _whole_records(_pages(service, outbox, query)):
        changes = [(row, change) for row in rows if (change := _change(row, outbox, findings))]
        replayed = await _replayed(scratch, {row.record_id for row, _change in changes})
        missing = {row.record_id for row, change in changes if _key(change) not in replayed}
        for _row, change in changes:
            if replayed.get(_key(change), _content(change)) != _content(change):
                what = "is another on the log than in its service"
                findings.version(Source.RECORDS, *_named(_key(change)), what)
        await _add(fold, [change for row, change in changes if row.record_id not in missing])
        deferred = [(row, _key(change)) for row, change in changes if row.record_id in missing]
        await _defer(scratch, outbox, [(row, key, key in replayed) for row, key in deferred])
        findings.count("versions", len(rows))
        done += len(rows)
        progress(done, count)
    await fold.flush()


async def find_lost(scratch: Database, findings: Findings) -> None:
    """Once the replay is at the end of the log: what of the versions that it had not read is lost."""
    async with scratch.read() as db:
        for row in await db.exec_driver_sql(_MISSING):
            if row.found:
                findings.count("behind")
            elif not row.published:
                findings.count("waiting")
            else:
                what = "was published, but is not on the log"
                findings.version(Source.RECORDS, row.kind, str(UUID(row.record_id)), row.version, what)


async def take_deferred(service: Database, outbox: Table, scratch: Database, findings: Findings) -> None:
    """Add up the records that were put off: with what is lost, and without what is still on its way."""
    fold = Fold(Source.RECORDS, scratch)
    last = ""
    while ids := await _deferred(scratch, outbox, last):
        counted = await _counted(scratch, outbox, ids)
        query = select(outbox).where(outbox.c.record_id.in_([UUID(one) for one in ids]))
        async for rows in _whole_records(_pages(service, outbox, query)):
            taken = [row for row in rows if (row.record_id.hex, row.version) in counted]
            changes = [_change(row, outbox, findings) for row in taken]
            await _add(fold, [change for change in changes if change])
        last = ids[-1]
    await fold.flush()


async def _add(fold: Fold, changes: Sequence[Version]) -> None:
    """Add the versions of whole records, each replacing the one before it."""
    last: Key | None = None
    for change in changes:
        key = _key(change)
        previous = last[2] if last is not None and last[:2] == key[:2] else 0
        await fold.add(change.key, change.version, previous, change.known_day, change.contribution)
        last = key


def _key(change: Version) -> Key:
    return (*change.key, change.version)


def _change(row: Row[Any], outbox: Table, findings: Findings) -> Version | None:
    """The change that a version means, as the aggregator reads it."""
    try:
        return version_of(DECODERS[row.event_type.encode()].decode(row.body), outbox.name)
    except KeyError:
        what = f"has the unknown type {row.event_type}"
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError) as error:
        what = f"cannot be read by the aggregator: {error}"
    findings.version(Source.RECORDS, outbox.name, str(row.record_id), row.version, what)
    return None


def _content(change: Version) -> tuple[Any, ...]:
    made = change.contribution
    rest = (change.recorded_at, change.reason, change.after_close, change.inspection_id)
    return (made.location, made.lines, made.partners, *rest)


async def _replayed(scratch: Database, ids: Iterable[UUID]) -> dict[Key, tuple[Any, ...]]:
    """What the replay has read of these records, by version."""
    async with scratch.read() as db:
        rows = await db.execute(select(JOURNAL).where(JOURNAL.c.record_id.in_(ids)))
    return {(str(row.record_id), row.kind, row.version): _held(row) for row in rows}


def _held(row: Row[Any]) -> tuple[Any, ...]:
    made = contribution_of(row)
    inspection = None if row.inspection_id is None else str(row.inspection_id)
    rest = (as_utc(row.recorded_at), row.reason, row.after_close, inspection)
    return (made.location, made.lines, made.partners, *rest)


async def _defer(scratch: Database, outbox: Table, rows: Sequence[tuple[Row[Any], Key, bool]]) -> None:
    """Put versions off, with whether each was published, and replayed."""
    noted = [
        (outbox.name, row.record_id.hex, kind, version, row.published_at is not None, replayed)
        for row, (_id, kind, version), replayed in rows
    ]
    if noted:
        async with scratch.begin() as db:
            await db.exec_driver_sql("INSERT INTO deferred VALUES (?, ?, ?, ?, ?, ?)", noted)


async def _deferred(scratch: Database, outbox: Table, after: str) -> list[str]:
    """The next records that were put off."""
    async with scratch.read() as db:
        return [row.record_id for row in await db.exec_driver_sql(_NEXT, (outbox.name, after, PAGE))]


async def _counted(scratch: Database, outbox: Table, ids: Sequence[str]) -> set[tuple[str, int]]:
    """The versions of these records that the totals should have: those replayed, and those lost."""
    async with scratch.read() as db:
        rows = await db.exec_driver_sql(_COUNTED, (outbox.name, ids[0], ids[-1]))
        return {(row.record_id, row.version) for row in rows}


async def _pages(service: Database, outbox: Table, versions: Select[Any]) -> AsyncIterator[Rows]:
    """Versions by record and number."""
    key = (outbox.c.record_id, outbox.c.version)
    query = versions.order_by(*key).limit(PAGE)
    after = query
    async with service.read() as db:
        while rows := (await db.execute(after)).all():
            yield rows
            after = query.where(tuple_(*key) > tuple_(rows[-1].record_id, rows[-1].version))


async def _whole_records(pages: AsyncIterator[Rows]) -> AsyncIterator[Rows]:
    """The same rows, with all versions of a record together."""
    kept: list[Row[Any]] = []
    async for rows in pages:
        begun = [row for row in rows if row.record_id == rows[-1].record_id]
        whole = [*kept, *rows[: len(rows) - len(begun)]]
        if whole and whole[-1].record_id != rows[-1].record_id:
            yield whole
            kept = begun
        else:
            kept += begun
    if kept:
        yield kept


def _named(key: Key) -> tuple[str, str, int]:
    record_id, kind, version = key
    return kind, record_id, version
