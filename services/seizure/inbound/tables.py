"""What was taken in of other agencies, and how far their topics were read. All SQL of it is here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.inbound.versions import Taken
from shared.contracts import trace
from shared.contracts.inbound import Inbound
from shared.contracts.vocabularies import Status
from shared.database import grants
from shared.events.positions import StoredPositions, positions_table


@dataclass(frozen=True, slots=True)
class InboundTables:
    """`taken` has a row for each version that was taken in: which of our records and versions it became."""

    taken: Table
    positions: StoredPositions


def inbound_tables(metadata: MetaData) -> InboundTables:
    """Make the tables in the metadata of the seizure service."""
    taken = Table(
        "seizure_inbound",
        metadata,
        Column("sender", String(40), primary_key=True),
        Column("kind", String(20), primary_key=True),
        Column("own_id", String(100), primary_key=True),
        Column("own_version", Integer, primary_key=True, autoincrement=False),
        Column("status", String(20), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("record_id", Uuid, nullable=True),
        Column("version", Integer, nullable=True),
        Column("position", BigInteger, nullable=False),
        Column("taken_at", DateTime(timezone=True), nullable=False),
        Index("ix_seizure_inbound_record", "record_id"),
    )
    return InboundTables(taken, StoredPositions(positions_table("seizure_positions", metadata, grants.KEPT)))


async def taken_of(
    db: AsyncConnection, table: Table, inbound: Inbound, own_ids: Iterable[str]
) -> dict[str, list[Taken]]:
    """What was taken in of these ids, by id."""
    column = table.c
    where = (column.sender == inbound.sender) & (column.kind == inbound.sent.kind)
    found: dict[str, list[Taken]] = {one: [] for one in own_ids}
    for row in await db.execute(select(table).where(where, column.own_id.in_(list(found)))):
        found[row.own_id].append(
            Taken(row.own_version, Status(row.status), row.digest, row.record_id, row.version)
        )
    return found


async def stated_whole(db: AsyncConnection, table: Table, record_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these traces that came from an agency, which states them whole."""
    column = table.c
    where = (column.kind == trace.KIND) & column.record_id.in_(record_ids)
    return frozenset((await db.execute(select(column.record_id).where(where))).scalars())


def taken_row(inbound: Inbound, own_id: str, taken: Taken, position: int, now: datetime) -> dict[str, Any]:
    """The row of a version that is taken in; `position` is its offset."""
    return {
        "sender": inbound.sender,
        "kind": inbound.sent.kind,
        "own_id": own_id,
        "own_version": taken.own_version,
        "status": taken.status.value,
        "digest": taken.digest,
        "record_id": taken.record_id,
        "version": taken.version,
        "position": position,
        "taken_at": now,
    }


async def add(db: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows of `taken`."""
    if rows:
        await db.execute(insert(table), rows)
