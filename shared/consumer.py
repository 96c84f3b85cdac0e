"""A consumer that is exactly-once in effect: decode, apply and commit with the state (D3).

The sink keeps the position of every partition beside its state and moves both in one
transaction. What no retry can make good goes to the dead-letter topic with its origin, within
a limit: a stream of defects stops the consumer rather than being thrown away.
"""

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import structlog

from shared.contracts.envelope import BadMessage
from shared.log import (
    Batch,
    Consumer,
    EventLog,
    LogError,
    Message,
    PositionLost,
    Producer,
    Record,
    TopicPartition,
)
from shared.metrics import Metrics
from shared.retry import Backoff, wait

log = structlog.get_logger(__name__)
E = TypeVar("E")
UNWELL_S = 30.0
WHOLE_BYTES = 900_000  # of a dead letter: with the headers of its origin it stays below what a producer sends
CUT_BYTES = 100_000

Positions = dict[TopicPartition, int]


class Fenced(Exception):
    """Another consumer has moved a position meanwhile; nothing of the batch was committed."""


class TooManyDeadLetters(Exception):
    """More defects than are let pass: someone should look before anything else is set aside."""


class Stalled(Exception):
    """The log has records for us and none arrive; a restart is the cure."""


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

    async def apply(
        self, events: Sequence[E], before: Mapping[TopicPartition, int | None], after: Positions
    ) -> Applied:
        """Apply events and move positions from `before` to `after`, all in one transaction.

        Raises `Fenced` when a stored position is not the one in `before` (None: not stored yet).
        """

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored next offset of each partition that has one."""


@dataclass(frozen=True, slots=True)
class ConsumerPlan:
    """Who consumes what, in batches of how many records, and how many dead letters are let pass."""

    group: str
    topics: tuple[str, ...]
    batch: int = 2_000
    dead_letters: int = 100
    dead_letter_window_s: float = 60.0
    stall_s: float = 60.0


def dead_letter_topic(topic: str, group: str) -> str:
    """Where a group puts what it cannot take from a topic."""
    return f"{topic}.{group}.dlq"


class EventConsumer(Generic[E]):
    """`run()` around `run_once()`; tests call the latter."""

    def __init__(self, plan: ConsumerPlan, events: EventLog, sink: Sink[E], metrics: Metrics) -> None:
        self._plan = plan
        self._events = events
        self._sink = sink
        self._metrics = metrics
        self._consumer: Consumer | None = None
        self._producer: Producer | None = None
        self._stored: dict[TopicPartition, int | None] = {}
        self._recent_defects: deque[float] = deque()
        metrics.consumes(plan.topics)
        self._reported: set[TopicPartition] = set()
        self._last_round = time.monotonic()
        self._last_progress = time.monotonic()
        self._last_report = 0.0
        self._behind = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop`. Faults of log or database are retried; lost positions are not."""
        backoff = Backoff()
        try:
            while not stop.is_set():
                try:
                    await self.run_once(0.5)
                    await self._report()
                    backoff.reset()
                except (PositionLost, TooManyDeadLetters, Stalled):
                    raise
                except Fenced:
                    log.info("fenced", group=self._plan.group)
                    await self._leave()
                except Exception as error:  # noqa: BLE001 - broker or database away: begin again where the state is
                    log.warning("consumer_retry", error=f"{type(error).__name__}: {error}")
                    await self._leave()
                    await wait(stop, backoff.next())
        finally:
            await self.close()

    async def run_once(self, timeout_s: float) -> int:
        """Take one batch through: apply, set defects aside, commit; the number of records."""
        if self._consumer is None:
            self._consumer = await self._events.consumer(
                self._plan.group, self._plan.topics, self._start, self._plan.group
            )
            self._last_progress = time.monotonic()  # a stall is one of this membership
        batch = await self._consumer.poll(self._plan.batch, timeout_s)
        count = sum(map(len, batch.values()))
        if count:
            began = time.perf_counter()
            await self._take(batch)
            self._last_progress = time.monotonic()
            self._metrics.batch_size.observe(count)
            self._metrics.batch_seconds.observe(time.perf_counter() - began)
        self._last_round = time.monotonic()
        return count

    async def behind(self) -> int | None:
        """Records after the stored positions; None while no partition is assigned."""
        if self._consumer is None or not self._consumer.assignment():
            return None
        return await self._lag()

    async def close(self) -> None:
        """Leave the group and close the producer."""
        await self._leave()
        if self._producer is not None:
            await self._producer.close()
            self._producer = None

    async def check(self) -> None:
        """Raise `Stalled` when no round has succeeded lately, or it lags without getting on."""
        now = time.monotonic()
        if now - self._last_round > UNWELL_S:
            raise Stalled(f"no successful round for {now - self._last_round:.0f} s")
        if self._behind and now - self._last_progress > UNWELL_S:
            raise Stalled(
                f"{self._behind} records are waiting, none came in {now - self._last_progress:.0f} s"
            )

    async def _take(self, batch: Batch) -> None:
        events: list[E] = []
        defects: list[tuple[Record, BadMessage]] = []
        for records in batch.values():
            for record in records:
                try:
                    event = self._sink.decode(record)
                except BadMessage as defect:
                    defects.append((record, defect))
                else:
                    if event is not None:
                        events.append(event)
        if defects:
            await self._set_aside(defects)
        after = {partition: records[-1].offset + 1 for partition, records in batch.items()}
        before = {partition: self._stored.get(partition) for partition in after}
        self._count(await self._sink.apply(events, before, after))
        self._stored.update(after)

    async def _start(self, partitions: Sequence[TopicPartition]) -> Positions:
        positions = await self._sink.positions(partitions)
        self._stored = {partition: positions.get(partition) for partition in partitions}
        return positions

    async def _set_aside(self, defects: Sequence[tuple[Record, BadMessage]]) -> None:
        """Write defects to the dead-letter topic; the position moves only after that."""
        self._limit(defects)
        if self._producer is None:
            self._producer = await self._events.producer(f"{self._plan.group}-dlq")
        await self._producer.send([self._dead_letter(record, defect) for record, defect in defects])
        self._recent_defects.extend(time.monotonic() for _ in defects)
        for record, defect in defects:
            self._metrics.dead_letters.labels(record.topic, defect.defect).inc()
            place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
            log.warning("dead_letter", defect=defect.defect, detail=defect.detail, **place)

    def _limit(self, defects: Sequence[tuple[Record, BadMessage]]) -> None:
        """Raise `TooManyDeadLetters` when these are too many, with those set aside lately."""
        recent, window = self._recent_defects, self._plan.dead_letter_window_s
        while recent and time.monotonic() - recent[0] > window:
            recent.popleft()
        count = len(recent) + len(defects)
        if count > self._plan.dead_letters:
            record, defect = defects[0]
            raise TooManyDeadLetters(
                f"{count} defects in {window:g} s; the newest "
                f"begin at {record.topic}/{record.partition}/{record.offset}: {defect}"
            )

    def _dead_letter(self, record: Record, defect: BadMessage) -> Message:
        origin = {
            "dlq_topic": record.topic,
            "dlq_partition": str(record.partition),
            "dlq_offset": str(record.offset),
            "dlq_timestamp_ms": str(record.timestamp_ms),
            "dlq_defect": defect.defect,
            "dlq_detail": defect.detail[:500],
        }
        key, body, headers = record.key or b"", record.value or b"", record.headers
        if len(key) + len(body) + sum(len(name) + len(value or b"") for name, value in headers) > WHOLE_BYTES:
            # A foreign producer may write more than ours; the original stays at its origin.
            key, body = key[:CUT_BYTES], body[:CUT_BYTES]
            headers = tuple((name[:100], (value or b"")[:100]) for name, value in headers[:100])
            origin["dlq_truncated"] = "true"
        topic = dead_letter_topic(record.topic, self._plan.group)
        return Message(
            topic, key, body, (*headers, *((name, value.encode()) for name, value in origin.items()))
        )

    def _count(self, result: Applied) -> None:
        for counter, counts in (
            (self._metrics.applied, result.applied),
            (self._metrics.corrected, result.corrected),
            (self._metrics.stale, result.stale),
        ):
            for topic, number in counts.items():
                counter.labels(topic).inc(number)

    async def _report(self) -> None:
        """Lag, once a second; committed offsets, for lag monitors. Raises `Stalled`."""
        now = time.monotonic()
        if self._consumer is None or now - self._last_report < 1.0:
            return
        self._last_report = now
        held = {
            tp: offset for tp in self._consumer.assignment() if (offset := self._stored.get(tp)) is not None
        }
        self._behind = behind = await self._lag()
        if behind and now - self._last_progress > self._plan.stall_s:
            raise Stalled(f"{behind} records are waiting and none arrived for {self._plan.stall_s:g} s")
        if not behind:
            self._last_progress = now
        if not held:
            return
        try:
            await self._consumer.commit(held)
        except LogError as error:
            log.info("commit_skipped", error=str(error))

    async def _lag(self) -> int:
        assert self._consumer is not None
        ends = await self._consumer.end_offsets()
        for gone in self._reported - set(ends):
            self._metrics.lag.remove(gone.topic, gone.partition)
        self._reported = set(ends)
        behind = {tp: max(end - (self._stored.get(tp) or 0), 0) for tp, end in ends.items()}
        for tp, records in behind.items():
            self._metrics.lag.labels(tp.topic, tp.partition).set(records)
        return sum(behind.values())

    async def _leave(self) -> None:
        """Leave the group; the next round joins it anew, at the stored positions."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await consumer.close()
