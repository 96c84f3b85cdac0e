"""The aggregator's tables: totals, contributions and positions, always written together (D3)."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel

from shared.db import SERIAL, metadata

METADATA = metadata()


class Total(SQLModel, table=True):
    """A part of the total of one cell of D4's grain; every figure is a sum of `value`.

    Batches append rows, which costs a fraction of finding and adding to the row of each cell;
    `merged` is false until `merging` has put the rows of a cell together. PostgreSQL finds days by
    a block-range index: rows of a day lie together, as appended or as merged.
    """

    __tablename__ = "totals"
    __table_args__ = (Index("ix_totals_day", "day", postgresql_using="brin"),)
    metadata = METADATA

    id: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    day: date
    port_code: str = Field(max_length=4)
    field_office: str = Field(max_length=40)
    agency: str = Field(max_length=40)
    operation: str = Field(max_length=40)
    measure: str = Field(max_length=40)
    subtype: str = Field(max_length=60)
    known_day: date
    fiscal_year: int
    value: int = Field(sa_type=BigInteger)
    merged: bool


class ContributionRow(SQLModel, table=True):
    """The last applied version of a record and what it contributes (`projection.encode`)."""

    __tablename__ = "contributions"
    metadata = METADATA

    record_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=20)
    version: int
    contribution: str = Field(sa_type=Text)


class PositionRow(SQLModel, table=True):
    """The next offset to consume of a partition."""

    __tablename__ = "positions"
    metadata = METADATA

    topic: str = Field(primary_key=True, max_length=200)
    partition: int = Field(primary_key=True)
    next_offset: int = Field(sa_type=BigInteger)
