"""A match: a record arrived with a serial number that stands in seizures that were recorded before.

It names records and the places in them, and never what stands there (D10).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.record import Closed, OfficeCode, PortCode

TOPIC = "outbound.matches.v1"
KIND = "match"
MAX_SEEN = 25
"""Places in earlier records that one match names."""
MAX_ANSWERED = 5
"""Those that the answer to who recorded it names: whoever needs all of them searches."""

Place = Annotated[int, Field(ge=0)]


class MatchReason(StrEnum):
    """Why it is told: a seizure came with a serial number that was seen, or ATF's result for one."""

    SERIAL_SEEN = "serial_seen"
    TRACE_RESULT = "trace_result"


class Seen(Closed):
    """A seizure that was recorded before, and where in it the same serial number stands."""

    id: UUID = Field(description="Record id of the seizure.")
    version: int = Field(ge=1, description="The version of it that stood.")
    port_code: PortCode | None = Field(None, description="Schedule D port code; absent where withheld.")
    field_office: OfficeCode = Field(description="Code of the CBP field office or Border Patrol sector.")
    local_day: date = Field(description="Day of the seizure at the port.")
    item: Place | None = Field(
        None, description="Which item of the new record, from 0; absent for a trace, which is of one firearm."
    )
    seen_item: Place = Field(description="Which item of the earlier one, from 0.")
    exact: bool = Field(
        description="Whether both are marked alike. Else they are the same but for case, blanks, dashes and "
        "script, and with O read as 0, and I and L as 1."
    )


class Match(Closed):
    """What an arriving version of a record matches, as it stands on `outbound.matches.v1`."""

    id: UUID = Field(description="Id of the record that arrived; the Kafka key.")
    version: int = Field(ge=1, description="Its version: the two together are told once.")
    kind: Literal["seizure", "trace"] = Field(description="What arrived.")
    reason: MatchReason = Field(description="Why it is told.")
    matched: Literal["serial"] = Field(description="What is the same: the serial number of an item.")
    recorded_at: AwareDatetime = Field(description="UTC instant at which the version became known.")
    port_code: PortCode | None = Field(None, description="Schedule D port code; absent where there is none.")
    field_office: OfficeCode | None = Field(None, description="Code of its office; absent without a place.")
    local_day: date = Field(description="Day of the seizure, or of the trace request.")
    seen: Annotated[list[Seen], Field(min_length=1, max_length=MAX_SEEN)] = Field(
        description="Where it was seen, the newest seizures first. Voided ones are not among them."
    )
    more: bool = Field(description=f"Whether there are others beside these {MAX_SEEN}.")


def source_name(kind: str) -> str:
    """Whose relay publishes matches with records of this kind: its name in heartbeats and metrics."""
    return f"{kind}-match"
