"""Whatever the history and however far it was read: no difference, until something is tampered with."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.aggregator.ledger import rollups
from services.aggregator.ledger.compaction import Compactor
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import PLAN, SERVICE, topics
from services.cli.bars import Advance
from services.cli.verification.findings import Findings
from services.cli.verification.verification import System, verify
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.consumer import EventConsumer
from shared.events.embedded import EmbeddedLog
from shared.events.log import Message
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings
from tests.aggregator import histories
from tests.aggregator.histories import TOPICS, History, State
from tests.aggregator.stored import clear

NOVEMBER = date(2025, 11, 1)
ONE_RECORD = "(SELECT record_id FROM journal ORDER BY record_id LIMIT 1)"
TAMPERING = {
    "a total": "UPDATE totals SET value = value + 1 WHERE id = (SELECT min(id) FROM totals)",
    "a lost total": "DELETE FROM totals WHERE id = (SELECT min(id) FROM totals)",
    "a sum": "UPDATE rollup_office_month SET value = value - 1",
    "a lost record": f"DELETE FROM journal WHERE record_id = {ONE_RECORD}",
    "a lost version": f"DELETE FROM journal WHERE record_id = {ONE_RECORD} AND previous = 0",
    "a line": f"UPDATE journal SET lines = '[]' WHERE record_id = {ONE_RECORD} AND lines <> '[]'",
    "an instant": f"UPDATE journal SET recorded_at = '2025-11-03 01:02:03' WHERE record_id = {ONE_RECORD}",
}


@pytest.fixture
async def database(database_url: str) -> Database:
    """The aggregator's, migrated, of each kind in turn."""
    database = Database(database_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    return database


def message(version: State) -> Message:
    """A version as its relay sends it."""
    record = histories.record_of(version)
    assert record.key is not None
    assert record.value is not None
    return Message(TOPICS[version.kind], record.key, record.value, record.headers)


def untold(_name: str) -> Advance:
    """Progress that nobody looks at."""
    return lambda _done, _total: None


async def consumed(events: EmbeddedLog, database: Database, rounds: int) -> None:
    """Let the aggregator read so many batches, and seal what it knows."""
    plan = replace(PLAN, batch=3)
    consumer = EventConsumer(plan, events, TotalsSink(database, Metrics()), Metrics())
    for _ in range(rounds):
        await consumer.run_once(0.01)
    await consumer.close()
    while await Compactor(database).run_once():
        pass
    async with database.begin() as db:
        await rollups.seal(db, NOVEMBER)


async def found(events: EmbeddedLog, database: Database) -> Findings:
    return await verify(System(events, database, {}), 10, untold)


async def test_a_good_aggregator_has_no_difference_and_tampering_is_found(
    database: Database, tmp_path: Path
) -> None:
    loop, number = asyncio.get_running_loop(), count()

    async def example(arrivals: Sequence[State], rounds: int, tampering: str) -> None:
        await clear(database)
        events = EmbeddedLog(tmp_path / f"{next(number)}.db")
        await events.ensure_topics(topics(Settings(outbound_partitions=2)))
        producer = await events.producer("test")
        await producer.send([message(version) for version in arrivals])
        await consumed(events, database, rounds)

        assert (await found(events, database)).differences == 0
        async with database.begin() as db:
            changed = (await db.execute(text(TAMPERING[tampering]))).rowcount
        assert bool((await found(events, database)).differences) == bool(changed)
        await events.close()

    @given(
        histories.histories,
        st.randoms(use_true_random=False),
        st.integers(1, 9),
        st.sampled_from([*TAMPERING]),
    )
    @settings(deadline=None, max_examples=14, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(history: History, random: Random, rounds: int, tampering: str) -> None:
        arrivals = histories.replayed(histories.interleaved(history, random), random)
        asyncio.run_coroutine_threadsafe(example(arrivals, rounds, tampering), loop).result(60)

    await asyncio.to_thread(check)
    await database.close()
