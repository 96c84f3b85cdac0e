"""Which records a figure is the sum of: listed page by page from the journal, and checked.

A record stands in its last version that was recorded by the instant of knowledge. The figure
comes from the totals and the records from the journal, in one snapshot; on the last page the
records' sum is held against the figure.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import Contribution, Role
from services.aggregator.figures import recent
from services.aggregator.figures.entries import matching, replaced
from services.aggregator.figures.plan import parts
from services.aggregator.figures.selection import Selection, base_of, rest_of_day
from services.aggregator.figures.sums import grouped, with_derived
from services.aggregator.ledger import journal
from services.aggregator.ledger.journal import JOURNAL
from services.aggregator.ledger.rollups import Seals, seals
from services.aggregator.views import pages
from shared.runtime.clock import as_utc
from shared.web.errors import Conflict

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
FIRST_DAYS = timedelta(days=7)
GROWTH = 4
MOST_SPOTS = 256
Spot = tuple[date, str]
"""A day and a port."""
Sum = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class Location(msgspec.Struct):
    """Where the next page begins, what the pages before it came to, and of which question."""

    question: str
    known_at: Annotated[datetime, msgspec.Meta(tz=True)]
    present: bool
    value: Sum
    count: Sum
    sum: Sum
    day: date
    port_code: Annotated[str, msgspec.Meta(pattern="^([0-9]{4})?$")]
    record_id: UUID

    def __post_init__(self) -> None:
        self.known_at = self.known_at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Question:
    """The figure: a selection with exactly one measure, as known at an instant.

    `present` is set where that is the present of the first page. Then `selection` is of all that is
    known, and what was recorded later is taken off: quicker than adding up the day so far.
    """

    selection: Selection
    known_at: datetime
    present: bool = False

    @classmethod
    def of(cls, selection: Selection, now: datetime, place: Location | None) -> "Question":
        """The question of the first page, and then of all others."""
        known_at = selection.known_at
        if place.present if place else known_at is None or known_at >= now:
            present = min(place.known_at, now) if place else now
            return cls(replace(selection, known_at=None), present, present=True)
        assert known_at is not None
        return cls(selection, known_at)

    @property
    def measure(self) -> str:
        """The one measure."""
        (name,) = self.selection.filters.measures
        return name

    @property
    def beside(self) -> tuple[datetime, datetime] | None:
        """From when to when was recorded what whole days of knowledge do not tell apart, if anything."""
        if self.present:
            return self.known_at + timedelta(microseconds=1), END_OF_TIME
        return rest_of_day(self.known_at)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the records, in order of day, port and id; `last` if none come after them."""

    known_at: datetime
    value: int
    records: list[dict[str, Any]]
    count: int
    sum: int
    last: bool
    next: str | None


async def explain(
    db: AsyncConnection, selection: Selection, now: datetime, cursor: str | None, limit: int
) -> Page:
    """A page of up to `limit` records; `db` is a snapshot.

    Raises `BadRequest` for a cursor of another question, and `Conflict` when the figure moved since
    the first page: what had been recorded before it came to the totals only now.
    """
    place = pages.decode(cursor, Location)
    name = hashlib.sha256(repr(selection).encode()).hexdigest()[:16]
    if place is not None and place.question != name:
        raise pages.refused()
    question = Question.of(selection, now, place)
    rows = await _entries(db, question, place, limit + 1)
    records = [_listed(row, question.selection) for row in rows[:limit]]
    last = len(rows) <= limit
    value = place.value if place and not last else await figure(db, question)
    if place is not None and value != place.value:
        raise Conflict(f"The figure moved from {place.value} to {value} since the first page: begin again.")
    count = len(records) + (place.count if place else 0)
    total = sum(record["sum"] for record in records) + (place.sum if place else 0)
    following = None
    if not last:
        end = rows[limit - 1]
        known = (question.known_at, question.present)
        following = pages.encode(
            Location(name, *known, value, count, total, end.day, end.port_code, end.record_id)
        )
    return Page(question.known_at, value, records, count, total, last, following)


async def figure(db: AsyncConnection, question: Question) -> int:
    """The figure, from the totals."""
    sums = (await grouped(db, question.selection, ())).get((), {})
    if question.present and question.beside:
        for codes, value in await recent.deltas(db, question.selection, (), *question.beside):
            sums[codes["measure"]] = sums.get(codes["measure"], 0) - value
    return with_derived(sums).get(question.measure, 0)


