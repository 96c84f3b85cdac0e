"""What a record of a topic carries, and how it is written as one text."""

from dataclasses import dataclass
from typing import Any

import orjson

from shared.contracts.control import TYPE as CONTROL
from shared.contracts.envelope import HEARTBEAT
from shared.events.log import Record


@dataclass(frozen=True, slots=True)
class Event:
    """A record of a topic: its CloudEvents attributes, and its body; None where that is not JSON."""

    record: Record
    attributes: dict[str, str]
    body: Any

    @property
    def type(self) -> str:
        """The `ce_type`; empty for a message that is no CloudEvent."""
        return self.attributes.get("type", "")

    @property
    def version(self) -> int:
        """The version of its record, 0 where it says none."""
        stated = self.attributes.get("recordversion", "")
        return int(stated) if stated.isdecimal() else 0

    @property
    def subject(self) -> str:
        """The id of its record."""
        return self.attributes.get("subject", "")

    @property
    def voided(self) -> bool:
        """Whether it takes its record back."""
        return ".voided.v" in self.type

    @property
    def beside(self) -> bool:
        """Whether it is of no record: a heartbeat or a control."""
        return self.type in (HEARTBEAT, CONTROL)


def event_of(record: Record) -> Event:
    """The event that a record of a topic carries."""
    headers = [(name, value or b"") for name, value in record.headers]
    attributes = {name[3:]: value.decode(errors="replace") for name, value in headers if name[:3] == "ce_"}
    try:
        body = orjson.loads(record.value or b"")
    except orjson.JSONDecodeError:
        body = None
    return Event(record, attributes, body)


def as_json(event: Event) -> str:
    """One line in the JSON format of CloudEvents 1.0, `data` byte for byte, and where it stands."""
    record = event.record
    place = {
        "kafkatopic": record.topic,
        "kafkapartition": record.partition,
        "kafkaoffset": str(record.offset),
    }
    data = None if event.body is None else orjson.Fragment(record.value or b"null")
    shown = {**event.attributes, **place, "datacontenttype": "application/json", "data": data}
    return orjson.dumps(shown).decode()
