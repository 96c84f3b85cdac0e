"""Controls: once a day has ended and all of it is on the log, a worker lists what the day brought to a topic.

A control lists rows of the outbox by their ids, from where the one before it ended. Rows get their ids within
a minute of their commit, and a day is closed an hour after its end: what is committed later has a higher id.
A row of a host whose clock is slow is listed later, in a further control of its day.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import JSON, ColumnElement, Row, Table, cast, func, insert, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.notes import Signer
from shared.contracts import control as contract
from shared.contracts.control import Control, PortEvents, control_id
from shared.contracts.envelope import source_of
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.database.locks import try_lock
from shared.records.relay import BEAT, RelayPlan
from shared.runtime.clock import Clock, as_utc
from shared.runtime.retry import repeat

MOST = 5_000
"""Events that one control lists: some 200 kB. A day with more takes several."""
SETTLED = timedelta(hours=1)
"""When a day can be closed, after its end in UTC: requests that began before have long ended."""
DAY = timedelta(days=1)


class Controls:
    """`run()` around `run_once()`, for what one relay publishes. One worker at a time makes them."""

    def __init__(
        self,
        plan: RelayPlan,
        table: Table,
        database: Database,
        clock: Clock,
        signer: Signer,
        pause_s: float = 60.0,
    ) -> None:
        self._plan = plan
        self._table = table
        self._database = database
        self._clock = clock
        self._signer = signer
        self._pause_s = pause_s
        self._id = control_id(plan.service)
        # To SQLite a text is JSON as it is, and a cast makes a number of it.
        self._json: Any = partial(type_coerce if database.is_sqlite else cast, type_=JSON)

    async def run(self, stop: asyncio.Event) -> None:
        """Make controls until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self._turn, "control_retry")

    async def _turn(self) -> int:
        async with try_lock(self._database, f"{self._plan.service}-controls") as lock:
            return 0 if lock is None else await self.run_once()

    async def run_once(self) -> int:
        """Make the next control that is due; 1, or 0 where none is."""
        async with self._database.read() as db:
            row = await self._next(db)
        if row is None:
            return 0
        async with self._database.begin(adds_to=self._table) as db:
            await db.execute(insert(self._table).values(row))
        return 1

    async def _next(self, db: AsyncConnection) -> dict[str, Any] | None:
        """The row of the next control: of a day that is begun, of what came late, or of the next day."""
        last = await self._last(db)
        if last is not None and not last.complete:
            return await self._control(db, last, last.day, last.upto)
        day = await self._first_day(db) if last is None else last.day + DAY
        if day is None or not await self._is_over(db, day):
            return None
        if last is not None and await self._rows(db, last.day, last.upto, 1):
            return await self._control(db, last, last.day, last.upto)
        return await self._control(db, last, day, await self._start(db, day))

    async def _last(self, db: AsyncConnection) -> Row[Any] | None:
        table = self._table.c
        query = select(*(table[name] for name in ("version", "day", "complete", "upto")))
        query = query.where(table.record_id == self._id).order_by(table.version.desc()).limit(1)
        return (await db.execute(query)).one_or_none()

    async def _first_day(self, db: AsyncConnection) -> date | None:
        """The day of the first row, heartbeats among them."""
        outbox = self._plan.outbox.c
        first = (await db.execute(select(outbox.recorded_at).order_by(outbox.id).limit(1))).scalar()
        return None if first is None else as_utc(first).date()

    async def _is_over(self, db: AsyncConnection, day: date) -> bool:
        """Whether the day has ended, and nothing of it waits for the log."""
        end, outbox = _begin(day) + DAY, self._plan.outbox.c
        if self._clock() < end + SETTLED:
            return False
        waiting = select(outbox.id).where(outbox.published_at.is_(None), outbox.recorded_at < end).limit(1)
        return (await db.execute(waiting)).first() is None

    async def _start(self, db: AsyncConnection, day: date) -> int:
        """No row of this day has an id that is not higher: the day before the one before was closed then."""
        table = self._table.c
        query = select(func.max(table.upto)).where(table.record_id == self._id, table.day < day - DAY)
        return (await db.execute(query)).scalar() or 0

    async def _rows(self, db: AsyncConnection, day: date, after: int, most: int) -> Sequence[Row[Any]]:
        """The events of a day, in order of their ids, without heartbeats."""
        outbox = self._plan.outbox.c
        port = self._json(outbox.body)["port_code"].as_string().label("port_code")
        query = select(outbox.id, outbox.record_id, outbox.version, port)
        query = query.where(outbox.id > after, *_within(outbox, day), outbox.record_id != BEAT)
        return (await db.execute(query.order_by(outbox.id).limit(most))).all()

    async def _control(
        self, db: AsyncConnection, last: Row[Any] | None, day: date, after: int
    ) -> dict[str, Any]:
        """The row of a control that lists what the day has after this id."""
        rows = await self._rows(db, day, after, MOST + 1)
        complete, listed = len(rows) <= MOST, rows[:MOST]
        upto = await self._reached(db, day, after) if complete else listed[-1].id
        made = self._made(1 if last is None else last.version + 1, day, listed, complete=complete)
        return self._row(made, max(upto, after))

    async def _reached(self, db: AsyncConnection, day: date, after: int) -> int:
        """The last id of the day, heartbeats among them, so that the next looks at none of them again."""
        outbox = self._plan.outbox.c
        query = select(func.max(outbox.id)).where(outbox.id > after, *_within(outbox, day))
        return (await db.execute(query)).scalar() or after

    def _made(self, version: int, day: date, rows: Sequence[Row[Any]], *, complete: bool) -> Control:
        made = Control(
            id=self._id,
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

    def _row(self, made: Control, upto: int) -> dict[str, Any]:
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


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _within(outbox: Any, day: date) -> tuple[ColumnElement[bool], ...]:
    """That a row was recorded on this day."""
    return outbox.recorded_at >= _begin(day), outbox.recorded_at < _begin(day) + DAY


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
