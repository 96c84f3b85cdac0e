"""The seizure service with inbound topics of a test's own, so that tests can share one broker."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from sqlalchemy import select

from services.seizure.inbound.intake import Intake
from services.seizure.inbound.reading import Sent
from services.seizure.main import INBOUND, inbound_desk
from shared.contracts.inbound import Inbound
from shared.events.consumer import ConsumerPlan, EventConsumer
from shared.events.dead_letters import dead_letter_topic
from shared.events.log import EventLog, Message, Record, Topic
from shared.events.sink import Sink
from tests.api.harness import Api, Json, api
from tests.api.test_casework import trace
from tests.log.harness import DEADLINE_S, from_start, new_group, send, take


@dataclass(frozen=True, slots=True)
class Own(Inbound):
    """A topic of a test's own."""

    prefix: str = ""

    @property
    def topic(self) -> str:
        """No other test has it."""
        return f"{self.prefix}.{Inbound(self.sender, self.plural).topic}"


@dataclass
class Inbox:
    """What agencies send, and what the seizure service makes of it."""

    events: EventLog
    api: Api
    prefix: str = field(default_factory=lambda: f"t{uuid.uuid4().hex[:8]}")
    group: str = field(default_factory=new_group)

    def __post_init__(self) -> None:
        own = (("ice-hsi", "seizures"), ("atf", "seizures"), ("atf", "traces"), ("atf", "results"))
        self.topics = [Own(*one, prefix=self.prefix) for one in own]
        self.hsi, self.atf, self.traces, self.results = self.topics

    async def made(self) -> "Inbox":
        """With its topics."""
        names = [one.topic for one in self.topics]
        dead = [dead_letter_topic(one, self.group) for one in names]
        await self.events.ensure_topics([Topic(name, 1) for name in (*names, *dead)])
        return self

    def intake(self) -> Intake:
        """The sink, as the service makes it."""
        return Intake(inbound_desk(self.api.context), self.topics)

    def consumer(self, sink: Sink[Sent] | None = None, **plan: Any) -> EventConsumer[Sent]:
        """A new consumer; whoever asks closes it."""
        made = ConsumerPlan(self.group, tuple(one.topic for one in self.topics), dead_letters=None)
        return EventConsumer(
            replace(made, **plan), self.events, sink or self.intake(), self.api.context.metrics
        )

    async def send(self, inbound: Inbound, *bodies: Any) -> None:
        """Send messages as an agency does, under any key."""
        await send(self.events, [Message(inbound.topic, b"any", body_of(one)) for one in bodies])

    async def taken_in(self, sink: Sink[Sent] | None = None) -> None:
        """Take in all there is."""
        consumer = self.consumer(sink)
        try:
            async with asyncio.timeout(DEADLINE_S):
                while await consumer.run_once(0.1) or await consumer.behind() != 0:
                    pass
        finally:
            await consumer.close()

    async def rejected(self, inbound: Inbound, count: int) -> list[Json]:
        """The dead letters of a topic, which must be so many: the headers, and the body as it was sent."""
        topic = dead_letter_topic(inbound.topic, self.group)
        consumer = await self.events.consumer(new_group(), [topic], from_start, "test")
        try:
            found = await take(consumer, count) if count else []
            assert await consumer.poll(10, 0.3) == {}
        finally:
            await consumer.close()
        return [_rejected(one) for one in found]

    async def records(self, path: str = "seizures", **asked: str) -> list[Json]:
        """The records, or those that are asked for, as the API shows them, by the sender's reference."""
        answer = await self.api.client.get(f"/v1/{path}", params={"limit": "200", **asked})
        found: list[Json] = answer.json()["records"]
        return sorted(found, key=lambda one: (one.get("source_reference", ""), one["recorded_at"]))

    async def asked(self, **changes: Any) -> Json:
        """A trace that CBP asked for."""
        draft = trace(agency="cbp_ofo", requesting_agency="CBP", requesting_country="US", **changes)
        answer = await self.api.client.post("/v1/traces", json=draft, headers={"Idempotency-Key": "asked"})
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    async def taken(self) -> list[Any]:
        """Every row of what was taken in."""
        async with self.api.database.read() as db:
            return list(await db.execute(select(INBOUND.taken).order_by(INBOUND.taken.c.own_version)))


def body_of(body: Any) -> bytes:
    """A message's bytes."""
    return body if isinstance(body, bytes) else orjson.dumps(body)


def _rejected(letter: Record) -> Json:
    headers = {name: value.decode() for name, value in letter.headers}
    return headers | {"body": letter.value, "problem": orjson.loads(headers["dlq_problem"])}


@asynccontextmanager
async def inbox(events: EventLog, url: str, **settings: Any) -> AsyncIterator[Inbox]:
    """Over an emptied database."""
    async with api("seizure", url, **settings) as service:
        yield await Inbox(events, service).made()


def stated(own_id: str = "A-1", version: int = 1, rounds: int = 100, **changes: Any) -> Json:
    """An active version of a seizure of so many rounds; `changes` are of its record."""
    items = [{"kind": "ammunition", "rounds": rounds, "caliber": "9_mm"}]
    record = {"occurred_at": "2026-06-14T21:40:00-05:00", "port_code": "2304", "items": items, **changes}
    return {"id": own_id, "version": version, "record": record}


def voided(own_id: str = "A-1", version: int = 2) -> Json:
    """The void of a seizure."""
    return {"id": own_id, "version": version, "status": "voided", "reason": "entered twice"}
