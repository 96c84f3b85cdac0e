"""What stands on a topic, as people and as programs read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from services.cli.topics.fields import found, text
from shared.contracts.control import TYPE as CONTROL
from shared.contracts.envelope import HEARTBEAT
from shared.contracts.unseen import seen
from shared.events.log import Record

Paths = list[tuple[str, ...]]
COLUMNS = {
    "inspection": "local_day,port_code,traffic,posture,outcome",
    "seizure": "local_day,field_office,port_code,items.kind",
    "trace": "local_day,requesting_country,result.outcome",
    "referral": "local_day,port_code,referred_to,outcome",
    "custody": "port_code,seizure_id,step,at",
    "match": "port_code,kind,seen.id,seen.exact",
    "closing": "records,fiscal_year,status",
    "checkpoint": "service,size,root",
    "releasable": "status,kind,local_month,field_office,items.kind",
}
"""By kind, what a table shows of an event where nothing else is asked for."""
PLAIN = "local_day,port_code"
"""Of a topic that is not ours."""
WIDTHS = {"time": 20, "event": 22, "version": 7, "record": 36}


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
    """One line in the JSON format of CloudEvents 1.0, and where it stands on the topic."""
    record = event.record
    place = {
        "kafkatopic": record.topic,
        "kafkapartition": record.partition,
        "kafkaoffset": str(record.offset),
    }
    shown: dict[str, Any] = {**event.attributes, **place, "datacontenttype": "application/json"}
    return orjson.dumps(shown | {"data": event.body}).decode() + "\n"


def columns_of(kind: str | None) -> str:
    """The columns of a kind's table."""
    return COLUMNS.get(kind or "", PLAIN)


def heading(columns: Paths) -> str:
    """The first line of a table."""
    return _line([*WIDTHS, *(".".join(path) for path in columns)], columns)


def as_row(event: Event, columns: Paths) -> str:
    """An event as a line of a table."""
    stated = event.attributes
    first = [
        stated.get("time", "-")[:19] + "Z",
        event.type.removeprefix("outbound.").removesuffix(".v1") or "-",
    ]
    return _line([*first, str(event.version), event.subject or "-", *_cells(event.body, columns)], columns)


def _cells(body: Any, columns: Paths) -> Iterator[str]:
    for path in columns:
        yield seen(",".join(dict.fromkeys(text(one) for one in found(body, path)))) or "-"


def _line(cells: list[str], columns: Paths) -> str:
    widths = [*WIDTHS.values(), *(max(len(".".join(path)), 10) for path in columns)]
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