async def _entries(
    db: AsyncConnection, question: Question, place: Location | None, limit: int
) -> list[Row[Any]]:
    """What stands and counts, after the place, in order."""
    table = JOURNAL.c
    order = (table.day, table.port_code, table.record_id)
    # Not a bare column: its index of blocks of time would only be in the way here.
    known = func.coalesce(table.recorded_at, question.known_at) <= question.known_at
    stands = (known, ~replaced(JOURNAL, question.known_at))
    query = select(JOURNAL).where(matching(db.dialect.name, JOURNAL, question.selection), *stands)
    if place is not None:
        query = query.where(tuple_(*order) > tuple_(place.day, place.port_code, place.record_id))
    found: list[Row[Any]] = []
    async for spots in _spots(db, question, place):
        here = query.where(tuple_(table.day, table.port_code).in_(spots))
        found += await db.execute(here.order_by(*order).limit(limit - len(found)))
        if len(found) == limit:
            break
    return found


async def _spots(
    db: AsyncConnection, question: Question, place: Location | None
) -> AsyncIterator[list[Spot]]:
    """The days and ports at which there can be something, in order, in portions that grow.

    Where a record stands, the totals have a row, whatever its value; or what it added was taken back
    on the same day and merged away, and then it was recorded, or replaced, `beside` those days.
    So nothing need be looked for among the millions of entries elsewhere.
    """
    selection, size, days = question.selection, 1, FIRST_DAYS
    first = selection.first if place is None else max(selection.first, place.day)
    others, waiting, sealed = await _beside(db, question), list[Spot](), await seals(db)
    while True:
        last = first + days if selection.last - first > days else selection.last
        there = await _counted(db, replace(selection, first=first, last=last), sealed)
        waiting += sorted(there | {spot for spot in others if first <= spot[0] <= last})
        while waiting and (len(waiting) >= size or last == selection.last):
            yield waiting[:size]
            waiting, size = waiting[size:], min(size * GROWTH, MOST_SPOTS)
        if last >= selection.last:
            return
        first, days = last + timedelta(days=1), days * 2


async def _counted(db: AsyncConnection, selection: Selection, sealed: Seals) -> set[Spot]:
    """The days and ports at which the totals have a row of the selection, whenever it became known."""
    spots: set[Spot] = set()
    for part in parts(replace(selection, known_at=None), ("day", "port"), sealed):
        table = part.table.c
        query = select(table.day, table.port_code).where(*part.conditions).distinct()
        spots |= {(row.day, row.port_code) for row in await db.execute(query)}
    return spots


async def _beside(db: AsyncConnection, question: Question) -> set[Spot]:
    """The days and ports at which the versions recorded `beside` count, or what they replaced did."""
    if question.beside is None:
        return set()
    # Materialized, or the planner may begin at the other end, with millions of entries.
    recorded = select(JOURNAL).where(JOURNAL.c.recorded_at.between(*question.beside)).cte("recorded")
    own, gone = recorded.prefix_with("MATERIALIZED"), JOURNAL.alias("gone")
    both = own.join(gone, journal.replaces(own, gone))
    spots: set[Spot] = set()
    for entry, source in ((own, own), (gone, both)):
        counts = matching(db.dialect.name, entry, question.selection)
        query = select(entry.c.day, entry.c.port_code).distinct().select_from(source)
        spots |= {(row.day, row.port_code) for row in await db.execute(query.where(counts))}
    return spots


def _listed(row: Row[Any], selection: Selection) -> dict[str, Any]:
    """A record as it is shown: where it counts, the lines that do, and how often."""
    made = journal.contribution_of(row)
    lines = _lines(made, selection)
    roles = _roles(row.agency, made.partners, selection)
    return {
        "record_id": row.record_id,
        "kind": row.kind,
        "version": row.version,
        "recorded_at": as_utc(row.recorded_at),
        "day": row.day,
        "port": row.port_code,
        "field_office": row.field_office,
        "agency": row.agency,
        "partners": list(made.partners),
        "operation": row.operation,
        "task_force": row.task_force,
        "role": roles[0],
        "times": len(roles),
        "lines": [{"measure": name, "subtype": of, "value": value} for (name, of), value in lines.items()],
        "sum": len(roles) * sum(lines.values()),
    }


def _lines(made: Contribution, selection: Selection) -> dict[tuple[str, str], int]:
    measures, subtypes = base_of(selection.filters.measures), selection.filters.subtypes
    return {
        line: value
        for line, value in made.lines.items()
        if line[0] in measures and (not subtypes or line[1] in subtypes)
    }


def _roles(lead: str, partners: Sequence[str], selection: Selection) -> list[Role]:
    """For whom it counts in the selection: its lead agency, and the partners that are credited."""
    wanted = selection.filters.agencies
    credited = partners if selection.credited else ()
    counted = [(Role.LEAD, lead), *((Role.PARTNER, partner) for partner in credited)]
    return [role for role, agency in counted if not wanted or agency in wanted]
