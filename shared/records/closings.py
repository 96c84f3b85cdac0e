"""Closed fiscal years of one kind of records, and which writes they let pass (ADR 0006).

A year can be closed once it has ended everywhere and half a day more has gone by. So a write into a
year that has not ended everywhere needs no look at the table, whatever the clocks of two hosts say
and however long it takes to commit. Any other write shares a lock that closing excludes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.policy import Action as May
from shared.acts.act import Act, Deed, version_digest
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.acts.tables import whole_columns
from shared.contracts.closing import FIRST_YEAR, KIND, LAST_YEAR, Closing, closing_id, source_name
from shared.contracts.envelope import Action, event_type
from shared.contracts.fiscal import first_day, fiscal_year, last_day
from shared.contracts.ids import uuid7
from shared.contracts.record import Draft
from shared.contracts.vocabularies import Status
from shared.database.database import Database
from shared.database.locks import exclude, share
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.found import facts_of
from shared.records.lifecycle import Version
from shared.web.errors import Conflict, NotFound, YearClosed

D = TypeVar("D", bound=Draft)
EVERYWHERE = timedelta(hours=12)
"""When a day has ended everywhere, after its end in UTC."""
SETTLED = timedelta(hours=24)
"""When a year can be closed, after its end in UTC: on 2 October. Slow clocks and commits have until then."""


def running_since(now: datetime) -> date:
    """The first day of the fiscal year that has not ended everywhere: from it on, no year can be closed."""
    return first_day(fiscal_year((now - EVERYWHERE).date()))


class SecondPersonNeeded(Exception):
    """The author may change the closed year, but not alone: it is to be proposed."""


def admitted(
    version: Version[D],
    days: Iterable[date],
    closed: Mapping[int, Closing],
    author: Author,
    *,
    alone: bool = True,
) -> Version[D]:
    """The version as it may be written, given the closed years and the local days that it touches.

    Raises `YearClosed` unless the author may write into a closed year, and says why; and
    `SecondPersonNeeded` who may, but not `alone`.
    """
    years = sorted({fiscal_year(day) for day in days} & closed.keys()) if closed else ()
    if not years:
        return version
    facts = facts_of(version, author.subject)
    may = author.authority.allows(May.CHANGE_CLOSED_YEAR, facts, version.recorded_at)
    if not (may and version.reason):
        raise _refusal(closed[years[0]], author.authority.needed(May.CHANGE_CLOSED_YEAR, facts))
    if not alone and author.proposal is None:
        raise SecondPersonNeeded
    return lifecycle.after_close(version)


class Closings:
    """The closings for one kind of records, in a table that is an outbox of its own."""

    def __init__(self, records: str, table: Table, acts: Acts) -> None:
        self._acts = acts
        self._records = records
        self._table = table
        self._lock = f"{table.name}-lock"

    async def closed(self, db: AsyncConnection, days: Iterable[date], now: datetime) -> dict[int, Closing]:
        """The closed among the fiscal years of these local days, which stay so until the transaction ends.

        To be asked before the transaction locks anything else, so that no two wait for each other.
        """
        running = running_since(now)
        years = {fiscal_year(day) for day in days if day < running}
        if not years:
            return {}
        await share(db, self._lock)
        standing = await self._standing(db, years)
        return {year: one for year, one in standing.items() if one.status is Status.ACTIVE}

    async def standing(self, db: AsyncConnection) -> list[Closing]:
        """How every year stands that was ever closed, the latest first."""
        found = await self._standing(db, range(FIRST_YEAR, LAST_YEAR + 1))
        return [found[year] for year in sorted(found, reverse=True)]

    async def close(
        self, database: Database, year: int, reason: str, author: Author, now: datetime
    ) -> Closing:
        """Close a year, once: one that is closed stays as it is. Raises `Conflict` for one that runs."""
        return await self._put(database, Closure(year, Status.ACTIVE, reason, author, now))

    async def reopen(
        self, database: Database, year: int, reason: str, author: Author, now: datetime
    ) -> Closing:
        """Open a closed year again, once. Raises `NotFound` for one that never was closed."""
        return await self._put(database, Closure(year, Status.VOIDED, reason, author, now))

    async def _put(self, database: Database, change: "Closure") -> Closing:
        with self._acts.pen() as pen:
            async with database.begin(adds_to=self._table) as db:
                before = await self.before(db, change)
                if before is not None and before.status is change.status:
                    return before
                return await self.put(db, pen, change, before)

    async def before(self, db: AsyncConnection, change: "Closure") -> Closing | None:
        """How the year stands, which it does until the transaction ends.

        Raises `Conflict` for one that cannot be closed yet, `NotFound` for one that was not closed.
        """
        if change.status is Status.ACTIVE and fiscal_year((change.now - SETTLED).date()) <= change.year:
            raise Conflict(
                f"Fiscal year {change.year} ends on {last_day(change.year)}: it can be closed from "
                f"{change.year}-10-02 (UTC) on."
            )
        await exclude(db, self._lock)
        before = (await self._standing(db, [change.year])).get(change.year)
        if before is None and change.status is Status.VOIDED:
            raise NotFound(f"Fiscal year {change.year} never was closed for {self._records} records.")
        return before

    async def put(self, db: AsyncConnection, pen: Pen, change: "Closure", before: Closing | None) -> Closing:
        """Write the closing that follows the one before."""
        after = change.after(self._records, before)
        row = _row(after, change.author)
        await db.execute(insert(self._table).values(row))
        replaced = None if before is None else await self._digest(db, before)
        await self._acts.add(db, pen.links([_act(after, row, replaced, change.author)]))
        return after

    def id_of(self, year: int) -> UUID:
        """The id of a year's closing."""
        return closing_id(self._records, year)

    async def _digest(self, db: AsyncConnection, closing: Closing) -> str:
        table = self._table.c
        query = select(*whole_columns(self._table))
        query = query.where(table.record_id == closing.id, table.version == closing.version)
        return version_digest(*(await db.execute(query)).one())

    async def _standing(self, db: AsyncConnection, years: Iterable[int]) -> dict[int, Closing]:
        """By year the highest version. By id, for the table holds the relay's heartbeats too."""
        table = self._table.c
        ids = [closing_id(self._records, year) for year in years]
        query = select(table.body).where(table.record_id.in_(ids)).order_by(table.version)
        bodies = (await db.execute(query)).scalars()
        found = (Closing.model_validate_json(body, extra="ignore") for body in bodies)
        return {one.fiscal_year: one for one in found}


