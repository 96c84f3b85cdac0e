"""The deliveries of one process over topics and receivers of a test's own."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from services.gateway import ledger
from services.gateway.agencies import Webhook
from services.gateway.attempts import Limits
from services.gateway.ledger import State
from services.gateway.main import SERVICE
from services.gateway.signing import add_secret
from services.gateway.targets import Targets
from services.gateway.webhooks import Ways, Webhooks
from shared.contracts.envelope import Action, Envelope, event_type, source_of
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.log import EventLog, Message
from shared.events.subscription import Place
from shared.runtime.clock import Clock, utc_now
from shared.runtime.metrics import Metrics
from tests.gateway.receiver import Receiver
from tests.log.harness import DEADLINE_S, new_topic, send

LOOPBACK = Targets.of("127.0.0.0/8", plain=True)
QUICK = Limits(first=0.01, most=0.05, give_up=3_600)


@dataclass
class Gateway:
    """A migrated database, a topic, and webhooks with their secrets."""

    events: EventLog
    database: Database
    folder: Path
    topic: str
    webhooks: list[Webhook] = field(default_factory=list)
    limits: Limits = QUICK
    clock: Clock = utc_now
    metrics: Metrics = field(default_factory=Metrics)
    within_s: float = 5.0

    def webhook(
        self, receiver: Receiver, name: str = "main", start: str = "beginning", topic: str | None = None
    ) -> Webhook:
        """A webhook to this receiver, which knows its secret."""
        made = Webhook("atf", name, receiver.url, (topic or self.topic,), start)
        receiver.secret = add_secret(self.folder, made.id, rotate=False)
        self.webhooks.append(made)
        return made

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """A process that delivers while the block runs, and then is stopped at once, whatever it does."""
        ways = Ways(self.folder, LOOPBACK, self.within_s, self.limits)
        parts = (self.database, self.events, self.clock, self.metrics)
        stop = asyncio.Event()
        process = asyncio.create_task(Webhooks(self.webhooks, ways, *parts).run(stop))
        try:
            yield
        finally:
            stop.set()
            await process

    async def state(self, webhook: Webhook) -> State:
        """How a webhook does."""
        async with self.database.begin() as db:
            return await ledger.state(db, webhook.id, webhook.start)

    async def delivered(self, webhook: Webhook) -> int:
        """How many events the stored positions say that it has."""
        async with self.database.read() as db:
            found = await ledger.places(db, webhook.id, self.topic)
        return sum(one.offset for one in found.values())

    async def published(self) -> int:
        """How many events are on the topic."""
        async with self.events.subscription(self.topic, Place.LATEST) as reading:
            return sum(reading.starts().values())

    async def publish(self, versions: Sequence[tuple[str, int]]) -> None:
        """Put versions of records on the topic."""
        await send(self.events, [message(self.topic, *one) for one in versions])


@asynccontextmanager
async def gateway(events: EventLog, url: str, folder: Path) -> AsyncIterator[Gateway]:
    """A gateway over a topic of three partitions."""
    database = Database(url)
    try:
        await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
        yield Gateway(events, database, folder, await new_topic(events, 3))
    finally:
        await database.close()


def message(topic: str, record: str, version: int) -> Message:
    """A version of a record, as a relay publishes it."""
    at = datetime(2026, 6, 15, 21, 47, 13, tzinfo=UTC)
    envelope = Envelope(
        uuid7(), event_type("seizure", Action.RECORDED), source_of("seizure"), record, at, version
    )
    body = f'{{"id":"{record}","version":{version},"remark":"Größe"}}'
    return Message(topic, record.encode(), body.encode(), envelope.headers())


def versions(records: int, each: int, seed: int) -> list[tuple[str, int]]:
    """Versions 1 to `each` of some records, mixed, those of one record in their order."""
    random, left = (
        Random(seed),
        [str(uuid.UUID(int=seed << 64 | one)) for one in range(records) for _ in range(each)],
    )
    random.shuffle(left)
    seen: dict[str, int] = {}
    found = []
    for one in left:
        seen[one] = seen.get(one, 0) + 1
        found.append((one, seen[one]))
    return found


async def until(wanted: Callable[[], object], what: str) -> None:
    """Wait until this is true."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not wanted():  # noqa: ASYNC110 - a server in another task changes it
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {DEADLINE_S:g} s: {what}") from None
