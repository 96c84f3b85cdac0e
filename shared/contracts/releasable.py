"""What a partner abroad gets of a record: codes, days and numbers, and no text that anybody typed.

Each partner has a topic of its own, on which a record has an id of its own. Its terms say which fields there
are (`deploy/kafka/access.toml`); a record that may no longer be shown is retracted, whatever the reason.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from shared.contracts.envelope import event_type
from shared.contracts.inspection import CountryCode
from shared.contracts.record import OFFICE, Closed, Count, OfficeCode, OperationCode, PortCode
from shared.contracts.vocabularies import (
    Agency,
    Caliber,
    ComponentType,
    CurrencyForm,
    FirearmCategory,
    FirearmType,
    Method,
    Mode,
    OtherCategory,
    Outcome,
    Posture,
    SerialStatus,
    Stage,
    Traffic,
)

KIND = "releasable"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
EVERY = frozenset({"id", "version", "status", "known_on"})
"""The fields of a retraction; a released record has others beside them."""


TOPIC = "outbound.releasable.{agency}.v1"
"""The topic of a partner, by its name."""


def topic_of(partner: str) -> str:
    """The topic of one partner."""
    return TOPIC.format(agency=partner)


class ReleaseStatus(StrEnum):
    """Whether the partner may count the record."""

    RELEASED = "released"
    RETRACTED = "retracted"


class Span(Closed):
    """A number, from `least` to `most`. Both are the same where the terms allow the exact number."""

    least: Count = Field(ge=0, description="It is no less.")
    most: Count = Field(ge=0, description="It is no more.")


Quantity = Annotated[Span | None, Field(description="How many: pieces, or rounds of ammunition.")]


class ReleasedFirearm(Closed):
    """Firearms that are alike in the fields that are shown."""

    kind: Literal["firearm"] = Field(description="What the item is.")
    quantity: Quantity = None
    type: FirearmType | None = Field(None, description="Type as ATF F 3312.1 has them.")
    category: FirearmCategory | None = Field(None, description="CBP's published category.")
    caliber: Caliber | None = Field(None, description="Caliber or gauge.")
    serial_status: SerialStatus | None = Field(
        None, description="Whether there is a serial number, and can it be read. The number is never shown."
    )
    privately_made: bool | None = Field(None, description="Made by someone without a license.")
    printed_3d: bool | None = Field(None, description="Made with a 3D printer.")


class ReleasedComponent(Closed):
    """Firearm components that are alike in the fields that are shown."""

    kind: Literal["component"] = Field(description="What the item is.")
    quantity: Quantity = None
    type: ComponentType | None = Field(None, description="Which part.")
    privately_made: bool | None = Field(None, description="Made by someone without a license.")
    printed_3d: bool | None = Field(None, description="Made with a 3D printer.")


class ReleasedAmmunition(Closed):
    """Rounds that are alike in the fields that are shown."""

    kind: Literal["ammunition"] = Field(description="What the item is.")
    quantity: Quantity = None
    caliber: Caliber | None = Field(None, description="Caliber or gauge.")


class ReleasedCurrency(Closed):
    """Cash or monetary instruments that are alike in the fields that are shown."""

    kind: Literal["currency"] = Field(description="What the item is.")
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = Field(
        None, description="ISO 4217 code."
    )
    form: CurrencyForm | None = Field(None, description="Cash, or monetary instruments.")
    value: Span | None = Field(None, description="Value in whole US dollars, rounded down.")


class ReleasedOther(Closed):
    """Pieces of CBP's remaining categories that are alike in the fields that are shown."""

    kind: Literal["other"] = Field(description="What the item is.")
    quantity: Quantity = None
    category: OtherCategory | None = Field(None, description="CBP's published category.")


ReleasedItem = Annotated[
    ReleasedFirearm | ReleasedComponent | ReleasedAmmunition | ReleasedCurrency | ReleasedOther,
    Field(discriminator="kind"),
]


class Releasable(Closed):
    """A record as one partner may know it, as it stands on that partner's own topic.

    A `retracted` one has nothing but `id`, `version`, `status` and `known_on`, and counts nothing.
    """

    id: UUID = Field(description="The record's id for this partner alone; the Kafka key.")
    version: int = Field(
        ge=1, le=2**31 - 1, description="1, 2, 3 … without gaps, counted for this partner alone."
    )
    status: ReleaseStatus = Field(description="`retracted` counts nothing, whatever the reason.")
    known_on: date = Field(description="UTC day on which this version was made.")
    kind: Literal["inspection", "seizure"] | None = Field(None, description="What kind of record it is.")
    local_month: Annotated[str, StringConstraints(pattern=MONTH)] | None = Field(
        None, description="Month of the event at the port, such as 2026-06."
    )
    local_day: date | None = Field(
        None, description="Day of the event at the port; absent where only the month is known or shown."
    )
    field_office: OfficeCode | None = Field(None, description=OFFICE)
    port_code: PortCode | None = Field(None, description="Schedule D port code.")
    agency: Agency | None = Field(None, description="Whose record it is.")
    operation: OperationCode | None = Field(None, description="Code of the operation.")
    traffic: Traffic | None = Field(None, description="The kind of traffic that was inspected.")
    stage: Stage | None = Field(None, description="Primary, or secondary.")
    posture: Posture | None = Field(None, description="How the inspection came about.")
    methods: list[Method] | None = Field(None, description="How it was inspected, in alphabetical order.")
    outcome: Outcome | None = Field(None, description="What came of it.")
    registration_country: CountryCode | None = Field(
        None, description="Country of the conveyance's plate, ISO 3166-1 alpha-2."
    )
    travelers: Span | None = Field(None, description="Persons inspected.")
    mode: Mode | None = Field(None, description="By which mode it was to leave the country.")
    arrests: Span | None = Field(None, description="Persons arrested.")
    events: Span | None = Field(None, description="Seizure events that the record stands for.")
    items: list[ReleasedItem] | None = Field(
        None, description="What was taken, as far as it may be shown; what looks alike is one item."
    )

    @model_validator(mode="after")
    def _shows_what_its_status_says(self) -> Self:
        shown = {name for name in type(self).model_fields if getattr(self, name) is not None} - EVERY
        if self.status is ReleaseStatus.RETRACTED and shown:
            raise ValueError("a retraction shows nothing of the record")
        if self.status is ReleaseStatus.RELEASED and not shown >= {"kind", "local_month", "field_office"}:
            raise ValueError("a released record has a kind, a month and a field office")
        return self


def release_type(status: ReleaseStatus) -> str:
    """The `ce_type` of an event on a partner's topic."""
    return event_type(KIND, status)
