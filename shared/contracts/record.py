"""What every record on a topic has in common, whichever service owns it."""

import re
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.contracts.vocabularies import Agency, Precision, Status

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
PortCode = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
OfficeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,39}$")]
OperationCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


def snake(text: str) -> str:
    """`CamelCase` as `snake_case`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", text).lower()


class Closed(BaseModel):
    """Input refuses unknown fields; readers of events pass `extra="ignore"` (contracts only grow)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Draft(Closed):
    """What an officer states; the service adds identity, place, local time and version.

    `occurred_at` carries an offset; `precision` says how much of it is known.
    """

    occurred_at: AwareDatetime = Field(description="When it happened, RFC 3339 with an offset.")
    precision: Precision = Precision.INSTANT
    agency: Agency = Agency.CBP_OFO
    operation: OperationCode | None = Field(None, description="Code of the operation, if any.")


class Recorded(Closed):
    """Identity, version and place of a record, as the service that owns it states them."""

    id: UUID = Field(description="Record id, UUIDv7; the Kafka key.")
    version: int = Field(
        ge=1, le=2**31 - 1, description="1 on creation, then one more by each amendment or void."
    )
    status: Status
    reason: Reason | None = Field(
        None, description="Why this version was made; always set from version 2 on."
    )
    recorded_at: AwareDatetime = Field(description="UTC instant at which this version became known.")
    occurred_at: AwareDatetime = Field(description="UTC instant of the event.")
    local_time: AwareDatetime = Field(description="The same instant at the port's clock, with its offset.")
    local_day: date = Field(description="Day at the port: what the fiscal calendar counts by.")
    time_zone: str = Field(description="IANA zone of the port, or of the field office.")
    port_code: PortCode | None = Field(None, description="Schedule D port code; null where withheld.")
    field_office: OfficeCode = Field(description="Code of the CBP field office or Border Patrol sector.")


def parse_instant(text: str) -> datetime:
    """An RFC 3339 instant as an aware datetime. Raises `ValueError`."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write it as 2026-09-30T23:30:00-07:00")
    return instant
