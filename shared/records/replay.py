"""Publishing versions again from an outbox: for a topic that lost them, or for one that never had them.

It reads the outbox beside the relay and marks nothing. What still waits for the relay is the relay's: on its
own topic, only what was published before is published again, so no version comes before the one that it
follows. Whoever keeps the highest version of each record is right whatever comes again (ADR 0031).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, literal, select

from shared.database.database import Database
from shared.events.log import Message
from shared.records.relay import BEAT, RelayPlan, columns_of, messages_of

MARK = {"replayed": "true"}
"""The attribute of CloudEvents that an event has which is published again."""


@dataclass(frozen=True, slots=True)
class Period:
    """When a version was recorded: from `start` on, and before `end`. None is open."""

    start: datetime | None = None
    end: datetime | None = None


class OutboxReplay:
    """What of one outbox is published again, into its own topic or into another one. No heartbeats."""

    def __init__(
        self, plan: RelayPlan, database: Database, period: Period = Period(), into: str | None = None
    ) -> None:
        self.name = plan.service
        self._plan = plan
        self._database = database
        self._period = period
        self._into = into

    async def bound(self) -> int:
        """The highest id that there is: later versions are the relay's."""
        query = select(func.max(self._plan.outbox.c.id))
        async with self._database.read() as db:
            return (await db.execute(query)).scalar() or 0

    async def count(self, after: int, upto: int) -> int:
        """How many versions there are with these ids."""
        query = select(func.count()).select_from(self._plan.outbox).where(*self._chosen(after, upto))
        async with self._database.read() as db:
            return (await db.execute(query)).scalar_one()

    async def days(self) -> Sequence[Row[Any]]:
        """How many `events` there are, by `topic` and `day`: the UTC day on which they were recorded."""
        table = self._plan.outbox.c
        topic = literal(self._into or self._plan.topic) if self._into or self._plan.topic else table.topic
        at = table.recorded_at if self._database.is_sqlite else func.timezone("UTC", table.recorded_at)
        columns = topic.label("topic"), func.date(at).label("day")
        query = select(*columns, func.count().label("events")).where(*self._chosen(0, await self.bound()))
        async with self._database.read() as db:
            return (await db.execute(query.group_by("topic", "day").order_by("topic", "day"))).all()

    async def page(self, after: int, upto: int, most: int) -> Sequence[Row[Any]]:
        """The next versions, in order of their ids."""
        table = self._plan.outbox.c
        query = select(*columns_of(self._plan)).where(*self._chosen(after, upto))
        async with self._database.read() as db:
            return (await db.execute(query.order_by(table.id).limit(most))).all()

    def messages(self, row: Row[Any]) -> Sequence[Message]:
        """As the relay published it, with the mark; into another topic, as the outbox has it alone."""
        made = list(messages_of(self._plan, row, MARK))
        return made if self._into is None else [replace(made[0], topic=self._into)]

    def _chosen(self, after: int, upto: int) -> list[ColumnElement[bool]]:
        """What the rows meet that are published again."""
        table, period = self._plan.outbox.c, self._period
        met = [table.id > after, table.id <= upto, table.record_id != BEAT]
        if self._into is None:
            met.append(table.published_at.is_not(None))
        if period.start is not None:
            met.append(table.recorded_at >= period.start)
        if period.end is not None:
            met.append(table.recorded_at < period.end)
        return met
