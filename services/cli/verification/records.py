"""What the services' databases hold: every version of every record, against the log."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.events import DECODERS
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Version
from services.aggregator.ledger.journal import JOURNAL, contribution_of
from services.cli.verification.cells import Fold
from services.cli.verification.findings import Findings, Source
from services.cli.verification.replay import Advance
from shared.database.database import Database
from shared.records.relay import BEAT, versions
from shared.runtime.clock import as_utc

PAGE = 1_000
Key = tuple[str, str, int]
"""A version: its record's id and kind, and its number."""


async def take_records(
    service: Database, outbox: Table, scratch: Database, findings: Findings, progress: Advance
) -> None:
    """Add up the versions that the replay has read, and note those that it has not."""
    count, done = await versions(service, outbox), 0
    fold = Fold(Source.RECORDS, scratch)
    last: Key | None = None
    async for rows in _pages(service, outbox):
        changes = [(row, change) for row in rows if (change := _change(row, outbox, findings))]
        replayed = await _replayed(scratch, {row.record_id for row, _change in changes})
        pending = []
        for row, change in changes:
            key = (*change.key, change.version)
            if key not in replayed:
                pending.append(
                    (row.record_id.hex, change.key[1], change.version, row.published_at is not None)
                )
                continue
            if replayed[key] != _content(change):
                findings.version(Source.RECORDS, *_named(key), "is another on the log than in its service")
            previous = last[2] if last is not None and last[:2] == key[:2] else 0
            await fold.add(change.key, change.version, previous, change.known_day, change.contribution)
            last = key
        await _note(scratch, pending)
        findings.count("versions", len(rows))
        done += len(rows)
        progress(done, count)
    await fold.flush()


async def find_lost(scratch: Database, findings: Findings) -> None:
    """Once the replay is at the end of the log: what of the versions that it had not read is lost."""
    found = (
        "EXISTS (SELECT 1 FROM journal WHERE journal.record_id = pending.record_id"
        " AND journal.kind = pending.kind AND journal.version = pending.version)"
    )
    async with scratch.read() as db:
        rows = await db.exec_driver_sql(f"SELECT *, {found} AS found FROM pending")  # noqa: S608
        for row in rows:
            if row.found:
                findings.count("behind")
            elif not row.published:
                findings.count("waiting")
            else:
                what = "was published, but is not on the log"
                findings.version(Source.RECORDS, row.kind, str(UUID(row.record_id)), row.version, what)


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


async def _note(scratch: Database, pending: Sequence[tuple[str, str, int, bool]]) -> None:
    if pending:
        async with scratch.begin() as db:
            await db.exec_driver_sql("INSERT INTO pending VALUES (?, ?, ?, ?)", list(pending))


async def _pages(service: Database, outbox: Table) -> AsyncIterator[Sequence[Row[Any]]]:
    """The versions by record and number, without heartbeats."""
    table = outbox.c
    key = (table.record_id, table.version)
    query = select(outbox).where(table.record_id != BEAT).order_by(*key).limit(PAGE)
    after = query
    async with service.read() as db:
        while rows := await _all(db, after):
            yield rows
            after = query.where(tuple_(*key) > tuple_(rows[-1].record_id, rows[-1].version))


async def _all(db: AsyncConnection, query: Any) -> Sequence[Row[Any]]:
    return (await db.execute(query)).all()


def _named(key: Key) -> tuple[str, str, int]:
    record_id, kind, version = key
    return kind, record_id, version
