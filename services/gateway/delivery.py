"""Delivering topics to one webhook: each partition in its order, at least once, positions kept as it goes."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime

from services.gateway import ledger
from services.gateway.attempts import Attempts
from services.gateway.ledger import Place, State
from shared.database.database import Database
from shared.events import subscription
from shared.events.log import EventLog, PositionLost, Record
from shared.events.subscription import Start, Subscription
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics
from shared.runtime.process import finish

POLL_S = 1.0


def start_of(written: str) -> Start:
    """Where `beginning`, `latest` or an instant is."""
    with contextlib.suppress(ValueError):
        return subscription.Place(written)
    return datetime.fromisoformat(written if "T" in written else f"{written}T00:00:00+00:00")


class Feed:
    """One topic on its way to one webhook, from the stored positions on."""

    def __init__(
        self,
        topic: str,
        state: State,
        attempts: Attempts,
        database: Database,
        events: EventLog,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._topic, self._state, self._attempts = topic, state, attempts
        self._database, self._events, self._clock, self._metrics = database, events, clock, metrics
        self._at: dict[int, int] = {}
        self._last: dict[int, str] = {}  # by partition, what the record before the position has to be
        self._done: dict[int, Record] = {}
        self._storing = asyncio.Lock()

    async def run(self) -> None:
        """Deliver, for ever. Raises `Moved`, `LogError` and `PositionLost`."""
        async with self._events.subscription(self._topic, await self._start()) as reading:
            await self._begin(reading)
            while True:
                await self.round(self._checked(await reading.poll(POLL_S)))

    async def round(self, records: Sequence[Record]) -> None:
        """Deliver these, partitions beside one another; keep what was delivered, also where it ends."""
        by_partition: dict[int, list[Record]] = {}
        for one in records:
            by_partition.setdefault(one.partition, []).append(one)
        try:
            async with asyncio.TaskGroup() as tasks:
                for each in by_partition.values():
                    tasks.create_task(self._deliver(each))
        finally:
            await finish(self._store())

    async def _deliver(self, records: Sequence[Record]) -> None:
        for one in records:
            await self._attempts.until_taken(one, self._store)
            self._done[one.partition] = one

    async def _start(self) -> Start:
        async with self._database.read() as db:
            places = await ledger.places(db, self._state.id, self._topic)
        if not places:
            return start_of(self._state.start)
        self._at = {partition: place.offset for partition, place in places.items()}
        self._last = {one: place.last_record for one, place in places.items() if place.last_record}
        return {one: place.offset - bool(place.last_record) for one, place in places.items()}

    async def _begin(self, reading: Subscription) -> None:
        """Keep where the partitions begin that have no position yet."""
        new = {one: offset for one, offset in reading.starts().items() if one not in self._at}
        self._at |= new
        async with self._database.begin() as db:
            await ledger.begin(db, self._state, self._topic, new)

    def _checked(self, records: list[Record]) -> list[Record]:
        """The records behind the positions. Raises `PositionLost` where another one stands before them."""
        found = []
        for one in records:
            last = self._last.pop(one.partition, None)
            if last is None:
                found.append(one)
            elif last != one.fingerprint:
                place = f"{one.topic}/{one.partition} at {one.offset}"
                raise PositionLost(f"{place} is another record than the one that was delivered")
        return found

    async def _store(self) -> None:
        """Move the positions behind what was delivered."""
        async with self._storing:
            done, self._done = self._done, {}
            if not done:
                return
            after = {one: Place(record.offset + 1, record.fingerprint) for one, record in done.items()}
            moves = {one: (self._at[one], place) for one, place in after.items()}
            async with self._database.begin() as db:
                await ledger.advance(db, self._state, self._topic, moves)
                await ledger.delivered(db, self._state.id, self._clock())
            self._at |= {one: place.offset for one, place in after.items()}
            newest = max(record.timestamp_ms for record in done.values())
            self._metrics.webhook_delivered.labels(self._state.id, self._topic).set(newest / 1000)
