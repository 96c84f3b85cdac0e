"""What is in custody, by location, with what is missing or overdue; and counts, which say what was found."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, and_, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.answers import Counted, Held, Inventory, held
from services.seizure.custody.drafts import CountDraft
from services.seizure.custody.seized import come
from services.seizure.custody.tables import CustodyTables
from services.seizure.custody.writes import Writing
from shared.database.locks import exclude
from shared.web import cursors

PORTION = 500
"""Items of one statement: SQLite takes a limited number of values."""


class Bookmark(msgspec.Struct, frozen=True, array_like=True):
    """The last item of a page."""

    seizure_id: UUID
    line: int


class Inventories:
    """Reads inventories, and records counts."""

    def __init__(self, tables: CustodyTables) -> None:
        self._tables = tables
        self._items = tables.items

    async def page(
        self,
        db: AsyncConnection,
        port_code: str | None,
        location: str | None,
        missing: bool,
        overdue: bool,
        cursor: str | None,
        limit: int,
        now: datetime,
        within: AbstractSet[str] | None = None,
    ) -> Inventory:
        """A page of the items in custody. With `missing` or `overdue` only such; with both, either.

        `within` are the ports that the caller may see; None: all.
        """
        items = self._items.c
        query = select(self._items).where(items.disposition.is_(None))
        if port_code is not None:
            query = query.where(items.port_code == port_code)
        if within is not None:
            query = query.where(items.port_code.in_(sorted(within)))
        if location is not None:
            query = query.where(items.location == location)
        wanting = [items.found.is_(False)] if missing else []
        late = [items.expected_back_at < now] if overdue else []
        if wanting or late:
            query = query.where(wanting[0] | late[0] if wanting and late else [*wanting, *late][0])
        after = cursors.decode(cursor, Bookmark)
        if after is not None:
            query = query.where(tuple_(items.seizure_id, items.line) > tuple_(after.seizure_id, after.line))
        rows = (await db.execute(query.order_by(items.seizure_id, items.line).limit(limit + 1))).all()
        shown = [held(dict(row._mapping), now) for row in rows[:limit]]
        more = len(rows) > limit
        last = cursors.encode(Bookmark(shown[-1].seizure_id, shown[-1].line)) if more else None
        return Inventory(items=shown, next=last)

    async def count(self, writing: Writing, port_code: str, draft: CountDraft) -> Counted:
        """Record what was found at a location at one time, against what the chains put there by then.

        Items that came or were moved after that time, or counted later, are left as they are. Raises
        `Invalid` for a time that has not come.
        """
        at = come(draft.at, writing.now, "at")
        await exclude(writing.db, f"custody-counts-{port_code}")
        there = await self._stored_by(writing.db, port_code, draft.location, at)
        seen = {(one.seizure_id, one.line) for one in draft.found}
        expected = {(row.seizure_id, row.line): row for row in there}
        await self._mark(writing.db, sorted(expected.keys() & seen), at, found=True)
        await self._mark(writing.db, sorted(expected.keys() - seen), at, found=False)
        others = await self._known(writing.db, sorted(seen - expected.keys()))
        counted = Counted(
            port_code=port_code,
            count=await self._next(writing.db, port_code),
            location=draft.location,
            counted_by=draft.counted_by,
            at=at,
            recorded_at=writing.now,
            expected=len(expected),
            found=len(expected.keys() & seen),
            missing=[_as_counted(row, at, writing.now) for key, row in expected.items() if key not in seen],
            unexpected=[held(dict(row._mapping), writing.now) for row in others],
            unknown=len(seen) - len(expected.keys() & seen) - len(others),
        )
        columns = {"port_code": port_code, "count": counted.count, "location": draft.location}
        await writing.add(self._tables.counts, counted, **columns)
        return counted

    async def _stored_by(
        self, db: AsyncConnection, port_code: str, location: str, at: datetime
    ) -> Sequence[Row[Any, Any]]:
        """The items that are at a location since this time or earlier, locked in one order."""
        items = self._items.c
        here = and_(items.port_code == port_code, items.location == location, items.since <= at)
        not_later = items.counted_at.is_(None) | (items.counted_at <= at)
        query = select(self._items).where(here, not_later).order_by(items.seizure_id, items.line)
        return (await db.execute(query.with_for_update())).all()

    async def _mark(
        self, db: AsyncConnection, keys: Sequence[tuple[UUID, int]], at: datetime, *, found: bool
    ) -> None:
        for which in self._portions(keys):
            await db.execute(update(self._items).where(which).values(counted_at=at, found=found))

    async def _known(self, db: AsyncConnection, keys: Sequence[tuple[UUID, int]]) -> list[Row[Any, Any]]:
        """Those of the items that are or were in custody."""
        order = (self._items.c.seizure_id, self._items.c.line)
        found: list[Row[Any, Any]] = []
        for which in self._portions(keys):
            found += (await db.execute(select(self._items).where(which).order_by(*order))).all()
        return found

    def _portions(self, keys: Sequence[tuple[UUID, int]]) -> list[Any]:
        items = self._items.c
        name = tuple_(items.seizure_id, items.line)
        return [name.in_(keys[begin : begin + PORTION]) for begin in range(0, len(keys), PORTION)]

    async def _next(self, db: AsyncConnection, port_code: str) -> int:
        counts = self._tables.counts.c
        last = select(func.coalesce(func.max(counts.count), 0)).where(counts.port_code == port_code)
        return int((await db.execute(last)).scalar_one()) + 1


def _as_counted(row: Row[Any, Any], at: datetime, now: datetime) -> Held:
    """An item that a count did not find, as it is from then on."""
    return held({**row._mapping, "counted_at": at, "found": False}, now)
