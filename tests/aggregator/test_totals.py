"""Every question of totals equals a plain recomputation from the versions."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.as_known import end_of, known_instant
from services.aggregator.views.asked import selection_of
from services.aggregator.views.questions import TotalsQuestion
from services.aggregator.views.totals import totals
from shared.database.database import Database
from shared.web.errors import Invalid
from tests.aggregator import choices, histories, plain
from tests.aggregator.choices import NOW
from tests.aggregator.histories import History, State, voided
from tests.aggregator.plain import DIMENSIONS, Answer
from tests.aggregator.properties import FEW
from tests.aggregator.stored import Feed, at_rest, clear, seizure


async def asked(database: Database, question: TotalsQuestion) -> Answer:
    """What a question gives, without zeros; units and order are checked on the way."""
    async with database.read() as db:
        rows, missing = await totals(db, selection_of(question, NOW), question.keys, question.measure)
    keys = [name for name in question.keys if name != "measure"]
    found: Answer = {}
    for row in rows:
        assert list(row)[: len(keys) + 3] == [*keys, "measure", "unit", "value"]
        assert row["unit"] == MEASURES[str(row["measure"])].unit
        assert (row["value"] is None) == ("reason" in row) <= (row["measure"] in missing)
        found[(*(row[name] for name in keys), row["measure"])] = row["value"] or 0
    assert len(found) == len(rows)
    order = [(key[:-1], list(MEASURES).index(key[-1])) for key in found]
    assert order == sorted(order)
    assert not {key[-1] for key, value in found.items() if value} & missing.keys()
    return {key: value for key, value in found.items() if value}


def answer(versions: list[State], question: TotalsQuestion) -> Answer:
    """The same in the plainest way."""
    return plain.answer(versions, question.asked(), question.keys)


async def test_any_question_equals_a_plain_recomputation(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(history: History, random: Random, questions: list[TotalsQuestion]) -> None:
        await clear(database)
        feed, arrivals = Feed(database), histories.interleaved(history, random)
        early = random.randrange(len(arrivals) + 1)
        await feed.take(*arrivals[:early])
        await at_rest(database)
        await feed.take(*arrivals[early:])  # breaks the seals of what is sealed already
        if random.random() < 0.5:
            await at_rest(database)
        flat = [version for versions in history for version in versions]
        for question in questions:
            assert await asked(database, question) == answer(flat, question)

    @given(
        histories.histories,
        st.randoms(use_true_random=False),
        st.lists(choices.totals_of(), min_size=8, max_size=8),
    )
    @settings(FEW, max_examples=20)
    def check(history: History, random: Random, questions: list[TotalsQuestion]) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, questions), loop).result(60)

    await asyncio.to_thread(check)


def rounds(count: int) -> dict[str, Any]:
    return {"kind": "ammunition", "rounds": count, "caliber": "9_mm"}


CORRECTED = datetime(2025, 12, 5, 3, tzinfo=UTC)
FIRST: list[State] = [
    seizure(1, rounds(100), place=0, operation="southbound"),
    seizure(2, rounds(20), place=4, agency="ice_hsi"),
    seizure(3, rounds(7), place=3),  # still 30 September at San Ysidro
]
SMALL = [
    *FIRST,
    seizure(1, rounds(90), version=2, place=0, operation="southbound", recorded_at=CORRECTED.isoformat()),
    voided(FIRST[1], CORRECTED + timedelta(days=1)),
]
AMMUNITION = TotalsQuestion(fiscal_year=2026, measure=("ammunition_rounds",))


@pytest.fixture
async def recorded(database: Database) -> Database:
    """A small history, with a correction and a void that became known later."""
    await Feed(database).take(*SMALL)
    return database


@pytest.mark.parametrize("dimension", DIMENSIONS)
async def test_each_dimension(recorded: Database, dimension: str) -> None:
    query = TotalsQuestion(fiscal_year=2026, by=dimension)

    assert await asked(recorded, query) == answer(SMALL, query) != {}


async def test_a_correction_and_a_void_are_in_the_figure_of_now(recorded: Database) -> None:
    assert await asked(recorded, AMMUNITION) == {("ammunition_rounds",): 90}


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2025-10-31", 0),
        ("2025-11-01", 120),
        ("2025-12-04", 120),
        ("2025-12-05", 110),
        ("2025-12-06", 90),
        ("2025-11-01T11:59:59Z", 0),
        ("2025-11-01T12:00:00Z", 120),
        ("2025-12-05T02:59:59.999999Z", 120),
        ("2025-12-05T03:00:00+00:00", 110),
        ("2025-12-06T03:59:59+01:00", 110),
        ("2025-12-06T04:00:00+01:00", 90),
    ],
)
async def test_the_figure_as_it_was_known(recorded: Database, day: str, value: int) -> None:
    query = replace(AMMUNITION, known_at=day)

    assert await asked(recorded, query) == ({("ammunition_rounds",): value} if value else {})


async def test_an_event_is_in_the_year_of_its_local_day(recorded: Database) -> None:
    last_year = replace(AMMUNITION, fiscal_year=2025, by="month,port")

    assert await asked(recorded, last_year) == {(202509, "2504", "ammunition_rounds"): 7}


async def test_through_counts_that_day_and_none_after(recorded: Database) -> None:
    year = replace(AMMUNITION, fiscal_year=2025)

    assert await asked(recorded, replace(year, through=date(2025, 9, 30))) == {("ammunition_rounds",): 7}
    assert await asked(recorded, replace(year, through=date(2025, 9, 29))) == {}


async def test_an_office_that_is_not_in_the_tables_has_no_region(recorded: Database) -> None:
    await Feed(recorded, Feed(recorded).partition._replace(partition=1)).take(
        seizure(9, rounds(1), field_office="atlantis")
    )

    assert (await asked(recorded, replace(AMMUNITION, by="region")))["unknown", "ammunition_rounds"] == 1


@pytest.mark.parametrize(
    ("fields", "name", "detail"),
    [
        ({"through": date(2025, 9, 30)}, "through", "not in fiscal year 2026 (2025-10-01 to 2026-09-30)"),
        ({"through": date(2026, 10, 1)}, "through", "not in fiscal year 2026"),
        ({"measure": ("guns",)}, "measure", "unknown measure guns"),
        ({"region": ("south",)}, "region", "unknown region south"),
        ({"by": "colour"}, "by", "unknown grouping key colour"),
        ({"agency": ("cbp", "cbp_usbp")}, "agency", "cbp includes cbp_usbp"),
        ({"role": ("shared",)}, "role", "name agency cbp too"),
        ({"fiscal_year": None}, "fiscal_year", "say which period"),
        ({"fiscal_year": None, "half": 1}, "half", "a half is of a fiscal year"),
        ({"fiscal_year": None, "day": NOW.date(), "by": "quarter"}, "by", "group by fiscal_year too"),
        ({"half": 1, "month": 202604}, "month", "no day in the rest of the period"),
        ({"month": 202613}, "month", "202613 is no month"),
        ({"week": date(2026, 1, 1)}, "week", "is no Monday"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(fields: dict[str, Any], name: str, detail: str) -> None:
    with pytest.raises(Invalid) as refused:
        selection_of(TotalsQuestion(**{"fiscal_year": 2026} | fields), NOW)

    assert detail in refused.value.detail
    assert refused.value.errors[0]["pointer"] == f"query/{name}"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("2026-06-02", "has not come yet (today is 2026-06-01 UTC)"),
        ("2026-06-01T12:00:01Z", "has not come yet"),
        ("2026-06-01T12:00:00", "has no offset"),
        ("0001-01-01T00:00:00+14:00", "outside the years"),
        ("yesterday", "neither a day (2024-06-14) nor an instant"),
        ("2026-02-30", "neither a day"),
        ("", "neither a day"),
    ],
)
def test_an_instant_of_knowledge_that_makes_no_sense_is_refused(text: str, detail: str) -> None:
    with pytest.raises(Invalid) as refused:
        known_instant(text, NOW)

    assert detail in refused.value.detail


def test_today_stands_for_what_is_known_so_far() -> None:
    assert known_instant("2026-06-01", NOW) == end_of(NOW.date())
    assert known_instant("2026-06-01T14:00:00+02:00", NOW) == NOW
