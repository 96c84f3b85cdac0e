"""The trace: a firearm's way to its first retail purchaser, asked of ATF and answered.

Fields are those of ATF F 3312.1 (National Tracing Center trace request). The form also names
the possessor, and a result the purchaser: neither is in this contract, and neither may be added
(D10). They stay with ATF and with the agency that asked.
"""

from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from shared.contracts import ncic
from shared.contracts.casework import CountryCode, Day, NotTracedReason, State, TraceOutcome, TracePriority
from shared.contracts.items import READABLE
from shared.contracts.markings import Latin, Marking, SerialNumber, transliterate
from shared.contracts.ncic import NcicCaliber, NcicDescription, NcicMake, NcicType
from shared.contracts.record import Closed, Draft, OfficeCode, PortCode, Recorded, Text, misfit
from shared.contracts.vocabularies import (
    Agency,
    Caliber,
    ComponentType,
    FirearmType,
    Precision,
    SerialStatus,
)

TOPIC = "outbound.traces.v1"
KIND = "trace"

FormCode = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$")
]
TraceNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9-]{4,30}$")]
TracedType = (
    FirearmType | Literal[ComponentType.RECEIVER, ComponentType.SILENCER, ComponentType.CONVERSION_DEVICE]
)
"""What ATF traces: firearms, and the parts that the law calls firearms."""
MARKED = ("manufacturer", "model", "serial_number", "importer", "markings")
"""What is taken in any script, with its transliteration beside it."""


class TraceResult(Closed):
    """What ATF answered. The purchaser has no name here (D10)."""

    outcome: TraceOutcome = Field(description="How far the trace came.")
    reason: NotTracedReason | None = Field(None, description="Given exactly when outcome is not_traced.")
    completed_on: Day = Field(description="Day on which ATF completed the trace.")
    purchased_on: Day | None = Field(None, description="Day of the first retail purchase, if known.")
    dealer_state: State | None = Field(None, description="The dealer's state, by its postal abbreviation.")

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if (self.reason is not None) != (self.outcome is TraceOutcome.NOT_TRACED):
            raise misfit("reason", "reason is given exactly when outcome is not_traced")
        if self.purchased_on is not None and self.outcome is not TraceOutcome.PURCHASER:
            raise misfit("purchased_on", "purchased_on is given only with the outcome purchaser")
        if self.dealer_state is not None and self.outcome is TraceOutcome.NOT_TRACED:
            raise misfit("dealer_state", "dealer_state is given only where a dealer was found")
        return self


class TraceDraft(Draft):
    """A trace request, and later its result; `occurred_at` is when it was requested.

    A firearm recovered abroad has no U.S. port: without `port_code` and `field_office` the record
    is kept by the Eastern clock of ATF's National Tracing Center.
    """

    PLACELESS_ZONE: ClassVar[str | None] = "America/New_York"

    precision: Literal[Precision.INSTANT, Precision.DAY] = Field(
        Precision.INSTANT, description="How exactly the time of the request is known."
    )
    agency: Agency = Field(Agency.ATF, description="The U.S. agency that asked, or ATF for another country.")
    port_code: PortCode | None = Field(None, description="Schedule D port code, if recovered at a port.")
    field_office: OfficeCode | None = Field(None, description="Field office, where the port is withheld.")
    trace_number: TraceNumber | None = Field(None, description="ATF's number, once the request is submitted.")
    priority: TracePriority = Field(TracePriority.ROUTINE, description="As asked for on ATF F 3312.1.")
    crime_code: FormCode | None = Field(None, description="NCIC code of the crime that it was used in.")
    project_code: FormCode | None = Field(None, description="Project or initiative, as agreed with ATF.")
    ori: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{7,9}$")] | None = Field(
        None, description="Originating agency identifier of NCIC; j:OrganizationORIIdentification."
    )
    case_number: Text | None = Field(None, description="Case number of who asks; nc:CaseTrackingID.")
    requesting_agency: Text = Field(description="Name of the agency that asked.")
    requesting_country: CountryCode = Field("US", description="Country that asked, ISO 3166-1 alpha-2.")
    seizure_id: UUID | None = Field(None, description="The seizure that the firearm came from, if recorded.")
    recovered_on: Day | None = Field(None, description="Day on which the firearm was recovered.")
    type: TracedType = Field(description="Type as on ATF F 3312.1; j:FirearmCategoryText.")
    manufacturer: Marking | None = Field(
        None, description="Manufacturer as marked, in any script; nc:ItemMakeName."
    )
    manufacturer_latin: Latin = None
    model: Marking | None = Field(None, description="Model as marked, in any script; nc:ItemModelName.")
    model_latin: Latin = None
    caliber: Caliber = Field(Caliber.NOT_RECORDED, description="Caliber or gauge; j:FirearmBoreSizeText.")
    serial_status: SerialStatus = Field(
        SerialStatus.PRESENT, description="Whether there is a serial number, and can it be read."
    )
    serial_number: SerialNumber | None = Field(
        None,
        description="From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. "
        "Given exactly when serial_status is present or obliterated_partly.",
    )
    serial_number_latin: Latin = None
    country_of_origin: CountryCode | None = Field(
        None, description="Country in which it was made, ISO 3166-1 alpha-2."
    )
    importer: Marking | None = Field(None, description="Importer as marked on the firearm, in any script.")
    importer_latin: Latin = None
    markings: Marking | None = Field(None, description="Additional markings, in any script.")
    markings_latin: Latin = None
    ncic_type: NcicType = None
    ncic_description: NcicDescription = None
    ncic_make: NcicMake = None
    ncic_caliber: NcicCaliber = None
    result: TraceResult | None = Field(None, description="What ATF answered; absent while pending.")

    @model_validator(mode="after")
    def _derived(self) -> Self:
        transliterate(self, MARKED)
        ncic.encode(self, self.manufacturer)
        return self

    @model_validator(mode="after")
    def _serial(self) -> Self:
        if (self.serial_number is not None) != (self.serial_status in READABLE):
            raise misfit(
                "serial_number",
                "serial_number is given exactly when serial_status is present or obliterated_partly",
            )
        return self

    def misdated(self, local_day: date, latest: date) -> tuple[str, str] | None:
        """A trace is of a firearm that was bought, recovered, asked about and answered, in this order."""
        recovered, result = self.recovered_on, self.result
        # A firearm may be recovered where the date is already tomorrow's.
        if recovered is not None and recovered > min(local_day + timedelta(days=1), latest):
            return "recovered_on", f"{recovered} is after the request ({local_day})"
        if result is None:
            return None
        if not local_day <= result.completed_on <= latest:
            detail = f"{result.completed_on} is before the request ({local_day}) or has not come yet"
            return "result/completed_on", detail
        if result.purchased_on is not None and result.purchased_on > (recovered or local_day):
            return "result/purchased_on", f"{result.purchased_on} is after the firearm was recovered"
        return None


class Trace(Recorded, TraceDraft):
    """A trace as it stands on `outbound.traces.v1`."""

    field_office: OfficeCode | None = Field(  # type: ignore[assignment]
        None, description="Code of the CBP field office or sector; absent without a U.S. place."
    )

    @property
    def days_to_crime(self) -> int | None:
        """Days from the first retail purchase to the recovery (or to the request), where known."""
        if self.result is None or self.result.purchased_on is None:
            return None
        return ((self.recovered_on or self.local_day) - self.result.purchased_on).days
