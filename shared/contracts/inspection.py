"""The inspection: one outbound check of a conveyance, a shipment or a person."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.record import Closed, Count, Draft, PortCode, Recorded, Text
from shared.contracts.vocabularies import Method, Outcome, Posture, Stage, Traffic
from shared.contracts.withheld import Withheld

TOPIC = "outbound.inspections.v1"
KIND = "inspection"

Methods = Annotated[list[Method], Field(min_length=1, max_length=len(Method))]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Conveyance(Closed):
    """What carries the traffic. Its plate is the inspection's `plate`, which is never published (D10)."""

    description: Text | None = Field(None, description="For instance 'white pickup, 2019'.")
    registration_country: CountryCode | None = Field(
        None, description="Country of the plate, ISO 3166-1 alpha-2."
    )
    registration_state: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")] | None = Field(
        None, description="State or province of the plate, by its ISO 3166-2 code without the country."
    )


class InspectionStatement(Draft):
    """What of an inspection is stated and published."""

    port_code: PortCode = Field(description="Schedule D port code.")
    traffic: Traffic = Field(description="The kind of traffic that is inspected.")
    stage: Stage = Field(description="Primary, or secondary after a referral from primary.")
    posture: Posture = Field(Posture.ROUTINE, description="How the inspection came about.")
    methods: Methods = Field(description="How it was inspected: each method that was used.")
    conveyance: Conveyance | None = Field(None, description="What carried the traffic, where there is one.")
    travelers: Count = Field(0, ge=0, le=2_000, description="Persons inspected.")
    outcome: Outcome = Field(description="What came of it.")


class InspectionDraft(Withheld, InspectionStatement):
    """An inspection as an officer enters it."""


class Inspection(Recorded, InspectionStatement):
    """An inspection as it stands on `outbound.inspections.v1`."""

    port_code: PortCode = Field(description="Schedule D port code.")
