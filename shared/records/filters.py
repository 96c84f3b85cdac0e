"""The list filters that every kind of record has, as query parameters and as SQL."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import Query
from sqlalchemy import ColumnElement, Table

from shared.contracts.casework import Day
from shared.contracts.record import Instant
from shared.contracts.vocabularies import Status

When = Annotated[Instant | None, Query(description="RFC 3339 with an offset; `+` is written %2B.")]

# A local day implies a span of instants, by which the indexes are ordered.
FURTHEST_EAST = timedelta(hours=14)
FURTHEST_WEST = timedelta(hours=24 + 12)


@dataclass(frozen=True, slots=True)
class CommonFilters:
    """Where, when and which status. A FastAPI dependency."""

    port: Annotated[str | None, Query(pattern=r"^[0-9]{4}$", description="Schedule D port code.")] = None
    field_office: Annotated[str | None, Query(pattern=r"^[a-z][a-z_]{1,39}$")] = None
    occurred_from: When = None
    occurred_before: When = None
    local_day_from: Annotated[Day | None, Query(description="First local day, as YYYY-MM-DD.")] = None
    local_day_through: Annotated[Day | None, Query(description="Last local day, itself included.")] = None
    status: Annotated[Status | None, Query()] = None

    def conditions(self, table: Table) -> list[ColumnElement[bool]]:
        """The SQL conditions over a state table."""
        columns: Any = table.c
        equal = {
            columns.port_code: self.port,
            columns.field_office: self.field_office,
            columns.status: self.status and self.status.value,
        }
        conditions = [column == value for column, value in equal.items() if value is not None]
        if self.occurred_from is not None:
            conditions.append(columns.occurred_at >= self.occurred_from.astimezone(UTC))
        if self.occurred_before is not None:
            conditions.append(columns.occurred_at < self.occurred_before.astimezone(UTC))
        if self.local_day_from is not None:
            conditions += [
                columns.local_day >= self.local_day_from,
                columns.occurred_at >= _midnight(self.local_day_from) - FURTHEST_EAST,
            ]
        if self.local_day_through is not None:
            conditions += [
                columns.local_day <= self.local_day_through,
                columns.occurred_at < _midnight(self.local_day_through) + FURTHEST_WEST,
            ]
        return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