@dataclass(frozen=True, slots=True)
class Closure:
    """A fiscal year to be closed or opened again."""

    year: int
    status: Status
    reason: str
    author: Author
    now: datetime

    def after(self, records: str, before: Closing | None) -> Closing:
        """The closing that it makes of the one before."""
        return Closing(
            id=closing_id(records, self.year),
            version=1 if before is None else before.version + 1,
            status=self.status,
            reason=self.reason,
            # What was known on a day must not depend on clocks.
            recorded_at=self.now if before is None else max(self.now, before.recorded_at),
            fiscal_year=self.year,
            records=records,
            local_day=last_day(self.year),
        )


def _act(closing: Closing, row: Mapping[str, Any], before: str | None, author: Author) -> Act:
    """The act that made a closing, given its row and the digest of the one before."""
    return author.act(
        closing.recorded_at,
        Deed.CLOSE_YEAR if closing.status is Status.ACTIVE else Deed.REOPEN_YEAR,
        source_name(closing.records),
        record_id=closing.id,
        version=closing.version,
        before=before,
        after=version_digest(row["body"]),
        reason=closing.reason,
    )


def _refusal(closing: Closing, whom: str) -> YearClosed:
    return YearClosed(
        f"Fiscal year {closing.fiscal_year} is closed for {closing.records} records since "
        f"{closing.recorded_at:%Y-%m-%d %H:%M} UTC ({closing.reason}). To change it nevertheless takes "
        f"a reason, and {whom}; or have the year opened again."
    )


def _row(closing: Closing, author: Author) -> dict[str, Any]:
    action = Action.VOIDED if closing.status is Status.VOIDED else Action.AMENDED
    return {
        "record_id": closing.id,
        "version": closing.version,
        "event_id": uuid7(int(closing.recorded_at.timestamp() * 1000)),
        "event_type": event_type(KIND, Action.RECORDED if closing.version == 1 else action),
        "body": orjson.dumps(closing.model_dump(), option=orjson.OPT_UTC_Z).decode(),
        "recorded_at": closing.recorded_at,
        "recorded_by": author.subject,
        "traceparent": author.traceparent,
    }
