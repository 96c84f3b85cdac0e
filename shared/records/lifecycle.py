"""The life of a record, pure: recorded, amended, voided; each step makes a whole new version.

A version is immutable. Its body is exactly what the log will carry; what is withheld stands beside it.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
import orjson
from pydantic import ValidationError

from shared.contracts.envelope import Action, event_type
from shared.contracts.ids import uuid7
from shared.contracts.record import EARLIEST, Draft, Recorded, parse_instant
from shared.contracts.vocabularies import Precision, Status
from shared.contracts.wording import in_words
from shared.records.kind import RecordKind
from shared.records.placing import local_time, location, refused
from shared.web.errors import Conflict, Invalid, pointer

FURTHEST_EAST = timedelta(hours=14)
PLACED = {"occurred_at", "port_code", "field_office"}
"""What an officer states of when and where; the service states it anew."""
LIFECYCLE_FIELDS = frozenset(Recorded.model_fields) - PLACED

D = TypeVar("D", bound=Draft)


class Version(msgspec.Struct, Generic[D], frozen=True):
    """One version of one record. `body` is its JSON, as published.

    `withheld` is the JSON of what is never published, None where there is nothing of it. `columns` are those
    of the state row that follow from the draft, `terms` those that it is found by, each once and in order.
    """

    id: UUID
    version: int
    status: Status
    reason: str | None
    event_id: UUID
    event_type: str
    recorded_at: datetime
    occurred_at: datetime
    local_day: date
    port_code: str | None
    field_office: str
    draft: D
    body: bytes
    withheld: bytes | None
    columns: Mapping[str, str | None]
    terms: Sequence[str]

    @property
    def whole(self) -> bytes:
        """Its JSON with what is withheld."""
        return whole(self.body, self.withheld)


class _Step(msgspec.Struct, frozen=True):
    record_id: UUID
    number: int
    action: Action
    reason: str | None

    @classmethod
    def after(cls, current: dict[str, Any], action: Action, reason: str) -> "_Step":
        return cls(UUID(current["id"]), current["version"] + 1, action, reason)


@dataclass(frozen=True, slots=True)
class _DeviceTime:
    """When it happened by the clock of a device, and the seconds by which that was found to be slow."""

    said: datetime
    offset_s: int

    @property
    def corrected(self) -> datetime:
        return self.said + timedelta(seconds=self.offset_s)

    @classmethod
    def of(cls, body: dict[str, Any]) -> "_DeviceTime | None":
        said = body.get("occurred_at_device")
        return None if said is None else cls(parse_instant(said), body["clock_offset_seconds"])


def create(
    kind: RecordKind[D],
    draft: D,
    record_id: UUID,
    now: datetime,
    reason: str | None = None,
    offset_s: int = 0,
) -> Version[D]:
    """Version 1; `offset_s` corrects `occurred_at`, where it is by the clock of a device that is off.

    Raises `Invalid` for an unknown port, or a time that has not come.
    """
    device = None
    if offset_s:
        device = _DeviceTime(draft.instant, offset_s)
        if device.corrected < EARLIEST:
            raise refused("occurred_at", f"occurred_at, as corrected, is before {EARLIEST.year}")
        draft = draft.model_copy(update={"occurred_at": device.corrected})
    return _version(kind, draft, _Step(record_id, 1, Action.RECORDED, reason), now, device)


def amend(
    kind: RecordKind[D], current: dict[str, Any], patch: dict[str, Any], reason: str, now: datetime
) -> Version[D] | None:
    """The next version, with a JSON merge patch (RFC 7396) applied to what was stated.

    None when nothing changes. Raises `Conflict` for a voided record, `Invalid` for a bad result.
    """
    if current["status"] == Status.VOIDED:
        raise Conflict("The record is voided: it can no longer be amended. Enter a new one.")
    before = stated(kind, current)
    if "port_code" in patch:
        before.pop("field_office", None)  # the office follows from the port, unless the patch states it
    if patch.get("occurred_local") is not None:
        before.pop("occurred_at", None)  # it is stated anew
    draft = _validated(kind, merge(before, patch))
    step, device = _Step.after(current, Action.AMENDED, reason), _DeviceTime.of(current)
    version = _version(kind, draft, step, _after(current, now), device)
    return None if same_content(kind, current, version.whole) else version


def void(kind: RecordKind[D], current: dict[str, Any], reason: str, now: datetime) -> Version[D]:
    """The last version, which counts nothing. Raises `Conflict` when it is voided already."""
    if current["status"] == Status.VOIDED:
        raise Conflict("The record is voided already.")
    draft = kind.draft.model_validate(stated(kind, current))
    step = _Step.after(current, Action.VOIDED, reason)
    return _version(kind, draft, step, _after(current, now), _DeviceTime.of(current))


def whole(body: bytes, withheld: bytes | None) -> bytes:
    """A version's JSON with what is withheld of it."""
    return body if withheld is None else body[:-1] + b"," + withheld[1:]


