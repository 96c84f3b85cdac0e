"""What is kept of the gauges of a fiscal year at rest is what would be printed anew."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.aggregator.figures.dimensions import Grouped
from services.aggregator.figures.sums import grouped
from services.aggregator.views import gauges
from services.aggregator.views.asked import selection_of
from services.aggregator.views.gauges import Gauges, Text
from services.aggregator.views.questions import TotalsQuestion
from shared.database.database import Database
from tests.aggregator import histories
from tests.aggregator.choices import NOW, totals_of
from tests.aggregator.histories import History, State
from tests.aggregator.properties import FEW, holds
from tests.aggregator.stored import Feed, at_rest, clear, seizure

TODAY = date(2026, 3, 1)
FIRST = datetime(2025, 11, 3, tzinfo=UTC)
BOTH = [2025, 2026]


async def test_after_any_versions_it_is_what_would_be_printed_anew(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def example(history: History, random: Random) -> None:
        await clear(database)
        feed, kept = Feed(database), Gauges(database, 3)
        await feed.take(known(1, "2026-09-30", 24))  # so that every month of the history is over
        for batch in histories.batches(histories.interleaved(history, random), random):
            await feed.take(*batch)
            if random.random() < 0.5:
                await at_rest(database)
            for _ in range(2):  # the second finds what the first kept
                assert await kept.render(TODAY) == await Gauges(database, 3).render(TODAY)

    @given(histories.histories, st.randoms(use_true_random=False))
    @FEW
    def every(history: History, random: Random) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random), loop).result(60)

    await asyncio.to_thread(every)


async def test_sums_are_the_same_whether_the_database_packs_them_or_not(database: Database) -> None:
    async def check(_versions: list[State], question: TotalsQuestion) -> None:
        selection, keys = selection_of(question, NOW), question.keys
        for _ in range(2):  # as appended, and with months rolled up
            async with database.snapshot() as db:
                plainly = await grouped(db, selection, keys)
                assert await grouped(db, selection, keys, packed=True) == plainly
            await at_rest(database)

    await holds(database, totals_of(), check)


def known(number: int, day: str, months: int) -> State:
    """A seizure of that day that became known so many months after the first."""
    at = (FIRST + timedelta(days=31 * months)).isoformat()
    return seizure(number, local_day=day, recorded_at=at)


async def test_a_year_at_rest_is_not_summed_again_until_something_in_it_changes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    summed: list[int] = []

    def printed(year: int, sums: Grouped) -> Text:
        summed.append(year)
        return print_year(year, sums)

    print_year = gauges.printed
    monkeypatch.setattr(gauges, "printed", printed)
    feed, shown = Feed(database), Gauges(database, 3)

    async def years() -> list[int]:
        """The years that a scrape sums."""
        summed.clear()
        text = await shown.render(TODAY)
        found = list(summed)
        assert text == await Gauges(database, 3).render(TODAY)
        return found

    await feed.take(known(1, "2025-03-01", 0), known(2, "2026-01-05", 1))
    assert [await years(), await years()] == [[2024, *BOTH], BOTH]  # no month is sealed yet
    await at_rest(database)
    assert [await years(), await years()] == [[2024, *BOTH], [2026]]

    await feed.take(known(3, "2026-01-06", 1))
    assert await years() == [2026]  # nothing of the year before

    await feed.take(known(4, "2025-03-01", 1))  # became known in the month that is not over
    assert [await years(), await years()] == [BOTH, BOTH]
    await feed.take(known(5, "2026-01-07", 2))
    await at_rest(database)
    assert [await years(), await years()] == [[2024, *BOTH], [2026]]

    await feed.take(known(6, "2025-03-02", 0))  # late: breaks the seal of the first month
    assert [await years(), await years()] == [[2024, *BOTH], BOTH]
    await at_rest(database)
    assert [await years(), await years()] == [[2024, *BOTH], [2026]]

    await feed.take(known(7, "2025-03-03", 0))  # late, and sealed again before anyone looks
    await at_rest(database)
    assert [await years(), await years()] == [[2024, *BOTH], [2026]]
