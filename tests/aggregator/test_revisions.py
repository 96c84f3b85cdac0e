"""What changed between two instants: every change once, and together the difference of the totals."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.as_known import AsKnown, known_instant
from services.aggregator.figures.revised import CHUNK, Span
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import summed
from services.aggregator.views.asked import selection_of
from services.aggregator.views.questions import RevisionsQuestion, TotalsQuestion
from services.aggregator.views.revisions import Category, revisions, span_of
from shared.database.database import Database
from shared.web.errors import BadRequest, Invalid
from tests.aggregator import choices, histories
from tests.aggregator.histories import FIRST_KNOWN, History, voided
from tests.aggregator.stored import PARTITION, Feed, clear, seizure, uuid

LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVERYTHING = Selection(date.min, date.max)
ALL = Span(FIRST_KNOWN - timedelta(days=1), LATER, EVERYTHING, entries=True)
FEW = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
Row = dict[str, Any]


async def listed(
    database: Database, span: Span, measures: tuple[str, ...] = (), limit: int = 500
) -> list[Row]:
    """The rows of every page."""
    found: list[Row] = []
    cursor: str | None = None
    async with database.read() as db:
        while True:
            page = await revisions(db, span, measures, cursor, limit)
            assert len(page.rows) == limit or page.next is None
            found += page.rows
            if page.next is None:
                return found
            cursor = page.next


async def known_then(database: Database, selection: Selection, at: datetime) -> dict[str, int]:
    """The totals of a selection as known at an instant, by measure."""
    async with database.snapshot() as db:
        return await summed(db, replace(selection, known=AsKnown(at)))


measures = st.sampled_from([(), ("firearms",), ("ammunition_rounds", "seizures"), ("inspections",)])


async def test_the_deltas_of_all_rows_are_the_difference_of_the_totals(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(
        history: History, random: Random, asked: list[tuple[TotalsQuestion, str, str]], limit: int
    ) -> None:
        await clear(database)
        await Feed(database).take(*histories.interleaved(history, random))
        versions = {(one.kind, one.body["id"], one.number): one for some in history for one in some}
        for question, *window in asked:
            since, until = sorted(instant for one in window if (instant := known_instant(one, LATER)))
            selection, wanted = selection_of(question, LATER), question.measure
            span = Span(since, until, selection, entries=True)
            found = await listed(database, span, wanted, limit)
            keys = [(row["kind"], str(row["record_id"]), row["version"]) for row in found]
            assert len(set(keys)) == len(keys)
            assert all(since < versions[key].recorded_at <= until for key in keys)
            times = [(row["recorded_at"], row["record_id"]) for row in found]
            assert times == sorted(times)
            before = await known_then(database, selection, since)
            after = await known_then(database, selection, until)
            sums = Counter(dict.fromkeys(MEASURES, 0))
            for row in found:
                sums.update(row["delta"])
            for name in wanted or [name for name, one in MEASURES.items() if one.listed]:
                assert sums[name] == after.get(name, 0) - before.get(name, 0)
            hidden = [row for row in found if row["category"] != Category.ENTRY]
            assert await listed(database, replace(span, entries=False), wanted, limit) == hidden

    questions = st.tuples(choices.totals_of(measures), choices.known, choices.known)

    @given(
        histories.histories,
        st.randoms(use_true_random=False),
        st.lists(questions, min_size=4, max_size=4),
        st.integers(1, 3),
    )
    @FEW
    def check(
        history: History, random: Random, asked: list[tuple[TotalsQuestion, str, str]], limit: int
    ) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, asked, limit), loop).result(60)

    await asyncio.to_thread(check)


def at(hours: float) -> str:
    return (FIRST_KNOWN + timedelta(hours=hours)).isoformat()


def rounds(count: int) -> Row:
    return {"kind": "ammunition", "rounds": count, "caliber": "9_mm"}


async def test_each_category_says_why(database: Database) -> None:
    today = FIRST_KNOWN.date()
    first = seizure(1, rounds(5), recorded_at=at(0), local_day="2025-10-15")
    again = seizure(1, rounds(4), version=2, recorded_at=at(4), local_day="2025-10-15", after_close=True)
    await Feed(database).take(
        first,
        seizure(2, rounds(7), recorded_at=at(2), local_day=today.isoformat()),
        seizure(3, rounds(1), recorded_at=at(3), local_day=(today + timedelta(days=1)).isoformat()),
        again,
        voided(again, FIRST_KNOWN + timedelta(hours=5)),
    )

    found = await listed(database, replace(ALL, since=FIRST_KNOWN + timedelta(hours=1)))

    shown = [(row["category"], row["previous"], row["version"], row["reason"]) for row in found]
    assert shown == [
        ("late_entry", 0, 1, None),
        ("entry", 0, 1, None),
        ("amended", 1, 2, "corrected"),
        ("voided", 2, 3, "entered twice"),
    ]
    assert [row["delta"].get("ammunition_rounds") for row in found] == [7, 1, -1, -4]
    closed = await listed(database, replace(ALL, after_close=True, entries=False))
    assert [(row["version"], row["after_close"]) for row in closed] == [(2, True), (3, True)]


async def test_a_record_that_moved_shows_from_where(database: Database) -> None:
    await Feed(database).take(
        seizure(1, rounds(5), recorded_at=at(0)), seizure(1, rounds(5), version=2, place=1, recorded_at=at(1))
    )
    amendments = replace(ALL, since=FIRST_KNOWN)

    (row,) = await listed(database, amendments)
    (at_laredo,) = await listed(
        database, replace(amendments, selection=Selection.of(date.min, date.max, port=("2304",)))
    )

    assert (row["port"], row["field_office"]) == ("2402", "el_paso")
    assert row["moved_from"] == {"day": date(2025, 10, 1), "port": "2304", "field_office": "laredo"}
    assert row["delta"] == {"ammunition_rounds": 0, "seizures": 0}
    assert at_laredo["delta"] == {"ammunition_rounds": -5, "seizures": -1}


async def test_an_amendment_that_changes_no_figure_is_not_listed(database: Database) -> None:
    await Feed(database).take(
        seizure(1, rounds(5), recorded_at=at(0)), seizure(1, rounds(5), version=2, recorded_at=at(1))
    )

    assert [row["version"] for row in await listed(database, ALL)] == [1]


async def test_more_than_a_chunk_of_one_instant_is_listed_once_each(database: Database) -> None:
    count = CHUNK + 10
    many = [seizure(number, rounds(1), recorded_at=at(0)) for number in range(1, count + 1)]
    await Feed(database).take(*many)
    await Feed(database, PARTITION._replace(partition=1)).take(
        *(seizure(number, rounds(2), version=2, recorded_at=at(0)) for number in range(1, count + 1))
    )

    found = await listed(database, ALL, limit=400)

    expected = [(uuid(number), version) for number in range(1, count + 1) for version in (1, 2)]
    assert [(str(row["record_id"]), row["version"]) for row in found] == expected


async def test_what_lies_years_apart_is_found(database: Database) -> None:
    early, late = datetime(1990, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)
    await Feed(database).take(
        seizure(1, recorded_at=early.isoformat()), seizure(2, recorded_at=late.isoformat())
    )
    beginning = datetime(1, 1, 1, tzinfo=UTC)

    assert len(await listed(database, replace(ALL, since=beginning), limit=1)) == 2
    assert len(await listed(database, replace(ALL, since=early), limit=1)) == 1
    assert await listed(database, replace(ALL, since=beginning, until=early - timedelta(days=1))) == []
    assert await listed(database, replace(ALL, since=early, until=early)) == []


async def test_further_pages_keep_the_period_of_the_first(database: Database) -> None:
    feed = Feed(database)
    await feed.take(seizure(1, recorded_at=at(0)), seizure(2, recorded_at=at(1)))
    since, now = FIRST_KNOWN - timedelta(hours=1), FIRST_KNOWN + timedelta(hours=1)
    async with database.read() as db:
        first = await revisions(db, Span(since, now, EVERYTHING, entries=True), (), None, 1)
        await feed.take(seizure(3, recorded_at=at(2)))
        second = await revisions(db, ALL, (), first.next, 5)
        with pytest.raises(BadRequest):
            await revisions(db, replace(ALL, after_close=True), (), first.next, 5)

    assert [str(row["record_id"]) for row in (*first.rows, *second.rows)] == [uuid(1), uuid(2)]
    assert (second.since, second.until, second.next) == (since, now, None)


def test_the_last_week_is_meant_unless_a_period_is_given() -> None:
    span = span_of(RevisionsQuestion(), LATER)
    assert (span.since, span.until) == (LATER - timedelta(days=7), LATER)
    assert span_of(RevisionsQuestion(until=LATER.date().isoformat()), LATER).until == LATER
    with pytest.raises(Invalid) as refused:
        span_of(RevisionsQuestion(since=LATER.isoformat(), until="2026-05-31"), LATER)
    assert refused.value.errors[0]["pointer"] == "query/since"
