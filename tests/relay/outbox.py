"""An outbox to relay from, a log that remembers what came, and a clock that is set by hand."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.main import SERVICE
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.events.log import Consumer, LogError, Message, Producer, StartPositions, Topic
from shared.events.subscription import Start, Subscription
from shared.records.relay import Relay, RelayPlan
from shared.runtime.metrics import Metrics

OUTBOX = SERVICE.tables.tables["seizure_outbox"]
TOPIC = "outbound.seizures.v1"
START = datetime(2025, 11, 1, 12, tzinfo=UTC)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NEVER = timedelta(days=36_500)


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **duration: float) -> None:
        """Move on."""
        self.now += timedelta(**duration)


@dataclass
class ListLog:
    """A log, and its own producer. `fail` makes sends fail before, and `forget` after, they are written."""

    messages: list[Message] = field(default_factory=list)
    fail: int = 0
    forget: int = 0
    closed: int = 0
    at_send: Callable[[], Awaitable[None]] | None = None

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Any topic is there."""

    async def producer(self, client_id: str) -> Producer:
        return self

    async def consumer(
        self, group: str, topics: Sequence[str], start: StartPositions, client_id: str
    ) -> Consumer:
        raise LogError("nothing is read here")

    def subscription(self, topic: str, start: Start) -> Subscription:
        raise LogError("nothing is read here")

    async def check(self) -> None:
        """It answers."""

    async def send(self, messages: Sequence[Message]) -> None:
        if self.at_send is not None:
            await self.at_send()
        if self.fail:
            self.fail -= 1
            raise LogError("the broker does not answer")
        self.messages.extend(messages)
        if self.forget:
            self.forget -= 1
            raise LogError("the broker's answer was lost")

    async def close(self) -> None:
        self.closed += 1

    def sent(self) -> list[tuple[str, int]]:
        """What came, as (last digits of the record's id, version)."""
        return [(one.key.decode()[-2:], int(headers(one)["ce_recordversion"])) for one in self.messages]


def headers(message: Message) -> dict[str, str]:
    """The headers as text."""
    return {name: value.decode() for name, value in message.headers}


def record_id(number: int) -> UUID:
    """A record's id by number."""
    return UUID(f"01890000-0000-7000-8000-{number:012d}")


async def add(db: AsyncConnection, number: int, version: int = 1, **fields: Any) -> None:
    """Insert one waiting row."""
    row = {
        "record_id": record_id(number),
        "version": version,
        "event_id": uuid7(),
        "event_type": "outbound.seizure.recorded.v1",
        "body": f'{{"n":{number},"v":{version}}}',
        "recorded_at": START,
        "recorded_by": "officer",
        "traceparent": TRACE,
    }
    await db.execute(insert(OUTBOX).values(row | fields))


async def beat_before(database: Database) -> None:
    """A heartbeat that went out at `START`, so that none is due but where a test asks."""
    async with database.begin() as db:
        await add(db, 0, int(START.timestamp()), record_id=UUID(int=0), published_at=START)


async def record(database: Database, *versions: tuple[int, int]) -> None:
    """Commit these versions, one by one."""
    for number, version in versions:
        async with database.begin() as db:
            await add(db, number, version)


async def waiting(database: Database) -> list[tuple[str, int]]:
    """The rows that are not marked, as (last digits of the record's id, version)."""
    query = select(OUTBOX).where(OUTBOX.c.published_at.is_(None)).order_by(OUTBOX.c.id)
    async with database.read() as db:
        return [(str(row.record_id)[-2:], row.version) for row in await db.execute(query)]


class Bench:
    """Relays over one database and one log."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.log = ListLog()
        self.clock = HandClock()
        self.metrics = Metrics()

    def relay(self, metrics: Metrics | None = None, heartbeat: timedelta = NEVER, batch: int = 500) -> Relay:
        """A relay; without a heartbeat unless one is asked for."""
        plan = RelayPlan("seizure", OUTBOX, TOPIC, batch, heartbeat)
        return Relay(plan, self.database, self.log, metrics or self.metrics, self.clock)

    def sample(self, name: str) -> float | None:
        """A metric's value."""
        return self.metrics.registry.get_sample_value(name, {"service": "seizure"})


async def until(condition: Callable[[], Awaitable[bool]], deadline_s: float = 30.0) -> None:
    """Look until the condition holds; fails at the deadline."""
    async with asyncio.timeout(deadline_s):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # what we wait for is in a database, which sets no event
