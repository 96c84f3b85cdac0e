"""The tables of a journal of acts: its entries, and the checkpoints over them. Both are only appended to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from shared.database import grants
from shared.database.database import SERIAL

Instant: Any = DateTime(timezone=True)


@dataclass(frozen=True, slots=True)
class ActTables:
    """The journal of acts of one service; `checkpoints` is an outbox too."""

    service: str
    acts: Table
    checkpoints: Table


@dataclass(frozen=True, slots=True)
class Journaled:
    """Versions whose acts are in the journal: the kind that the acts name, and the table of the current."""

    kind: str
    versions: Table
    current: Table | None = None


def whole_columns(versions: Table) -> list[Column[Any]]:
    """The columns that together are a version, in the order in which its digest takes them."""
    return [versions.c.body, versions.c.withheld]


def tables_of(service: str, metadata: MetaData) -> ActTables:
    """Make the tables in a service's metadata."""
    acts, checkpoints = f"{service}_acts", f"{service}_checkpoints"
    return ActTables(service, _acts(acts, metadata), _checkpoints(checkpoints, metadata))


def _acts(name: str, metadata: MetaData) -> Table:
    first = text("number = 1")
    return Table(
        name,
        metadata,
        Column("lane", Uuid, primary_key=True),
        # The key makes a fork impossible: two entries cannot follow the same one.
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("at", Instant, nullable=False),
        Column("subject", String(200), nullable=False),
        Column("roles", String(200), nullable=False),
        Column("action", String(40), nullable=False),
        Column("kind", String(40), nullable=False),
        Column("record_id", Uuid),
        Column("version", Integer),
        Column("before", String(64)),
        Column("after", String(64)),
        Column("reason", Text),
        Column("request_id", String(64)),
        Column("trace_id", String(32)),
        Column("detail", Text),
        Column("digest", String(64), nullable=False),
        Index(f"ix_{name}_record", "record_id", "at"),
        Index(f"ix_{name}_lanes", "lane", postgresql_where=first, sqlite_where=first),
    )


def _checkpoints(name: str, metadata: MetaData) -> Table:
    waiting = text("published_at IS NULL")
    return Table(
        name,
        metadata,
        Column("id", SERIAL, primary_key=True),
        Column("record_id", Uuid, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("event_id", Uuid, nullable=False),
        Column("event_type", String(60), nullable=False),
        Column("body", Text, nullable=False),
        Column("recorded_at", Instant, nullable=False),
        Column("traceparent", String(55)),
        Column("published_at", Instant),
        Column("lanes", Text, nullable=False),
        Column("subtrees", Text, nullable=False),
        UniqueConstraint("record_id", "version", name=f"uq_{name}_record_version"),
        Index(f"ix_{name}_waiting", "id", postgresql_where=waiting, sqlite_where=waiting),
        info=grants.QUEUED,
    )
