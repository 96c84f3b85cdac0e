"""Every query over the totals equals a plain recomputation from the versions."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aggregator.measures import MEASURES
from services.aggregator.queries import Dimension, TotalsQuery, last_known, totals
from shared.db import Database
from shared.errors import Invalid
from tests.aggregator import histories, recomputation
from tests.aggregator.histories import History, Version, voided
from tests.aggregator.recomputation import Figure
from tests.aggregator.stored import Feed, clear, seizure

REGIONS = {"miami": "central_coastal_other"}  # every other place of the histories is southwest
Answer = dict[tuple[Any, ...], int]


def answer(versions: list[Version], query: TotalsQuery) -> Answer:
    """What a query must give: grouping keys and measure to value, without zeros."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for figure, value in recomputation.totals(versions, query.known_at).items():
        if not _wanted(figure, query):
            continue
        keys = tuple(_key(figure, name) for name in query.by if name != "measure")
        names = [
            figure.measure,
            *(name for name, parts in recomputation.SUMS.items() if figure.measure in parts),
        ]
        for name in names:
            if not query.measures or name in query.measures:
                sums[(*keys, name)] += value
    return {key: value for key, value in sums.items() if value}


def _wanted(figure: Figure, query: TotalsQuery) -> bool:
    through = query.through.isoformat() if query.through else "9999"
    chosen = (
        (query.ports, figure.port),
        (query.field_offices, figure.field_office),
        (query.regions, _region(figure)),
        (query.agencies, figure.agency),
        (query.operations, figure.operation),
    )
    in_time = recomputation.fiscal_year(figure.day) == query.fiscal_year and figure.day <= through
    return in_time and all(not given or value in given for given, value in chosen)


def _region(figure: Figure) -> str:
    return REGIONS.get(figure.field_office, "southwest_border")


def _key(figure: Figure, name: Dimension) -> str | int:
    if name == "fiscal_year":
        return recomputation.fiscal_year(figure.day)
    if name == "month":
        return int(figure.day[:4] + figure.day[5:7])
    return _region(figure) if name == "region" else str(getattr(figure, name))


async def asked(database: Database, query: TotalsQuery) -> Answer:
    """What a query gives, in the same form; units and order are checked on the way."""
    async with database.read() as db:
        rows = await totals(db, query.checked(date(2026, 6, 1)))
    keys = [name for name in query.by if name != "measure"]
    found: Answer = {}
    for row in rows:
        assert list(row) == [*keys, "measure", "unit", "value"]
        assert row["unit"] == MEASURES[str(row["measure"])].unit
        found[(*(row[name] for name in keys), row["measure"])] = int(row["value"])
    assert len(found) == len(rows)
    order = [(key[:-1], list(MEASURES).index(key[-1])) for key in found]
    assert order == sorted(order)
    return {key: value for key, value in found.items() if value}


DIMENSIONS: tuple[Dimension, ...] = (
    "fiscal_year",
    "month",
    "day",
    "port",
    "field_office",
    "region",
    "agency",
    "operation",
    "subtype",
)
queries = st.builds(
    TotalsQuery,
    fiscal_year=st.sampled_from([2025, 2026]),
    through=st.none(),
    known_at=st.none()
    | st.integers(-1, 11).map(lambda days: histories.FIRST_KNOWN.date() + timedelta(days=days)),
    by=st.lists(st.sampled_from([*DIMENSIONS, "measure"]), max_size=4, unique=True).map(tuple),
    measures=st.lists(st.sampled_from([*MEASURES]), max_size=3, unique=True).map(tuple),
    ports=st.sampled_from([(), ("2304", "2504"), ("",)]),
    field_offices=st.sampled_from([(), ("laredo", "miami")]),
    regions=st.sampled_from([(), ("southwest_border",), ("northern_border",)]),
    agencies=st.sampled_from([(), ("ice_hsi",)]),
    operations=st.sampled_from([(), ("southbound",), ("",)]),
)
throughs = st.none() | st.integers(0, 364)
FEW = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def test_any_query_equals_a_plain_recomputation(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(
        history: History, random: Random, asked_for: list[tuple[TotalsQuery, int | None]]
    ) -> None:
        await clear(database)
        feed = Feed(database)
        await feed.take(*histories.interleaved(history, random))
        flat = [version for versions in history for version in versions]
        for query, days in asked_for:
            first = date(query.fiscal_year - 1, 10, 1)
            bounded = query if days is None else replace(query, through=first + timedelta(days=days))
            assert await asked(database, bounded) == answer(flat, bounded)

    @given(
        histories.histories,
        st.randoms(use_true_random=False),
        st.lists(st.tuples(queries, throughs), min_size=5, max_size=5),
    )
    @FEW
    def check(history: History, random: Random, asked_for: list[tuple[TotalsQuery, int | None]]) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, asked_for), loop).result(60)

    await asyncio.to_thread(check)


