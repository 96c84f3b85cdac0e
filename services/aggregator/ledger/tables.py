"""The aggregator's tables: totals, journal and positions, always written together (D3); and seals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Text, text
from sqlmodel import Field, SQLModel

from shared.database import grants
from shared.database.database import SERIAL, metadata
from shared.events.positions import StoredPositions, positions_table

METADATA = metadata()
METADATA.info.update(grants.DERIVED)
Instant: Any = DateTime(timezone=True)


class LocationColumns(SQLModel):
    """Where something counts (`cells.Location`); a code is empty where there is none."""

    day: date
    fiscal_year: int
    port_code: str = Field(max_length=4)
    field_office: str = Field(max_length=40)
    operation: str = Field(max_length=40)
    task_force: str = Field(max_length=40)
    agency: str = Field(max_length=40)


class Total(LocationColumns, table=True):
    """A part of the total of one cell of D4's grain; every figure is a sum of `value`.

    Batches append rows, which costs less than finding and adding to the row of each cell;
    `compacted` is false until `compaction` has put the rows of a cell together. PostgreSQL finds days by
    a block-range index: rows of a day of knowledge lie together, as appended or as merged.
    """

    __tablename__ = "totals"
    __table_args__ = (
        Index(
            "ix_totals_day",
            "day",
            "known_day",
            postgresql_using="brin",
            postgresql_with={"pages_per_range": 16},
        ),
    )
    metadata = METADATA

    id: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    role: str = Field(max_length=10)
    measure: str = Field(max_length=40)
    subtype: str = Field(max_length=60)
    known_day: date
    value: int = Field(sa_type=BigInteger)
    compacted: bool


class JournalEntry(LocationColumns, table=True):
    """One applied version of a record and what it contributes; only ever appended.

    `previous` is the version that it replaced, 0 for none. With the record it is the primary key: a
    version is replaced once, so two consumers cannot both retract it. `lines` is `cells.encode`.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index(
            "ix_journal_recorded",
            "recorded_at",
            postgresql_using="brin",
            postgresql_with={"pages_per_range": 16},
        ),
        Index("ix_journal_day", "kind", "day"),
        Index("ix_journal_port", "kind", "port_code", "day"),
        Index(
            "ix_journal_inspection",
            "inspection_id",
            postgresql_where=text("inspection_id IS NOT NULL"),
            sqlite_where=text("inspection_id IS NOT NULL"),
        ),
    )
    metadata = METADATA

    record_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=20)
    previous: int = Field(primary_key=True)
    version: int
    recorded_at: datetime = Field(sa_type=Instant)
    partners: str = Field(max_length=200)
    lines: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    after_close: bool
    inspection_id: UUID | None = None


class SealedMonth(SQLModel, table=True):
    """A month of knowledge, by its first day, of which `summaries` hold the sums.

    `mark` is the seal's own number, null once it is broken.
    """

    __tablename__ = "sealed"
    metadata = METADATA

    known_month: date = Field(primary_key=True)
    mark: int | None = Field(sa_type=BigInteger)


POSITIONS = StoredPositions(positions_table("positions", METADATA))
