"""How far each partition was read: written with the totals, in one transaction."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.ledger.tables import METADATA
from shared.events.log import Position, TopicPartition
from shared.events.sink import Before, Fenced, Positions

POSITIONS: Table = METADATA.tables["positions"]


async def advance(db: AsyncConnection, before: Before, after: Positions) -> None:
    """Move positions. Raises `Fenced` unless each stored one is still that of `before`, in the same log."""
    for partition in sorted(after):
        known = before[partition]
        if known is None:
            await _insert(db, partition, after[partition])
            continue
        moved = update(POSITIONS).where(_stands(partition, known)).values(_columns(after[partition]))
        if (await db.execute(moved)).rowcount != 1:
            raise Fenced(f"{partition} is no longer at {known.offset}")


async def stored(db: AsyncConnection, partitions: Sequence[TopicPartition] | None = None) -> Positions:
    """The position of each partition (of these) that has one."""
    rows = await db.execute(select(POSITIONS))
    found = {
        TopicPartition(row.topic, row.partition): Position(row.next_offset, row.log_id, row.last_record)
        for row in rows
    }
    return {tp: position for tp, position in found.items() if partitions is None or tp in partitions}


def _stands(partition: TopicPartition, position: Position) -> ColumnElement[bool]:
    table = POSITIONS.c
    named = (table.topic == partition.topic) & (table.partition == partition.partition)
    same_log = table.log_id.is_not_distinct_from(position.log_id)
    return named & (table.next_offset == position.offset) & same_log


async def _insert(db: AsyncConnection, partition: TopicPartition, position: Position) -> None:
    row = {"topic": partition.topic, "partition": partition.partition} | _columns(position)
    try:
        await db.execute(insert(POSITIONS).values(row))
    except IntegrityError:
        raise Fenced(f"{partition} has a position already") from None


def _columns(position: Position) -> dict[str, int | str | None]:
    return {
        "next_offset": position.offset,
        "log_id": position.log_id,
        "last_record": position.last_record,
    }
