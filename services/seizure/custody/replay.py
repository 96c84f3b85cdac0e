"""The items in custody, recomputed from the chains and the counts, and held against those that are kept."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody import chain
from services.seizure.custody.answers import Counted, Entry, Receipt
from services.seizure.custody.chain import Item, Items
from services.seizure.custody.tables import CustodyTables
from shared.acts.findings import Findings
from shared.acts.reading import rows
from shared.acts.verification import Advance, count
from shared.contracts.custody import Disposition, Step

M = TypeVar("M", bound=BaseModel)
Place = tuple[str, str]
"""A port and a location there."""


@dataclass(frozen=True, slots=True)
class Look:
    """A count as far as it marks items: those that it did not find, by seizure and line."""

    at: datetime
    recorded_at: datetime
    missing: frozenset[tuple[UUID, int]]


@dataclass(slots=True)
class Replay:
    """The chain of one seizure, entry by entry. `recorded` is when the last step of an item was."""

    items: Items = field(default_factory=dict)
    recorded: dict[int, datetime] = field(default_factory=dict)

    def follow(self, entry: Entry) -> None:
        """Take the next step. Raises `Contradiction`."""
        before, self.items = self.items, applied(self.items, entry)
        moved = [line for line, one in self.items.items() if one != before.get(line)]
        self.recorded |= dict.fromkeys(moved, entry.recorded_at)


def read(model: type[M], body: str) -> M | None:
    """What a row says; None where it was changed so that it says nothing."""
    try:
        return model.model_validate_json(body)
    except ValueError:
        return None


def applied(items: Items, entry: Entry) -> Items:
    """What the items become by an entry. Raises `Contradiction`."""
    giver, taker, holder = (one.id if one else "" for one in (entry.giver, entry.taker, entry.holder))
    match entry.step:
        case Step.TAKEN:
            return chain.taken(items, entry.lines, taker, entry.receipt or "", entry.at)
        case Step.HANDED_OVER:
            return chain.handed_over(items, entry.lines, giver, taker, entry.at, entry.expected_back_at)
        case Step.STORED:
            return chain.stored(items, entry.lines, holder, entry.location or "", entry.at)
        case Step.DISPOSED:
            how = entry.disposition or Disposition.FORFEITED  # one that says not how is not as it was written
            return chain.disposed(items, entry.lines, holder, how, entry.at)
        case Step.WITHDRAWN:
            return chain.withdrawn(items, entry.receipt or "")


async def verify_chains(
    db: AsyncConnection, tables: CustodyTables, findings: Findings, progress: Advance
) -> None:
    """Hold the items of every seizure against its chain, its receipts and the counts."""
    entries, items, receipts = tables.entries, tables.items, tables.receipts
    voided = receipts.outerjoin(tables.voids, tables.voids.c.number == receipts.c.number)
    papers = select(receipts, tables.voids.c.number.label("void")).select_from(voided)
    looks, done, total = await _looks(db, tables), 0, await count(db, entries)
    streams = (
        _stream(db, select(entries), entries.c.seizure_id, entries.c.entry),
        _stream(db, select(items), items.c.seizure_id, items.c.line),
        _stream(db, papers, receipts.c.seizure_id, receipts.c.number),
    )
    async for seizure_id, (told, kept, issued) in _joined(*streams):
        for what in _wrong(seizure_id, told, kept, issued, looks):
            findings.add(f"custody of seizure {seizure_id}", what)
        done += len(told)
        progress(done, total)
    findings.seen["entries"] += done


def _stream(db: AsyncConnection, query: Select[Any], *key: Any) -> AsyncIterator[Row[Any]]:
    return rows(db, query, key)


async def _joined(
    *streams: AsyncIterator[Row[Any]],
) -> AsyncIterator[tuple[UUID, tuple[list[Row[Any]], ...]]]:
    """The rows of each stream for one seizure after the other."""
    heads = [await anext(one, None) for one in streams]
    while any(head is not None for head in heads):
        seizure_id = min(head.seizure_id for head in heads if head is not None)
        found: tuple[list[Row[Any]], ...] = tuple([] for _ in streams)
        for place, stream in enumerate(streams):
            while (head := heads[place]) is not None and head.seizure_id == seizure_id:
                found[place].append(head)
                heads[place] = await anext(stream, None)
        yield UUID(int=seizure_id.int), found


async def _looks(db: AsyncConnection, tables: CustodyTables) -> Mapping[Place, list[Look]]:
    """The counts of each location in order."""
    table, found = tables.counts, defaultdict[Place, list[Look]](list)
    async for row in rows(db, select(table), (table.c.port_code, table.c.count)):
        counted = read(Counted, row.body)
        if counted is None:
            continue  # its act says that it was written otherwise
        missing = frozenset((one.seizure_id, one.line) for one in counted.missing)
        look = Look(counted.at, counted.recorded_at, missing)
        found[counted.port_code, counted.location].append(look)
    return found


def _wrong(
    seizure_id: UUID,
    told: Sequence[Row[Any]],
    kept: Sequence[Row[Any]],
    issued: Sequence[Row[Any]],
    looks: Mapping[Place, list[Look]],
) -> Iterator[str]:
    """What is wrong with the custody of one seizure."""
    readable = ((row, read(Receipt, row.body)) for row in issued)
    papers = [(row, receipt) for row, receipt in readable if receipt is not None]
    receipts = {row.number: receipt for row, receipt in papers}
    standing = [receipt for row, receipt in papers if row.void is None]
    lines = [line.line for one in standing for line in one.lines]
    yield from (f"item {one} is on two receipts" for one in sorted({x for x in lines if lines.count(x) > 1}))
    replay = Replay()
    for place, row in enumerate(told, 1):
        entry = read(Entry, row.body)
        if entry is None or entry.entry != place:
            yield f"entry {place} is missing"
            return
        yield from _unfounded(entry, receipts)
        try:
            replay.follow(entry)
        except chain.Contradiction as error:
            yield f"entry {place} contradicts the chain: {error}"
            return
    yield from _differences(seizure_id, replay, kept, receipts, looks)


def _unfounded(entry: Entry, receipts: Mapping[str, Receipt]) -> Iterator[str]:
    """Whether items were taken by a receipt that says so."""
    if entry.step is not Step.TAKEN:
        return
    receipt = receipts.get(entry.receipt or "")
    on = set() if receipt is None else {one.line for one in receipt.lines}
    who = None if receipt is None else receipt.received_by
    if not on.issuperset(entry.lines) or who != entry.taker:
        yield f"entry {entry.entry} takes items that receipt {entry.receipt} does not"


def _differences(
    seizure_id: UUID,
    replay: Replay,
    kept: Sequence[Row[Any]],
    receipts: Mapping[str, Receipt],
    looks: Mapping[Place, list[Look]],
) -> Iterator[str]:
    """Where the items that are kept are not as the chain leaves them."""
    by_line = {row.line: row for row in kept}
    for line in sorted(replay.items.keys() | by_line.keys()):
        item, row = replay.items.get(line), by_line.get(line)
        if item is None or row is None:
            yield f"item {line} is {'kept' if row is not None else 'in the chain'} alone"
        elif {name: getattr(row, name) for name in _FIELDS} != {
            name: getattr(item, name) for name in _FIELDS
        }:
            yield f"item {line} is not as the chain leaves it"
        elif (row.port_code, row.description) != _described(item, receipts):
            yield f"item {line} is not what its receipt says"
        elif (row.counted_at, row.found) not in _marks(seizure_id, row, replay.recorded[line], looks):
            yield f"item {line} is not as the last count of its location left it"


_FIELDS = tuple(Item.__dataclass_fields__)


def _described(item: Item, receipts: Mapping[str, Receipt]) -> tuple[str, str] | None:
    receipt = receipts.get(item.taken_by)
    lines = [] if receipt is None else [one for one in receipt.lines if one.line == item.line]
    if receipt is None or not lines:
        return None
    return receipt.port_code, lines[0].description or lines[0].kind


def _marks(
    seizure_id: UUID, row: Row[Any], recorded: datetime, looks: Mapping[Place, list[Look]]
) -> set[tuple[datetime | None, bool | None]]:
    """How the counts leave an item. A count of the very instant of its last step came before or after it."""
    there = [one for one in looks.get((row.port_code, row.location or ""), ()) if one.at >= row.since]
    after = [one for one in there if one.recorded_at > recorded]
    at_least = [one for one in there if one.recorded_at >= recorded]
    return {_mark((seizure_id, row.line), one) for one in (after, at_least)}


def _mark(item: tuple[UUID, int], looks: Sequence[Look]) -> tuple[datetime | None, bool | None]:
    """What the latest of these counts says of an item; of two at one time the second."""
    if not looks:
        return None, None
    latest = max(enumerate(looks), key=lambda one: (one[1].at, one[0]))[1]
    return latest.at, item not in latest.missing
