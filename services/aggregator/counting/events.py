"""What the aggregator reads of an event: a tolerant reader of the published contracts.

Only the fields that a total needs, each checked for type and range; everything else in the body
is skipped without being parsed. So a contract may grow without the aggregator, and a replay of
millions of events costs a tenth of reading them as the full contract (`python -m tests.bench
replay`). A test holds it against `shared.contracts`: whatever those write, this reads.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from shared.contracts import casework, closing, inspection, referral, seizure, trace, vocabularies
from shared.contracts.envelope import event_types

Count = Annotated[int, Meta(ge=0, le=10**13)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
RecordId = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,39}$")]
PortCode = Annotated[str, Meta(pattern="^[0-9]{4}$")]
Instant = Annotated[datetime, Meta(tz=True)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
State = Annotated[str, Meta(pattern="^[A-Z]{2}$")]

if TYPE_CHECKING:
    Agency = str
    Caliber = str
    ComponentType = str
    CurrencyForm = str
    FirearmCategory = str
    FirearmType = str
    Mode = str
    OtherCategory = str
    Outcome = str
    Posture = str
    ReferralOutcome = str
    ReferredTo = str
    SerialStatus = str
    Status = str
    Statute = str
    TraceOutcome = str
    Traffic = str
else:

    def _values(vocabulary: type[StrEnum]) -> Any:
        """A closed vocabulary as plain strings: an enum's members take longer to make and to hash."""
        return Literal[tuple(member.value for member in vocabulary)]

    Agency = _values(vocabularies.Agency)
    Caliber = _values(vocabularies.Caliber)
    ComponentType = _values(vocabularies.ComponentType)
    CurrencyForm = _values(vocabularies.CurrencyForm)
    FirearmCategory = _values(vocabularies.FirearmCategory)
    FirearmType = _values(vocabularies.FirearmType)
    Mode = _values(vocabularies.Mode)
    OtherCategory = _values(vocabularies.OtherCategory)
    Outcome = _values(vocabularies.Outcome)
    Posture = _values(vocabularies.Posture)
    ReferralOutcome = _values(casework.ReferralOutcome)
    ReferredTo = _values(casework.ReferredTo)
    SerialStatus = _values(vocabularies.SerialStatus)
    Status = _values(vocabularies.Status)
    Statute = _values(casework.Statute)
    TraceOutcome = _values(casework.TraceOutcome)
    Traffic = _values(vocabularies.Traffic)


class Firearm(Struct, tag_field="kind", tag="firearm"):
    """One firearm, or several alike of which the publisher withholds the details."""

    type: FirearmType
    category: FirearmCategory | None = None
    quantity: Count = 1
    serial_status: SerialStatus = "not_recorded"
    privately_made: bool = False
    printed_3d: bool = False


class Component(Struct, tag_field="kind", tag="component"):
    """Firearm components."""

    type: ComponentType
    quantity: Count = 1
    privately_made: bool = False
    printed_3d: bool = False


class Ammunition(Struct, tag_field="kind", tag="ammunition"):
    """Rounds."""

    rounds: Count
    caliber: Caliber = "not_recorded"


class Currency(Struct, tag_field="kind", tag="currency"):
    """Currency; `usd_minor` is absent where the amount is in USD."""

    currency: Annotated[str, Meta(max_length=3)]
    amount_minor: Count
    form: CurrencyForm = "not_recorded"
    usd_minor: Count | None = None


class Other(Struct, tag_field="kind", tag="other"):
    """CBP's remaining categories."""

    category: OtherCategory
    quantity: Count = 1


Item = Firearm | Component | Ammunition | Currency | Other


class Event(Struct, kw_only=True):
    """What every record has."""

    id: RecordId
    version: Version
    status: Status
    recorded_at: Instant
    local_day: date
    field_office: Code
    agency: Agency
    port_code: PortCode | None = None
    operation: Code | None = None
    task_force: Code | None = None
    partners: tuple[Agency, ...] = ()
    reason: str | None = None
    after_close: bool = False
    inspection_id: RecordId | None = None


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
    source_reference: str | None = None


class TraceResult(Struct):
    """What became of a trace request."""

    outcome: TraceOutcome
    purchased_on: date | None = None


class Trace(Event, kw_only=True):
    """A trace request, which may have no U.S. place, and its result if there is one."""

    requesting_country: Country
    field_office: Annotated[str, Meta(pattern="^([a-z][a-z0-9_]{1,39})?$")] = ""
    recovered_on: date | None = None
    result: TraceResult | None = None


class Referral(Event, kw_only=True):
    """A referral and its outcome."""

    referred_to: ReferredTo
    outcome: ReferralOutcome
    statutes: tuple[Statute, ...] = ()
    statute_text: str | None = None
    usao_state: State | None = None
    sentence_months: Count | None = None


class Closing(Event, kw_only=True):
    """Whether a fiscal year is closed for one kind of records, which is nobody's and nowhere's."""

    records: Code
    field_office: Literal[""] = ""
    agency: Literal[""] = ""


Read = Inspection | Seizure | Trace | Referral | Closing
Reader = msgspec.json.Decoder[Any]


def _readers(kind: str, body: type[Read]) -> dict[bytes, Reader]:
    decoder = msgspec.json.Decoder(body)
    return {name.encode(): decoder for name in event_types(kind)}


DECODERS = {
    **_readers(inspection.KIND, Inspection),
    **_readers(seizure.KIND, Seizure),
    **_readers(trace.KIND, Trace),
    **_readers(referral.KIND, Referral),
    **_readers(closing.KIND, Closing),
}
"""By `ce_type`: the body of an event follows from its type, whatever the topic is called."""
