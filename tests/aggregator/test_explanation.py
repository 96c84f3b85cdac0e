"""The records of a figure: each once, none missing, and together the figure."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.aggregator.counting.cells import decode
from services.aggregator.counting.measures import BASE, MEASURES
from services.aggregator.figures.as_known import AsKnown
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.journal import JOURNAL
from services.aggregator.views.asked import selection_of
from services.aggregator.views.explanation import Page, explain
from services.aggregator.views.questions import TotalsQuestion
from shared.database.database import Database
from shared.web.errors import BadRequest, Conflict
from tests.aggregator import choices, histories, recomputation
from tests.aggregator.choices import instants
from tests.aggregator.histories import FIRST_KNOWN, History, State, voided
from tests.aggregator.plain import Asked, is_chosen
from tests.aggregator.stored import PARTITION, Feed, clear, rows, seizure

LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)
YEAR = (date(2025, 10, 1), date(2026, 9, 30))
ROUNDS = Selection.of(*YEAR, measure=("ammunition_rounds",))
FEW = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
ones = choices.totals_of(choices.one_measure)


def expected(history: History, asked: Asked, known_at: datetime) -> dict[tuple[str, str], int]:
    """By kind and id, what each record counts in the answer, for those that count something."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for versions in history:
        key = (versions[0].kind, versions[0].body["id"])
        for figure, value in recomputation.totals(versions, known_at).items():
            if is_chosen(figure, asked):
                sums[key] += value
    return dict(sums)


async def pages(database: Database, question: TotalsQuestion, now: datetime, limit: int) -> list[Page]:
    """Every page of an explanation."""
    found: list[Page] = []
    cursor: str | None = None
    selection = selection_of(question, choices.NOW)
    while not found or cursor is not None:
        async with database.snapshot() as db:
            found.append(await explain(db, selection, question.measure[0], now, cursor, limit))
        cursor = found[-1].next
        assert (cursor is None) == found[-1].last
        assert len(found[-1].records) <= limit
    return found


async def test_the_records_of_any_figure_are_those_of_a_plain_recomputation(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(
        history: History, random: Random, asked: list[TotalsQuestion], now: datetime, limit: int
    ) -> None:
        await clear(database)
        await Feed(database).take(*histories.interleaved(history, random))
        for question in asked:
            known_at = min(selection_of(question, choices.NOW).known.at or now, now)
            found = await pages(database, question, now, limit)
            records = [record for page in found for record in page.records]
            listed = {(record["kind"], str(record["record_id"])): record["sum"] for record in records}
            assert listed == expected(history, question.asked(), known_at)
            assert len(listed) == len(records)
            places = [(record["day"], record["port"], record["record_id"]) for record in records]
            assert places == sorted(places)
            assert {page.value for page in found} == {found[-1].sum} == {sum(listed.values())}
            assert (found[-1].count, found[-1].known_at) == (len(records), known_at)

    @given(
        histories.histories,
        st.randoms(use_true_random=False),
        st.lists(ones, min_size=4, max_size=4),
        st.just(LATER) | instants,
        st.integers(1, 3),
    )
    @FEW
    def check(
        history: History, random: Random, asked: list[TotalsQuestion], now: datetime, limit: int
    ) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, asked, now, limit), loop).result(60)

    await asyncio.to_thread(check)


def rounds(count: int) -> dict[str, Any]:
    return {"kind": "ammunition", "rounds": count, "caliber": "9_mm"}


def at(hours: int) -> str:
    return (FIRST_KNOWN + timedelta(hours=hours)).isoformat()


FIRST: list[State] = [seizure(number, rounds(10 ** (number - 1)), recorded_at=at(0)) for number in (1, 2, 3)]


@pytest.fixture
async def recorded(database: Database) -> Database:
    """Three seizures of 1, 10 and 100 rounds."""
    await Feed(database).take(*FIRST)
    return database


async def page(database: Database, cursor: str | None = None, **changes: Any) -> Page:
    async with database.snapshot() as db:
        return await explain(db, replace(ROUNDS, **changes), "ammunition_rounds", LATER, cursor, 2)


async def explained(database: Database, *measures: str, **asked: Any) -> list[dict[str, Any]]:
    selection = Selection.of(*YEAR, measure=measures, **asked)
    async with database.snapshot() as db:
        return (await explain(db, selection, measures[0], LATER, None, 2)).records


async def test_a_record_that_was_moved_or_voided_is_listed_only_while_it_counted(recorded: Database) -> None:
    moved = seizure(1, rounds(1), version=2, recorded_at=at(5), local_day="2026-11-01")
    await Feed(recorded, PARTITION._replace(partition=1)).take(moved, voided(FIRST[1], FIRST_KNOWN))

    now, before = await page(recorded), await page(recorded, known=AsKnown(FIRST_KNOWN + timedelta(hours=4)))

    assert [(record["version"], record["sum"]) for record in now.records] == [(1, 100)]
    assert [(record["version"], record["sum"]) for record in before.records] == [(1, 1), (1, 100)]


