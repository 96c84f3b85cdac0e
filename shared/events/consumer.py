"""A consumer that is exactly-once in effect: decode, apply and commit with the state (D3).

The sink keeps the position of every partition beside its state and moves both in one
transaction. What no retry can make good goes to the dead-letter topic with its origin, within
a limit: a stream of defects stops the consumer rather than being thrown away.
"""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, Protocol, TypeVar

import structlog

from shared.contracts.envelope import BadMessage
from shared.events.dead_letters import DeadLetters, TooManyDeadLetters
from shared.events.log import (
    Batch,
    Consumer,
    EventLog,
    LogError,
    Position,
    PositionLost,
    Record,
    TopicPartition,
)
from shared.runtime.metrics import Metrics
from shared.runtime.process import finish
from shared.runtime.retry import Backoff, wait

log = structlog.get_logger(__name__)
E = TypeVar("E")
UNWELL_S = 30.0
VERIFY_S = 5.0  # between two looks whether the log is still the same; whenever that is, it is noticed
SLICE = 50  # records decoded before others get their turn: a commit goes on meanwhile

Positions = dict[TopicPartition, Position]
Before = Mapping[TopicPartition, Position | None]


class Fenced(Exception):
    """Another consumer has moved a position meanwhile; nothing of the batch was committed."""


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

    async def apply(self, events: Sequence[E], before: Before, after: Positions) -> Applied:
        """Apply events and move positions from `before` to `after`, all in one transaction.

        Raises `Fenced` when a stored position is not the one in `before` (None: not stored yet). The log
        of a stored position never changes: so what is read of one that took its place is found out.
        """

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        """The stored position of each partition that has one."""


@dataclass(frozen=True, slots=True)
class ConsumerPlan:
    """Who consumes what, in batches of how many records, and how many dead letters are let pass."""

    group: str
    topics: tuple[str, ...]
    batch: int = 2_000
    dead_letters: int = 100
    dead_letter_window_s: float = 60.0
    stall_s: float = 60.0


