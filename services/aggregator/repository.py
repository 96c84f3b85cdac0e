"""All writing SQL of the aggregator. Reading totals is in `queries`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.models import METADATA
from services.aggregator.projection import Cell, Standing, decode, encode
from shared.consumer import Fenced, Positions
from shared.contracts.fiscal import fiscal_year
from shared.log import TopicPartition

TOTALS: Table = METADATA.tables["totals"]
CONTRIBUTIONS: Table = METADATA.tables["contributions"]
POSITIONS: Table = METADATA.tables["positions"]

# PostgreSQL takes a whole batch as arrays in one statement; SQLite takes rows quickly enough.
_PG_STANDING = text(
    "SELECT record_id, version, contribution FROM contributions WHERE record_id = ANY(CAST(:ids AS uuid[]))"
)
_PG_MOVE = text(
    """
    INSERT INTO contributions (record_id, version, contribution)
    SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:bodies AS text[]))
    ON CONFLICT (record_id) DO UPDATE SET version = excluded.version, contribution = excluded.contribution
    """
)
_PG_ADD = text(
    """
    INSERT INTO totals (day, port_code, field_office, agency, operation, measure, subtype,
                        known_day, fiscal_year, value)
    SELECT * FROM unnest(CAST(:day AS date[]), CAST(:port_code AS text[]), CAST(:field_office AS text[]),
                         CAST(:agency AS text[]), CAST(:operation AS text[]), CAST(:measure AS text[]),
                         CAST(:subtype AS text[]), CAST(:known_day AS date[]), CAST(:fiscal_year AS int[]),
                         CAST(:value AS bigint[]))
    ON CONFLICT (day, port_code, field_office, agency, operation, measure, subtype, known_day)
    DO UPDATE SET value = totals.value + excluded.value
    """
)


async def standing(db: AsyncConnection, record_ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """The last applied version and contribution of those records that have one."""
    if db.dialect.name == "postgresql":
        rows = await db.execute(_PG_STANDING, {"ids": list(record_ids)})
    else:
        chosen = CONTRIBUTIONS.c.record_id.in_(record_ids)
        rows = await db.execute(select(CONTRIBUTIONS).where(chosen))
    return {row.record_id: Standing(row.version, decode(row.contribution)) for row in rows}


async def move(db: AsyncConnection, moved: Mapping[UUID, Standing]) -> None:
    """Store each record's new standing."""
    if not moved:
        return
    ids = sorted(moved)  # one order for every writer, so that two never wait for each other
    versions = [moved[one].version for one in ids]
    bodies = [encode(moved[one].contribution) for one in ids]
    if db.dialect.name == "postgresql":
        await db.execute(_PG_MOVE, {"ids": ids, "versions": versions, "bodies": bodies})
        return
    upsert = sqlite.insert(CONTRIBUTIONS)
    rows = [
        {"record_id": one, "version": version, "contribution": body}
        for one, version, body in zip(ids, versions, bodies, strict=True)
    ]
    changed = {"version": upsert.excluded.version, "contribution": upsert.excluded.contribution}
    await db.execute(upsert.on_conflict_do_update(index_elements=["record_id"], set_=changed), rows)


async def add(db: AsyncConnection, deltas: Mapping[tuple[Cell, date], int]) -> None:
    """Add deltas to the totals, in one order for every writer."""
    rows = [_total(cell, known, value) for (cell, known), value in sorted(deltas.items()) if value]
    if not rows:
        return
    if db.dialect.name == "postgresql":
        await db.execute(_PG_ADD, {name: [row[name] for row in rows] for name in rows[0]})
        return
    upsert = sqlite.insert(TOTALS)
    summed = {"value": TOTALS.c.value + upsert.excluded.value}
    await db.execute(upsert.on_conflict_do_update(index_elements=list(TOTALS.primary_key), set_=summed), rows)


async def advance(db: AsyncConnection, before: Mapping[TopicPartition, int | None], after: Positions) -> None:
    """Move positions. Raises `Fenced` unless each stored one is still that of `before`."""
    for partition in sorted(after):
        if before[partition] is None:
            await _first_position(db, partition, after[partition])
            continue
        stored = (
            (POSITIONS.c.topic == partition.topic)
            & (POSITIONS.c.partition == partition.partition)
            & (POSITIONS.c.next_offset == before[partition])
        )
        result = await db.execute(update(POSITIONS).where(stored).values(next_offset=after[partition]))
        if result.rowcount != 1:
            raise Fenced(f"{partition} is no longer at {before[partition]}")


async def positions(db: AsyncConnection, partitions: Sequence[TopicPartition]) -> Positions:
    """The stored next offset of each partition that has one."""
    topics = {partition.topic for partition in partitions}
    rows = await db.execute(select(POSITIONS).where(POSITIONS.c.topic.in_(topics)))
    stored = {TopicPartition(row.topic, row.partition): row.next_offset for row in rows}
    return {partition: stored[partition] for partition in partitions if partition in stored}


async def _first_position(db: AsyncConnection, partition: TopicPartition, offset: int) -> None:
    row = {"topic": partition.topic, "partition": partition.partition, "next_offset": offset}
    try:
        await db.execute(insert(POSITIONS).values(row))
    except IntegrityError:
        raise Fenced(f"{partition} has a position already") from None


def _total(cell: Cell, known: date, value: int) -> dict[str, Any]:
    day = date.fromisoformat(cell.day)
    return {
        **cell._asdict(),
        "day": day,
        "known_day": known,
        "fiscal_year": fiscal_year(day),
        "value": value,
    }