async def test_further_pages_keep_the_instant_of_the_first(recorded: Database) -> None:
    first = await page(recorded)
    later = seizure(4, rounds(5_000), recorded_at=(LATER + timedelta(minutes=1)).isoformat())
    gone = voided(FIRST[0], LATER + timedelta(minutes=1))
    await Feed(recorded, PARTITION._replace(partition=1)).take(later, gone)
    async with recorded.snapshot() as db:
        second = await explain(db, ROUNDS, "ammunition_rounds", LATER + timedelta(hours=1), first.next, 2)

    assert (first.value, first.sum) == (111, 11)
    assert (second.value, second.sum, second.count, second.last) == (111, 111, 3, True)


async def test_a_figure_that_moved_between_pages_is_not_called_checked(recorded: Database) -> None:
    first = await page(recorded)
    await Feed(recorded, PARTITION._replace(partition=1)).take(seizure(4, rounds(7)))

    with pytest.raises(Conflict, match="The figure moved from 111 to 118 since the first page"):
        await page(recorded, first.next)


async def test_a_difference_shows(recorded: Database) -> None:
    async with recorded.begin() as db:
        await db.execute(text("UPDATE totals SET value = value - 1 WHERE measure = 'ammunition_rounds'"))

    async with recorded.snapshot() as db:
        whole = await explain(db, ROUNDS, "ammunition_rounds", LATER, None, 3)

    assert (whole.value, whole.sum, whole.last) == (110, 111, True)


async def test_a_cursor_of_another_question_is_refused(recorded: Database) -> None:
    first = await page(recorded)

    for changes in (
        {"roles": ("lead", "partner")},
        {"last": date(2026, 9, 29)},
        {"known": AsKnown(FIRST_KNOWN)},
    ):
        with pytest.raises(BadRequest):
            await page(recorded, first.next, **changes)
    for cursor in ("", "e30", "x", "!!!", "é", (first.next or "")[:-3], f"{first.next}x"):
        with pytest.raises(BadRequest):
            await page(recorded, cursor)


async def test_a_joint_seizure_counts_for_each_agency_that_is_asked_for(database: Database) -> None:
    await Feed(database).take(seizure(1, rounds(5), partners=["atf", "state_local"]))
    expectations = [((), False, "lead", 1), ((), True, "lead", 3), (("atf",), True, "partner", 1)]
    expectations += [(("atf", "cbp_ofo"), True, "lead", 2)]

    for agencies, credited, role, times in expectations:
        (found,) = await explained(database, "ammunition_rounds", agency=agencies, credited=credited)
        assert (found["role"], found["times"], found["sum"]) == (role, times, 5 * times)
        assert (found["agency"], found["partners"]) == ("cbp_ofo", ["atf", "state_local"])
    assert await explained(database, "ammunition_rounds", agency=("atf",)) == []


async def test_the_lines_that_are_listed_are_those_that_count(database: Database) -> None:
    pistol = {"kind": "firearm", "type": "pistol", "serial_status": "not_recorded", "quantity": 2}
    rifle = pistol | {"type": "rifle", "quantity": 3}
    await Feed(database).take(seizure(1, pistol, rifle, rounds(9)))

    (found,) = await explained(database, "firearms")
    (rifles,) = await explained(database, "firearms", subtype=("rifle",))

    assert found["lines"] == [
        {"measure": "handguns", "subtype": "pistol", "value": 2},
        {"measure": "long_arms", "subtype": "rifle", "value": 3},
    ]
    assert (found["sum"], rifles["sum"], len(rifles["lines"])) == (5, 3, 1)


async def test_every_measure_is_looked_for_among_the_kind_of_records_that_counts_it(
    database: Database,
) -> None:
    loop = asyncio.get_running_loop()

    async def example(history: History) -> None:
        await clear(database)
        await Feed(database).take(*(version for versions in history for version in versions))
        for kind, lines in await rows(database, f"SELECT kind, lines FROM {JOURNAL.name}"):
            assert {MEASURES[measure].kind for measure, _subtype in decode(lines)} <= {kind}

    @given(histories.histories)
    @FEW
    def check(history: History) -> None:
        asyncio.run_coroutine_threadsafe(example(history), loop).result(60)

    await asyncio.to_thread(check)


def test_measures_of_casework_are_of_traces_referrals_and_closings() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for name in BASE:
        kinds[MEASURES[name].kind].add(name)

    assert all(name.startswith(("traces_", "time_to_crime")) for name in kinds["trace"])
    assert all(name.startswith(("referral", "sentence_")) for name in kinds["referral"])
    assert all(name.startswith("inspection") for name in kinds["inspection"])
    assert kinds["closing"] == {"closed_years"}
