"""Merging makes the totals small and changes no figure."""

import asyncio

import pytest
from sqlalchemy import text

from services.aggregator.ledger import compaction, totals
from services.aggregator.ledger.compaction import Compactor
from shared.database.database import Database
from tests.aggregator.histories import EDGE, State, body_of
from tests.aggregator.stored import Feed, stored_totals


def seizures(count: int, version: int = 1, **fields: object) -> list[State]:
    rounds = {"kind": "ammunition", "rounds": 5, "caliber": "9_mm"}
    return [
        State("seizure", body_of("seizure", version, n % 5, EDGE, items=[rounds], **fields) | {"id": _id(n)})
        for n in range(count)
    ]


def _id(number: int) -> str:
    return f"01890000-0000-7000-8000-{number:012d}"


async def rows(database: Database) -> int:
    async with database.read() as db:
        return int((await db.execute(text("SELECT count(*) FROM totals"))).scalar_one())


async def test_rows_of_a_cell_become_one_and_no_figure_changes(database: Database) -> None:
    feed, compactor = Feed(database), Compactor(database, enough=1)
    for _ in range(3):
        await feed.take(*seizures(20))
    await feed.take(*seizures(10, version=2, status="voided"))
    before, many = await stored_totals(database), await rows(database)

    while await compactor.run_once():
        pass

    assert await stored_totals(database) == before
    async with database.read() as db:
        doubled = await db.execute(
            text(
                "SELECT count(*) FROM totals GROUP BY day, port_code, field_office, agency, role, operation, "
                "task_force, measure, subtype, known_day HAVING count(*) > 1 OR sum(value) = 0"
            )
        )
        assert doubled.all() == []
        assert await totals.uncompacted(db, 0, await totals.newest_row(db)) == []
    assert await rows(database) < many


async def test_what_is_appended_after_is_compacted_in_the_next_turn(database: Database) -> None:
    feed, compactor = Feed(database), Compactor(database, enough=1)
    await feed.take(*seizures(5))
    assert await compactor.run_once() > 0
    assert await compactor.run_once() == 0
    await feed.take(*seizures(10))
    before = await stored_totals(database)

    assert await compactor.run_once() > 0

    assert await stored_totals(database) == before


async def test_a_backlog_is_compacted_in_several_turns(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "PAIRS", 1)
    feed, compactor = Feed(database), Compactor(database, enough=1)
    for day in range(3):
        await feed.take(*seizures(5, day + 1, recorded_at=f"2025-11-0{day + 1}T18:00:00+00:00"))
    before = await stored_totals(database)

    turns = 0
    while await compactor.run_once():
        turns += 1

    async with database.read() as db:
        pairs = await db.execute(text("SELECT DISTINCT known_day, day FROM totals"))
        assert turns >= len(pairs.all()) > 1
        assert await totals.uncompacted(db, 0, await totals.newest_row(db)) == []
    assert await stored_totals(database) == before


async def test_two_mergers_and_a_consumer_at_once(database: Database) -> None:
    feed, compactors = Feed(database), [Compactor(database, enough=1) for _ in range(2)]
    versions = seizures(200)
    for start in range(0, 200, 20):
        taking = feed.take(*versions[start : start + 20])
        await asyncio.gather(taking, *(compactor.run_once() for compactor in compactors))

    rounds = {f.measure: 0 for f in await stored_totals(database)}
    for figure, value in (await stored_totals(database)).items():
        rounds[figure.measure] += value
    assert rounds == {"seizures": 200, "ammunition_rounds": 1_000}


async def test_the_day_under_way_waits_for_enough_rows_or_for_a_later_day(database: Database) -> None:
    feed, compactor = Feed(database), Compactor(database, enough=12)
    first, later = "2025-11-01T18:00:00+00:00", "2025-11-02T18:00:00+00:00"

    async def compacted_after(*versions: State) -> bool:
        await feed.take(*versions)
        return await compactor.run_once()

    assert not await compacted_after(*seizures(5, recorded_at=first))
    assert await compacted_after(*seizures(10, recorded_at=first))
    assert await compacted_after(*seizures(15, recorded_at=later))
    async with database.read() as db:
        left = await totals.uncompacted(db, 0, await totals.newest_row(db))
    assert {known_day.isoformat() for (known_day, _day), _count in left} == {later[:10]}
