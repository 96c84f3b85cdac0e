"""What a consumer applies events to: a state that keeps the positions beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from shared.contracts.envelope import BadMessage
from shared.events.log import Position, Record, TopicPartition

E = TypeVar("E")
Positions = dict[TopicPartition, Position]
Before = Mapping[TopicPartition, Position | None]
Defects = Sequence[tuple[Record, BadMessage]]


class Fenced(Exception):
    """Another consumer has moved a position meanwhile; nothing of the batch was committed."""


class NotTaken(Exception):
    """What stands does not allow some events of a batch; nothing of it was committed.

    `defects` are to be set aside, and then the `rest` to be applied.
    """

    def __init__(self, defects: Defects, rest: Sequence[Any]) -> None:
        super().__init__(f"{len(defects)} not taken")
        self.defects = defects
        self.rest = rest


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
        Raises `NotTaken` where events are defects by what is stored.
        """

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored position of each partition that has one."""
