"""All writing SQL of the aggregator. Reading totals is in `queries`.

The hot statements go to the driver as they are: on PostgreSQL a whole batch at once, as arrays (see
`arrays`) or by COPY, on SQLite row by row, which there is quick.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import Table, TextClause, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.models import METADATA
from services.aggregator.projection import Cell, RecordKey, Standing, decode, encode
from shared.arrays import array, packed, unnested
from shared.consumer import Fenced, Positions
from shared.contracts.fiscal import fiscal_year
from shared.log import TopicPartition

POSITIONS: Table = METADATA.tables["positions"]
TOTALS: Table = METADATA.tables["totals"]

_CONTRIBUTION = {"record_id": "uuid", "kind": "text", "version": "int", "contribution": "text"}
_CELL = "day, port_code, field_office, agency, operation, measure, subtype, known_day, fiscal_year"

_PG_STANDING = text(f"SELECT * FROM contributions WHERE record_id = ANY({array('id', 'uuid')})")
_PG_FIRST = text(
    f"""
    INSERT INTO contributions ({", ".join(_CONTRIBUTION)})
    SELECT {", ".join(_CONTRIBUTION)} FROM {unnested(_CONTRIBUTION)}
    ORDER BY record_id ON CONFLICT DO NOTHING
    """
)
_PG_NEXT = text(
    f"""
    UPDATE contributions SET version = new.version, contribution = new.contribution
    FROM {unnested(_CONTRIBUTION | {"before": "int"})}
    WHERE contributions.record_id = new.record_id AND contributions.kind = new.kind
          AND contributions.version = new.before
    """
)
_SQLITE_MOVE = """
    INSERT INTO contributions (record_id, kind, version, contribution) VALUES (?, ?, ?, ?)
    ON CONFLICT (record_id, kind)
    DO UPDATE SET version = excluded.version, contribution = excluded.contribution
"""
_SQLITE_ADD = f"""
    INSERT INTO totals ({_CELL}, value, merged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)
"""

# One statement sees and removes the same rows, whatever is appended meanwhile; SQLite has one writer.
_MERGED = f"""
    INSERT INTO totals ({_CELL}, value, merged)
    SELECT {_CELL}, sum(value), true FROM %s GROUP BY {_CELL} HAVING sum(value) <> 0
"""
_PG_MERGE = text(f"WITH gone AS (DELETE FROM totals WHERE day = ANY(:days) RETURNING *) {_MERGED % 'gone'}")
_SQLITE_MERGE = (
    "CREATE TEMP TABLE gone AS SELECT * FROM totals WHERE day IN ({days})",
    "DELETE FROM totals WHERE day IN ({days})",
    _MERGED % "gone",
    "DROP TABLE gone",
)


async def standing(db: AsyncConnection, keys: Iterable[RecordKey]) -> dict[RecordKey, Standing]:
    """The last applied version and contribution of those records that have one."""
    ids = list({record_id for record_id, _kind in keys})
    if db.dialect.name == "postgresql":
        rows = await db.execute(_PG_STANDING, {"id": packed(map(str, ids))})
        return {(row.record_id, row.kind): Standing(row.version, decode(row.contribution)) for row in rows}
    found = {}
    for some in _portions(ids):
        marks = ", ".join("?" * len(some))
        query = f"SELECT * FROM contributions WHERE record_id IN ({marks})"
        for row in await db.exec_driver_sql(query, tuple(one.hex for one in some)):
            found[UUID(row.record_id), row.kind] = Standing(row.version, decode(row.contribution))
    return found


async def move(
    db: AsyncConnection, moved: Mapping[RecordKey, Standing], before: Mapping[RecordKey, Standing]
) -> None:
    """Store each record's new standing. Raises `Fenced` unless the stored one is still that of `before`.

    Two consumers can hold versions of one record when a topic was given more partitions.
    """
    keys = list(moved)
    if db.dialect.name == "postgresql":
        await _move_all(db, _PG_FIRST, [key for key in keys if key not in before], moved, {})
        await _move_all(db, _PG_NEXT, [key for key in keys if key in before], moved, before)
    elif keys:  # there is one writer: what was read still stands
        rows = [(key[0].hex, key[1], moved[key].version, encode(moved[key].contribution)) for key in keys]
        await db.exec_driver_sql(_SQLITE_MOVE, rows)


async def add(db: AsyncConnection, deltas: Mapping[tuple[Cell, date], int]) -> None:
    """Append deltas to the totals. On PostgreSQL the transaction must have begun with a statement."""
    rows = [
        (*cell, known.isoformat(), _fiscal_year(cell.day), value)
        for (cell, known), value in deltas.items()
        if value
    ]
    if not rows:
        return
    if db.dialect.name != "postgresql":
        await db.exec_driver_sql(_SQLITE_ADD, rows)
        return
    lines = "".join(["\t".join(map(str, row)) + "\tf\n" for row in rows])  # codes need no escaping
    connection = (await db.get_raw_connection()).driver_connection
    assert connection is not None
    columns = [*_CELL.split(", "), "value", "merged"]
    await connection.copy_to_table("totals", source=BytesIO(lines.encode()), columns=columns, format="text")


async def newest_row(db: AsyncConnection) -> int:
    """The highest id of the totals' rows, 0 where there are none."""
    return int((await db.execute(select(func.coalesce(func.max(TOTALS.c.id), 0)))).scalar_one())


async def unmerged_days(db: AsyncConnection, after: int, upto: int, most: int) -> list[date]:
    """Up to so many days of which rows with an id in (after, upto] are not merged."""
    table = TOTALS.c
    chosen = (table.id > after) & (table.id <= upto) & table.merged.is_(False)
    return list((await db.execute(select(table.day).where(chosen).distinct().limit(most))).scalars())


async def merge(db: AsyncConnection, days: Sequence[date]) -> None:
    """Put the rows of each cell of these days together; no sum changes."""
    if db.dialect.name == "postgresql":
        await db.execute(_PG_MERGE, {"days": list(days)})
        return
    listed = ", ".join(f"'{day.isoformat()}'" for day in days)
    for statement in _SQLITE_MERGE:
        await db.exec_driver_sql(statement.format(days=listed))


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


async def _move_all(
    db: AsyncConnection,
    statement: TextClause,
    keys: Sequence[RecordKey],
    moved: Mapping[RecordKey, Standing],
    before: Mapping[RecordKey, Standing],
) -> None:
    if not keys:
        return
    arrays: dict[str, Any] = {
        "record_id": packed(str(record_id) for record_id, _kind in keys),
        "kind": packed(kind for _id, kind in keys),
        "version": packed(str(moved[key].version) for key in keys),
        "contribution": packed(encode(moved[key].contribution) for key in keys),
    }
    if before:
        arrays["before"] = packed(str(before[key].version) for key in keys)
    result = await db.execute(statement, arrays)
    if result.rowcount != len(keys):
        raise Fenced(f"{len(keys) - result.rowcount} records were moved by another consumer")


def _portions(ids: Sequence[UUID], size: int = 10_000) -> Iterator[Sequence[UUID]]:
    """SQLite takes some 32,000 parameters a statement."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


@lru_cache(maxsize=20_000)
def _fiscal_year(day: str) -> int:
    return fiscal_year(date.fromisoformat(day))
