"""The event log as the services see it: a small protocol with two implementations.

`shared.events.kafka` speaks to Apache Kafka; `shared.events.embedded` keeps a durable log in one SQLite
file. Both pass the suite in `tests/log/`. Terms are Kafka's: a topic has partitions, a
partition is an ordered sequence of records, an offset numbers a record within its partition,
and the consumers of one group share the partitions among them.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from shared.events.subscription import Start, Subscription

Headers = tuple[tuple[str, bytes], ...]


class TopicPartition(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic to create: how many partitions, and how long records stay (ms; -1 is for ever)."""

    name: str
    partitions: int
    retention_ms: int = -1


@dataclass(frozen=True, slots=True)
class Message:
    """What a producer sends. `value` is never null: under compaction that is a tombstone."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What a consumer reads: a message with its origin. `timestamp_ms` is Unix time in ms."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def fingerprint(self) -> str:
        """What tells this record from any other: its event's id, if it has one, and a digest of all of it.

        It includes the timestamp, so an event that is published again does not have the fingerprint of
        the first time.
        """
        event_id = dict(self.headers).get("ce_id") or b"-"
        parts = [b"%d" % self.timestamp_ms, self.key, self.value]
        parts += [part for name, value in self.headers for part in (name.encode(), value)]
        digest = hashlib.blake2b(digest_size=16)
        for part in parts:
            digest.update(b"-;" if part is None else b"%d;" % len(part) + part)
        shown = event_id.decode("ascii", "replace")[:36]
        return f"{shown if shown.isprintable() else '?'}:{digest.hexdigest()}"

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits of the fingerprint, for where others keep it."""
        return hashlib.sha256(self.fingerprint.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Position:
    """Where reading goes on in a partition, and what shows that this is still the same log.

    `offset` is the next to read. `log_id` is the log that it counts in, as `Consumer.log_id` gave it, and
    `last_record` the fingerprint of the record before it; None where that is not to be checked.
    """

    offset: int
    log_id: str | None = None
    last_record: str | None = None


class LogError(Exception):
    """The log refused or could not be reached; nothing is known to be lost."""


class PositionLost(LogError):
    """A position does not stand in this log (any more); going on would skip records."""


Batch = dict[TopicPartition, list[Record]]
StartPositions = Callable[[Sequence[TopicPartition]], Awaitable[Mapping[TopicPartition, Position]]]


class Producer(Protocol):
    """Appends messages durably."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Append all messages; return once every one is durable on the log (`acks=all`).

        Messages of one key land in one partition in the order given. Raises `LogError`; some
        messages may then be on the log all the same, so a retry can duplicate, never lose.
        """

    async def close(self) -> None:
        """Release the connection; idempotent."""


class Consumer(Protocol):
    """One member of a consumer group."""

    async def poll(self, max_records: int, timeout_s: float) -> Batch:
        """Up to `max_records` records in offset order by partition; empty after `timeout_s`.

        On each assignment the consumer starts at the position that `StartPositions` gave for
        the partition, or at the log's start where it gave none. Raises `PositionLost` when that
        position is of another log, when the record before it is not the one that was read, and when it
        is below the log's start or above its end; `LogError` otherwise.
        """

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions that this member holds now."""

    def log_id(self, partition: TopicPartition) -> str:
        """What identifies the log of a subscribed partition: a log that is made again gets another one."""

    async def verify(self) -> None:
        """Raise `PositionLost` when a subscribed log was deleted or replaced since this member joined."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Read `partition` from `offset` at the next poll; the partition must be assigned."""

    async def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        """Store next offsets with the group, for lag monitors only; best effort, may raise `LogError`."""

    async def end_offsets(self) -> dict[TopicPartition, int]:
        """The next offset to be written in each assigned partition."""

    async def close(self) -> None:
        """Leave the group; idempotent."""


class EventLog(Protocol):
    """A log: topics, producers and consumers."""

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Create the topics that are missing; an existing one keeps its partitions."""

    async def producer(self, client_id: str) -> Producer:
        """A started producer. Raises `LogError` when the log cannot be reached."""

    async def consumer(
        self, group: str, topics: Sequence[str], start: StartPositions, client_id: str
    ) -> Consumer:
        """A started member of `group`. Raises `LogError` when the log, or a topic, cannot be reached."""

    def subscription(self, topic: str, start: "Start") -> "Subscription":
        """A reading of one topic beside every group, to be entered."""

    async def check(self) -> None:
        """Raise `LogError` unless the log answers within a few seconds."""

    async def close(self) -> None:
        """Close what the log itself holds open; idempotent."""