def after_close(version: Version[D]) -> Version[D]:
    """The same version, which says that its fiscal year was closed before it was made."""
    return msgspec.structs.replace(
        version, body=orjson.dumps({**orjson.loads(version.body), "after_close": True})
    )


def stated(kind: RecordKind[D], body: dict[str, Any]) -> dict[str, Any]:
    """What of a whole body an officer stated, as input for a draft."""
    return {name: value for name, value in body.items() if name in kind.draft.model_fields}


def same_content(kind: RecordKind[D], current: dict[str, Any], body: bytes) -> bool:
    """Whether two whole versions state the same, whenever and however often they were recorded."""
    return _normal(kind, current) == _normal(kind, orjson.loads(body))


def as_sent(kind: RecordKind[D], body: dict[str, Any]) -> dict[str, Any]:
    """What an officer stated, with the time by the clock of the device where that was corrected."""
    device = {"occurred_at": body["occurred_at_device"]} if "occurred_at_device" in body else {}
    return {**stated(kind, body), **device}


def same_entry(kind: RecordKind[D], current: dict[str, Any], body: bytes) -> bool:
    """Whether two whole versions were entered alike, however far a clock was found to be off each time."""
    entered = (as_sent(kind, one) for one in (current, orjson.loads(body)))
    one, other = map(kind.draft.model_validate, entered)
    return one == other


def _after(current: dict[str, Any], now: datetime) -> datetime:
    """Now, but never before the version before: what was known on a day must not depend on clocks."""
    return max(now, parse_instant(current["recorded_at"]).astimezone(now.tzinfo))


def _normal(kind: RecordKind[D], body: dict[str, Any]) -> D:
    """What is stated, as today's draft: fields that the contract gained since have their defaults."""
    return kind.draft.model_validate(stated(kind, body))


def merge(target: Any, patch: Any) -> Any:
    """RFC 7396: null removes, objects merge, anything else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def _validated(kind: RecordKind[D], content: dict[str, Any]) -> D:
    try:
        return kind.draft.model_validate(content)
    except ValidationError as error:
        raise invalid(error, content) from None


def invalid(error: ValidationError, content: Any) -> Invalid:
    """A validation error of this content as a problem whose `errors` point at the fields."""
    return Invalid(
        "The input does not fit; see errors.",
        errors=[
            {"pointer": pointer(item["loc"], content), "detail": in_words(item)}
            for item in error.errors(include_url=False, include_input=False)
        ],
    )


def _version(
    kind: RecordKind[D],
    draft: D,
    step: _Step,
    now: datetime,
    device: _DeviceTime | None = None,
) -> Version[D]:
    """The version; what `device` said is kept as long as the time is the one that it was corrected to."""
    place = location(draft)
    local = local_time(draft, place, now)
    misdated = draft.misdated(local.date(), (now + FURTHEST_EAST).date())
    if misdated is not None:
        raise refused(*misdated)
    occurred = local.astimezone(now.tzinfo)
    exact = draft.precision is Precision.INSTANT
    by_device = device if exact and device is not None and device.corrected == occurred else None
    status = Status.VOIDED if step.action is Action.VOIDED else Status.ACTIVE
    head = {
        "id": step.record_id,
        "version": step.number,
        "status": status.value,
        "reason": step.reason,
        "recorded_at": now,
        "occurred_at": occurred,
        "occurred_at_device": by_device and by_device.said.astimezone(now.tzinfo),
        "clock_offset_seconds": by_device and by_device.offset_s,
        "local_time": local.isoformat(),
        "local_day": local.date(),
        "time_zone": place.time_zone,
        "port_code": place.port_code,
        "field_office": place.field_office or None,
    }
    columns, terms = kind.index.read(draft)
    return Version(
        id=step.record_id,
        version=step.number,
        status=status,
        reason=step.reason,
        event_id=uuid7(int(now.timestamp() * 1000)),
        event_type=event_type(kind.name, step.action),
        recorded_at=now,
        occurred_at=occurred,
        local_day=local.date(),
        port_code=place.port_code,
        field_office=place.field_office,
        draft=draft,
        body=_joined(head, draft, kind.withheld),
        withheld=_withheld(draft, kind.withheld),
        columns=columns,
        terms=terms,
    )


def _withheld(draft: Draft, names: AbstractSet[str]) -> bytes | None:
    stated = vars(draft)
    for name in names:  # a loop is a fifth of what `all` costs, and nearly always there is nothing
        if stated[name] is not None:
            return draft.model_dump_json(exclude_none=True, include={*names}).encode()
    return None


def _joined(head: dict[str, Any], draft: Draft, withheld: AbstractSet[str]) -> bytes:
    """What the service states and what of it the officer stated is published, without nulls."""
    stated = draft.model_dump_json(exclude_none=True, exclude={*PLACED, *withheld}).encode()
    known = {name: value for name, value in head.items() if value is not None}
    return orjson.dumps(known, option=orjson.OPT_UTC_Z)[:-1] + b"," + stated[1:]