def rounds(count: int) -> dict[str, Any]:
    return {"kind": "ammunition", "rounds": count, "caliber": "9_mm"}


CORRECTED = datetime(2025, 12, 5, 3, tzinfo=UTC)
FIRST = [
    seizure(1, rounds(100), place=0, operation="southbound"),
    seizure(2, rounds(20), place=4, agency="ice_hsi"),
    seizure(3, rounds(7), place=3),  # still 30 September at San Ysidro
]
SMALL = [
    *FIRST,
    seizure(1, rounds(90), version=2, place=0, operation="southbound", recorded_at=CORRECTED.isoformat()),
    voided(FIRST[1], CORRECTED + timedelta(days=1)),
]
AMMUNITION = TotalsQuery(2026, measures=("ammunition_rounds",))


@pytest.fixture
async def recorded(database: Database) -> Database:
    """A small history, with a correction and a void that became known later."""
    await Feed(database).take(*SMALL)
    return database


@pytest.mark.parametrize("dimension", DIMENSIONS)
async def test_each_dimension(recorded: Database, dimension: Dimension) -> None:
    query = TotalsQuery(2026, by=(dimension,))

    assert await asked(recorded, query) == answer(SMALL, query) != {}


async def test_a_correction_and_a_void_are_in_the_figure_of_now(recorded: Database) -> None:
    assert await asked(recorded, AMMUNITION) == {("ammunition_rounds",): 90}


@pytest.mark.parametrize(
    ("day", "value"),
    [("2025-10-31", 0), ("2025-11-01", 120), ("2025-12-04", 120), ("2025-12-05", 110), ("2025-12-06", 90)],
)
async def test_the_figure_as_it_was_known(recorded: Database, day: str, value: int) -> None:
    query = replace(AMMUNITION, known_at=date.fromisoformat(day))

    assert await asked(recorded, query) == ({("ammunition_rounds",): value} if value else {})


async def test_an_event_is_in_the_year_of_its_local_day(recorded: Database) -> None:
    last_year = replace(AMMUNITION, fiscal_year=2025, by=("month", "port"))

    assert await asked(recorded, last_year) == {(202509, "2504", "ammunition_rounds"): 7}


async def test_through_counts_that_day_and_none_after(recorded: Database) -> None:
    year = replace(AMMUNITION, fiscal_year=2025)

    assert await asked(recorded, replace(year, through=date(2025, 9, 30))) == {("ammunition_rounds",): 7}
    assert await asked(recorded, replace(year, through=date(2025, 9, 29))) == {}


async def test_an_office_that_is_not_in_the_tables_has_no_region(recorded: Database) -> None:
    await Feed(recorded, Feed(recorded).partition._replace(partition=1)).take(
        seizure(9, rounds(1), field_office="atlantis")
    )

    assert (await asked(recorded, replace(AMMUNITION, by=("region",))))["unknown", "ammunition_rounds"] == 1


async def test_the_last_day_of_knowledge(recorded: Database) -> None:
    async with recorded.read() as db:
        assert await last_known(db) == datetime(2025, 12, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "name", "detail"),
    [
        (
            TotalsQuery(2026, through=date(2025, 9, 30)),
            "through",
            "not in fiscal year 2026 (2025-10-01 to 2026-09-30)",
        ),
        (TotalsQuery(2026, through=date(2026, 10, 1)), "through", "not in fiscal year 2026"),
        (
            TotalsQuery(2026, known_at=date(2026, 6, 2)),
            "known_at",
            "has not come yet (today is 2026-06-01 UTC)",
        ),
        (TotalsQuery(2026, measures=("guns",)), "measure", "unknown measure guns; there are firearms, "),
        (TotalsQuery(2026, regions=("south",)), "region", "unknown region south"),
        (TotalsQuery(2026, by=("colour",)), "by", "unknown by colour"),  # type: ignore[arg-type]
    ],
)
def test_a_query_that_makes_no_sense_is_refused(query: TotalsQuery, name: str, detail: str) -> None:
    with pytest.raises(Invalid) as refused:
        query.checked(date(2026, 6, 1))

    assert detail in refused.value.detail
    assert refused.value.errors[0]["pointer"] == f"query/{name}"
