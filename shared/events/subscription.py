"""Reading one topic as an outsider: all its partitions, from a place in time, beside every group."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from shared.events.log import LogError, PositionLost, Record, TopicPartition


class Place(StrEnum):
    """A place in a topic that is no time."""

    BEGINNING = "beginning"
    LATEST = "latest"


Start = Place | datetime | Mapping[int, int]
"""Where reading starts: a place, the first event that was published at this time or later, or the next offset
by partition; one that is not named there begins with what the log holds."""


class UnknownTopic(LogError):
    """There is no such topic, or none that this reader may see. `known` are those that there are."""

    def __init__(self, topic: str, known: Iterable[str]) -> None:
        super().__init__(f"there is no topic {topic}, or you may not read it")
        self.topic = topic
        self.known = sorted({one for one in known if not one.startswith("__")})


def require_within(topic: str, partition: int, offset: int, first: int, end: int) -> None:
    """Raise `PositionLost` for an offset that the log does not hold (any more)."""
    if not first <= offset <= end:
        raise PositionLost(f"{topic}/{partition} holds {first} to {end}; {offset} is outside")


class Subscription(Protocol):
    """An open reading of one topic. An async context manager. Its methods raise `LogError`."""

    async def __aenter__(self) -> Self:
        """Find the topic and where to start. Raises `UnknownTopic`, and `PositionLost` outside the log."""

    async def __aexit__(self, *_: object) -> None:
        """Let go of the log."""

    def starts(self) -> Mapping[int, int]:
        """By partition, the offset that reading started at."""

    async def poll(self, timeout_s: float) -> list[Record]:
        """The next records, in order within each partition; none when none came in time."""

    async def at_end(self) -> bool:
        """Whether all is read that the topic held when reading started."""

    async def keep(self, positions: Mapping[TopicPartition, int]) -> None:
        """Keep the next offsets under the group's name, for the next time; without a group do nothing."""
