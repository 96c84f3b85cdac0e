"""The aggregator's tables: totals, contributions and positions, always written together (D3)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, String, Text
from sqlmodel import Field, SQLModel

from shared.db import metadata

METADATA = metadata()


def _code(length: int) -> Any:
    """A column of a code, compared byte by byte: a language's collation would only cost time."""
    plain = String(length)
    return String(length, collation="C").with_variant(plain, "sqlite")


class Total(SQLModel, table=True):
    """One cell of the totals at the grain of D4. `value` is a sum of contributions; it may be 0."""

    __tablename__ = "totals"
    metadata = METADATA

    day: date = Field(primary_key=True)
    port_code: str = Field(primary_key=True, sa_type=_code(4))
    field_office: str = Field(primary_key=True, sa_type=_code(40))
    agency: str = Field(primary_key=True, sa_type=_code(40))
    operation: str = Field(primary_key=True, sa_type=_code(40))
    measure: str = Field(primary_key=True, sa_type=_code(40))
    subtype: str = Field(primary_key=True, sa_type=_code(60))
    known_day: date = Field(primary_key=True)
    fiscal_year: int
    value: int = Field(sa_type=BigInteger)


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
