"""What another agency states on a topic of its own, for Outbound to take in (ADR 0029).

The topic says whose record it is: its agency alone may write there. A message is one whole version of one
record as JSON, under the agency's own id and version, and the highest version stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from shared.contracts import seizure, trace
from shared.contracts.record import Closed, Count, Reason, misfit
from shared.contracts.seizure import SeizureStatement
from shared.contracts.trace import TraceDraft, TraceNumber, TraceResult
from shared.contracts.vocabularies import Agency, Status
from shared.contracts.withheld import WITHHELD

GROUP = "seizure"
"""The consumer group that takes messages in; dead-letter topics are named by it."""
KEPT_DAYS = 90
"""How long messages and dead letters stay on their topics. What was taken in stays in the service."""

OwnId = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$")
]


R = TypeVar("R")


class Statement(Closed, Generic[R]):
    """One version of one record of another agency."""

    id: OwnId = Field(description="The agency's own id of the record: the same in all its versions.")
    version: Count = Field(
        ge=1, le=2**31 - 1, description="The agency's own version: a higher one replaces a lower one."
    )
    status: Status = Field(
        Status.ACTIVE, description="`voided`: the record counts nothing, until a higher version is active."
    )
    reason: Reason | None = Field(
        None, description="Why this version was made; needed where it is voided. It is published."
    )
    record: R | None = Field(None, description="What is stated, whole. Left out where it is voided.")

    @model_validator(mode="after")
    def _whole_or_voided(self) -> Self:
        voided = self.status is Status.VOIDED
        if voided and self.reason is None:
            raise misfit("reason", "is missing: say why the record is voided")
        if voided and self.record is not None:
            raise misfit("record", "leave it out of a version that is voided")
        if not voided and self.record is None:
            raise misfit("record", "is missing: a version states the whole record")
        return self


class SeizureSent(Statement[SeizureStatement]):
    """One version of one seizure of another agency, as that agency sends it."""


class TraceSent(Statement[TraceDraft]):
    """One version of one trace request of another agency with its result, as that agency sends it."""


class TraceAnswer(Closed):
    """What ATF states of a trace that was asked for."""

    trace_number: TraceNumber | None = Field(None, description="ATF's number of the trace.")
    result: TraceResult = Field(description="How far the trace came.")


class ResultSent(Statement[TraceAnswer]):
    """One version of ATF's answer to one trace request, whoever asked."""

    id: UUID = Field(description="The id of the trace, as it is on `outbound.traces.v1`.")  # type: ignore[assignment]


AnyStatement = Statement[dict[str, Any]]
"""One whose record is yet to be read."""


@dataclass(frozen=True, slots=True)
class SentKind:
    """A kind of records that agencies send: its word in topics, and its contract.

    `follows`: fields of the record that are not stated, for they follow from the topic and the message.
    `changes` is the kind of our records that it becomes. With `only`, no other agency sends it.
    """

    kind: str
    plural: str
    contract: type[Statement[Any]]
    changes: str
    follows: Mapping[str, str] = field(default_factory=dict)
    only: Agency | None = None

    @property
    def schema(self) -> str:
        """The file of its schema."""
        return f"{self.kind}.v1.json"


_WHOSE = "the agency follows from the topic"
_NEVER = "it stays with your agency: it is on no topic"
SENT_KINDS: Mapping[str, SentKind] = MappingProxyType(
    {
        "seizures": SentKind(
            seizure.KIND,
            "seizures",
            SeizureSent,
            seizure.KIND,
            {
                "agency": _WHOSE,
                "source_reference": "it is made of your agency and your id",
                **dict.fromkeys(sorted(WITHHELD), _NEVER),
            },
        ),
        "traces": SentKind(trace.KIND, "traces", TraceSent, trace.KIND, {"agency": _WHOSE}),
        "results": SentKind("result", "results", ResultSent, trace.KIND, only=Agency.ATF),
    }
)
"""By their word in topics."""


@dataclass(frozen=True, slots=True, order=True)
class Inbound:
    """A topic that one agency writes and this system reads. `sender` is the agency's name on Kafka."""

    sender: str
    plural: str

    @property
    def topic(self) -> str:
        """Where the agency writes."""
        return f"outbound.inbound.{self.sender}.{self.plural}.v1"

    @property
    def agency(self) -> Agency:
        """Whose records these are. Raises `ValueError` for a name that is no agency's."""
        return Agency(self.sender.replace("-", "_"))

    @property
    def sent(self) -> SentKind:
        """What is sent here."""
        return SENT_KINDS[self.plural]

    def reference(self, own_id: str) -> str:
        """What the agency's id is called in a record of ours."""
        return f"{self.sender}/{own_id}"


def inbound_of(text: str) -> tuple[Inbound, ...]:
    """The topics that `ice-hsi/seizures atf/traces` names, in order. Raises `ValueError`."""
    return tuple(sorted({_inbound(one) for one in text.split()}))


def _inbound(text: str) -> Inbound:
    sender, slash, plural = text.partition("/")
    one = Inbound(sender, plural)
    if not slash or plural not in SENT_KINDS or sender != sender.replace("_", "-"):
        raise ValueError(f"{text!r} is not AGENCY/{' or AGENCY/'.join(SENT_KINDS)}, such as ice-hsi/seizures")
    try:
        one.agency  # noqa: B018 - raises
    except ValueError:
        names = ", ".join(agency.replace("_", "-") for agency in Agency)
        raise ValueError(f"{text!r}: there is no agency {sender!r}; there are {names}") from None
    if one.sent.only not in {None, one.agency}:
        raise ValueError(f"{text!r}: only {one.sent.only} sends {plural}")
    return one
