"""What every record on a topic has in common, whichever service owns it."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from shared.contracts.clocks import has_time_of_day
from shared.contracts.vocabularies import Agency, Precision, Status

# No control characters but tab and line ends: many readers of the topics could not keep a NUL, and a terminal
# obeys the others. No marks that turn the direction of what is around them: they show a text as another.
READABLE = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028-\u202E\u2066-\u2069]*$"
OFFICE = "Code of the CBP field office or Border Patrol sector, as it follows from the port."
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
END = datetime(2200, 1, 1, tzinfo=UTC)

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=READABLE)
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500, pattern=READABLE)
]
PortCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
OfficeCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,39}$")]
OperationCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]


def misfit(field: str, detail: str) -> ValidationError:
    """A rule of a whole model that is broken at one of its fields: raised there, it points at the field."""
    fault = PydanticCustomError("rule", "{detail}", {"detail": detail})
    return ValidationError.from_exception_data("rule", [{"type": fault, "loc": (field,), "input": None}])


def _rfc3339(value: Any) -> Any:
    """Refuse the Unix times that pydantic would take for instants."""
    if isinstance(value, datetime) or (isinstance(value, str) and value[10:11] in tuple("Tt ")):
        return value
    raise ValueError("write it as RFC 3339 with an offset, such as 2026-09-30T23:30:00-07:00")


def _bounded(instant: datetime) -> datetime:
    if not EARLIEST <= instant < END:
        raise ValueError(f"is not between {EARLIEST.year} and {END.year - 1}")
    return instant


Instant = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(_bounded)]
"""An instant that someone states. The bounds keep it a date on every clock and in every fiscal year."""


def _real_time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text} is no date and time: {error}") from None
    _bounded(moment.replace(tzinfo=UTC))
    return text


LocalTime = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
        r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([+-][0-9]{2}:[0-9]{2})?)?$"
    ),
    AfterValidator(_real_time),
]
"""A time as the clock at the port showed it, or only the day; `shared.contracts.clocks` finds its instant."""

Count = Annotated[int, Field(strict=True)]
"""A JSON integer: 2.0, "2" and true are refused."""

Flag = Annotated[bool, Field(strict=True)]


class Closed(BaseModel):
    """Input refuses unknown fields; readers of events pass `extra="ignore"` (contracts only grow)."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Draft(Closed):
    """What an officer states; the service adds identity, place, local time and version.

    `occurred_at` carries an offset, `occurred_local` is the port's clock; `precision` says how much is known.
    """

    PLACELESS_ZONE: ClassVar[str | None] = None
    """The clock of a record without a port or an office, for a kind that may have neither."""

    occurred_at: Instant | None = Field(
        None,
        description="When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given.",
    )
    occurred_local: LocalTime | None = Field(
        None,
        exclude=True,
        description="When it happened by the clock at the port, such as 2026-06-14T21:30, instead of "
        "occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in "
        "2026-11-01T01:30-05:00. With the "
        "precision day or month the day alone will do. It is answered as occurred_at and local_time.",
    )
    precision: Precision = Field(Precision.INSTANT, description="How exactly the time is known.")
    agency: Agency = Field(Agency.CBP_OFO, description="Whose record it is: it counts for this agency.")
    operation: OperationCode | None = Field(None, description="Code of the operation, if any.")
    task_force: OperationCode | None = Field(None, description="Code of a task force of the operation.")

    @model_validator(mode="after")
    def _task_force_of_an_operation(self) -> Self:
        if self.task_force is not None and self.operation is None:
            raise misfit("operation", "task_force is given without the operation that it belongs to")
        return self

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.occurred_local is None:
            if self.occurred_at is None:
                raise misfit(
                    "occurred_at",
                    "is missing: say when, such as 2026-09-30T23:30:00-07:00, or give occurred_local by the "
                    "clock at the port, such as 2026-09-30T23:30",
                )
        elif self.precision is Precision.INSTANT and not has_time_of_day(self.occurred_local):
            raise misfit(
                "occurred_local",
                "has no time of day: add it, such as 2026-09-30T23:30, or state the precision day",
            )
        return self

    @property
    def instant(self) -> datetime:
        """`occurred_at` of a draft that states it, as every imported one does."""
        assert self.occurred_at is not None, "stated by the clock at the port"
        return self.occurred_at

    def misdated(self, local_day: date, latest: date) -> tuple[str, str] | None:  # noqa: ARG002
        """The field and the fault of a stated day that cannot be, given the record's local day.

        `latest` is the latest calendar day that it is anywhere now.
        """
        return None


class Recorded(Closed):
    """Identity, version and place of a record, as the service that owns it states them."""

    id: UUID = Field(description="Record id, UUIDv7; the Kafka key.")
    version: int = Field(
        ge=1, le=2**31 - 1, description="1 on creation, then one more by each amendment or void."
    )
    status: Status = Field(description="`voided` counts nothing; no record is ever deleted.")
    reason: Reason | None = Field(
        None, description="Why this version was made; always set from version 2 on."
    )
    recorded_at: AwareDatetime = Field(description="UTC instant at which this version became known.")
    occurred_at: AwareDatetime = Field(description="UTC instant of the event.")
    occurred_at_device: AwareDatetime | None = Field(
        None,
        description="UTC instant of the event by the clock of the device, which was off; `occurred_at` is "
        "corrected. Absent where nothing was.",
    )
    clock_offset_seconds: int | None = Field(
        None,
        description="Seconds that were added to the device's time: above zero, its clock was slow. Absent "
        "where nothing was corrected.",
    )
    local_time: AwareDatetime = Field(description="The same instant at the port's clock, with its offset.")
    local_day: date = Field(description="Day at the port: what the fiscal calendar counts by.")
    time_zone: str = Field(description="IANA zone of the port, or of the field office.")
    port_code: PortCode | None = Field(None, description="Schedule D port code; absent where withheld.")
    field_office: OfficeCode = Field(description=OFFICE)
    after_close: bool = Field(
        False, description="This version was made after its fiscal year was closed; absent where it was not."
    )


def parse_instant(text: str) -> datetime:
    """An RFC 3339 instant as an aware datetime. Raises `ValueError`."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write it as 2026-09-30T23:30:00-07:00")
    return instant
