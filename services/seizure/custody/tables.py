"""The tables of custody, in the seizure service's database. Receipts, voids and entries are only added."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)

from shared.database import grants
from shared.records.tables import outbox_of
from shared.runtime.clock import as_utc


class Instant(TypeDecorator[datetime]):
    """An aware instant; SQLite forgets the zone, which is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """In UTC, so that SQLite's texts are in order."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """Aware."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


@dataclass(frozen=True, slots=True)
class CustodyTables:
    """The tables of custody, and those of the seizures that it rests on.

    `ranges` has one row a port, which every new number locks until its transaction ends. `events` is the
    outbox of what is published. `keys` are the idempotency keys of callers.
    """

    ranges: Table
    blocks: Table
    receipts: Table
    voids: Table
    items: Table
    entries: Table
    counts: Table
    attachments: Table
    events: Table
    seizures: Table
    versions: Table
    keys: Table

    @property
    def added(self) -> Sequence[Table]:
        """The tables whose rows are only added, each with its digest in the act that added it."""
        return (
            self.blocks,
            self.receipts,
            self.voids,
            self.entries,
            self.counts,
            self.attachments,
            self.events,
        )


UNSAID = frozenset({"id", "published_at"})
"""Columns that a row gets later: its place in the outbox, and the relay's mark."""


def row_digest(table: Table, row: Mapping[Any, Any]) -> str:
    """SHA-256 of a row that was added: the name of its table and every column but `UNSAID`."""
    told = {str(one.name): _plain(row.get(one.name)) for one in table.columns if one.name not in UNSAID}
    return hashlib.sha256(orjson.dumps([str(table.name), told], option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    """The same for every driver."""
    if isinstance(value, datetime):
        return as_utc(value).isoformat()
    return value if isinstance(value, (int, str, type(None))) else str(value)


def custody_tables(metadata: MetaData) -> CustodyTables:
    """Make the tables in the metadata of the seizure service, which has those of the seizures."""
    tables = metadata.tables
    return CustodyTables(
        ranges=_ranges(metadata),
        blocks=_blocks(metadata),
        receipts=_receipts(metadata),
        voids=_voids(metadata),
        items=_items(metadata),
        entries=_entries(metadata),
        counts=_counts(metadata),
        attachments=_attachments(metadata),
        events=outbox_of("custody_outbox", metadata),
        seizures=tables["seizures"],
        versions=tables["seizure_outbox"],
        keys=tables["seizure_idempotency"],
    )


def _port() -> Column[str]:
    return Column("port_code", String(4), nullable=False)


def _said() -> tuple[Column[Any], ...]:
    """What was answered, when it became known, and whose token it came with (D10)."""
    return (
        Column("body", Text, nullable=False),
        Column("recorded_at", Instant, nullable=False),
        Column("recorded_by", String(200), nullable=False),
    )


def _ranges(metadata: MetaData) -> Table:
    return Table(
        "receipt_ranges",
        metadata,
        Column("port_code", String(4), primary_key=True),
        Column("next_serial", Integer, nullable=False),
        info=grants.KEPT,
    )


def _blocks(metadata: MetaData) -> Table:
    return Table(
        "receipt_blocks",
        metadata,
        Column("port_code", String(4), primary_key=True),
        Column("first_serial", Integer, primary_key=True, autoincrement=False),
        Column("last_serial", Integer, nullable=False),
        Column("device", String(64), nullable=False),
        *_said(),
        info=grants.KEPT,  # a row is locked, which PostgreSQL takes for a change
    )


def _receipts(metadata: MetaData) -> Table:
    return Table(
        "receipts",
        metadata,
        Column("number", String(12), primary_key=True),
        _port(),
        Column("serial", Integer, nullable=False),
        Column("seizure_id", Uuid, nullable=False),
        *_said(),
        UniqueConstraint("port_code", "serial", name="uq_receipts_port_serial"),
        Index("ix_receipts_seizure", "seizure_id", "number"),
    )


def _voids(metadata: MetaData) -> Table:
    return Table(
        "receipt_voids",
        metadata,
        Column("number", String(12), primary_key=True),
        _port(),
        Column("serial", Integer, nullable=False),
        *_said(),
        UniqueConstraint("port_code", "serial", name="uq_receipt_voids_port_serial"),
    )


def _items(metadata: MetaData) -> Table:
    """Every item as its chain leaves it, so that an inventory need not read the chains."""
    return Table(
        "custody_items",
        metadata,
        Column("seizure_id", Uuid, primary_key=True),
        Column("line", Integer, primary_key=True, autoincrement=False),
        _port(),
        Column("description", Text, nullable=False),
        Column("holder", String(64), nullable=False),
        Column("since", Instant, nullable=False),
        Column("taken_by", String(12), nullable=False),
        Column("step", String(20), nullable=False),
        Column("location", String(64), nullable=True),
        Column("expected_back_at", Instant, nullable=True),
        Column("disposition", String(20), nullable=True),
        Column("counted_at", Instant, nullable=True),
        Column("found", Boolean, nullable=True),
        Index("ix_custody_items_place", "port_code", "location", "seizure_id", "line"),
        info=grants.DERIVED,
    )


def _entries(metadata: MetaData) -> Table:
    return Table(
        "custody_entries",
        metadata,
        Column("seizure_id", Uuid, primary_key=True),
        Column("entry", Integer, primary_key=True, autoincrement=False),
        *_said(),
    )


def _attachments(metadata: MetaData) -> Table:
    return Table(
        "attachments",
        metadata,
        Column("seizure_id", Uuid, primary_key=True),
        Column("digest", String(64), primary_key=True),
        Column("place", Integer, nullable=False),
        *_said(),
        UniqueConstraint("seizure_id", "place", name="uq_attachments_seizure_place"),
    )


def _counts(metadata: MetaData) -> Table:
    return Table(
        "custody_counts",
        metadata,
        Column("port_code", String(4), primary_key=True),
        Column("count", Integer, primary_key=True, autoincrement=False),
        Column("location", String(64), nullable=False),
        *_said(),
        Index("ix_custody_counts_location", "port_code", "location", "count"),
    )
