"""What a consumer applies events to: a state that keeps the positions beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from shared.events.log import Position, Record, TopicPartition

E = TypeVar("E")
Positions = dict[TopicPartition, Position]
Before = Mapping[TopicPartition, Position | None]


class Fenced(Exception):
    """Another consumer has moved a position meanwhile; nothing of the batch was committed."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a batch, by topic: versions applied, of them corrections, and stale ones."""

    applied: Mapping[str, int] = field(default_factory=dict)
    corrected: Mapping[str, int] = field(default_factory=dict)
    stale: Mapping[str, int] = field(default_factory=dict)


class Sink(Protocol[E]):
    """What events are applied to."""

    def decode(self, record: Record) -> E | None:
        """The event of a record, or None for one that needs no effect. Raises `BadMessage`."""

    async def apply(self, events: Sequence[E], before: Before, after: Positions) -> Applied:
        """Apply events and move positions from `before` to `after`, all in one transaction.

        Raises `Fenced` when a stored position is not the one in `before` (None: not stored yet). The log
        of a stored position never changes: so what is read of one that took its place is found out.
        """

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored position of each partition that has one."""
