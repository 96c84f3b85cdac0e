"""The findings as a gauge: of this fiscal year and the one before, and never in the way of anything."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from services.aggregator.main import SERVICE
from services.aggregator.views.quality import QualityWatch
from services.aggregator.views.questions import Finding
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.runtime.metrics import Metrics
from tests.aggregator.stored import Feed, seizure

NOW = datetime(2025, 10, 1, 12, tzinfo=UTC)  # fiscal year 2026


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with the aggregator's tables."""
    database = Database(database_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    yield database
    await database.close()


def gauge(metrics: Metrics, finding: Finding) -> float | None:
    return metrics.registry.get_sample_value("outbound_quality_findings", {"finding": finding})


async def test_two_fiscal_years_are_counted(database: Database) -> None:
    days = ["2024-09-30", "2024-10-01", "2025-09-30", "2025-10-01"]
    await Feed(database).take(*(seizure(n, operation="op_5", local_day=day) for n, day in enumerate(days)))
    metrics = Metrics()

    await QualityWatch(database, metrics, lambda: NOW).run_once()

    assert gauge(metrics, Finding.UNREGISTERED_OPERATIONS) == 3
    assert gauge(metrics, Finding.UNKNOWN_TASK_FORCES) == 0


async def test_a_fault_waits_for_the_next_turn(database: Database) -> None:
    metrics, stop = Metrics(), asyncio.Event()
    turns = 0

    def clock() -> datetime:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise OSError("the database is away")
        stop.set()
        return NOW

    async with asyncio.timeout(30):
        await QualityWatch(database, metrics, clock, pause_s=0.001).run(stop)

    assert gauge(metrics, Finding.SEIZURES_WITHOUT_INSPECTION) == 0
