"""The projector's whole line over topics of its own: from a topic of records to a partner's topic."""

import asyncio
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson

from services.projector.main import RELAY, SERVICE, Projector
from services.projector.terms import Terms
from shared.contracts.releasable import topic_of
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.consumer import ConsumerPlan
from shared.events.dead_letters import dead_letter_topic
from shared.events.log import EventLog, Record, Topic
from shared.records.relay import BEAT, Relay
from shared.runtime.settings import Settings
from shared.service import Context
from tests.log.harness import DEADLINE_S, from_start, new_group, send
from tests.projector.story import Version, agreed, message_of
from tests.records.drafts import Json

NOW = datetime(2026, 6, 15, 21, 47, 13, tzinfo=UTC)


class Line:
    """A migrated database, a topic of records with its dead letters, and a partner. A context manager."""

    def __init__(self, events: EventLog, url: str, keys: Path, terms: Terms | None = None) -> None:
        self.events = events
        self.terms = terms or agreed()
        self.database = Database(url)
        self.partner = f"p{uuid.uuid4().hex[:12]}"
        self.topic = f"test.{uuid.uuid4().hex}"
        self.plan = ConsumerPlan(group=f"{new_group()}.projector", topics=(self.topic,), batch=4)
        self.dead_letters = dead_letter_topic(self.topic, self.plan.group)
        self._settings = Settings(_env_file=None, outbound_release_keys=str(keys))
        self._keys = keys
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        made = (Topic(self.topic, 3), Topic(topic_of(self.partner), 3), Topic(self.dead_letters, 1))
        await self.events.ensure_topics(made)
        await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(self.database)
        self._open.push_async_callback(self.database.close)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @property
    def key(self) -> bytes:
        """The partner's key."""
        return bytes.fromhex((self._keys / f"{self.partner}.key").read_text())

    async def publish(self, *versions: Version) -> None:
        """Put versions on the topic of records."""
        await send(self.events, [message_of(one, self.topic) for one in versions])

    async def live(self) -> None:
        """A process begins, takes all that is there through, tells the partner, and ends; or it fails."""
        context = Context(self._settings, self.database, self.events, clock=lambda: NOW)
        projector = Projector(context, {self.partner: self.terms}, self.plan)
        relay = Relay(RELAY, self.database, self.events, context.metrics, context.clock)
        try:
            async with asyncio.timeout(DEADLINE_S):
                await projector.begin()
                while await projector.consumer.run_once(0.1) or await projector.consumer.behind() != 0:
                    pass
                await relay.drain()
        finally:
            await projector.consumer.close()
            await relay.close()

    async def received(self) -> list[Record]:
        """All that is on the partner's topic, heartbeats apart, in order by partition."""
        return [one for one in await self.read(topic_of(self.partner)) if one.key != str(BEAT).encode()]

    async def read(self, topic: str) -> list[Record]:
        """All that is on a topic."""
        return await read_all(self.events, topic)


async def read_all(events: EventLog, topic: str) -> list[Record]:
    """All that is on a topic, in order by partition."""
    consumer = await events.consumer(new_group(), [topic], from_start, "test")
    found: list[Record] = []
    try:
        async with asyncio.timeout(DEADLINE_S):
            while not consumer.assignment() or len(found) < sum((await consumer.end_offsets()).values()):
                found += chain.from_iterable((await consumer.poll(500, 0.1)).values())
    finally:
        await consumer.close()
    return found


def bodies(records: Sequence[Record]) -> list[Json]:
    """What they say."""
    return [orjson.loads(one.value or b"") for one in records]
