"""The event log in one SQLite file, for a machine without Kafka: durable, ordered, one process.

It has Kafka's shape and passes Kafka's tests, and no network side: the members of a group are the
consumers of one `EmbeddedLog` object. A send is acknowledged after its commit was synced to disk,
and wakes the consumers at once.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from shared.events.continuity import (
    comparable,
    require_held,
    require_same_log,
    require_same_record,
    require_unreplaced,
    start_of,
    unchecked,
)
from shared.events.embedded.store import Store
from shared.events.embedded.subscription import EmbeddedSubscription
from shared.events.log import (
    Batch,
    Consumer,
    LogError,
    Message,
    Position,
    Producer,
    StartPositions,
    Topic,
    TopicPartition,
)
from shared.events.subscription import Start, Subscription

# A poll looks again this often even if nothing woke it.
FALLBACK_POLL_S = 1.0

P = ParamSpec("P")
T = TypeVar("T")


class EmbeddedLog:
    """An `EventLog` in the file `path`. Raises `LogError` when another process (or object) has it open."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self._path = path
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="log-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="log-reader")
        self._groups: dict[str, list[EmbeddedConsumer]] = {}
        self._closed = False

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Create the topics that are missing; an existing one keeps its partitions."""
        before = set(self.store.partitions)
        await self.write(self.store.create, topics)
        if before != set(self.store.partitions):
            for group in self._groups:
                self._share(group)

    async def producer(self, client_id: str) -> Producer:  # noqa: ARG002 - the protocol's, for brokers' logs
        """A producer; any number may send at a time."""
        self._require_open()
        return EmbeddedProducer(self)

    async def consumer(
        self,
        group: str,
        topics: Sequence[str],
        start: StartPositions,
        client_id: str,  # noqa: ARG002 - the protocol's, for brokers' logs
    ) -> Consumer:
        """A new member of `group`; its partitions are shared anew."""
        self._require_open()
        for topic in topics:
            if not any(tp.topic == topic for tp in self.store.partitions):
                raise LogError(f"there is no topic {topic}")
        member = EmbeddedConsumer(self, group, frozenset(topics), start)
        self._groups.setdefault(group, []).append(member)
        self._share(group)
        return member

    def subscription(self, topic: str, start: Start) -> Subscription:
        """A reading of one topic, as from another process."""
        return EmbeddedSubscription(self._path, topic, start)

    async def check(self) -> None:
        """Raise `LogError` unless the log is open."""
        self._require_open()

    async def delete_before(self, partition: TopicPartition, offset: int) -> None:
        """Delete the records of `partition` below `offset`, as retention does."""
        await self.write(self.store.delete_before, partition, offset)

    async def close(self) -> None:
        """Finish what is being written and close the file; idempotent."""
        if self._closed:
            return
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._reader, lambda: None)
        await loop.run_in_executor(self._writer, self.store.close)
        self._reader.shutdown(wait=False)
        self._writer.shutdown(wait=False)

    async def write(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `call` in the writer's thread."""
        self._require_open()
        return await asyncio.get_running_loop().run_in_executor(self._writer, lambda: call(*args, **kwargs))

    async def read(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `call` in the reader's thread."""
        self._require_open()
        return await asyncio.get_running_loop().run_in_executor(self._reader, lambda: call(*args, **kwargs))

    def wake(self) -> None:
        """Have every waiting consumer look again."""
        for members in self._groups.values():
            for member in members:
                member.woken.set()

    def leave(self, member: "EmbeddedConsumer") -> None:
        """Take `member` out of its group and share its partitions among the others."""
        members = self._groups[member.group]
        if member in members:
            members.remove(member)
            self._share(member.group)

    def _share(self, group: str) -> None:
        """Deal the partitions out to the group's members in turn, each to one that subscribed to it."""
        members = self._groups[group]
        shares: dict[EmbeddedConsumer, set[TopicPartition]] = {member: set() for member in members}
        for turn, tp in enumerate(sorted(self.store.partitions)):
            subscribed = [member for member in members if tp.topic in member.topics]
            if subscribed:
                shares[subscribed[turn % len(subscribed)]].add(tp)
        for member, share in shares.items():
            member.assign(frozenset(share))

    def _require_open(self) -> None:
        if self._closed:
            raise LogError("the embedded log is closed")


class EmbeddedProducer:
    """See `events.log.Producer`."""

    def __init__(self, log: EmbeddedLog) -> None:
        self._log = log
        self._closed = False

    async def send(self, messages: Sequence[Message]) -> None:
        """Write all messages in one transaction: all are on the log, or none."""
        if self._closed:
            raise LogError("the producer is closed")
        if not messages:
            return
        try:
            await self._log.write(self._log.store.append, messages)
        finally:
            self._log.wake()

    async def close(self) -> None:
        """Nothing is held open."""
        self._closed = True


class EmbeddedConsumer:
    """See `events.log.Consumer`. Positions are valid for one generation: one assignment of partitions."""

    def __init__(self, log: EmbeddedLog, group: str, topics: frozenset[str], start: StartPositions) -> None:
        self.group = group
        self.topics = topics
        self.woken = asyncio.Event()
        self._log = log
        self._start = start
        self._assigned: frozenset[TopicPartition] = frozenset()
        self._generation = 0
        self._positioned = 0
        self._sought: dict[TopicPartition, int] = {}
        # Positions by partition, the one that waits longest first.
        self._positions: dict[TopicPartition, int] = {}
        self._closed = False

    def assign(self, partitions: frozenset[TopicPartition]) -> None:
        """Take this share from now on; its positions are asked for at the next poll."""
        self._assigned = partitions
        self._generation += 1
        self._sought = {}
        self.woken.set()

    async def poll(self, max_records: int, timeout_s: float) -> Batch:
        """See `events.log.Consumer`; errors of the `StartPositions` callback leave it as they are."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while True:
            if self._closed:
                raise LogError("the consumer is closed")
            self.woken.clear()
            if self._positioned != self._generation:
                await self._position()
                continue
            batch = await self._fetch(max_records)
            remaining = deadline - loop.time()
            if batch or remaining <= 0:
                return batch
            await self._wait(min(remaining, FALLBACK_POLL_S))

    def assignment(self) -> frozenset[TopicPartition]:
        """The partitions that this member holds now."""
        return self._assigned

    def log_id(self, partition: TopicPartition) -> str:  # noqa: ARG002 - the file has all
        """The id of the file."""
        return self._log.store.id

    async def verify(self) -> None:
        """See `events.log.Consumer`."""
        store = self._log.store
        require_unreplaced(
            " and ".join(sorted(self.topics)), store.id, store.id if store.is_in_place() else None
        )

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """See `events.log.Consumer`; before the first poll of a generation it overrides `StartPositions`."""
        if partition not in self._assigned:
            raise LogError(f"{partition} is not assigned to this consumer")
        self._sought[partition] = offset
        if self._positioned == self._generation:
            self._positions[partition] = offset

    async def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        """Keep the next offsets of the group in the file."""
        await self._log.write(self._log.store.commit, self.group, positions)

    async def end_offsets(self) -> dict[TopicPartition, int]:
        """The next offset to be written in each assigned partition."""
        return {tp: self._log.store.partitions[tp].end for tp in self._assigned}

    async def close(self) -> None:
        """Leave the group."""
        self._closed = True
        self._log.leave(self)

    async def _position(self) -> None:
        """Ask for the start positions and take them, unless the group changes meanwhile."""
        generation, partitions = self._generation, sorted(self._assigned)
        stored = await self._start(partitions) if partitions else {}
        if generation != self._generation:
            return
        logs = self._log.store.partitions
        positions = {tp: start_of(tp, self._sought, stored, logs[tp].first) for tp in partitions}
        for tp, position in positions.items():
            await self._require_continued(tp, position)
        if generation != self._generation:
            return
        self._positions = {tp: position.offset for tp, position in positions.items()}
        self._positioned = generation

    async def _require_continued(self, tp: TopicPartition, position: Position) -> None:
        """Raise `PositionLost` unless the position stands in this file."""
        store = self._log.store
        require_same_log(tp, position, store.id)
        self._require_held(tp, position.offset)
        if not comparable(tp, position, store.partitions[tp].first):
            return
        records = await self._log.read(store.read, tp, position.offset - 1, 1)
        if records and records[0].offset < position.offset:
            require_same_record(tp, position, records[0])
        else:
            unchecked(tp, position)

    async def _fetch(self, max_records: int) -> Batch:
        """Records of the partitions in turn, until `max_records` are there."""
        generation, batch, room = self._generation, Batch(), max_records
        for tp, position in list(self._positions.items()):
            self._require_held(tp, position)
            if room <= 0 or position >= self._log.store.partitions[tp].end:
                continue
            records = await self._log.read(self._log.store.read, tp, position, room)
            if generation != self._generation:
                return {}  # another member may have these now; the positions are asked for again
            # Retention may have deleted under the read: then the next look raises `PositionLost`.
            if records and records[0].offset == position == self._positions[tp]:
                self._positions.pop(tp)  # to the end of the line
                self._positions[tp] = records[-1].offset + 1
                batch[tp] = records
                room -= len(records)
        return batch

    async def _wait(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self.woken.wait()
        except TimeoutError:
            pass

    def _require_held(self, tp: TopicPartition, position: int) -> None:
        log = self._log.store.partitions[tp]
        require_held(tp, position, log.first, log.end)
