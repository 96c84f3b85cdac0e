"""What the two logs need to be tested alike, and small helpers for producers and consumers."""

import asyncio
import contextlib
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from aiokafka import TopicPartition as KafkaPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from shared.events.embedded import EmbeddedLog
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.log import (
    Consumer,
    EventLog,
    LogError,
    Message,
    Position,
    Record,
    StartPositions,
    Topic,
    TopicPartition,
)

DEADLINE_S = 20.0
POLL_S = 0.2


class Backend(Protocol):
    """One kind of log: how to open it, and how to make it forget its oldest records."""

    async def open(self) -> EventLog:
        """The log, over what earlier openings wrote."""

    async def trim(self, partition: TopicPartition, offset: int) -> None:
        """Delete the records below `offset`, as retention would."""

    async def replace(self, topic: Topic) -> EventLog:
        """Delete the log of a topic under whoever has it open, and make it again; the new one, open."""


class KafkaBackend:
    """The session's broker, or another that these settings reach."""

    def __init__(self, at: str | KafkaSettings) -> None:
        self.settings = (
            at
            if isinstance(at, KafkaSettings)
            else KafkaSettings(
                bootstrap_servers=at,
                session_timeout_ms=6_000,
                heartbeat_interval_ms=100,
                request_timeout_ms=10_000,
            )
        )

    async def open(self) -> EventLog:
        """A new client; the data are the broker's."""
        return KafkaLog(self.settings)

    async def trim(self, partition: TopicPartition, offset: int) -> None:
        """Through the admin API, as an operator would."""
        admin = AIOKafkaAdminClient(**self.settings.client_options())
        await admin.start()
        try:
            await admin.delete_records({KafkaPartition(*partition): RecordsToDelete(offset)})
        finally:
            await admin.close()

    async def delete(self, topic: str) -> None:
        """Delete the topic."""
        admin = AIOKafkaAdminClient(**self.settings.client_options())
        await admin.start()
        try:
            await admin.delete_topics([topic])
        finally:
            await admin.close()

    async def replace(self, topic: Topic) -> EventLog:
        """Delete the topic and make it again, as an operator would."""
        log = await self.open()
        before = await log_id(log, topic.name)
        await self.delete(topic.name)

        async def made_again() -> bool:
            with contextlib.suppress(LogError):  # while it is being deleted, and while it is being made
                await log.ensure_topics([topic])
                return await log_id(log, topic.name) != before
            return False

        await until(made_again)
        return log


class EmbeddedBackend:
    """One file; opening it again closes it first, as a restart of the process does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log: EmbeddedLog | None = None

    async def open(self) -> EventLog:
        """The file, open once."""
        if self._log is not None:
            await self._log.close()
        self._log = EmbeddedLog(self._path)
        return self._log

    async def trim(self, partition: TopicPartition, offset: int) -> None:
        """Through the log that has the file."""
        assert self._log is not None
        await self._log.delete_before(partition, offset)

    async def replace(self, topic: Topic) -> EventLog:
        """Delete the file; who has it open keeps it, and its lock, until it closes it."""
        for file in self._path.parent.glob(f"{self._path.name}*"):
            file.unlink()
        self._log = EmbeddedLog(self._path)
        await self._log.ensure_topics([topic])
        return self._log


async def log_id(log: EventLog, topic: str) -> str:
    """What identifies the log of a topic now."""
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    try:
        return consumer.log_id(TopicPartition(topic, 0))
    finally:
        await consumer.close()


async def from_start(_: Sequence[TopicPartition]) -> Mapping[TopicPartition, Position]:
    """Start positions of a consumer that has none."""
    return {}


def starting_at(positions: Mapping[TopicPartition, int | Position]) -> StartPositions:
    """Start positions that are always `positions`; of a mere offset nothing is to be checked."""

    async def positions_of(_: Sequence[TopicPartition]) -> Mapping[TopicPartition, Position]:
        return {tp: one if isinstance(one, Position) else Position(one) for tp, one in positions.items()}

    return positions_of


async def new_topic(log: EventLog, partitions: int = 1) -> str:
    """A topic that no other test knows."""
    name = f"test.{uuid.uuid4().hex}"
    await log.ensure_topics([Topic(name, partitions)])
    return name


def new_group() -> str:
    """A consumer group that no other test knows."""
    return f"group-{uuid.uuid4().hex}"


def numbered(topic: str, count: int, keys: int = 1, first: int = 0) -> list[Message]:
    """`count` messages whose values are their numbers, dealt out over `keys` keys."""
    return [Message(topic, b"key-%d" % (n % keys), b"%d" % n) for n in range(first, first + count)]


def values(records: Sequence[Record]) -> list[int]:
    """The numbers of records that `numbered` made."""
    return [int(record.value or b"") for record in records]


def after(consumer: Consumer, records: Sequence[Record]) -> Position:
    """The position behind records of one partition, with all that shows that it is the same log."""
    last = records[-1]
    return Position(
        last.offset + 1, consumer.log_id(TopicPartition(last.topic, last.partition)), last.fingerprint
    )


async def send(log: EventLog, messages: Sequence[Message]) -> None:
    """Send with a producer of its own."""
    producer = await log.producer("test")
    try:
        await producer.send(messages)
    finally:
        await producer.close()


async def take(consumer: Consumer, count: int, max_records: int = 500) -> list[Record]:
    """Poll until `count` records came, in the order of arrival; fails on more or at the deadline."""
    records: list[Record] = []
    async with asyncio.timeout(DEADLINE_S):
        while len(records) < count:
            for batch in (await consumer.poll(max_records, POLL_S)).values():
                records += batch
    assert len(records) == count
    return records


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Try until the condition holds; fails at the deadline. The condition itself waits, by polling."""
    async with asyncio.timeout(DEADLINE_S):
        while not await condition():
            pass
