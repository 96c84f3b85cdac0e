"""What arrives on the topics of records, decoded. No error of it repeats what stands in a message."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.projector.events import DECODERS, Read, Reader
from shared.contracts import control
from shared.contracts.envelope import HEARTBEAT, BadMessage, Defect, record_version_of, type_of
from shared.events.log import Record


@dataclass(frozen=True, slots=True)
class Arrival:
    """A version of a record, and the topic that it came on."""

    topic: str
    record: Read


class Beat(msgspec.Struct, frozen=True):
    """A heartbeat of whoever publishes records: it goes on to the partners, so that silence is told apart."""

    service: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A heartbeat, and the id of its event."""

    topic: str
    event_id: UUID
    beat: Beat


PLACE = re.compile(r" - at `(\$[a-z0-9_.\[\]]*)`$")
"""Where a decoder's message says that the fault is; what it says before may repeat what stands there."""
_BEATS: Reader = msgspec.json.Decoder(Beat)
SERVICES = frozenset({"inspection", "seizure"})
"""Whose heartbeats go on."""


def decoded(record: Record) -> Arrival | Heartbeat | None:
    """What a message means; None for one that is no partner's. Raises `BadMessage`."""
    headers = dict(record.headers)
    reader = DECODERS.get(headers.get("ce_type", b""))
    kind = type_of(headers)
    if reader is None:
        return _other(record, kind, headers)
    body: Read = _read(reader, record.value)
    if str(body.id).encode() != record.key:
        raise BadMessage(Defect.MISMATCH, "the key is not the record's id")
    if record_version_of(headers) != body.version:
        raise BadMessage(Defect.MISMATCH, "ce_recordversion is not the body's version")
    return Arrival(record.topic, body)


def _other(record: Record, kind: str, headers: dict[str, bytes]) -> Heartbeat | None:
    """A heartbeat; None for a control. Raises `BadMessage` for anything else."""
    if kind == control.TYPE:
        return None
    if kind != HEARTBEAT:
        raise BadMessage(Defect.UNKNOWN_TYPE, "its type is none that is known here")
    beat: Beat = _read(_BEATS, record.value)
    try:
        event = UUID((headers.get("ce_id") or b"").decode())
    except ValueError:
        raise BadMessage(Defect.NOT_CLOUDEVENTS, "ce_id is no UUID") from None
    if beat.service not in SERVICES or beat.at.tzinfo is None:
        raise BadMessage(Defect.INVALID_BODY, "a heartbeat of a service that is not known here")
    return Heartbeat(record.topic, event, beat)


def _read(reader: Reader, body: bytes | None) -> Any:
    if not body:
        raise BadMessage(Defect.EMPTY_BODY, "the body is empty")
    try:
        return reader.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        place = PLACE.search(str(error))
        where = "as a whole" if place is None else f"at {place[1]}"
        raise BadMessage(Defect.INVALID_BODY, f"it is no event of this type, {where}") from None
