"""Verification of custody: its rows against the acts that added them, and what is derived against the rows.

Every part reads in portions. All parts must read one snapshot, in which a running service is at rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Row, Table, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.answers import Attachment, Receipt
from services.seizure.custody.bucket import Damaged
from services.seizure.custody.numbers import spans
from services.seizure.custody.replay import read, verify_chains
from services.seizure.custody.storage import Storage
from services.seizure.custody.tables import CustodyTables, row_digest
from shared.acts.findings import Findings
from shared.acts.reading import rows
from shared.acts.tables import ActTables
from shared.acts.verification import Advance, count
from shared.contracts.custody import KIND

Task = Callable[[str], Advance]
"""Begins a task by its name, and takes its progress."""
Told = dict[bytes, str]
"""The digests of rows that acts tell of, each with where that act is."""


async def verify_custody(
    db: AsyncConnection, tables: CustodyTables, acts: ActTables, findings: Findings, task: Task
) -> None:
    """Hold every row against its act, every number against its port's, every item against its chain."""
    told = await _told(db, acts, findings)
    for table in tables.added:
        await _verify_rows(db, table, told, findings, task(table.name))
    for where in sorted(set(told.values())):
        findings.add(where, "tells of a row of custody that is not there, or no longer as it was")
    await _verify_numbers(db, tables, findings)
    await verify_chains(db, tables, findings, task("chains of custody"))


async def verify_contents(
    db: AsyncConnection, tables: CustodyTables, storage: Storage, findings: Findings, progress: Advance
) -> None:
    """Read every photo and document, and hold it against its digest. Raises `Unavailable` for the storage."""
    table, total = tables.attachments, await count(db, tables.attachments)
    async for row in rows(db, select(table), (table.c.seizure_id, table.c.digest)):
        try:
            data = await storage.get(row.digest)
        except Damaged as error:
            findings.add(f"attachment {row.digest} of seizure {row.seizure_id}", error.detail)
        else:
            told = read(Attachment, row.body)
            if told is None or told.size != len(data):
                findings.add(f"attachment {row.digest} of seizure {row.seizure_id}", "has another size")
        findings.seen["contents"] += 1
        progress(findings.seen["contents"], total)


async def _told(db: AsyncConnection, acts: ActTables, findings: Findings) -> Told:
    """Of every write of custody: the digests of its rows."""
    table, told = acts.acts.c, Told()
    query = select(table.lane, table.number, table.detail)
    query = query.where(table.kind == KIND, table.after.is_not(None))
    async for row in rows(db, query, (table.lane, table.number)):
        where = f"entry {row.number} of lane {row.lane}"
        for digest in _digests(row.detail):
            if digest in told:
                findings.add(where, f"tells of a row that {told[digest]} tells of")
            told[digest] = where
    return told


def _digests(detail: str | None) -> list[bytes]:
    """The digests in an act; none where it was changed to say something else, which its lane shows."""
    try:
        return [bytes.fromhex(one) for one in orjson.loads(detail or "")["rows"]]
    except (ValueError, KeyError, TypeError):
        return []


async def _verify_rows(
    db: AsyncConnection, table: Table, told: Told, findings: Findings, progress: Advance
) -> None:
    """Take from `told` what the rows of a table are."""
    key, done, total = list(table.primary_key.columns), 0, await count(db, table)
    async for row in rows(db, select(table), key):
        if told.pop(bytes.fromhex(row_digest(table, row._mapping)), None) is None:
            findings.add(f"{table.name} {_name(row, key)}", "is not as it was written: no act tells of it")
        done += 1
        progress(done, total)
    findings.seen["custody"] += done


def _name(row: Row[Any], key: Iterable[Any]) -> str:
    return " ".join(str(getattr(row, one.name)) for one in key)


async def _verify_numbers(db: AsyncConnection, tables: CustodyTables, findings: Findings) -> None:
    """Whether every port has given each of its numbers once, and none beyond."""
    numbered = (tables.ranges, tables.blocks, tables.receipts, tables.voids)
    ports = union(*(select(one.c.port_code) for one in numbered))
    for port in sorted((await db.execute(ports)).scalars()):
        for what in _wrong(await _given(db, tables, port)):
            findings.add(f"numbers of port {port}", what)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a port has given: how many numbers, its blocks, its receipts with their devices, and its voids."""

    upto: int
    blocks: Sequence[Row[Any]]
    receipts: Mapping[int, str | None]
    voids: AbstractSet[int]


async def _given(db: AsyncConnection, tables: CustodyTables, port: str) -> _Given:
    def here(table: Table, *columns: Any) -> Any:
        return select(*columns).where(table.c.port_code == port)

    ranges, blocks, receipts = tables.ranges, tables.blocks, tables.receipts
    upto = (await db.execute(here(ranges, func.max(ranges.c.next_serial)))).scalar() or 1
    ordered = here(blocks, blocks.c.first_serial, blocks.c.last_serial, blocks.c.device)
    written = await db.execute(here(receipts, receipts.c.serial, receipts.c.body))
    return _Given(
        upto - 1,
        list(await db.execute(ordered.order_by(blocks.c.first_serial))),
        {serial: _device(body) for serial, body in written},
        set((await db.execute(here(tables.voids, tables.voids.c.serial))).scalars()),
    )


def _device(body: str) -> str | None:
    receipt = read(Receipt, body)
    return None if receipt is None else receipt.device


def _wrong(given: _Given) -> Iterator[str]:
    """What is wrong with the numbers of a port."""
    reserved: dict[int, str] = {}
    for block in given.blocks:
        serials = range(block.first_serial, block.last_serial + 1)
        if reserved.keys() & set(serials):
            yield f"two blocks have number {max(reserved.keys() & set(serials))}"
        reserved |= dict.fromkeys(serials, block.device)
    known = given.receipts.keys() | given.voids | reserved.keys()
    beyond = sorted(one for one in known if not 1 <= one <= given.upto)
    yield from (f"{_span(one)} was never given" for one in spans(beyond))
    lost = [one for one in range(1, given.upto + 1) if one not in given.receipts and one not in reserved]
    yield from (f"{_span(one)} is on no receipt and in no block" for one in spans(lost))
    for serial, device in given.receipts.items():
        if device != reserved.get(serial):
            yield f"receipt {serial} is of {device or 'no device'}, its number of {reserved.get(serial)}"


def _span(one: tuple[int, int]) -> str:
    return f"number {one[0]}" if one[0] == one[1] else f"numbers {one[0]} to {one[1]}"
