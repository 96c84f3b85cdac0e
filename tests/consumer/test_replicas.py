"""Two aggregators over one database on a real Kafka: they share the work, and one can go at any time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from random import Random

import pytest

from services.aggregator.ledger.sink import TotalsSink
from services.cli.processes.local_kafka import LocalKafka
from shared.database.database import Database
from shared.runtime.metrics import Metrics
from tests.aggregator import histories, recomputation
from tests.aggregator.histories import State, voided
from tests.aggregator.stored import seizure
from tests.consumer.pipeline import Pipeline, until
from tests.log.harness import KafkaBackend

pytestmark = [pytest.mark.kafka, pytest.mark.postgres]


@pytest.fixture
async def pipeline(kafka: LocalKafka, postgres_url: str) -> AsyncIterator[Pipeline]:
    """Four partitions on Kafka, totals in PostgreSQL."""
    log = await KafkaBackend(kafka.bootstrap).open()
    async with Pipeline(log, postgres_url, partitions=4) as pipeline:
        yield pipeline
    await log.close()


def history(count: int) -> list[list[State]]:
    """Records that are amended, and every third of them voided."""
    records = []
    for number in range(count):
        rounds = {"kind": "ammunition", "rounds": number + 1, "caliber": "9_mm"}
        versions = [seizure(number, place=number % 5), seizure(number, rounds, version=2, place=number % 4)]
        records.append([*versions, voided(versions[-1])] if number % 3 == 0 else versions)
    return records


class Replica:
    """One aggregator with connections of its own."""

    def __init__(self, pipeline: Pipeline, url: str) -> None:
        self.metrics = Metrics()
        self.stop = asyncio.Event()
        self._database = Database(url)
        sink = TotalsSink(self._database, self.metrics)
        consumer = pipeline.consumer(sink=sink, metrics=self.metrics, batch=5)
        self.running = asyncio.create_task(consumer.run(self.stop))

    def applied(self, topic: str) -> float:
        return self.metrics.registry.get_sample_value("outbound_events_applied_total", {"topic": topic}) or 0

    async def end(self, *, crash: bool) -> None:
        """Stop in order, or be cut wherever it is."""
        if crash:
            self.running.cancel()
        self.stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await self.running
        await self._database.close()


@pytest.mark.parametrize("crash", [False, True])
async def test_replicas_share_partitions_and_one_goes_in_the_middle(
    pipeline: Pipeline, postgres_url: str, crash: bool
) -> None:
    records = history(90)
    arrivals = histories.replayed(histories.interleaved(records, Random(7)), Random(8))
    half = len(arrivals) // 2
    first, second = Replica(pipeline, postgres_url), Replica(pipeline, postgres_url)

    await pipeline.send(*arrivals[:10])
    sent = 10

    async def both_work() -> bool:
        nonlocal sent
        if sent < half:
            await pipeline.send(*arrivals[sent : sent + 5])
            sent += 5
        return first.applied(pipeline.topic) > 0 and second.applied(pipeline.topic) > 0

    await until(both_work)
    await pipeline.send(*arrivals[sent:])
    await first.end(crash=crash)
    await until(lambda: consumed(pipeline, len(arrivals)))
    await second.end(crash=False)

    flat = [version for versions in records for version in versions]
    assert await pipeline.totals() == recomputation.totals(flat)
    if not crash:  # a crash can fall between a commit and its count
        assert first.applied(pipeline.topic) + second.applied(pipeline.topic) == len(flat)


async def consumed(pipeline: Pipeline, count: int) -> bool:
    return await pipeline.consumed() == count
