"""The log, read from its beginning into the temporary database by the aggregator's own sink."""

import time
from collections.abc import Callable, Mapping, Sequence
from uuid import uuid4

from services.aggregator.counting.versions import Version
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import PLAN
from services.cli.verification.findings import Findings, VerifyError
from shared.contracts.envelope import BadMessage
from shared.database.database import Database
from shared.events.consumer import Positions
from shared.events.log import Batch, Consumer, EventLog, Position, PositionLost, Record, TopicPartition
from shared.runtime.metrics import Metrics

BATCH = 2_000
PATIENCE_S = 30.0
Offsets = Mapping[TopicPartition, int]
Advance = Callable[[int, int], None]
"""Told how much of how much is done."""


class Replay:
    """A reader in a group of its own that commits nothing and sets nothing aside."""

    def __init__(self, events: EventLog, into: Database, findings: Findings) -> None:
        self._events = events
        self._sink = TotalsSink(into, Metrics())
        self._findings = findings
        self._stored: Positions = {}

    async def run(self, upto: Positions | None, progress: Advance) -> int:
        """Go on to these positions, or to the log's present end; how many messages there were.

        Raises `VerifyError` where the log no longer holds them, and `LogError`.
        """
        try:
            consumer = await self._events.consumer(
                f"verify-{uuid4().hex}", PLAN.topics, self._start, "verify"
            )
            try:
                return await self._read(consumer, upto, progress)
            finally:
                await consumer.close()
        except PositionLost as lost:
            raise VerifyError(f"the log no longer begins at its beginning ({lost})") from None

    async def _start(self, partitions: Sequence[TopicPartition]) -> Positions:
        return {partition: Position(self._at(partition)) for partition in partitions}

    def _at(self, partition: TopicPartition) -> int:
        stored = self._stored.get(partition)
        return 0 if stored is None else stored.offset

    async def _read(self, consumer: Consumer, upto: Positions | None, progress: Advance) -> int:
        goal: Offsets | None = None
        begin = self._read_so_far()
        heard = time.monotonic()
        while goal is None or self._remaining(goal):
            batch = await consumer.poll(BATCH, 1.0)
            if goal is None and consumer.assignment():
                goal = self._goal(await consumer.end_offsets(), upto)
            if goal is not None and batch:
                await self._apply(batch, goal)
                heard = time.monotonic()
                progress(sum(goal.values()) - self._remaining(goal), sum(goal.values()))
            elif time.monotonic() - heard > PATIENCE_S:
                raise VerifyError(self._silent(goal or {}))
        return self._read_so_far() - begin

    def _read_so_far(self) -> int:
        return sum(position.offset for position in self._stored.values())

    def _goal(self, ends: Offsets, upto: Positions | None) -> Offsets:
        if upto is None:
            return ends
        for partition, position in sorted(upto.items()):
            end = ends.get(partition, 0)
            if position.offset > end:
                raise VerifyError(
                    f"the totals have read {partition} up to {position.offset}, but it "
                    f"ends at {end}: this is another log, or it has lost its end"
                )
        return {partition: position.offset for partition, position in upto.items()}

    def _silent(self, goal: Offsets) -> str:
        for partition, end in sorted(goal.items()):
            at = self._at(partition)
            if at < end:
                return f"{partition} has nothing from {at} to its end at {end}, which were there once"
        return f"the log has assigned no partition for {PATIENCE_S:g} s"

    def _remaining(self, goal: Offsets) -> int:
        return sum(max(offset - self._at(tp), 0) for tp, offset in goal.items())

    async def _apply(self, batch: Batch, goal: Offsets) -> None:
        events: list[Version] = []
        after: Positions = {}
        for partition, records in batch.items():
            for record in records:
                if record.offset < goal.get(partition, 0):
                    events += self._decoded(record)
                    after[partition] = Position(record.offset + 1)
        if after:
            await self._sink.apply(events, {tp: self._stored.get(tp) for tp in after}, after)
            self._stored.update(after)

    def _decoded(self, record: Record) -> list[Version]:
        try:
            change = self._sink.decode(record)
        except BadMessage as bad:
            self._findings.cannot_read(f"{record.topic}/{record.partition}/{record.offset}: {bad}")
            return []
        return [] if change is None else [change]
