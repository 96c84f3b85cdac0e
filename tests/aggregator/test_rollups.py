"""Months that are over are summed up; whatever comes in later breaks their seal, and no figure changes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from services.aggregator.figures.sums import summed
from services.aggregator.ledger import rollups
from services.aggregator.ledger.compaction import Compactor
from services.aggregator.views.asked import selection_of
from services.aggregator.views.questions import TotalsQuestion
from services.aggregator.views.totals import totals
from shared.database.database import Database
from shared.events.log import TopicPartition
from tests.aggregator.choices import NOW
from tests.aggregator.histories import TOPICS, State
from tests.aggregator.stored import Feed, at_rest, rows, seizure

FIRST = datetime(2025, 11, 3, tzinfo=UTC)
QUESTIONS = (
    TotalsQuestion(fiscal_year=2026),
    TotalsQuestion(fiscal_year=2026, by="month"),
    TotalsQuestion(fiscal_year=2026, by="field_office,week"),
    TotalsQuestion(fiscal_year=2026, by="port,subtype"),
    TotalsQuestion(
        fiscal_year=2026, by="agency,operation", known_at=(FIRST + timedelta(days=50)).isoformat()
    ),
)


def recorded(number: int, month: int, version: int = 1) -> State:
    """Version `version` of a seizure that became known so many months after the first."""
    at = (FIRST + timedelta(days=31 * month)).isoformat()
    return seizure(number, version=version, place=number % 4, recorded_at=at)


async def answers(database: Database) -> list[object]:
    async with database.read() as db:
        return [await totals(db, selection_of(one, NOW), one.keys) for one in QUESTIONS]


async def sealed(database: Database) -> set[str]:
    async with database.read() as db:
        return {month.isoformat() for month in await rollups.seals(db)}


async def test_months_that_are_over_are_sealed_and_the_last_one_is_not(database: Database) -> None:
    feed = Feed(database)
    await feed.take(*(recorded(n, n % 3) for n in range(30)))
    before = await answers(database)

    await at_rest(database)

    assert await sealed(database) == {"2025-11-01", "2025-12-01"}
    assert await answers(database) == before


async def test_a_late_arrival_breaks_a_seal_and_counts_at_once(database: Database) -> None:
    feed, other = Feed(database), Feed(database, TopicPartition(TOPICS["seizure"], 1))
    await feed.take(*(recorded(n, n % 3) for n in range(30)))
    await at_rest(database)
    before = await answers(database)

    await other.take(recorded(96, 0))

    assert await sealed(database) == {"2025-12-01"}
    late = await answers(database)
    assert late != before
    await at_rest(database)
    assert await sealed(database) == {"2025-11-01", "2025-12-01"}
    assert await answers(database) == late


async def test_a_seal_that_breaks_while_figures_are_read_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The summaries of a sealed month are emptied behind the reader's back: it must not use them."""
    feed, other = Feed(database), Feed(database, TopicPartition(TOPICS["seizure"], 1))
    await feed.take(*(recorded(n, n % 3) for n in range(30)))
    await at_rest(database)
    seals, calls = rollups.seals, 0

    async def broken_after_the_first(db: object) -> object:
        nonlocal calls
        calls += 1
        found = await seals(db)  # type: ignore[arg-type]
        if calls == 1:
            await other.take(recorded(96, 0))
        return found

    monkeypatch.setattr("services.aggregator.figures.sums.seals", broken_after_the_first)
    async with database.read() as db:
        found = await summed(db, selection_of(QUESTIONS[0], NOW))

    monkeypatch.undo()
    assert calls == 2
    async with database.read() as db:
        assert found == await summed(db, selection_of(QUESTIONS[0], NOW)) != {}


@pytest.mark.postgres
async def test_sealing_while_batches_arrive_loses_nothing(database: Database) -> None:
    feeds = [Feed(database, TopicPartition(TOPICS["seizure"], n)) for n in range(3)]
    compactor, stop = Compactor(database, pause_s=0.01), asyncio.Event()

    async def feed_all(feed: Feed, first: int) -> None:
        for start in range(first, first + 60, 5):
            await feed.take(*(recorded(n, n % 4) for n in range(start, start + 5)))

    merging = asyncio.create_task(compactor.run(stop))
    await asyncio.gather(*(feed_all(feed, 100 * n) for n, feed in enumerate(feeds)))
    stop.set()
    await merging
    found = await answers(database)

    async with database.begin() as db:
        await db.execute(text("DELETE FROM sealed"))  # from the totals alone
    assert await answers(database) == found
    assert await rows(database, "SELECT sum(value) FROM totals WHERE measure = 'seizures'") == [(180,)]
