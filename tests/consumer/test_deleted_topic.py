"""A topic that is deleted and not made again: nothing is lost yet, and nothing is well."""

import asyncio
from pathlib import Path

import pytest

from services.cli.processes.local_kafka import LocalKafka
from shared.events import progress as module
from shared.events.progress import Stalled
from tests.aggregator.stored import seizure
from tests.consumer.pipeline import Pipeline, until
from tests.log.harness import KafkaBackend

pytestmark = pytest.mark.kafka


async def test_a_topic_that_is_deleted_under_it_makes_it_unready(
    kafka: LocalKafka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka leaves the topic out and goes on with the others, as if all were well."""
    monkeypatch.setattr(module, "VERIFY_S", 0.1)
    monkeypatch.setattr(module, "UNWELL_S", 0.1)
    backend = KafkaBackend(kafka.bootstrap)
    async with Pipeline(await backend.open(), f"sqlite+aiosqlite:///{tmp_path / 'a.db'}") as pipeline:
        consumer = pipeline.consumer()
        await pipeline.send(*(seizure(n) for n in range(3)))
        await pipeline.caught_up(consumer)
        stop = asyncio.Event()
        running = asyncio.create_task(consumer.run(stop))

        await backend.delete(pipeline.topic)

        async def unready() -> bool:
            try:
                await consumer.check()
            except Stalled as stalled:
                return f"the topic {pipeline.topic}" in str(stalled)
            return False

        await until(unready)
        stop.set()
        await running
