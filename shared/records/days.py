"""The days of an outbox: what was recorded on each, by the UTC day of `recorded_at`, and its controls."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, Table, cast, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.control import control_id
from shared.database.database import Database
from shared.records.relay import BEAT, RelayPlan
from shared.runtime.clock import as_utc

DAY = timedelta(days=1)


class Days:
    """Those of what one relay publishes. `controls` is the table of its controls, and of others'."""

    def __init__(self, plan: RelayPlan, controls: Table, database: Database) -> None:
        self.id = control_id(plan.service)
        self._outbox = plan.outbox.c
        self._controls = controls.c
        # To SQLite a text is JSON as it is, and a cast makes a number of it.
        as_json: Any = partial(type_coerce if database.is_sqlite else cast, type_=JSON)
        self._port = as_json(self._outbox.body)["port_code"].as_string().label("port_code")

    async def last(self, db: AsyncConnection) -> Row[Any] | None:
        """The last control: its `version`, its `day`, whether `complete`, and up to which id it lists."""
        table = self._controls
        query = select(*(table[name] for name in ("version", "day", "complete", "upto")))
        query = query.where(table.record_id == self.id).order_by(table.version.desc()).limit(1)
        return (await db.execute(query)).one_or_none()

    async def first(self, db: AsyncConnection) -> date | None:
        """The day of the first row, heartbeats among them."""
        query = select(self._outbox.recorded_at).order_by(self._outbox.id).limit(1)
        found = (await db.execute(query)).scalar()
        return None if found is None else as_utc(found).date()

    async def waits(self, db: AsyncConnection, day: date) -> bool:
        """Whether anything of this day or before is not known to be on the log."""
        table = self._outbox
        query = select(table.id).where(table.published_at.is_(None), table.recorded_at < end_of(day)).limit(1)
        return (await db.execute(query)).first() is not None

    async def start(self, db: AsyncConnection, day: date) -> int:
        """No row of this day has an id that is not higher: the day before the one before was closed then."""
        table = self._controls
        query = select(func.max(table.upto)).where(table.record_id == self.id, table.day < day - DAY)
        return (await db.execute(query)).scalar() or 0

    async def rows(self, db: AsyncConnection, day: date, after: int, most: int) -> Sequence[Row[Any]]:
        """The events of a day, in order of their ids, without heartbeats."""
        table = self._outbox
        query = select(table.id, table.record_id, table.version, self._port).where(
            *self._of(day, after), table.record_id != BEAT
        )
        return (await db.execute(query.order_by(table.id).limit(most))).all()

    async def reached(self, db: AsyncConnection, day: date, after: int) -> int:
        """The last id of the day, heartbeats among them, so that the next looks at none of them again."""
        query = select(func.max(self._outbox.id)).where(*self._of(day, after))
        return (await db.execute(query)).scalar() or after

    async def counts(self, db: AsyncConnection, day: date) -> Sequence[Row[Any]]:
        """Of a day by port, how many events are `recorded`, and how many of these `published`."""
        table, after = self._outbox, await self.start(db, day)
        numbers = func.count().label("recorded"), func.count(table.published_at).label("published")
        query = select(self._port, *numbers).where(*self._of(day, after), table.record_id != BEAT)
        return (await db.execute(query.group_by("port_code"))).all()

    async def newest(self, db: AsyncConnection) -> datetime | None:
        """When the newest of what is on the topic was recorded, heartbeats among it."""
        table = self._outbox
        query = select(table.recorded_at).where(table.published_at.is_not(None))
        found = (await db.execute(query.order_by(table.id.desc()).limit(1))).scalar()
        return None if found is None else as_utc(found)

    async def waiting(self, db: AsyncConnection) -> int:
        """How many events are recorded and not known to be on the log."""
        query = select(func.count()).where(
            self._outbox.published_at.is_(None), self._outbox.record_id != BEAT
        )
        return (await db.execute(query)).scalar_one()

    def _of(self, day: date, after: int) -> tuple[ColumnElement[bool], ...]:
        """The rows of a day after this id."""
        table = self._outbox
        return table.id > after, table.recorded_at >= end_of(day) - DAY, table.recorded_at < end_of(day)


def end_of(day: date) -> datetime:
    """When a day ends in UTC."""
    return datetime.combine(day, time(), UTC) + DAY
