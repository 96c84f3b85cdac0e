"""Every query over the totals equals a plain recomputation from the versions."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.dimensions import Dimension
from services.aggregator.figures.selection import Filters, end_of, known_instant
from services.aggregator.views.totals import TotalsQuery, totals
from shared.database.database import Database
from shared.web.errors import Invalid
from tests.aggregator import histories, recomputation
from tests.aggregator.histories import History, State, voided
from tests.aggregator.recomputation import Figure
from tests.aggregator.stored import Feed, at_rest, clear, seizure

REGIONS = {"miami": "central_coastal_other"}  # every other place of the histories is southwest
STATES = {"2304": "TX", "2402": "TX", "2604": "AZ", "2504": "CA"}
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
Answer = dict[tuple[Any, ...], int]


def answer(versions: list[State], query: TotalsQuery) -> Answer:
    """What a query must give: grouping keys and measure to value, without zeros."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for figure, value in recomputation.totals(versions, query.known_at).items():
        if figure.role not in (("lead", "partner") if query.credited else ("lead",)):
            continue
        if not _wanted(figure, query):
            continue
        keys = tuple(_key(figure, name) for name in query.by if name != "measure")
        names = [
            figure.measure,
            *(name for name, parts in recomputation.SUMS.items() if figure.measure in parts),
        ]
        for name in names:
            wanted = query.filters.measures
            if name in wanted if wanted else name not in recomputation.UNLISTED:
                sums[(*keys, name)] += value
    return {key: value for key, value in sums.items() if value}


def _wanted(figure: Figure, query: TotalsQuery) -> bool:
    through = query.through.isoformat() if query.through else "9999"
    filters = query.filters
    chosen = (
        (filters.subtypes, figure.subtype),
        (filters.ports, figure.port),
        (filters.field_offices, figure.field_office),
        (filters.regions, _region(figure)),
        (filters.agencies, figure.agency),
        (filters.operations, figure.operation),
        (filters.task_forces, figure.task_force),
    )
    in_time = recomputation.fiscal_year(figure.day) == query.fiscal_year and figure.day <= through
    return in_time and all(not given or value in given for given, value in chosen)


def _region(figure: Figure) -> str:
    return REGIONS.get(figure.field_office, "southwest_border")


def _key(figure: Figure, name: Dimension) -> str | int:
    if name == "fiscal_year":
        return recomputation.fiscal_year(figure.day)
    day = date.fromisoformat(figure.day)
    calendar = {
        "month": day.year * 100 + day.month,
        "half": 1 if day.month in {10, 11, 12, 1, 2, 3} else 2,
        "quarter": {0: 2, 1: 3, 2: 4, 3: 1}[(day.month - 1) // 3],
        "week": date.fromisocalendar(*day.isocalendar()[:2], 1).isoformat(),
    }
    if name in calendar:
        return calendar[name]
    if name == "state":
        return STATES.get(figure.port, "")
    if name in {"traffic", "posture"}:
        return [*figure.subtype.split("/"), ""][name == "posture"]
    return _region(figure) if name == "region" else str(getattr(figure, name))


async def asked(database: Database, query: TotalsQuery) -> Answer:
    """What a query gives, in the same form; units and order are checked on the way."""
    async with database.read() as db:
        rows = await totals(db, query)
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


DIMENSIONS = tuple(name for name in get_args(Dimension) if name != "measure")
instants = st.one_of(st.integers(-24, 11 * 24), st.integers(0, 150).map(lambda days: 24 * days)).map(
    lambda hours: histories.FIRST_KNOWN + timedelta(hours=hours)
)
queries = st.builds(
    TotalsQuery,
    fiscal_year=st.sampled_from([2025, 2026]),
    through=st.none(),
    known_at=st.none() | instants | instants.map(lambda instant: end_of(instant.date())),
    by=st.lists(st.sampled_from([*DIMENSIONS, "measure"]), max_size=4, unique=True).map(tuple),
    filters=st.builds(
        Filters,
        measures=st.lists(st.sampled_from([*MEASURES]), max_size=3, unique=True).map(tuple),
        subtypes=st.sampled_from([(), ("pistol", "9_mm", "")]),
        ports=st.sampled_from([(), ("2304", "2504"), ("",)]),
        field_offices=st.sampled_from([(), ("laredo", "miami")]),
        regions=st.sampled_from([(), ("southwest_border",), ("northern_border",)]),
        agencies=st.sampled_from([(), ("ice_hsi",), ("atf",)]),
        operations=st.sampled_from([(), ("southbound",), ("",)]),
        task_forces=st.sampled_from([(), ("el_paso",)]),
    ),
    credited=st.booleans(),
)
throughs = st.none() | st.integers(0, 364)
FEW = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def test_any_query_equals_a_plain_recomputation(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(
        history: History, random: Random, asked_for: list[tuple[TotalsQuery, int | None]]
    ) -> None:
        await clear(database)
        feed, arrivals = Feed(database), histories.interleaved(history, random)
        early = random.randrange(len(arrivals) + 1)
        await feed.take(*arrivals[:early])
        await at_rest(database)
        await feed.take(*arrivals[early:])  # breaks the seals of what is sealed already
        if random.random() < 0.5:
            await at_rest(database)
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
AMMUNITION = TotalsQuery(2026, filters=Filters(measures=("ammunition_rounds",)))


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
    query = replace(AMMUNITION, known_at=known_instant(day, NOW))

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
            TotalsQuery(2026, filters=Filters(measures=("guns",))),
            "measure",
            "unknown measure guns; there are firearms, ",
        ),
        (TotalsQuery(2026, filters=Filters(regions=("south",))), "region", "unknown region south"),
        (TotalsQuery(2026, by=("colour",)), "by", "unknown by colour"),  # type: ignore[arg-type]
    ],
)
def test_a_query_that_makes_no_sense_is_refused(query: TotalsQuery, name: str, detail: str) -> None:
    with pytest.raises(Invalid) as refused:
        query.selection()

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
