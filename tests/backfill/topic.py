"""What stands on the topics of a system on which nothing runs, and its totals."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from shared.contracts.envelope import HEARTBEAT
from shared.events.cloudevents import as_json, event_of
from shared.events.embedded.subscription import EmbeddedSubscription
from shared.events.subscription import Place, Subscription
from tests.verify.story import outbound

Event = dict[str, Any]
PLACE = ("kafkaoffset", "kafkapartition")
Name = tuple[str, int]


def events(reading: Subscription) -> list[Event]:
    """All that a topic holds, heartbeats apart, in the JSON format of CloudEvents."""

    async def read() -> list[Event]:
        found: list[Event] = []
        async with reading as topic:
            while not await topic.at_end():
                found += [orjson.loads(as_json(event_of(one))) for one in await topic.poll(1.0)]
        return found

    return [one for one in asyncio.run(read()) if one["type"] != HEARTBEAT]


def held(data: Path, topic: str) -> list[Event]:
    """All that a topic in a data directory holds."""
    return events(EmbeddedSubscription(data / "log.db", topic, Place.BEGINNING))


def parted(found: list[Event]) -> tuple[list[Event], list[Event]]:
    """Events as they came first, and those that are marked, without the mark; neither with its place."""
    first: list[Event] = []
    again: list[Event] = []
    for one in found:
        event = {name: value for name, value in one.items() if name not in PLACE}
        (again if event.pop("replayed", None) == "true" else first).append(event)
    return first, again


def names(found: list[Event]) -> Counter[Name]:
    """How often each version of each record is there."""
    return Counter((one["subject"], int(one["recordversion"])) for one in found)


def totals(data: Path) -> str:
    """The totals of the year of the story."""
    result = outbound(
        "totals", "--fiscal-year", "2025", "--by", "port,measure", "--format", "json", "--data", data
    )
    assert result.exit_code == 0, result.output
    return result.stdout
