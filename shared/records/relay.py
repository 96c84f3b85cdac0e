"""The relay: takes committed versions from the outbox to the log, in order, at least once (D1).

One relay a service is active at a time. A row is marked after the log's word, so a crash
between the two publishes it again with the same event id; consumers skip what they know.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import structlog
from sqlalchemy import Column, Row, Table, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.contracts import heartbeat, succession
from shared.contracts.envelope import HEARTBEAT, Envelope, source_of
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.database.locks import Lock, try_lock
from shared.events.log import EventLog, Message, Producer
from shared.runtime.clock import Clock, as_utc
from shared.runtime.metrics import Metrics
from shared.runtime.process import finish
from shared.runtime.retry import Backoff, wait

log = structlog.get_logger(__name__)
SPACING_S = 0.05
"""Between two rounds at least: what is written meanwhile goes out together."""
LOOK_S = 2.0
"""After which it looks at the outbox though nothing woke it: a notice may be lost."""
STANDBY_S = 1.0
RELAYED = ("id", "record_id", "version", "event_id", "event_type", "body", "recorded_at", "traceparent")
"""The columns that the relay reads: neither what is withheld nor who recorded it."""
BEAT = heartbeat.KEY
"""The record id of heartbeats."""


@dataclass(frozen=True, slots=True)
class RelayPlan:
    """What one service relays: its name, its outbox table and its topic; without, each row names its own.

    With `by_day` the header of an event tells the day on which it was made, and no time.
    """

    service: str
    outbox: Table
    topic: str
    batch: int = 500
    heartbeat: timedelta = timedelta(minutes=1)
    beats: bool = True
    by_day: bool = False


class Relay:
    """`run()` around `run_once()`; tests call the latter."""

    def __init__(
        self, plan: RelayPlan, database: Database, events: EventLog, metrics: Metrics, clock: Clock
    ) -> None:
        self._plan = plan
        self._database = database
        self._events = events
        self._metrics = metrics
        self._clock = clock
        self._producer: Producer | None = None
        self._last_success = clock()
        self._last_beat: int | None = None  # Unix seconds
        self._columns = columns_of(plan)
        metrics.relays(plan.service)

    async def run(self, stop: asyncio.Event) -> None:
        """Relay until `stop`, as the one active relay or in wait to become it; faults are retried."""
        backoff = Backoff()
        try:
            while not stop.is_set():
                try:
                    async with try_lock(self._database, f"{self._plan.service}-relay") as lock:
                        await self._hold(lock, stop, backoff)
                except Exception as error:  # noqa: BLE001 - broker or database away: what is committed waits
                    self._metrics.relay_failures.labels(self._plan.service).inc()
                    reason = f"{type(error).__name__}: {error}"
                    log.warning("relay_retry", relay=self._plan.service, error=reason)
                    await wait(stop, backoff.next())
        finally:
            await self.close()

    async def _hold(self, lock: Lock | None, stop: asyncio.Event, backoff: Backoff) -> None:
        """Relay while the lock is ours; without it, wait a little."""
        active = self._metrics.relay_active.labels(self._plan.service)
        if lock is None:
            active.set(0)
            self._last_success = self._clock()
            await wait(stop, STANDBY_S)
            return
        active.set(1)
        try:
            with self._database.notices.awaited(self._plan.outbox.name) as woken:
                while not stop.is_set():
                    await lock.verify()
                    woken.clear()
                    if await self.run_once() < self._plan.batch:
                        await self._rest(stop, woken)
                    backoff.reset()
        finally:
            active.set(0)

    async def _rest(self, stop: asyncio.Event, woken: asyncio.Event) -> None:
        """Wait for a notice of new rows, but not so long that a heartbeat would be late."""
        await wait(stop, SPACING_S)
        await wait(stop, min(LOOK_S, self._plan.heartbeat.total_seconds()), woken)

    async def run_once(self) -> int:
        """Publish one batch of waiting rows in id order and mark them; how many there were."""
        if self._plan.beats:
            await self._beat()
        rows = await self._waiting()
        age = (self._clock() - as_utc(rows[0].recorded_at)).total_seconds() if rows else 0.0
        self._metrics.relay_waiting_seconds.labels(self._plan.service).set(max(age, 0.0))
        if rows:
            if self._producer is None:
                self._producer = await self._events.producer(f"{self._plan.service}-relay")
            await self._producer.send([one for row in rows for one in messages_of(self._plan, row)])
            await finish(self._mark([row.id for row in rows]))
            self._metrics.relay_published.labels(self._plan.service).inc(len(rows))
        self._last_success = self._clock()
        return len(rows)

    async def drain(self) -> None:
        """Publish until nothing waits."""
        while await self.run_once():
            pass

    async def close(self) -> None:
        """Close the producer."""
        if self._producer is not None:
            await self._producer.close()
            self._producer = None

    async def check(self) -> None:
        """Raise when no round has succeeded lately."""
        if self._clock() - self._last_success > timedelta(seconds=30):
            raise TimeoutError(f"no successful round of the relay since {self._last_success.isoformat()}")

    async def _waiting(self) -> Sequence[Row[Any]]:
        table = self._plan.outbox
        query = select(*self._columns).where(table.c.published_at.is_(None)).order_by(table.c.id)
        async with self._database.read() as db:
            return (await db.execute(query.limit(self._plan.batch))).all()

    async def _mark(self, ids: Sequence[int]) -> None:
        table = self._plan.outbox
        marked = update(table).where(table.c.id.in_(ids)).values(published_at=self._clock())
        async with self._database.begin() as db:
            await db.execute(marked)

    async def _beat(self) -> None:
        """Write a heartbeat row when one is due; it takes the way of every event (D3)."""
        now = self._clock()
        if self._last_beat is not None and not self._due(self._last_beat, now):
            return  # known without asking the database, as in nearly every round
        table = self._plan.outbox
        beat = BEAT
        async with self._database.read() as db:
            last = (
                await db.execute(select(func.max(table.c.version)).where(table.c.record_id == beat))
            ).scalar()
        if last is not None and not self._due(last, now):
            self._last_beat = last
            return
        dialect = sqlite if self._database.is_sqlite else postgresql
        row = _heartbeat_row(self._plan.service, beat, now)
        async with self._database.begin() as db:
            await db.execute(dialect.insert(table).values(row).on_conflict_do_nothing())
        self._last_beat = row["version"]

    def _due(self, last: int, now: datetime) -> bool:
        return now.timestamp() - last >= self._plan.heartbeat.total_seconds()


def columns_of(plan: RelayPlan) -> list[Column[Any]]:
    """The columns of an outbox that a message is made of."""
    named = RELAYED if plan.topic else (*RELAYED, "topic")
    return [plan.outbox.c[name] for name in named]


def messages_of(plan: RelayPlan, row: Row[Any], marks: Mapping[str, str] | None = None) -> Iterator[Message]:
    """The event of a row, and beside it its next version where one is published.

    They are the same for ever, but for `marks`: further attributes of CloudEvents.
    """
    topic, envelope = plan.topic or row.topic, _envelope(plan, row, marks or {})
    key, found = str(row.record_id).encode(), succession.of_topic(topic)
    if found is None:
        yield Message(topic, key, row.body.encode(), envelope.headers())
        return
    ends = found.concerns(row.event_type)
    announced = {**envelope.extensions, **(found.extensions() if ends else {})}
    yield Message(topic, key, row.body.encode(), replace(envelope, extensions=announced).headers())
    body = orjson.dumps(found.body(orjson.loads(row.body))) if ends else row.body.encode()
    following = replace(envelope, type=found.type_of(row.event_type))
    yield Message(found.next_topic, key, body, following.headers())


def _envelope(plan: RelayPlan, row: Row[Any], marks: Mapping[str, str]) -> Envelope:
    return Envelope(
        id=row.event_id,
        type=row.event_type,
        source=source_of(plan.service),
        subject=str(row.record_id),
        time=_time(plan, row),
        record_version=row.version,
        traceparent=row.traceparent,
        extensions=marks,
    )


def _time(plan: RelayPlan, row: Row[Any]) -> datetime:
    """What the header tells. A heartbeat is nobody's record, so its time tells nothing of one."""
    at = as_utc(row.recorded_at)
    whole = not plan.by_day or row.record_id == BEAT
    return at if whole else at.replace(hour=0, minute=0, second=0, microsecond=0)


async def waiting(database: Database, outbox: Table) -> int:
    """How many versions are committed and not yet known to be on the log."""
    query = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
    async with database.read() as db:
        return (await db.execute(query)).scalar_one()


async def versions(database: Database, outbox: Table) -> int:
    """How many versions of records there are, heartbeats apart."""
    query = select(func.count()).select_from(outbox).where(outbox.c.record_id != BEAT)
    async with database.read() as db:
        return (await db.execute(query)).scalar_one()


def _heartbeat_row(service: str, beat: UUID, now: datetime) -> dict[str, Any]:
    return {
        "record_id": beat,
        "version": int(now.timestamp()),
        "event_id": uuid7(int(now.timestamp() * 1000)),
        "event_type": HEARTBEAT,
        "body": orjson.dumps({"service": service, "at": now}, option=orjson.OPT_UTC_Z).decode(),
        "recorded_at": now,
        "recorded_by": "relay",
    }
