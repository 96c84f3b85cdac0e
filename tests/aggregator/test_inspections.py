"""Inspections, hits and their rate, and the ports that nobody inspects."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st

from services.aggregator.figures.as_known import AsKnown, known_instant
from services.aggregator.figures.selection import Selection
from services.aggregator.views.inspections import last_inspections, quiet_ports, rates
from shared.contracts.ports import ports
from shared.contracts.vocabularies import Mode
from shared.database.database import Database
from tests.aggregator import recomputation
from tests.aggregator.choices import NOW, known
from tests.aggregator.histories import EDGE, PLACES, State, body_of, voided
from tests.aggregator.properties import holds
from tests.aggregator.stored import Feed, uuid

YEARS = Selection(date(2023, 10, 1), date(2026, 9, 30))
STATES = {"2304": "TX", "2402": "TX", "2604": "AZ", "2504": "CA"}
LAND = [code for code, port in ports().items() if port.mode is Mode.LAND]


def check(number: int, place: int = 0, version: int = 1, **fields: Any) -> State:
    """An inspection of a train."""
    given = {"traffic": "rail", "posture": "routine", "outcome": "released", "operation": None}
    rest = {"stage": "primary", "methods": ["visual"], "id": uuid(number)}
    return State("inspection", body_of("inspection", version, place, EDGE, **given | rest | fields))


def key_of(day: str, port: str, subtype: str, name: str) -> str | int:
    """A grouping key of a figure, in plain words."""
    traffic, posture = subtype.split("/")
    one = date.fromisoformat(day)
    offices = {code: office for code, office, _zone in PLACES}
    keys: dict[str, str | int] = {
        "port": port,
        "state": STATES[port],
        "field_office": offices[port],
        "region": "southwest_border",
        "traffic": traffic,
        "posture": posture,
        "week": (one - timedelta(days=one.weekday())).isoformat(),
        "month": one.year * 100 + one.month,
    }
    return keys[name]


KEYS = ("port", "state", "field_office", "region", "traffic", "posture", "week", "month")
questions = st.tuples(
    st.none() | known, st.lists(st.sampled_from(KEYS), unique=True, max_size=3), st.integers(1, 60)
)
Question = tuple[str | None, list[str], int]


async def test_any_rate_is_that_of_a_plain_recomputation(database: Database) -> None:
    async def holds_for(versions: list[State], question: Question) -> None:
        known_at, by = known_instant(question[0], NOW), question[1]
        expected: Counter[tuple[Any, ...]] = Counter()
        hits: Counter[tuple[Any, ...]] = Counter()
        for one, value in recomputation.totals(versions, known_at).items():
            if one.measure in {"inspections", "inspection_hits"}:
                key = tuple(key_of(one.day, one.port, one.subtype, name) for name in by)
                (expected if one.measure == "inspections" else hits)[key] += value

        async with database.read() as db:
            rows = await rates(db, replace(YEARS, known=AsKnown(known_at)), by)

        found = {tuple(row[name] for name in by): row for row in rows}
        assert len(found) == len(rows)
        assert found.keys() == expected.keys()
        for key, row in found.items():
            made = expected[key]
            assert (row["inspections"], row["hits"]) == (made, hits[key])
            assert row["rate"] == hits[key] / made

    await holds(database, questions, holds_for)


async def test_without_inspections_there_is_no_rate(database: Database) -> None:
    feed = Feed(database)
    await feed.take(check(1))
    await feed.take(voided(check(1)))

    async with database.read() as db:
        assert await rates(db, YEARS, ["port"]) == []


async def test_quiet_ports_are_those_of_a_plain_recomputation(database: Database) -> None:
    async def holds_for(versions: list[State], question: Question) -> None:
        known_at, days = known_instant(question[0], NOW), question[2]
        now = datetime(2025, 10, 15, 6, 30, tzinfo=UTC)  # another day at San Ysidro than at Laredo
        last: dict[str, str] = {}
        for one, value in recomputation.totals(versions, known_at).items():
            if one.measure == "inspections" and value:
                last[one.port] = max(one.day, last.get(one.port, ""))
        today = {"2304": 15, "2402": 15, "2604": 14, "2504": 14}

        async with database.read() as db:
            rows = await quiet_ports(db, days, now, [Mode.LAND], known_at)

        found = {row["port"]: row for row in rows}
        for port, day in today.items():
            since = (date(2025, 10, day) - date.fromisoformat(last[port])).days if port in last else None
            assert (port in found) == (since is None or since >= days)
            if port in found:
                day_of_last = date.fromisoformat(last[port]) if port in last else None
                assert found[port]["last_inspection"] == day_of_last
                assert found[port]["days_quiet"] == since
        assert found.keys() | today.keys() == set(LAND)
        assert list(found) == sorted(found)

    await holds(database, questions, holds_for)


@pytest.mark.parametrize(("days", "quiet"), [(1, True), (14, True), (15, False), (400, False)])
async def test_the_last_days_include_today_at_the_ports_clock(
    database: Database, days: int, quiet: bool
) -> None:
    await Feed(database).take(check(1, local_day="2025-10-01"))
    now = datetime(2025, 10, 16, 4, 59, tzinfo=UTC)  # 23:59 on 15 October at Laredo: 14 days later

    async with database.read() as db:
        rows = await quiet_ports(db, days, now, [Mode.LAND])

    laredo = [row for row in rows if row["port"] == "2304"]
    assert [row["days_quiet"] for row in laredo] == ([14] if quiet else [])


async def test_the_last_inspection_is_the_last_that_stands(database: Database) -> None:
    moved = check(2, version=2, local_day="2025-09-20", recorded_at="2025-11-03T12:00:00+00:00")
    await Feed(database).take(
        check(1, local_day="2025-09-10"),
        check(2, local_day="2025-10-05"),
        moved,
        check(3, local_day="2025-10-09"),
        voided(check(3, local_day="2025-10-09")),
    )

    async with database.read() as db:
        found = await last_inspections(db, ["2304", "2402"])

    assert found == {"2304": date(2025, 9, 20), "2402": None}


async def test_only_inspections_make_a_port_visited_and_air_and_sea_are_asked_for(database: Database) -> None:
    async with database.read() as db:
        land = await quiet_ports(db, 14, EDGE, [Mode.LAND])
        every = await quiet_ports(db, 14, EDGE, list(Mode))

    assert [row["port"] for row in land] == LAND
    assert len(LAND) == 110
    assert [row["port"] for row in every] == list(ports())
