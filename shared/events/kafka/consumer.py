"""Reading as a member of a group, from positions that the caller keeps."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError

from shared.events.continuity import (
    comparable,
    require_held,
    require_same_log,
    require_same_record,
    require_unreplaced,
    start_of,
    unchecked,
)
from shared.events.kafka.errors import FAILURES, log_error
from shared.events.kafka.identity import log_ids
from shared.events.kafka.reading import options
from shared.events.kafka.settings import KafkaSettings
from shared.events.log import (
    Batch,
    LogError,
    Position,
    PositionLost,
    Record,
    StartPositions,
    TopicPartition,
)

# How much longer than asked a poll may take when a rebalance starts under it.
POLL_GRACE_S = 0.25


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Tells the consumer that its partitions changed, and does nothing else.

    aiokafka stops heartbeats while a listener runs, and logs and drops its errors; so the
    consumer asks for its positions in the next `poll`, where both are harmless.
    """

    def __init__(self) -> None:
        self.generation = 0
        self.assigned = asyncio.Event()

    def on_partitions_revoked(self, _: Collection[KafkaPartition]) -> None:
        """A new generation begins; nothing is ours until it is assigned."""
        self.generation += 1
        self.assigned.clear()

    def on_partitions_assigned(self, _: Collection[KafkaPartition]) -> None:
        """The generation's partitions are known; their positions are not yet."""
        self.assigned.set()


