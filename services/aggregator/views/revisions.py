"""What changed between two instants, and why: the entries of the journal that moved figures."""

import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CELL, LOCATION, Contribution, decode
from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.entries import matching
from services.aggregator.figures.selection import Selection, invalid
from services.aggregator.figures.sums import with_derived
from services.aggregator.ledger.journal import JOURNAL, replaces
from services.aggregator.views import pages
from shared.contracts.record import EARLIEST
from shared.runtime.clock import as_utc

CHUNK = 500
FIRST_WINDOW = timedelta(minutes=1)
WIDENING = 4
WEEK = timedelta(days=7)


Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Category(StrEnum):
    """Why figures moved. An entry is late when its local day lies on or before the day of `since`."""

    ENTRY = "entry"
    LATE_ENTRY = "late_entry"
    AMENDED = "amended"
    VOIDED = "voided"


class Location(msgspec.Struct):
    """The last entry of the page before, and of which question."""

    question: str
    since: Instant
    until: Instant
    recorded_at: Instant
    record_id: UUID
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]

    def __post_init__(self) -> None:
        self.since, self.until = self.since.astimezone(UTC), self.until.astimezone(UTC)
        self.recorded_at = self.recorded_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class RevisionsQuery:
    """Entries recorded after `since` and by `until` that changed figures of the selection.

    First versions of events after the day of `since` are ordinary `entries`: left out unless asked
    for. `after_close` keeps what was recorded after its fiscal year had been closed, entries too.
    """

    since: datetime
    until: datetime
    selection: Selection
    entries: bool = False
    after_close: bool = False

    @classmethod
    def of(
        cls,
        since: datetime | None,
        until: datetime | None,
        now: datetime,
        selection: Selection,
        *,
        entries: bool = False,
        after_close: bool = False,
    ) -> "RevisionsQuery":
        """Until now, and of the last week, unless said otherwise. Raises `Invalid` for a reversed period."""
        upto = now if until is None else min(until, now)
        begin = upto - WEEK if since is None else since
        if begin > upto:
            raise invalid("since", f"{begin.isoformat()} is after the end, {upto.isoformat()}")
        return cls(begin, upto, selection, entries, after_close)

    def measures(self) -> tuple[str, ...]:
        """The measures that deltas are shown of: those asked for, or those that totals list."""
        listed = (name for name, measure in MEASURES.items() if measure.listed)
        return self.selection.filters.measures or tuple(listed)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order of recording, of which period, and the cursor of the next page if there is one."""

    rows: list[dict[str, Any]]
    since: datetime
    until: datetime
    next: str | None


async def revisions(db: AsyncConnection, query: RevisionsQuery, cursor: str | None, limit: int) -> Page:
    """A page of up to `limit` rows; further pages keep the period of the first.

    Raises `BadRequest` for a cursor of another question.
    """
    place = pages.decode(cursor, Location)
    asked = (query.selection, query.entries, query.after_close)
    name = hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
    if place is not None:
        if place.question != name:
            raise pages.refused()
        query = replace(query, since=place.since, until=place.until)
    rows: list[dict[str, Any]] = []
    last: Row[Any] | None = None
    async for row in _in_order(db, query, place):
        delta = _delta(row, query)
        if not delta:
            continue
        if last is not None and len(rows) == limit:
            key = (as_utc(last.recorded_at), last.record_id, last.kind, last.version)
            following = pages.encode(Location(name, query.since, query.until, *key))
            return Page(rows, query.since, query.until, following)
        rows.append(_shown(row, query, delta))
        last = row
    return Page(rows, query.since, query.until, None)


async def _in_order(
    db: AsyncConnection, query: RevisionsQuery, place: Location | None
) -> AsyncIterator[Row[Any]]:
    """The entries in question, in order of recording.

    The journal is found by blocks of recording, which are in no strict order: so it is read by
    windows of time, each wider than the one before until there is something.
    """
    statement, own = _statement(db.dialect.name, query)
    order = (own.c.recorded_at, own.c.record_id, own.c.kind, own.c.version)
    statement = statement.order_by(*order).limit(CHUNK)
    begin, window = max(query.since, EARLIEST), FIRST_WINDOW
    after: ColumnElement[bool] = own.c.recorded_at > query.since
    if place is not None:
        begin, after = place.recorded_at, _behind(order, place)
    while True:
        end = begin + window if query.until - begin > window else query.until
        recorded = own.c.recorded_at.between(begin, end)
        rows = (await db.execute(statement.where(recorded, after))).all()
        for row in rows:
            yield row
        if len(rows) == CHUNK:
            begin, window = as_utc(rows[-1].recorded_at), FIRST_WINDOW
            after = _behind(order, rows[-1])
        elif end >= query.until:
            return
        else:
            begin, window, after = end, window * WIDENING, own.c.recorded_at > end


def _behind(order: Sequence[ColumnElement[Any]], one: Row[Any] | Location) -> ColumnElement[bool]:
    """After this entry in the order."""
    return tuple_(*order) > tuple_(as_utc(one.recorded_at), one.record_id, one.kind, one.version)


def _statement(dialect: str, query: RevisionsQuery) -> tuple[Select[Any], Any]:
    """Entries beside what they replaced, if anything counts otherwise now and either is in the selection."""
    own, gone = JOURNAL.alias("own"), JOURNAL.alias("gone")
    joined = own.outerjoin(gone, replaces(own, gone))
    columns = [gone.c[name].label(f"gone_{name}") for name in (*LOCATION, "partners", "lines")]
    selection = query.selection
    counted = or_(matching(dialect, own, selection), matching(dialect, gone, selection))
    changed = (own.c[name] != gone.c[name] for name in (*LOCATION, "partners", "lines"))
    statement = select(own, *columns).select_from(joined).where(counted)
    statement = statement.where(or_(gone.c.record_id.is_(None), *changed))
    if query.after_close:
        statement = statement.where(own.c.after_close.is_(True))
    elif not query.entries:
        statement = statement.where((own.c.previous > 0) | (own.c.day <= query.since.date()))
    return statement, own


def _delta(row: Row[Any], query: RevisionsQuery) -> dict[str, int]:
    """By measure, what the entry changed within the selection; zero where it only moved something."""
    cells: dict[str, int] = {}
    _contribution(row, "").add_to(cells, "")
    if row.gone_day is not None:
        _contribution(row, "gone_").add_to(cells, "", -1)
    sums: dict[str, int] = defaultdict(int)
    for text, value in cells.items():
        cell = dict(zip(CELL, text.split("\t"), strict=True))
        if value and query.selection.matches(cell):
            sums[cell["measure"]] += value
    wanted = query.measures()
    return {name: value for name, value in with_derived(sums).items() if name in wanted}


def _shown(row: Row[Any], query: RevisionsQuery, delta: dict[str, int]) -> dict[str, Any]:
    place = {_NAMES.get(name, name): getattr(row, name) for name in _PLACE}
    before = {_NAMES.get(name, name): getattr(row, f"gone_{name}") for name in _PLACE}
    moved = {name: value for name, value in before.items() if value is not None and value != place[name]}
    return {
        "record_id": row.record_id,
        "kind": row.kind,
        "version": row.version,
        "previous": row.previous,
        "recorded_at": as_utc(row.recorded_at),
        "category": _category(row, query).value,
        "reason": row.reason,
        "after_close": row.after_close,
        **place,
        "moved_from": moved,
        "delta": delta,
    }


def _category(row: Row[Any], query: RevisionsQuery) -> Category:
    if row.previous == 0:
        return Category.LATE_ENTRY if row.day <= query.since.date() else Category.ENTRY
    return Category.AMENDED if decode(row.lines) else Category.VOIDED


def _contribution(row: Row[Any], prefix: str) -> Contribution:
    place = "\t".join([str(getattr(row, prefix + name)) for name in LOCATION])
    partners = getattr(row, f"{prefix}partners").split(",")
    return Contribution(place, decode(getattr(row, f"{prefix}lines")), tuple(filter(None, partners)))


_PLACE = tuple(name for name in LOCATION if name != "fiscal_year")
_NAMES = {"port_code": "port"}
