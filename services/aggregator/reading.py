"""What the aggregator reads of an event: a tolerant reader of the published contracts.

Only the fields that a total needs, each checked for type and range; everything else in the body
is skipped without being parsed. So a contract may grow without the aggregator, and a replay of
millions of events costs a tenth of reading them as the full contract (`python -m tests.bench
replay`). A test holds it against `shared.contracts`: whatever those write, this reads.
"""

from datetime import date, datetime
from typing import Annotated
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
    Mode,
    OtherCategory,
    Outcome,
    Posture,
    Status,
    Traffic,
)

Count = Annotated[int, Meta(ge=0, le=10**13)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,39}$")]
PortCode = Annotated[str, Meta(pattern="^[0-9]{4}$")]
Instant = Annotated[datetime, Meta(tz=True)]


class Firearm(Struct, tag_field="kind", tag="firearm"):
    """One firearm, or several alike of which the publisher withholds the details."""

    type: FirearmType
    category: FirearmCategory | None = None
    quantity: Count = 1


class Component(Struct, tag_field="kind", tag="component"):
    """Firearm components."""

    type: ComponentType
    quantity: Count = 1


class Ammunition(Struct, tag_field="kind", tag="ammunition"):
    """Rounds."""

    rounds: Count
    caliber: Caliber = Caliber.NOT_RECORDED


class Currency(Struct, tag_field="kind", tag="currency"):
    """Currency; `usd_minor` is absent where the amount is in USD."""

    currency: Annotated[str, Meta(max_length=3)]
    amount_minor: Count
    form: CurrencyForm = CurrencyForm.NOT_RECORDED
    usd_minor: Count | None = None


class Other(Struct, tag_field="kind", tag="other"):
    """CBP's remaining categories."""

    category: OtherCategory
    quantity: Count = 1


Item = Firearm | Component | Ammunition | Currency | Other


class Event(Struct, kw_only=True):
    """What every record has."""

    id: UUID
    version: Version
    status: Status
    recorded_at: Instant
    local_day: date
    field_office: Code
    agency: Agency
    port_code: PortCode | None = None
    operation: Code | None = None


class Inspection(Event, kw_only=True):
    """An inspection."""

    traffic: Traffic
    posture: Posture
    outcome: Outcome


class Seizure(Event, kw_only=True):
    """A seizure."""

    items: list[Item]
    mode: Mode | None = None
    arrests: Count = 0
    events: Count = 1


DECODERS: dict[str, msgspec.json.Decoder[Inspection] | msgspec.json.Decoder[Seizure]] = {
    **dict.fromkeys(event_types(inspection.KIND), msgspec.json.Decoder(Inspection)),
    **dict.fromkeys(event_types(seizure.KIND), msgspec.json.Decoder(Seizure)),
}
"""The body of an event follows from its type, whatever the topic is called."""
