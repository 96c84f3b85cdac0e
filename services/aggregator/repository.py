"""All writing SQL of the aggregator. Reading totals is in `queries`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, TextClause, insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.models import METADATA
from services.aggregator.projection import Cell, RecordKey, Standing, decode, encode
from shared.consumer import Fenced, Positions
from shared.contracts.fiscal import fiscal_year
from shared.log import TopicPartition

TOTALS: Table = METADATA.tables["totals"]
CONTRIBUTIONS: Table = METADATA.tables["contributions"]
POSITIONS: Table = METADATA.tables["positions"]

# PostgreSQL takes a whole batch as arrays in one statement; SQLite takes rows quickly enough.
_PG_STANDING = text("SELECT * FROM contributions WHERE record_id = ANY(CAST(:ids AS uuid[]))")
_PG_FIRST = text(
    """
    INSERT INTO contributions (record_id, kind, version, contribution)
    SELECT * FROM unnest(CAST(:record_id AS uuid[]), CAST(:kind AS text[]),
                         CAST(:version AS int[]), CAST(:contribution AS text[]))
    ON CONFLICT DO NOTHING
    """
)
_PG_NEXT = text(
    """
    UPDATE contributions SET version = new.version, contribution = new.contribution
    FROM unnest(CAST(:record_id AS uuid[]), CAST(:kind AS text[]), CAST(:version AS int[]),
                CAST(:contribution AS text[]), CAST(:before AS int[]))
         AS new (record_id, kind, version, contribution, before)
    WHERE contributions.record_id = new.record_id AND contributions.kind = new.kind
          AND contributions.version = new.before
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


async def standing(db: AsyncConnection, keys: Iterable[RecordKey]) -> dict[RecordKey, Standing]:
    """The last applied version and contribution of those records that have one."""
    ids = list({record_id for record_id, _kind in keys})
    if db.dialect.name == "postgresql":
        rows = await db.execute(_PG_STANDING, {"ids": ids})
    else:
        rows = await db.execute(select(CONTRIBUTIONS).where(CONTRIBUTIONS.c.record_id.in_(ids)))
    return {(row.record_id, row.kind): Standing(row.version, decode(row.contribution)) for row in rows}


async def move(
    db: AsyncConnection, moved: Mapping[RecordKey, Standing], before: Mapping[RecordKey, Standing]
) -> None:
    """Store each record's new standing. Raises `Fenced` unless the stored one is still that of `before`.

    Two consumers can hold versions of one record when a topic was given more partitions.
    """
    rows = [_contribution(key, moved[key], before.get(key)) for key in sorted(moved)]
    if not rows:
        return
    if db.dialect.name == "postgresql":
        await _move_all(db, _PG_FIRST, [row for row in rows if not row["before"]])
        await _move_all(db, _PG_NEXT, [row for row in rows if row["before"]])
        return
    upsert = sqlite.insert(CONTRIBUTIONS)  # there is one writer: what was read still stands
    changed = {"version": upsert.excluded.version, "contribution": upsert.excluded.contribution}
    columns = [{column.name: row[column.name] for column in CONTRIBUTIONS.columns} for row in rows]
    keys = list(CONTRIBUTIONS.primary_key)
    await db.execute(upsert.on_conflict_do_update(index_elements=keys, set_=changed), columns)


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


async def _move_all(db: AsyncConnection, statement: TextClause, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    result = await db.execute(statement, {name: [row[name] for row in rows] for name in rows[0]})
    if result.rowcount != len(rows):
        raise Fenced(f"{len(rows) - result.rowcount} records were moved by another consumer")


def _contribution(key: RecordKey, new: Standing, before: Standing | None) -> dict[str, Any]:
    return {
        "record_id": key[0],
        "kind": key[1],
        "version": new.version,
        "contribution": encode(new.contribution),
        "before": before.version if before else 0,
    }


def _total(cell: Cell, known: date, value: int) -> dict[str, Any]:
    day = date.fromisoformat(cell.day)
    return {
        **cell._asdict(),
        "day": day,
        "known_day": known,
        "fiscal_year": fiscal_year(day),
        "value": value,
    }
