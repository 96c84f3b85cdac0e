"""The seizure: what was taken on one occasion, with or without an inspection before it."""

from operator import not_
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from shared.contracts.items import Item
from shared.contracts.record import OFFICE, Count, Draft, OfficeCode, PortCode, Recorded, Text, misfit
from shared.contracts.vocabularies import Agency, Mode, Precision
from shared.contracts.withheld import Withheld

TOPIC = "outbound.seizures.v1"
KIND = "seizure"

ReceiptNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9-]{4,30}$")]


class SeizureStatement(Draft):
    """What of a seizure is stated and published.

    Either `port_code` or, where the source withholds it, `field_office` says where. A record
    by the month may stand for several events and may withhold its items.
    """

    port_code: PortCode | None = Field(None, description="Schedule D port code; absent where withheld.")
    field_office: OfficeCode | None = Field(
        None,
        description="Code of the CBP field office or sector; needed only without a port code.",
    )
    inspection_id: UUID | None = Field(
        None, description="The inspection that led to it, if there was one: its record id."
    )
    mode: Mode | None = Field(None, description="By which mode it was to leave the country.")
    arrests: Count = Field(0, ge=0, le=1_000, description="Persons arrested.")
    custody_receipt: ReceiptNumber | None = Field(
        None, description="Number on the CBP Form 6051, custody receipt."
    )
    events: Count = Field(1, ge=1, le=100_000, description="Seizure events that the record stands for.")
    source_reference: Text | None = Field(None, description="Where an imported record comes from.")
    items: Annotated[list[Item], Field(max_length=500)] = Field(
        description="What was taken, a line each; j:ItemSeizureItem. Empty only by the month."
    )
    partners: Annotated[list[Agency], Field(max_length=len(Agency) - 1)] = Field(
        default_factory=list,  # what stands here as a default is copied deeply for each record
        json_schema_extra={"default": []},
        description="Agencies credited beside `agency`, which leads: the seizure counts once, for the lead.",
        exclude_if=not_,
    )

    @model_validator(mode="after")
    def _partners_beside_the_lead(self) -> Self:
        if self.agency in self.partners:
            raise misfit("partners", f"partners names {self.agency}, which leads as the agency")
        if len(set(self.partners)) < len(self.partners):
            raise misfit("partners", "partners names an agency twice")
        return self

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.port_code is None and self.field_office is None:
            raise misfit("port_code", "port_code is missing; where it is withheld, give field_office")
        if self.precision is Precision.MONTH:
            return self
        if self.events != 1:
            raise misfit("events", "only a record by the month stands for several events")
        if not self.items:
            raise misfit("items", "items is empty: a seizure takes something")
        return self


class SeizureDraft(Withheld, SeizureStatement):
    """A seizure as an officer enters it, or as a publisher reports it."""


class Seizure(Recorded, SeizureStatement):
    """A seizure as it stands on `outbound.seizures.v1`."""

    field_office: OfficeCode = Field(description=OFFICE)
