"""An aggregator over topics of its own, so that tests can share one broker."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from types import TracebackType
from typing import Self

from sqlalchemy import text

from services.aggregator.counting.versions import Version
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import SERVICE
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.consumer import ConsumerPlan, EventConsumer
from shared.events.log import (
    Consumer,
    EventLog,
    LogError,
    Message,
    Producer,
    Record,
    StartPositions,
    Topic,
    TopicPartition,
)
from shared.events.sink import Applied, Before, Positions, Sink
from shared.events.subscription import Start, Subscription
from shared.runtime.metrics import Metrics
from tests.aggregator.histories import State, headers_of, record_of
from tests.aggregator.recomputation import Figure
from tests.aggregator.stored import rows, stored_totals
from tests.log.harness import DEADLINE_S, from_start, new_group, send, take

PARTITIONS = 3


class Pipeline:
    """A fresh topic with a dead-letter topic, a migrated database, and consumers on demand."""

    def __init__(self, events: EventLog, url: str, partitions: int = PARTITIONS) -> None:
        self.events = events
        self.database = Database(url)
        self.metrics = Metrics()
        self.topic = f"test.{uuid.uuid4().hex}"
        self.plan = ConsumerPlan(group=f"{new_group()}.aggregator", topics=(self.topic,))
        self.dead_letters = f"{self.topic}.{self.plan.group}.dlq"
        self._partitions = partitions
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self.events.ensure_topics([Topic(self.topic, self._partitions), Topic(self.dead_letters, 1)])
        await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(self.database)
        self._open.push_async_callback(self.database.close)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    def consumer(
        self,
        sink: Sink[Version] | None = None,
        events: EventLog | None = None,
        metrics: Metrics | None = None,
        **plan: float,
    ) -> EventConsumer[Version]:
        """A consumer, closed at the end; `plan` changes some of its limits."""
        metrics = metrics or self.metrics
        changed = replace(self.plan, **plan)  # type: ignore[arg-type]  # limits are numbers
        sink = sink or TotalsSink(self.database, metrics)
        consumer = EventConsumer(changed, events or self.events, sink, metrics)
        self._open.push_async_callback(consumer.close)
        return consumer

    async def send(self, *versions: State) -> None:
        """Publish versions in this order."""
        await send(self.events, [self.message(version) for version in versions])

    def message(self, version: State) -> Message:
        """A version as it is published."""
        body = record_of(version).value or b""
        headers = tuple(headers_of(version).items())
        return Message(self.topic, version.body["id"].encode(), body, headers)

    async def caught_up(self, consumer: EventConsumer[Version]) -> None:
        """Run rounds until nothing is behind."""
        async with asyncio.timeout(DEADLINE_S):
            while await consumer.run_once(0.1) or await consumer.behind() != 0:
                pass

    async def consumed(self) -> int:
        """The records before the stored positions."""
        return sum((await self.positions()).values())

    async def positions(self) -> dict[int, int]:
        """The stored positions by partition."""
        return dict(await rows(self.database, "SELECT partition, next_offset FROM positions"))

    async def totals(self) -> dict[Figure, int]:
        """What stands in the database."""
        return await stored_totals(self.database)

    async def set_aside(self, count: int) -> list[Record]:
        """The dead letters, which must be this many."""
        consumer = await self.events.consumer(new_group(), [self.dead_letters], from_start, "test")
        try:
            return await take(consumer, count) if count else await _nothing(consumer)
        finally:
            await consumer.close()

    async def execute(self, statement: str) -> None:
        """Change the database behind the aggregator's back."""
        async with self.database.begin() as db:
            await db.execute(text(statement))

    def sample(self, name: str, **labels: str) -> float | None:
        """A metric's value now."""
        return self.metrics.registry.get_sample_value(name, labels)


async def _nothing(consumer: Consumer) -> list[Record]:
    assert await consumer.poll(10, 0.5) == {}
    return []


class FailingSink:
    """A `TotalsSink` whose first call of `apply` fails, before or after it committed."""

    def __init__(self, inner: TotalsSink, error: Exception, *, committed: bool) -> None:
        self._inner = inner
        self._error: Exception | None = error
        self._committed = committed
        self.calls = 0

    def decode(self, record: Record) -> Version | None:
        return self._inner.decode(record)

    async def apply(self, events: Sequence[Version], before: Before, after: Positions) -> Applied:
        self.calls += 1
        error, self._error = self._error, None
        if error is not None:
            if self._committed:
                await self._inner.apply(events, before, after)
            raise error
        return await self._inner.apply(events, before, after)

    async def positions(self, partitions: Sequence[TopicPartition]) -> Positions:
        return await self._inner.positions(partitions)


class DeafLog:
    """A log that reads well, and whose producers fail while `deaf` is set."""

    def __init__(self, inner: EventLog) -> None:
        self._inner = inner
        self.deaf = True

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        await self._inner.ensure_topics(topics)

    async def producer(self, client_id: str) -> Producer:
        return self if self.deaf else await self._inner.producer(client_id)

    async def send(self, messages: Sequence[Message]) -> None:
        if self.deaf:
            raise LogError("the broker does not answer")
        producer = await self._inner.producer("test")
        await producer.send(messages)
        await producer.close()

    async def consumer(
        self, group: str, topics: Sequence[str], start: StartPositions, client_id: str
    ) -> Consumer:
        return await self._inner.consumer(group, topics, start, client_id)

    def subscription(self, topic: str, start: Start) -> Subscription:
        return self._inner.subscription(topic, start)

    async def check(self) -> None:
        await self._inner.check()

    async def close(self) -> None:
        """The inner log belongs to the test."""


async def until(condition: Callable[[], Awaitable[bool]], deadline_s: float = 3 * DEADLINE_S) -> None:
    """Look until the condition holds; fails at the deadline."""
    async with asyncio.timeout(deadline_s):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # what we wait for is in a database, which sets no event
