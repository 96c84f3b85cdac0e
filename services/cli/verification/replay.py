"""The log, read from its beginning into the temporary database by the aggregator's own sink."""

import time
from collections.abc import Mapping, Sequence
from uuid import uuid4

from services.aggregator.counting.versions import Version
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import PLAN
from services.cli.bars import Advance
from services.cli.verification.findings import Findings, VerifyError
from shared.contracts.envelope import BadMessage
from shared.database.database import Database
from shared.events.continuity import require_held, require_same_log, require_same_record
from shared.events.log import Batch, Consumer, EventLog, Position, PositionLost, Record, TopicPartition
from shared.events.sink import Positions
from shared.runtime.metrics import Metrics

BATCH = 2_000
PATIENCE_S = 30.0
Offsets = Mapping[TopicPartition, int]


class Replay:
    """A reader in a group of its own that commits nothing and sets nothing aside."""

    def __init__(self, events: EventLog, into: Database, findings: Findings) -> None:
        self._events = events
        self._sink = TotalsSink(into, Metrics())
        self._findings = findings
        self._stored: Positions = {}
        self._lasts: Positions = {}  # of the totals, whose last record is still to come

    async def run(self, upto: Positions | None, progress: Advance) -> int:
        """Go on to these positions, or to the log's present end; how many messages there were.

        A position that does not stand in this log is a finding, and its partition is read to the end. Raises
        `VerifyError` where the log no longer holds what it held, and `LogError`.
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
                ends = await consumer.end_offsets()
                goal = ends if upto is None else self._goal(consumer, ends, upto)
            if goal is not None and batch:
                await self._apply(batch, goal)
                heard = time.monotonic()
                progress(sum(goal.values()) - self._remaining(goal), sum(goal.values()))
            elif (goal is None or self._remaining(goal)) and time.monotonic() - heard > PATIENCE_S:
                raise VerifyError(self._silent(goal or {}))
        return self._read_so_far() - begin

    def _read_so_far(self) -> int:
        return sum(position.offset for position in self._stored.values())

    def _goal(self, consumer: Consumer, ends: Offsets, upto: Positions) -> Offsets:
        goal = {}
        for partition, position in sorted(upto.items()):
            end = ends.get(partition, 0)
            try:
                if partition in ends:
                    require_same_log(partition, position, consumer.log_id(partition))
                require_held(partition, position.offset, 0, end)
            except PositionLost as lost:
                self._findings.other_log(str(lost))
                goal[partition] = end
            else:
                goal[partition] = position.offset
                self._lasts[partition] = position
        return goal

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
                    self._compare_last(partition, record)
                    events += self._decoded(record)
                    after[partition] = Position(record.offset + 1)
        if after:
            await self._sink.apply(events, {tp: self._stored.get(tp) for tp in after}, after)
            self._stored.update(after)

    def _compare_last(self, partition: TopicPartition, record: Record) -> None:
        last = self._lasts.get(partition)
        if last is not None and last.last_record is not None and record.offset == last.offset - 1:
            try:
                require_same_record(partition, last, record)
            except PositionLost as lost:
                self._findings.other_log(str(lost))

    def _decoded(self, record: Record) -> list[Version]:
        try:
            change = self._sink.decode(record)
        except BadMessage as bad:
            self._findings.cannot_read(f"{record.topic}/{record.partition}/{record.offset}: {bad}")
            return []
        return [] if change is None else [change]
