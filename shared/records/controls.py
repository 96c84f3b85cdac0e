"""Controls: once a day has ended and all of it is on the log, a worker lists what the day brought to a topic.

A control lists rows of the outbox by their ids, from where the one before it ended. Rows get their ids within
a minute of their commit, and a day is closed an hour after its end: what is committed later has a higher id.
A row of a host whose clock is slow is listed later, in a further control of its day.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import Row, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.notes import Signer
from shared.contracts import control as contract
from shared.contracts.control import NO_PORT, Control, PortEvents
from shared.contracts.envelope import source_of
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.database.locks import try_lock
from shared.records.days import DAY, Days, end_of
from shared.records.relay import RelayPlan
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics, TopicState
from shared.runtime.retry import repeat

MOST = 5_000
"""Events that one control lists: some 200 kB. A day with more takes several."""
SETTLED = timedelta(hours=1)
"""When a day can be closed, after its end in UTC: requests that began before have long ended."""


class Controls:
    """`run()` around `run_once()`, for what one relay publishes. One worker at a time makes them.

    That one also shows how much of the day that is next is recorded and published.
    """

    def __init__(
        self,
        plan: RelayPlan,
        table: Table,
        database: Database,
        clock: Clock,
        signer: Signer,
        metrics: Metrics,
        pause_s: float = 60.0,
    ) -> None:
        self._plan = plan
        self._table = table
        self._database = database
        self._clock = clock
        self._signer = signer
        self._metrics = metrics
        self._pause_s = pause_s
        self._days = Days(plan, table, database)

    async def run(self, stop: asyncio.Event) -> None:
        """Make controls until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self._turn, "control_retry")

    async def _turn(self) -> int:
        async with try_lock(self._database, f"{self._plan.service}-controls") as lock:
            if lock is None:
                self._metrics.hide_topic(self._plan.topic, self._plan.service)
                return 0
            made = await self.run_once()
            if not made:
                await self.show()
            return made

    async def run_once(self) -> int:
        """Make the next control that is due; 1, or 0 where none is."""
        async with self._database.read() as db:
            row = await self._next(db)
        if row is None:
            return 0
        async with self._database.begin(adds_to=self._table) as db:
            await db.execute(insert(self._table).values(row))
        return 1

    async def show(self) -> None:
        """Show as metrics how far the topic is."""
        async with self._database.read() as db:
            state = await self._state(db)
        self._metrics.show_topic(self._plan.topic, self._plan.service, state)

    async def _state(self, db: AsyncConnection) -> TopicState:
        last, first = await self._days.last(db), await self._days.first(db)
        day = first if last is None else last.day + DAY
        counts = [] if day is None else await self._days.counts(db, day)
        return TopicState(
            newest=await self._days.newest(db),
            waiting=await self._days.waiting(db),
            closed=None if day is None else end_of(day) - DAY,
            recorded={row.port_code or NO_PORT: row.recorded for row in counts},
            published={row.port_code or NO_PORT: row.published for row in counts},
        )

    async def _next(self, db: AsyncConnection) -> dict[str, Any] | None:
        """The row of the next control: of a day that is begun, of what came late, or of the next day."""
        days, last = self._days, await self._days.last(db)
        if last is not None and not last.complete:
            return await self._control(db, last, last.day, last.upto)
        day = await days.first(db) if last is None else last.day + DAY
        if day is None or self._clock() < end_of(day) + SETTLED or await days.waits(db, day):
            return None
        if last is not None and await days.rows(db, last.day, last.upto, 1):
            return await self._control(db, last, last.day, last.upto)
        return await self._control(db, last, day, await days.start(db, day))

    async def _control(
        self, db: AsyncConnection, last: Row[Any] | None, day: date, after: int
    ) -> dict[str, Any]:
        """The row of a control that lists what the day has after this id."""
        rows = await self._days.rows(db, day, after, MOST + 1)
        complete, listed = len(rows) <= MOST, rows[:MOST]
        upto = await self._days.reached(db, day, after) if complete else listed[-1].id
        made = self._made(1 if last is None else last.version + 1, day, listed, complete=complete)
        return _row(made, upto)

    def _made(self, version: int, day: date, rows: Sequence[Row[Any]], *, complete: bool) -> Control:
        made = Control(
            id=self._days.id,
            version=version,
            recorded_at=self._clock(),
            topic=self._plan.topic,
            source=source_of(self._plan.service),
            day=day,
            complete=complete,
            count=len(rows),
            ports=_by_port(rows),
            note="",
        )
        note = self._signer.sign(contract.stated(self._signer.service, made))
        return made.model_copy(update={"note": note})


def _row(made: Control, upto: int) -> dict[str, Any]:
    body = made.model_dump(exclude_none=True)
    return {
        "record_id": made.id,
        "version": made.version,
        "event_id": uuid7(int(made.recorded_at.timestamp() * 1000)),
        "event_type": contract.TYPE,
        "body": orjson.dumps(body, option=orjson.OPT_UTC_Z).decode(),
        "recorded_at": made.recorded_at,
        "recorded_by": "controls",
        "topic": made.topic,
        "day": made.day,
        "complete": made.complete,
        "upto": upto,
    }


def _by_port(rows: Sequence[Row[Any]]) -> list[PortEvents]:
    ports = defaultdict[str, list[Row[Any]]](list)
    for row in rows:
        ports[row.port_code or ""].append(row)
    return [
        PortEvents(
            port_code=port or None,
            count=len(found),
            new=sum(row.version == 1 for row in found),
            events=[f"{row.record_id}/{row.version}" for row in found],
        )
        for port, found in sorted(ports.items())
    ]
