"""Properties over a database: hypothesis is synchronous, and the database is not."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.database.database import Database
from tests.aggregator import histories
from tests.aggregator.histories import History, State
from tests.aggregator.stored import Feed, clear

FEW = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
Q = TypeVar("Q")


async def holds(
    database: Database,
    questions: st.SearchStrategy[Q],
    check: Callable[[list[State], Q], Awaitable[None]],
    made: st.SearchStrategy[History] = histories.histories,
    examples: int = 15,
) -> None:
    """`check` holds for any question of random histories, each taken in by an empty database."""
    loop = asyncio.get_running_loop()

    async def example(history: History, random: Random, question: Q) -> None:
        await clear(database)
        await Feed(database).take(*histories.interleaved(history, random))
        await check([version for versions in history for version in versions], question)

    @given(made, st.randoms(use_true_random=False), questions)
    @settings(FEW, max_examples=examples)
    def every(history: History, random: Random, question: Q) -> None:
        asyncio.run_coroutine_threadsafe(example(history, random, question), loop).result(60)

    await asyncio.to_thread(every)