class EventConsumer(Generic[E]):
    """`run()` around `run_once()`; tests call the latter."""

    def __init__(self, plan: ConsumerPlan, events: EventLog, sink: Sink[E], metrics: Metrics) -> None:
        self._plan = plan
        self._events = events
        self._sink = sink
        self._metrics = metrics
        self._consumer: Consumer | None = None
        self._applying: asyncio.Task[None] | None = None
        self._stored: dict[TopicPartition, Position | None] = {}
        self._dead_letters = DeadLetters(
            events, metrics, plan.group, plan.dead_letters, plan.dead_letter_window_s
        )
        metrics.consumes(plan.topics)
        self._reported: set[TopicPartition] = set()
        self._last_round = time.monotonic()
        self._last_progress = time.monotonic()
        self._last_report = 0.0
        self._last_verified = 0.0
        self._behind = 0
        self._committed: dict[TopicPartition, int] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop`. Faults of log or database are retried; lost positions are not."""
        backoff = Backoff()
        try:
            while not stop.is_set():
                try:
                    await self._round(0.5)
                    await self._report()
                    backoff.reset()
                except PositionLost as lost:
                    log.error("position_lost", group=self._plan.group, error=str(lost))  # noqa: TRY400 - all is said
                    raise
                except (TooManyDeadLetters, Stalled):
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
        count = await self._round(timeout_s)
        await self._settled()
        return count

    async def _round(self, timeout_s: float) -> int:
        """Take a batch and decode it while the one before is being committed; then begin with this one."""
        if self._consumer is None:
            self._consumer = await self._events.consumer(
                self._plan.group, self._plan.topics, self._start, self._plan.group
            )
            self._last_progress = time.monotonic()  # a stall is one of this membership
        batch = await self._consumer.poll(self._plan.batch, timeout_s)
        events = await self._decoded(batch)
        await self._settled()
        if batch:
            after = self._after(self._consumer, batch)
            before = {partition: self._stored.get(partition) for partition in after}
            self._stored.update(after)
            self._applying = asyncio.create_task(self._apply(events, before, after))
        self._last_round = time.monotonic()
        count = sum(map(len, batch.values()))
        if count:
            self._metrics.batch_size.observe(count)
        return count

    async def behind(self) -> int | None:
        """Records after the stored positions; None while no partition is assigned."""
        if self._consumer is None or not self._consumer.assignment():
            return None
        return await self._lag()

    async def close(self) -> None:
        """Leave the group and close the producer."""
        try:
            await self._leave()
        finally:
            await self._dead_letters.close()

    async def check(self) -> None:
        """Raise `Stalled` when no round has succeeded lately, or it lags without getting on."""
        now = time.monotonic()
        if now - self._last_round > UNWELL_S:
            raise Stalled(f"no successful round for {now - self._last_round:.0f} s")
        if self._behind and now - self._last_progress > UNWELL_S:
            raise Stalled(
                f"{self._behind} records are waiting, none came in {now - self._last_progress:.0f} s"
            )

    async def _decoded(self, batch: Batch) -> list[E]:
        """The events of a batch, in order by partition; its defects are set aside."""
        events: list[E] = []
        defects: list[tuple[Record, BadMessage]] = []
        for number, record in enumerate(chain.from_iterable(batch.values()), 1):
            if number % SLICE == 0:
                await asyncio.sleep(0)
            try:
                event = self._sink.decode(record)
            except BadMessage as defect:
                defects.append((record, defect))
            else:
                if event is not None:
                    events.append(event)
        if defects:
            await self._dead_letters.put(defects)
        return events

    def _after(self, consumer: Consumer, batch: Batch) -> Positions:
        """The positions behind a batch."""
        lasts = {partition: records[-1] for partition, records in batch.items()}
        return {
            partition: Position(last.offset + 1, consumer.log_id(partition), last.fingerprint)
            for partition, last in lasts.items()
        }

    async def _apply(self, events: Sequence[E], before: Before, after: Positions) -> None:
        began = time.perf_counter()
        self._count(await self._sink.apply(events, before, after))
        self._metrics.batch_seconds.observe(time.perf_counter() - began)
        self._last_progress = time.monotonic()

    async def _settled(self) -> None:
        """Wait for the batch that is being committed; raises what its commit raised."""
        applying, self._applying = self._applying, None
        if applying is not None:
            await finish(applying)

    async def _start(self, partitions: Sequence[TopicPartition]) -> Positions:
        await self._settled()  # or the positions read would be those before it
        positions = await self._sink.positions(partitions)
        self._stored = {partition: positions.get(partition) for partition in partitions}
        self._committed = {}  # whoever had these before may have left another word
        return positions

    def _count(self, result: Applied) -> None:
        for counter, counts in (
            (self._metrics.applied, result.applied),
            (self._metrics.corrected, result.corrected),
            (self._metrics.stale, result.stale),
        ):
            for topic, number in counts.items():
                counter.labels(topic).inc(number)

    async def _report(self) -> None:
        """Lag, once a second; committed offsets where they moved, for lag monitors.

        Raises `Stalled` and `PositionLost`.
        """
        now = time.monotonic()
        if self._consumer is None or now - self._last_report < 1.0:
            return
        self._last_report = now
        if now - self._last_verified >= VERIFY_S:
            await self._consumer.verify()
            self._last_verified = now
        held = {
            tp: position.offset for tp in self._consumer.assignment() if (position := self._stored.get(tp))
        }
        self._behind = behind = await self._lag()
        if behind and now - self._last_progress > self._plan.stall_s:
            raise Stalled(f"{behind} records are waiting and none arrived for {self._plan.stall_s:g} s")
        if not behind:
            self._last_progress = now
        if not held or held == self._committed:
            return
        try:
            await self._consumer.commit(held)
            self._committed = held
        except LogError as error:
            log.info("commit_skipped", error=str(error))

    async def _lag(self) -> int:
        assert self._consumer is not None
        ends = await self._consumer.end_offsets()
        for gone in self._reported - set(ends):
            self._metrics.lag.remove(gone.topic, gone.partition)
        self._reported = set(ends)
        behind = {tp: max(end - _offset(self._stored.get(tp)), 0) for tp, end in ends.items()}
        for tp, records in behind.items():
            self._metrics.lag.labels(tp.topic, tp.partition).set(records)
        return sum(behind.values())

    async def _leave(self) -> None:
        """Leave the group; the next round joins it anew, at the stored positions."""
        consumer, self._consumer = self._consumer, None
        try:
            with contextlib.suppress(Exception):  # the stored positions tell what became of it
                await self._settled()
        finally:
            if consumer is not None:
                await consumer.close()


def _offset(position: Position | None) -> int:
    return position.offset if position is not None else 0
