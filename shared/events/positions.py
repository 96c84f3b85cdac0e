"""How far each partition was read, in a table beside the state: both are written in one transaction (D3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events.log import Position, TopicPartition
from shared.events.sink import Before, Fenced, Positions


def positions_table(name: str, metadata: MetaData, info: Mapping[Any, Any] | None = None) -> Table:
    """The next offset to consume of each partition, and what shows that it stands in this log.

    `log_id` is the log that it counts in, and `last_record` the fingerprint of the record before it;
    null where it is not to be checked, as after an operator moved the position.
    """
    return Table(
        name,
        metadata,
        Column("topic", String(200), primary_key=True),
        Column("partition", Integer, primary_key=True, autoincrement=False),
        Column("next_offset", BigInteger, nullable=False),
        Column("log_id", String(100), nullable=True),
        Column("last_record", String(100), nullable=True),
        info=dict(info or {}),
    )


class StoredPositions:
    """The positions of one consumer, in its table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    async def advance(self, db: AsyncConnection, before: Before, after: Positions) -> None:
        """Move positions. Raises `Fenced` unless each stored one is still that of `before`, in its log."""
        for partition in sorted(after):
            known = before[partition]
            if known is None:
                await self._insert(db, partition, after[partition])
                continue
            moved = update(self.table).where(self._stands(partition, known))
            if (await db.execute(moved.values(_columns(after[partition])))).rowcount != 1:
                raise Fenced(f"{partition} is no longer at {known.offset}")

    async def stored(
        self, db: AsyncConnection, partitions: Sequence[TopicPartition] | None = None
    ) -> Positions:
        """The position of each partition (of these) that has one."""
        rows = await db.execute(select(self.table))
        found = {
            TopicPartition(row.topic, row.partition): Position(row.next_offset, row.log_id, row.last_record)
            for row in rows
        }
        return {tp: position for tp, position in found.items() if partitions is None or tp in partitions}

    def _stands(self, partition: TopicPartition, position: Position) -> ColumnElement[bool]:
        table = self.table.c
        named = (table.topic == partition.topic) & (table.partition == partition.partition)
        same_log = table.log_id.is_not_distinct_from(position.log_id)
        return named & (table.next_offset == position.offset) & same_log

    async def _insert(self, db: AsyncConnection, partition: TopicPartition, position: Position) -> None:
        row = {"topic": partition.topic, "partition": partition.partition} | _columns(position)
        try:
            await db.execute(insert(self.table).values(row))
        except IntegrityError:
            raise Fenced(f"{partition} has a position already") from None


def _columns(position: Position) -> dict[str, int | str | None]:
    return {
        "next_offset": position.offset,
        "log_id": position.log_id,
        "last_record": position.last_record,
    }
