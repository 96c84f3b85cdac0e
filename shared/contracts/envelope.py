"""CloudEvents 1.0 in Kafka's binary mode: attributes in `ce_` headers, JSON in the body.

`ce_type` is a dotted business name that ends in its major version (`outbound.seizure.amended.v1`);
`ce_recordversion` is an extension attribute with the record's version, so that a consumer can
skip a stale version without opening the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

CONTENT_TYPE = "application/json"
HEARTBEAT = "outbound.heartbeat.v1"


class Action(StrEnum):
    """What happened to the record."""

    RECORDED = "recorded"
    AMENDED = "amended"
    VOIDED = "voided"


class Defect(StrEnum):
    """Why a message cannot be taken; the closed vocabulary of the dead-letter topic."""

    NOT_CLOUDEVENTS = "not_cloudevents"
    UNKNOWN_TYPE = "unknown_type"
    EMPTY_BODY = "empty_body"
    INVALID_BODY = "invalid_body"
    MISMATCH = "mismatch"
    REFUSED = "refused"


class BadMessage(ValueError):
    """A message that no retry can make good. `defect` says which kind, `detail` what exactly.

    `problem` says to whoever sent it what to do, as RFC 9457 has it.
    """

    def __init__(self, defect: Defect, detail: str, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{defect}: {detail}")
        self.defect = defect
        self.detail = detail
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Envelope:
    """The context attributes of one event. `id` is minted once and kept on every retry.

    `extensions` are further attributes of CloudEvents, without `ce_`.
    """

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    record_version: int
    traceparent: str | None = None
    extensions: Mapping[str, str] = field(default_factory=dict)

    def headers(self) -> tuple[tuple[str, bytes], ...]:
        """The Kafka headers of the event."""
        _, kind, *_, major = self.type.split(".")
        pairs = {
            "ce_specversion": "1.0",
            "ce_id": str(self.id),
            "ce_source": self.source,
            "ce_type": self.type,
            "ce_subject": self.subject,
            "ce_time": self.time.isoformat().replace("+00:00", "Z"),
            "ce_dataschema": f"/schemas/{kind}.{major}.json",
            "ce_recordversion": str(self.record_version),
            "content-type": CONTENT_TYPE,
        }
        if self.traceparent:
            pairs["traceparent"] = self.traceparent
        pairs |= {f"ce_{name}": value for name, value in self.extensions.items()}
        return tuple((name, value.encode()) for name, value in pairs.items())


def event_type(kind: str, action: StrEnum, version: str = "v1") -> str:
    """The `ce_type` of what happened to a record of this kind."""
    return f"outbound.{kind}.{action}.{version}"


def source_of(kind: str) -> str:
    """The CloudEvents source of the events of this kind's service."""
    return f"/outbound/{kind}"


def event_types(kind: str) -> frozenset[str]:
    """Every `ce_type` that a record of this kind can have."""
    return frozenset(event_type(kind, action) for action in Action)


def type_of(headers: Mapping[str, bytes]) -> str:
    """The `ce_type` of a message. Raises `BadMessage` when it is no CloudEvents 1.0 message."""
    if headers.get("ce_specversion") != b"1.0":
        raise BadMessage(Defect.NOT_CLOUDEVENTS, "no ce_specversion header with the value 1.0")
    return _text(headers, "ce_type")


def record_version_of(headers: Mapping[str, bytes]) -> int:
    """The record's version as the headers state it. Raises `BadMessage`."""
    text = _text(headers, "ce_recordversion")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10) or int(text) < 1:
        raise BadMessage(Defect.NOT_CLOUDEVENTS, f"ce_recordversion is {text[:40]!r}, not a positive integer")
    return int(text)


def _text(headers: Mapping[str, bytes], name: str) -> str:
    value = headers.get(name)
    if value is None:  # missing, or null, which Kafka allows
        raise BadMessage(Defect.NOT_CLOUDEVENTS, f"no {name} header")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise BadMessage(Defect.NOT_CLOUDEVENTS, f"{name} is not UTF-8") from None
