"""How the consumer says that it is not well, over a log that does as it is told."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from shared.events import progress as module
from shared.events.consumer import ConsumerPlan, EventConsumer
from shared.events.log import (
    Batch,
    Consumer,
    LogError,
    Position,
    Producer,
    Record,
    StartPositions,
    Topic,
    TopicPartition,
)
from shared.events.progress import Stalled
from shared.events.sink import Applied, Before, Positions
from shared.events.subscription import Start, Subscription
from shared.runtime.metrics import Metrics

PARTITION = TopicPartition("t", 0)
PLAN = ConsumerPlan(group="g", topics=("t",), stall_s=0.05)


class SilentLog:
    """A log, consumer and sink in one: it has `end` records and hands none out."""

    def __init__(self, end: int = 0) -> None:
        self.end = end
        self.polls_fail = False
        self.joined = 0
        self.left = 0
        self.asked = 0
        self.committed: list[Mapping[TopicPartition, int]] = []
        self.commits_fail = False
        self.batch: Batch = {}
        self.stored: Positions = {PARTITION: Position(0)}
        self.applying, self.may_apply = asyncio.Event(), asyncio.Event()
        self.may_apply.set()
        self.applied: list[Positions] = []

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """There is one."""

    async def producer(self, client_id: str) -> Producer:
        raise LogError("nothing is produced here")

    async def consumer(
        self, group: str, topics: Sequence[str], start: StartPositions, client_id: str
    ) -> Consumer:
        self.joined += 1
        await start([PARTITION])
        return self

    def subscription(self, topic: str, start: Start) -> Subscription:
        raise LogError("nothing is read here")

    async def poll(self, max_records: int, timeout_s: float) -> Batch:
        await asyncio.sleep(0)
        if self.polls_fail:
            raise LogError("the broker does not answer")
        batch, self.batch = self.batch, {}
        return batch

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset({PARTITION})

    def log_id(self, partition: TopicPartition) -> str:
        return "log"

    async def verify(self) -> None:
        """It is what it was."""

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Never needed."""

    async def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        if not positions:
            raise ValueError(positions)  # as aiokafka does
        if self.commits_fail:
            raise LogError("the group is rebalancing")
        self.committed.append(positions)

    async def end_offsets(self) -> dict[TopicPartition, int]:
        self.asked += 1
        return {PARTITION: self.end}

    async def check(self) -> None:
        """It answers."""

    async def close(self) -> None:
        self.left += 1

    def decode(self, record: Record) -> Record:
        return record

    async def apply(self, events: Sequence[Record], before: Before, after: Positions) -> Applied:
        self.applying.set()
        await self.may_apply.wait()
        self.applied.append(after)
        return Applied()

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        return self.stored


def consumer_of(log: SilentLog, metrics: Metrics | None = None) -> EventConsumer[Record]:
    return EventConsumer(PLAN, log, log, metrics or Metrics())


def record(offset: int) -> Record:
    return Record("t", 0, offset, 0, b"k", b"v", ())


async def test_waiting_records_that_never_come_end_it() -> None:
    log, metrics = SilentLog(end=10), Metrics()

    with pytest.raises(Stalled, match=r"10 records are waiting and none arrived for 0\.05 s"):
        await asyncio.wait_for(consumer_of(log, metrics).run(asyncio.Event()), 20)

    assert log.left == 1
    labels = {"topic": "t", "partition": "0"}
    assert metrics.registry.get_sample_value("outbound_consumer_lag_records", labels) == 10


async def until_committed(log: SilentLog, count: int) -> None:
    async with asyncio.timeout(20):
        while len(log.committed) < count:  # noqa: ASYNC110 - the log is polled by another task
            await asyncio.sleep(0.01)


async def test_silence_is_no_stall_and_positions_are_committed_for_lag_monitors() -> None:
    log, stop = SilentLog(), asyncio.Event()
    running = asyncio.create_task(consumer_of(log).run(stop))
    await until_committed(log, 1)
    log.batch = {PARTITION: [record(0), record(1)]}
    log.end = 2

    await until_committed(log, 2)
    await until_asked_for_ends(log, log.asked + 2)
    stop.set()
    await running

    assert log.committed == [{PARTITION: 0}, {PARTITION: 2}]  # and not again while nothing moves
    assert (log.joined, log.left) == (1, 1)


