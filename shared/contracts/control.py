"""A control: which events a day brought to a topic, so that whoever reads it can tell what is missing.

It stands on the topic that it is about: who reads the events can check them, and nobody else learns of them.
"""

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.envelope import Action, event_type
from shared.contracts.ids import derived_uuid7
from shared.contracts.record import Closed, PortCode

KIND = "control"
TYPE = event_type(KIND, Action.RECORDED)
NO_PORT = "-"
"""What is signed in the place of a port's code where there is none."""

EventName = Annotated[str, StringConstraints(max_length=60)]


class PortEvents(Closed):
    """The events of one port that a control lists."""

    port_code: PortCode | None = Field(
        None, description="Schedule D port code; absent for events without one, or whose port is withheld."
    )
    count: int = Field(ge=1, description="How many events there are.")
    new: int = Field(ge=0, description="How many of them are version 1: what was recorded, not changed.")
    events: list[EventName] = Field(description="Each event: its `id`, a slash, and its `version`.")


class Control(Closed):
    """What was recorded for one topic on one day, signed. It stands on that topic, and is no record.

    Each event is listed once, in one control. A day without events has a control without events.
    """

    id: UUID = Field(description="The same for ever for this source; the Kafka key.")
    version: int = Field(
        ge=1,
        description="Number of the control: 1, then one more each time. A gap is a control that you lost.",
    )
    recorded_at: AwareDatetime = Field(description="UTC instant at which it was made.")
    topic: str = Field(description="The topic of the events.")
    source: str = Field(
        description="The `ce_source` of the events: of a topic that two services fill, each tells of its own."
    )
    day: date = Field(description="The UTC day of the events, by `ce_time`.")
    complete: bool = Field(
        description="Whether the day is complete with this control; if not, the next goes on with it."
    )
    count: int = Field(ge=0, description="How many events this control lists.")
    ports: list[PortEvents] = Field(description="The events by port.")
    note: str = Field(description="What is listed, signed (Ed25519), in the C2SP signed-note format.")


def stated(service: str, control: Control) -> str:
    """The text that a service signs: all that a control says, the events by their digest."""
    lines = (
        f"outbound/{service}/control",
        control.topic,
        control.source,
        f"{control.day} {'complete' if control.complete else 'continued'}",
        str(control.version),
        digest(control.ports),
    )
    return "".join(f"{line}\n" for line in lines)


def digest(ports: Iterable[PortEvents]) -> str:
    """SHA-256 in base64 over a line for each event as listed: its port or a dash, a blank, its name."""
    lines = (f"{port.port_code or NO_PORT} {event}\n" for port in ports for event in port.events)
    return base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def source_name(service: str) -> str:
    """Whose relay publishes the controls of this service: its name in metrics."""
    return f"{service}-control"


@lru_cache
def control_id(source: str) -> UUID:
    """The id of the controls of what this relay publishes, such as `seizure` or `seizure-closing`."""
    return derived_uuid7(datetime(2026, 1, 1, tzinfo=UTC), KIND, source)
