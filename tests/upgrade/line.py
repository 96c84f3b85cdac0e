"""An outbox of seizures, its relay, and a log: versions go out before and after version 2 is declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import orjson

from services.seizure.main import SERVICE
from shared.contracts.envelope import HEARTBEAT
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.log import EventLog, Record
from shared.records.relay import Relay, RelayPlan
from shared.runtime.metrics import Metrics
from tests.log.harness import from_start, new_group, take
from tests.relay.outbox import NEVER, OUTBOX, TRACE, HandClock, add
from tests.subscribers.topic import Totals, Version

Headers = list[tuple[str, bytes]]


async def new_database(directory: Path) -> Database:
    """The seizure service's, migrated."""
    database = Database(f"sqlite+aiosqlite:///{directory / 'seizure.db'}")
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    return database


@dataclass(frozen=True, slots=True)
class Line:
    """From the outbox to the topic of version 1; `where` says to `outbound subscribe` which log it is."""

    database: Database
    log: EventLog
    topic: str
    where: list[str]

    async def record(self, found: Sequence[Version]) -> None:
        """Commit these versions, waiting for the relay."""
        async with self.database.begin() as db:
            for one in found:
                sent = one.message(self.topic)
                told = {name: value.decode() for name, value in sent.headers}
                await add(
                    db,
                    0,
                    one.seizure.version,
                    record_id=one.seizure.id,
                    event_id=UUID(told["ce_id"]),
                    event_type=told["ce_type"],
                    recorded_at=one.seizure.recorded_at,
                    body=sent.value.decode(),
                )

    async def relay(self, *, beats: bool = False, to: EventLog | None = None) -> None:
        """Publish all that waits, a few at a time."""
        plan = RelayPlan("seizure", OUTBOX, self.topic, batch=7, heartbeat=NEVER, beats=beats)
        relay = Relay(plan, self.database, to or self.log, Metrics(), HandClock())
        try:
            await relay.drain()
        finally:
            await relay.close()

    async def read(self, topic: str, count: int) -> list[Record]:
        """So many records of a topic from its beginning; fails where there are others."""
        consumer = await self.log.consumer(new_group(), [topic], from_start, "drill")
        try:
            return await take(consumer, count)
        finally:
            await consumer.close()


def as_before(version: Version, topic: str) -> tuple[bytes, bytes, Headers]:
    """Key, body and headers of an event of version 1 as the relay publishes it where nothing replaces it."""
    sent = version.message(topic)
    return sent.key, sent.value, [*sent.headers, ("traceparent", TRACE.encode())]


def name_of(record: Record) -> tuple[str, int]:
    """The id and the version of its record."""
    told = dict(record.headers)
    return told["ce_subject"].decode(), int(told["ce_recordversion"])


def is_beat(record: Record) -> bool:
    """Whether it is a heartbeat."""
    return dict(record.headers)["ce_type"] == HEARTBEAT.encode()


def summed(records: Sequence[Record]) -> Totals:
    """As a reader of version 2 sums it: of each record the highest version, without those that are voided."""
    last: dict[str, tuple[int, tuple[str, int, int]]] = {}
    for one in records:
        body = orjson.loads(one.value or b"")
        items = [] if body["voided"] else body["items"]
        firearms = sum(item["quantity"] for item in items if item["kind"] == "firearm")
        rounds = sum(item["rounds"] for item in items if item["kind"] == "ammunition")
        found = (body["version"], (body["place"]["port_code"], firearms, rounds))
        last[body["id"]] = max(found, last.get(body["id"], found))
    totals: Totals = {}
    for _, (port, firearms, rounds) in last.values():
        before = totals.get(port, (0, 0))
        totals[port] = (before[0] + firearms, before[1] + rounds)
    return {port: one for port, one in sorted(totals.items()) if any(one)}