class KafkaConsumer:
    """See `events.log.Consumer`. Positions are valid for one generation: one assignment of partitions."""

    def __init__(
        self,
        settings: KafkaSettings,
        group: str,
        topics: Sequence[str],
        start: StartPositions,
        client_id: str,
    ) -> None:
        self._settings = settings
        self._topics = frozenset(topics)
        self._start = start
        self._log_ids: dict[str, str] = {}  # by topic, as this member joined
        self._to_compare: dict[TopicPartition, Position] = {}  # until the record before it came
        self._rebalance = _Rebalance()
        self._positioned = -1  # the generation whose positions are set
        self._sought: tuple[int, dict[TopicPartition, int]] = (-1, {})
        self._inner = AIOKafkaConsumer(**options(settings), group_id=group, client_id=client_id)
        self._inner.subscribe(topics=list(topics), listener=self._rebalance)

    async def start(self) -> None:
        """Connect and join the group; raises `LogError` with nothing left open."""
        try:
            # Joining may wait for the other members as long as a session lasts.
            async with asyncio.timeout(2 * self._settings.request_timeout_ms / 1000):
                await self._inner.start()
                self._log_ids = await log_ids(self._inner._client, self._topics)
        except BaseException as error:
            await self.close()
            if isinstance(error, FAILURES):
                topics = ", ".join(sorted(self._topics))
                raise log_error(f"the consumer of {topics} cannot reach Kafka", error) from error
            raise

    async def poll(self, max_records: int, timeout_s: float) -> Batch:
        """See `events.log.Consumer`; errors of the `StartPositions` callback leave it as they are."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            self._keep_alive()
            remaining = max(0.0, deadline - loop.time())
            if self._ready():
                batch = await self._fetch(max_records, remaining)
                if batch:
                    return batch
            elif await self._assigned_within(remaining):
                await self._position()
                continue
            if loop.time() >= deadline:
                return {}

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions of this member; none while the group rebalances."""
        if not self._rebalance.assigned.is_set():
            return frozenset()
        return frozenset(TopicPartition(*tp) for tp in self._inner.assignment())

    def log_id(self, partition: TopicPartition) -> str:
        """The ids of the cluster and the topic."""
        return self._log_ids[partition.topic]

    async def verify(self) -> None:
        """See `events.log.Consumer`.

        aiokafka goes on by the topic's name: it leaves a deleted topic out, and reads one that was made
        again from the old position once it sees it, up to a minute later.
        """
        async with self._answer("Kafka did not give the topics' ids"):
            now = await log_ids(self._inner._client, self._topics)
        for topic, log_id in self._log_ids.items():
            require_unreplaced(topic, log_id, now[topic])

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """See `events.log.Consumer`; before the first poll of a generation it overrides `StartPositions`."""
        if self._ready():
            if partition not in self._inner.assignment():
                raise LogError(f"{partition} is not assigned to this consumer")
            self._to_compare.pop(partition, None)
            self._inner.seek(KafkaPartition(*partition), offset)
            return
        generation, sought = self._sought
        if generation != self._rebalance.generation:
            sought = {}
        self._sought = (self._rebalance.generation, sought | {partition: offset})

    async def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        """See `events.log.Consumer`; gives up after a few seconds."""
        async with self._answer("positions were not committed"):
            await self._inner.commit({KafkaPartition(*tp): offset for tp, offset in positions.items()})

    async def end_offsets(self) -> dict[TopicPartition, int]:
        """The next offset to be written in each assigned partition."""
        async with self._answer("Kafka did not give the end of the log"):
            ends = await self._inner.end_offsets(_kafka_partitions(self.assignment()))
        return {TopicPartition(*tp): offset for tp, offset in ends.items()}

    async def close(self) -> None:
        """Leave the group and disconnect."""
        try:
            await self._inner.stop()
        except asyncio.CancelledError:
            # When its fetcher waits to try again, aiokafka lets that task's cancellation escape from
            # `stop`, before it closed the connections. Finish, and tell it from a cancellation of ours.
            tasks = self._inner._fetcher._pending_tasks if self._inner._fetcher else set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._inner._client.close()
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise

    def _ready(self) -> bool:
        """Whether the partitions and positions are those of the present generation."""
        return self._rebalance.assigned.is_set() and self._positioned == self._rebalance.generation

    def _keep_alive(self) -> None:
        """Raise what aiokafka's background tasks died of, and show it that this member polls.

        It counts polls to expel a member that stopped, but miscounts when one raised or was cancelled.
        """
        fetcher = self._inner._fetcher
        if fetcher is None or fetcher.error_future.done():
            raise LogError("the consumer is closed or its fetcher died")
        try:
            self._inner._coordinator.check_errors()
        except FAILURES as error:
            raise log_error("the consumer's group membership failed", error) from error
        subscription = self._inner._subscription
        subscription._fetch_count = 0
        with subscription.fetch_context():
            pass

    async def _assigned_within(self, timeout_s: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._rebalance.assigned.wait()
        return self._rebalance.assigned.is_set()

    async def _position(self) -> None:
        """Ask for the start positions and seek to them, unless the group rebalances meanwhile.

        Where there is a record to compare, reading begins with that one.
        """
        generation = self._rebalance.generation
        partitions = sorted(self.assignment())
        stored = await self._start(partitions) if partitions else {}
        await self.verify()
        async with self._answer("Kafka did not give the bounds of the log"):
            first = await self._inner.beginning_offsets(_kafka_partitions(partitions))
            end = await self._inner.end_offsets(_kafka_partitions(partitions))
        if generation != self._rebalance.generation:
            return
        sought = self._sought[1] if self._sought[0] == generation else {}
        self._to_compare = {}
        for tp in partitions:
            position = start_of(tp, sought, stored, first[tp])
            require_same_log(tp, position, self.log_id(tp))
            require_held(tp, position.offset, first[tp], end[tp])
            compare = comparable(tp, position, first[tp])
            if compare:
                self._to_compare[tp] = position
            self._inner.seek(KafkaPartition(*tp), position.offset - compare)
        self._positioned = generation

    async def _fetch(self, max_records: int, timeout_s: float) -> Batch:
        """Records of the present generation.

        aiokafka makes a new assignment visible before its listener runs, and would then read from
        the group's committed offsets; what comes then is dropped, and read again after `_position`.
        """
        try:
            # Cancelling `getmany` is safe: it takes records only in its last step, which does not wait.
            async with asyncio.timeout(timeout_s + POLL_GRACE_S):
                fetched = await self._inner.getmany(timeout_ms=int(timeout_s * 1000), max_records=max_records)
        except TimeoutError:
            return {}  # a rebalance is under way
        except (OffsetOutOfRangeError, NoOffsetForPartitionError) as error:
            if not self._ready():
                return {}
            raise PositionLost(f"the log does not hold the position any more: {error!r}") from error
        except UnicodeDecodeError as error:  # aiokafka cannot read past such a record
            raise LogError(
                "a record has a header whose name is not UTF-8; move the position past it"
            ) from error
        except FAILURES as error:
            raise log_error("records could not be read", error) from error
        return self._compared(_batch(fetched)) if self._ready() else {}

    def _compared(self, batch: Batch) -> Batch:
        """What comes after the positions; on the way the record before each is compared and left out."""
        for tp in self._to_compare.keys() & batch.keys():
            position, records = self._to_compare[tp], batch[tp]
            if records[0].offset >= position.offset:  # compacted
                unchecked(tp, position)
            else:
                self._require_same(tp, position, records.pop(0))
            del self._to_compare[tp]
        return {tp: records for tp, records in batch.items() if records}

    def _require_same(self, tp: TopicPartition, position: Position, record: Record) -> None:
        try:
            require_same_record(tp, position, record)
        except PositionLost:
            self._positioned = -1  # another poll looks again, and must not slip past
            raise

    @contextlib.asynccontextmanager
    async def _answer(self, failure: str) -> AsyncIterator[None]:
        """Ask Kafka something: an answer within the deadline, or `LogError`.

        aiokafka itself retries a commit for ever, and a question about offsets for a request's timeout.
        """
        try:
            async with asyncio.timeout(self._settings.answer_timeout_ms / 1000):
                yield
        except FAILURES as error:
            raise log_error(failure, error) from error


def _kafka_partitions(partitions: Iterable[TopicPartition]) -> list[KafkaPartition]:
    return [KafkaPartition(*tp) for tp in partitions]


def _batch(fetched: Mapping[KafkaPartition, Sequence[Any]]) -> Batch:
    """aiokafka's records as ours; the replay of a whole log runs through these lines."""
    batch: Batch = {}
    for (topic, partition), records in fetched.items():
        batch[TopicPartition(topic, partition)] = [
            Record(topic, partition, r.offset, r.timestamp, r.key, r.value, r.headers) for r in records
        ]
    return batch
