"""The closing of a fiscal year: from then on its figures are final, and a correction stands apart."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.fiscal import last_day
from shared.contracts.ids import derived_uuid7
from shared.contracts.record import EARLIEST, END, Closed, Reason
from shared.contracts.vocabularies import Status

TOPIC = "outbound.closings.v1"
KIND = "closing"
FIRST_YEAR = EARLIEST.year
LAST_YEAR = END.year

RecordsKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,19}$")]


class Closing(Closed):
    """Whether one fiscal year is closed for one kind of records, as it stands on `outbound.closings.v1`."""

    id: UUID = Field(description="The same for ever for this year and these records; the Kafka key.")
    version: int = Field(
        ge=1, le=2**31 - 1, description="1 when first closed, then one more by each change of status."
    )
    status: Status = Field(description="`active`: the year is closed; `voided`: it was opened again.")
    reason: Reason = Field(description="Why this version was made.")
    recorded_at: AwareDatetime = Field(description="UTC instant at which this version became known.")
    fiscal_year: int = Field(
        ge=FIRST_YEAR,
        le=LAST_YEAR,
        description="Named by the calendar year in which it ends.",
    )
    records: RecordsKind = Field(description="Which records: `inspection` or `seizure`.")
    local_day: date = Field(description="Last day of the fiscal year.")


def source_name(records: str) -> str:
    """Whose relay publishes the closings for this kind of records: its name in heartbeats and metrics."""
    return f"{records}-closing"


@lru_cache
def closing_id(records: str, year: int) -> UUID:
    """The id of the closing of this fiscal year for this kind of records."""
    day = last_day(year)
    return derived_uuid7(datetime(day.year, day.month, day.day, tzinfo=UTC), KIND, records, str(year))
