"""The id of an event that is sent to a reader: where the reader goes on after it. Pure.

It names the next offset of every partition, so that reading goes on without gap or overlap after any event;
the topic; and a digest of the event itself, by which a log that was replaced is known.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.events.log import Record

MOST = 2_000
"""Characters of an id."""
_FORM = re.compile(
    r"([0-9a-f]{8})~([0-9]{1,6}-[0-9]{1,19}(?:\.[0-9]{1,6}-[0-9]{1,19})*)~([0-9]{1,6})~([0-9a-f]{16})"
)


class NotAnId(ValueError):
    """It is no id of an event of this topic."""


@dataclass(frozen=True, slots=True)
class Last:
    """What a reader had: the next offsets by partition, and of the last event its partition and digest."""

    offsets: Mapping[int, int]
    partition: int
    digest: str

    def starts(self) -> dict[int, int]:
        """Where to read on: the last event once more, to see that it stands there."""
        return {one: offset - (one == self.partition) for one, offset in self.offsets.items()}

    def is_event(self, record: Record) -> bool:
        """Whether this is the last event that the reader had."""
        return record.digest == self.digest


def id_of(record: Record, offsets: Mapping[int, int]) -> str:
    """The id of an event, given the next offsets once it is read."""
    places = ".".join(f"{one}-{offset}" for one, offset in sorted(offsets.items()))
    return f"{_short(record.topic)}~{places}~{record.partition}~{record.digest}"


def read_id(topic: str, text: str) -> Last:
    """The inverse of `id_of`. Raises `NotAnId`."""
    found = _FORM.fullmatch(text[:MOST])
    if found is None:
        raise NotAnId("it is no id of an event")
    of_topic, places, partition, digest = found.groups()
    if of_topic != _short(topic):
        raise NotAnId("it is the id of an event of another topic")
    pairs = [one.split("-") for one in places.split(".")]
    last = Last({int(one): int(offset) for one, offset in pairs}, int(partition), digest)
    if last.offsets.get(last.partition, 0) < 1 or len(last.offsets) < len(pairs):
        raise NotAnId("it is no id of an event")
    return last


def _short(topic: str) -> str:
    return hashlib.sha256(topic.encode()).hexdigest()[:8]
