"""What the projector reads of a record: the fields that any terms can show, and nothing else.

So what is not here cannot be released by whatever the terms say. Texts that somebody typed are not here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from shared.contracts import inspection, seizure
from shared.contracts.envelope import event_types
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
    Precision,
    SerialStatus,
    Stage,
    Status,
    Traffic,
)

Number = Annotated[int, Meta(ge=0, le=10**13)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,39}$")]
PortCode = Annotated[str, Meta(pattern="^[0-9]{4}$")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
CurrencyCode = Annotated[str, Meta(pattern="^[A-Z]{3}$")]


class Firearm(Struct, tag_field="kind", tag="firearm"):
    """One firearm, or several alike."""

    type: FirearmType
    category: FirearmCategory | None = None
    caliber: Caliber = Caliber.NOT_RECORDED
    serial_status: SerialStatus = SerialStatus.NOT_RECORDED
    privately_made: bool = False
    printed_3d: bool = False
    quantity: Number = 1


class Component(Struct, tag_field="kind", tag="component"):
    """Firearm components."""

    type: ComponentType
    privately_made: bool = False
    printed_3d: bool = False
    quantity: Number = 1


class Ammunition(Struct, tag_field="kind", tag="ammunition"):
    """Rounds."""

    rounds: Number
    caliber: Caliber = Caliber.NOT_RECORDED


class Currency(Struct, tag_field="kind", tag="currency"):
    """Currency; `usd_minor` is absent where the amount is in USD."""

    currency: CurrencyCode
    amount_minor: Number
    form: CurrencyForm = CurrencyForm.NOT_RECORDED
    usd_minor: Number | None = None

    def __post_init__(self) -> None:
        if self.usd_minor is None and self.currency != "USD":
            raise ValueError("its value in US dollars is missing")


class Other(Struct, tag_field="kind", tag="other"):
    """CBP's remaining categories."""

    category: OtherCategory
    quantity: Number = 1


Item = Firearm | Component | Ammunition | Currency | Other


class Conveyance(Struct):
    """Of what carried the traffic, the country of its plate."""

    registration_country: Country | None = None


class Event(Struct, kw_only=True):
    """What every record has."""

    id: UUID
    version: Version
    status: Status
    local_day: date
    field_office: Code
    agency: Agency
    precision: Precision = Precision.INSTANT
    port_code: PortCode | None = None
    operation: Code | None = None


class Inspection(Event, kw_only=True):
    """An inspection."""

    traffic: Traffic
    stage: Stage
    outcome: Outcome
    methods: list[Method]
    posture: Posture = Posture.ROUTINE
    conveyance: Conveyance | None = None
    travelers: Number = 0


class Seizure(Event, kw_only=True):
    """A seizure."""

    items: list[Item]
    mode: Mode | None = None
    arrests: Number = 0
    events: Number = 1


Read = Inspection | Seizure
Reader = msgspec.json.Decoder[Any]


def _readers(kind: str, body: type[Read]) -> Mapping[bytes, Reader]:
    decoder = msgspec.json.Decoder(body)
    return {name.encode(): decoder for name in event_types(kind)}


DECODERS: Mapping[bytes, Reader] = {
    **_readers(inspection.KIND, Inspection),
    **_readers(seizure.KIND, Seizure),
}
"""By `ce_type`."""
