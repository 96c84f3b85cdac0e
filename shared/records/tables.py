"""The three tables that every record-keeping service has, as SQLModel bases.

A service subclasses each with `table=True`, its own name and its own metadata. The outbox
holds every version ever made, whole: it is the history of the records as well as the queue
of what is not yet on the log. The state table only says which version is current, with the
columns that lists filter by.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shared.database.database import SERIAL

Instant: Any = DateTime(timezone=True)


class StateRow(SQLModel):
    """The current version of one record."""

    id: UUID = Field(primary_key=True)
    version: int
    status: str = Field(max_length=20)
    port_code: str | None = Field(default=None, max_length=4)
    field_office: str = Field(max_length=40)
    occurred_at: datetime = Field(sa_type=Instant)
    local_day: date


class OutboxRow(SQLModel):
    """One version of one record; `published_at` is null until the log has acknowledged it."""

    id: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    record_id: UUID
    version: int = Field(sa_type=BigInteger)
    event_id: UUID
    event_type: str = Field(max_length=60)
    body: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=Instant)
    recorded_by: str = Field(max_length=200)
    traceparent: str | None = Field(default=None, max_length=55)
    published_at: datetime | None = Field(default=None, sa_type=Instant)


class IdempotencyRow(SQLModel):
    """What a caller's key was answered with; written with the effect or not at all."""

    caller: str = Field(primary_key=True, max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    fingerprint: str = Field(max_length=64)
    answer: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)


def state_indexes(table: str) -> tuple[Index, ...]:
    """The indexes that lists by time and by port need."""
    return (
        Index(f"ix_{table}_occurred", "occurred_at", "id"),
        Index(f"ix_{table}_port", "port_code", "occurred_at", "id"),
    )


def outbox_arguments(table: str) -> tuple[UniqueConstraint | Index, ...]:
    """One row a version, and a short index over what still waits for the log."""
    waiting = text("published_at IS NULL")
    return (
        UniqueConstraint("record_id", "version", name=f"uq_{table}_record_version"),
        Index(f"ix_{table}_waiting", "id", postgresql_where=waiting, sqlite_where=waiting),
    )
