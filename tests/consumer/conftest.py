"""A log of each kind in turn, and a pipeline on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.events.log import EventLog
from tests.consumer.pipeline import Pipeline
from tests.log.conftest import backend, event_log  # noqa: F401 - fixtures


@pytest.fixture
async def pipeline(event_log: EventLog, tmp_path: Path) -> AsyncIterator[Pipeline]:  # noqa: F811
    """A topic, its dead-letter topic and an aggregator database in SQLite."""
    async with Pipeline(event_log, f"sqlite+aiosqlite:///{tmp_path / 'aggregator.db'}") as pipeline:
        yield pipeline