async def test_a_commit_that_fails_is_left_out() -> None:
    log, stop = SilentLog(), asyncio.Event()
    log.commits_fail = True
    running = asyncio.create_task(consumer_of(log).run(stop))
    async with asyncio.timeout(20):
        while not log.joined:  # noqa: ASYNC110 - the log is polled by another task
            await asyncio.sleep(0.01)
    log.commits_fail = False

    await until_committed(log, 1)
    stop.set()
    await running

    assert log.joined == 1


async def test_there_is_nothing_to_commit_before_the_first_record() -> None:
    log, stop = SilentLog(), asyncio.Event()
    log.stored = {}
    running = asyncio.create_task(consumer_of(log).run(stop))
    await until_asked_for_ends(log, 2)
    log.batch = {PARTITION: [record(0)]}
    log.end = 1

    await until_committed(log, 1)
    stop.set()
    await running

    assert log.committed == [{PARTITION: 1}]
    assert log.joined == 1


async def until_asked_for_ends(log: SilentLog, count: int) -> None:
    async with asyncio.timeout(20):
        while log.asked < count:  # noqa: ASYNC110 - the log is polled by another task
            await asyncio.sleep(0.01)


async def test_it_is_ready_while_rounds_succeed_and_not_after_they_fail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = SilentLog()
    consumer = consumer_of(log)
    await consumer.run_once(0)
    await consumer.check()
    log.polls_fail = True
    with pytest.raises(LogError):
        await consumer.run_once(0)
    await consumer.check()  # one failure is no illness

    monkeypatch.setattr(module, "UNWELL_S", 0.0)

    with pytest.raises(Stalled, match="no successful round"):
        await consumer.check()


async def test_why_no_round_succeeds_is_said_until_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    log, stop = SilentLog(), asyncio.Event()
    consumer = consumer_of(log)
    log.polls_fail = True
    running = asyncio.create_task(consumer.run(stop))
    monkeypatch.setattr(module, "UNWELL_S", 0.0)

    async with asyncio.timeout(20):
        while "; LogError: the broker does not answer" not in await illness(consumer):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        log.polls_fail = False
        while "LogError" in await illness(consumer):  # noqa: ASYNC110 - a check sets no event
            await asyncio.sleep(0.01)
    stop.set()
    await running


async def illness(consumer: EventConsumer[Record]) -> str:
    """What a check raises."""
    try:
        await consumer.check()
    except Stalled as stalled:
        return str(stalled)
    return ""


async def test_it_is_not_ready_while_it_lags_without_getting_on(monkeypatch: pytest.MonkeyPatch) -> None:
    log, stop = SilentLog(end=10), asyncio.Event()
    patient = EventConsumer(ConsumerPlan(group="g", topics=("t",)), log, log, Metrics())
    running = asyncio.create_task(patient.run(stop))
    await until_committed(log, 1)
    await patient.check()
    monkeypatch.setattr(module, "UNWELL_S", 0.02)

    async with asyncio.timeout(20):
        with pytest.raises(Stalled, match="10 records are waiting"):
            await unwell(patient)
    stop.set()
    await running


async def unwell(consumer: EventConsumer[Record]) -> None:
    """Check until a check fails for records that wait; rounds themselves succeed all the time."""
    while True:
        await asyncio.sleep(0.01)
        try:
            await consumer.check()
        except Stalled as stalled:
            if "waiting" in str(stalled):
                raise


async def test_it_leaves_the_group_when_it_is_cancelled() -> None:
    log = SilentLog()
    running = asyncio.create_task(consumer_of(log).run(asyncio.Event()))
    await until_committed(log, 1)

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert log.left == 1


async def test_a_commit_under_way_is_finished_though_it_is_cancelled_twice() -> None:
    log = SilentLog(end=1)
    log.batch = {PARTITION: [record(0)]}
    log.may_apply = asyncio.Event()
    running = asyncio.create_task(consumer_of(log).run(asyncio.Event()))
    async with asyncio.timeout(20):
        await log.applying.wait()

    for _ in range(2):
        running.cancel()
        await asyncio.wait([running], timeout=0)
    log.may_apply.set()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert log.applied == [{PARTITION: Position(1, "log", record(0).fingerprint)}]
    assert log.left == 1


async def test_nothing_is_behind_before_it_joined() -> None:
    assert await consumer_of(SilentLog()).behind() is None
