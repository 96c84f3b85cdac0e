"""A log of each kind in turn, and a pipeline on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.events.log import EventLog
from tests.consumer.pipeline import Pipeline
from tests.log.harness import EmbeddedBackend, KafkaBackend


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def event_log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventLog]:
    """Each kind of log, open."""
    if request.param == "embedded":
        log = await EmbeddedBackend(tmp_path / "log.db").open()
    else:
        log = await KafkaBackend(request.getfixturevalue("kafka").bootstrap).open()
    yield log
    await log.close()


@pytest.fixture
async def pipeline(event_log: EventLog, tmp_path: Path) -> AsyncIterator[Pipeline]:
    """A topic, its dead-letter topic and an aggregator database in SQLite."""
    async with Pipeline(event_log, f"sqlite+aiosqlite:///{tmp_path / 'aggregator.db'}") as pipeline:
        yield pipeline
