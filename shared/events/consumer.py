"""A consumer that is exactly-once in effect: decode, apply and commit with the state (D3).

The sink keeps the position of every partition beside its state and moves both in one
transaction. What no retry can make good goes to the dead-letter topic with its origin, within
a limit: a stream of defects stops the consumer rather than being thrown away.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

import structlog

from shared.contracts.envelope import BadMessage
from shared.events.dead_letters import DeadLetters, TooManyDeadLetters
from shared.events.log import (
    Batch,
    Consumer,
    EventLog,
    Position,
    PositionLost,
    Record,
    TopicPartition,
)
from shared.events.progress import Progress, Stalled
from shared.events.sink import Before, Fenced, NotTaken, Positions, Sink
from shared.runtime.metrics import Metrics
from shared.runtime.process import finish
from shared.runtime.retry import Backoff, wait

log = structlog.get_logger(__name__)
E = TypeVar("E")
SLICE = 50  # records decoded before others get their turn: a commit goes on meanwhile


@dataclass(frozen=True, slots=True)
class ConsumerPlan:
    """Who consumes what, in batches of how many records, and how many dead letters are let pass.

    With None they all are: where the faults of others must not stop us.
    """

    group: str
    topics: tuple[str, ...]
    batch: int = 2_000
    dead_letters: int | None = 100
    dead_letter_window_s: float = 60.0
    stall_s: float = 60.0


class EventConsumer(Generic[E]):
    """`run()` around `run_once()`; tests call the latter."""

    def __init__(self, plan: ConsumerPlan, events: EventLog, sink: Sink[E], metrics: Metrics) -> None:
        self._plan = plan
        self._events = events
        self._sink = sink
        self._consumer: Consumer | None = None
        self._applying: asyncio.Task[None] | None = None
        self._stored: dict[TopicPartition, Position | None] = {}
        self._dead_letters = DeadLetters(
            events, metrics, plan.group, plan.dead_letters, plan.dead_letter_window_s
        )
        self._progress = Progress(metrics, plan.topics, plan.stall_s)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop`. Faults of log or database are retried; lost positions are not."""
        backoff = Backoff()
        try:
            while not stop.is_set():
                try:
                    await self._round(0.5)
                    if self._consumer is not None:
                        await self._progress.report(self._consumer, self._stored)
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
                    self._progress.failed(error)
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
            self._progress.joined()
        batch = await self._consumer.poll(self._plan.batch, timeout_s)
        events = await self._decoded(batch)
        await self._settled()
        if batch:
            after = self._after(self._consumer, batch)
            before = {partition: self._stored.get(partition) for partition in after}
            self._stored.update(after)
            self._applying = asyncio.create_task(self._apply(events, before, after))
        count = sum(map(len, batch.values()))
        self._progress.round(count)
        return count

    async def behind(self) -> int | None:
        """Records after the stored positions; None while no partition is assigned."""
        if self._consumer is None or not self._consumer.assignment():
            return None
        return await self._progress.lag(self._consumer, self._stored)

    async def close(self) -> None:
        """Leave the group and close the producer."""
        try:
            await self._leave()
        finally:
            await self._dead_letters.close()

    async def check(self) -> None:
        """Raise `Stalled` when no round has succeeded lately, or it lags without getting on."""
        await self._progress.check()

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
        while True:
            try:
                result = await self._sink.apply(events, before, after)
            except NotTaken as found:
                await self._dead_letters.put(found.defects)
                events = found.rest
            else:
                break
        self._progress.applied(result, time.perf_counter() - began)

    async def _settled(self) -> None:
        """Wait for the batch that is being committed; raises what its commit raised."""
        applying, self._applying = self._applying, None
        if applying is not None:
            await finish(applying)

    async def _start(self, partitions: Sequence[TopicPartition]) -> Positions:
        await self._settled()  # or the positions read would be those before it
        positions = await self._sink.positions(partitions)
        self._stored = {partition: positions.get(partition) for partition in partitions}
        self._progress.assigned()
        return positions

    async def _leave(self) -> None:
        """Leave the group; the next round joins it anew, at the stored positions."""
        consumer, self._consumer = self._consumer, None
        try:
            with contextlib.suppress(Exception):  # the stored positions tell what became of it
                await self._settled()
        finally:
            if consumer is not None:
                await consumer.close()
