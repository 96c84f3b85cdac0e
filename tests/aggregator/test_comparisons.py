"""A period beside the same one of the year before, with leap days, halves, months and zeros."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aggregator.views.comparisons import compare, compared, comparison_of
from services.aggregator.views.questions import ComparedPeriod, ComparisonQuestion, TotalsQuestion
from shared.database.database import Database
from shared.web.errors import Invalid
from tests.aggregator import choices, histories, plain
from tests.aggregator.choices import NOW
from tests.aggregator.histories import History, State
from tests.aggregator.stored import Feed, clear, seizure

ROUNDS = ComparisonQuestion(fiscal_year=2025, measure=("ammunition_rounds",))


def rounds(number: int, day: str, count: int, **fields: Any) -> State:
    item = {"kind": "ammunition", "rounds": count, "caliber": "9_mm"}
    return seizure(number, item, local_day=day, **fields)


@pytest.fixture
async def recorded(database: Database) -> Database:
    """Rounds on telling days of fiscal years 2023 to 2025; 2024 has a 29 February."""
    days = ("2022-10-01", "2023-02-28", "2023-10-01", "2024-02-28", "2024-02-29", "2024-03-31", "2024-04-01")
    versions = [rounds(n, day, 10**n) for n, day in enumerate(days)]
    versions += [rounds(7, "2024-10-05", 5), rounds(8, "2025-02-28", 700, field_office="el_paso")]
    late = datetime(2025, 12, 5, tzinfo=UTC).isoformat()
    await Feed(database).take(*versions, rounds(7, "2024-10-05", 6, version=2, recorded_at=late))
    return database


async def rows(database: Database, question: ComparisonQuestion) -> list[dict[str, Any]]:
    async with database.read() as db:
        return await compare(db, comparison_of(question, NOW), question.measure)


async def one(database: Database, question: ComparisonQuestion) -> tuple[int | None, int | None]:
    (row,) = await rows(database, question)
    return row["previous"], row["current"]


@pytest.mark.parametrize(
    ("year", "through", "period", "expected"),
    [
        (2025, date(2025, 2, 28), "to_date", (1_100, 706)),  # 29 February of 2024 is left out
        (2024, date(2024, 2, 29), "to_date", (11, 11_100)),  # against 28 February of 2023
        (2024, date(2024, 2, 28), "to_date", (11, 1_100)),
        (2025, None, "to_date", (1_111_100, 706)),
        (2025, None, "first_half", (111_100, 706)),  # all of March, and the leap day
        (2025, None, "second_half", (1_000_000, None)),  # nobody recorded a seizure
        (2024, date(2023, 10, 1), "to_date", (1, 100)),
    ],
)
async def test_the_period_before(
    recorded: Database, year: int, through: date | None, period: str, expected: tuple[int, int | None]
) -> None:
    question = replace(ROUNDS, fiscal_year=year, through=through, period=ComparedPeriod(period))

    assert await one(recorded, question) == expected


async def test_month_by_month(recorded: Database) -> None:
    found = await rows(recorded, replace(ROUNDS, period=ComparedPeriod.MONTH))

    assert [(row["month"], row["previous"], row["current"]) for row in found] == [
        (202410, 100, 6),
        (202502, 11_000, 700),
        (202503, 100_000, None),
        (202504, 1_000_000, None),
    ]


async def test_groups_that_only_one_of_the_years_has(recorded: Database) -> None:
    found = await rows(recorded, replace(ROUNDS, by="field_office,fiscal_year"))

    assert [(row["field_office"], row["fiscal_year"], row["percent"], row["note"]) for row in found] == [
        ("el_paso", 2025, None, "new"),
        ("laredo", 2025, -100.0, ""),
    ]


async def test_both_years_are_as_known_then(recorded: Database) -> None:
    question = replace(ROUNDS, known_at="2025-12-04T00:00:00Z")

    assert await one(recorded, question) == (1_111_100, 705)


async def test_without_measures_derived_ones_are_compared_as_well(database: Database) -> None:
    await Feed(database).take(seizure(1, local_day="2024-01-05"), seizure(2, local_day="2025-01-05"))

    found = {
        row["measure"]: row["change"] for row in await rows(database, ComparisonQuestion(fiscal_year=2025))
    }

    assert found == {"firearms": 0, "long_arms": 0, "firearms_and_components": 0, "seizures": 0}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (replace(ROUNDS, through=date(2024, 9, 30)), "through"),
        (replace(ROUNDS, through=date(2025, 3, 31), period=ComparedPeriod.SECOND_HALF), "through"),
        (replace(ROUNDS, by="day"), "by"),
        (replace(ROUNDS, by="week"), "by"),
    ],
)
def test_what_has_no_counterpart_is_refused(question: ComparisonQuestion, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        comparison_of(question, NOW)

    assert refused.value.errors[0]["pointer"] == f"query/{name}"


def test_operation_southbound_was_reported_as_65_8_percent_up() -> None:
    assert compared("firearms", 1_990, 1_200)["percent"] == 65.8


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_change_is_exact_and_has_a_percentage_unless_it_began_at_zero(now: int, before: int) -> None:
    found = compared("currency_usd", now, before)

    assert (found["previous"], found["current"]) == (before, now)
    assert found["change"] == now - before
    assert (found["percent"] is None) == (before == 0) == (found["note"] != "")
    assert found["percent"] is None or (found["percent"] > 0) <= (now > before)


async def test_any_comparison_equals_two_plain_recomputations(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(history: History, random: Random, through: date, question: TotalsQuestion) -> None:
        await clear(database)
        await Feed(database).take(*histories.interleaved(history, random))
        flat = [version for versions in history for version in versions]
        asked, keys = question.asked(), [name for name in question.keys if name != "measure"]
        before = through.replace(year=through.year - 1)
        now = plain.answer(flat, asked | {"fiscal_year": 2026, "through": through}, keys)
        then = plain.answer(flat, asked | {"fiscal_year": 2025, "through": before}, keys)
        found = await rows(
            database,
            ComparisonQuestion(**asked | {"fiscal_year": 2026, "through": through, "by": ",".join(keys)}),
        )
        pairs = {
            (*(row[name] for name in keys), row["measure"]): (row["current"] or 0, row["previous"] or 0)
            for row in found
        }
        assert len(pairs) == len(found)
        wanted = {key: (now.get(key, 0), then.get(key, 0)) for key in now.keys() | then.keys()}
        assert {key: pair for key, pair in pairs.items() if any(pair)} == wanted

    timeless = choices.totals_of(whens=[{"fiscal_year": 2026}]).filter(
        lambda question: not {"fiscal_year", "month", "week", "day"} & set(question.keys)
    )

    @given(
        histories.histories,
        st.randoms(use_true_random=False),
        st.dates(date(2025, 10, 1), date(2026, 9, 30)),
        timeless,
    )
    @settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(history: History, random: Random, through: date, question: TotalsQuestion) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, through, question), loop).result(60)

    await asyncio.to_thread(check)
