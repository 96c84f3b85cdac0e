"""The property of `test_properties`, through real SQL on both databases."""

import asyncio
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.database.database import Database
from shared.events.log import TopicPartition
from tests.aggregator import histories, recomputation
from tests.aggregator.histories import TOPICS, History
from tests.aggregator.stored import Feed, clear, stored_totals

FEW = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def test_stored_totals_equal_a_recomputation_however_the_versions_arrive(database: Database) -> None:
    loop = asyncio.get_running_loop()

    @given(histories.histories, st.randoms(use_true_random=False), st.integers(0, 12))
    @FEW
    def check(history: History, random: Random, days: int) -> None:
        asyncio.run_coroutine_threadsafe(example(database, history, random, days), loop).result(60)

    await asyncio.to_thread(check)


async def example(database: Database, history: History, random: Random, days: int) -> None:
    """Two sinks, one a topic, take replayed batches in turn; the final and an earlier state must be right."""
    await clear(database)
    feeds = {kind: Feed(database, TopicPartition(topic, 0)) for kind, topic in TOPICS.items()}
    arrivals = histories.replayed(histories.interleaved(history, random), random)
    for batch in histories.batches(arrivals, random):
        for kind, feed in feeds.items():
            await feed.take(*(version for version in batch if version.kind == kind))

    flat = [version for versions in history for version in versions]
    day = histories.FIRST_KNOWN.date() + timedelta(days=days - 1)
    assert await stored_totals(database) == recomputation.totals(flat)
    assert await stored_totals(database, known_at=day) == recomputation.totals(flat, known_at=day)
