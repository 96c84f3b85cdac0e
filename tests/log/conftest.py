"""Both logs, for the tests that hold for both."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.events.log import EventLog
from tests.log.harness import Backend, EmbeddedBackend, KafkaBackend


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """Each kind of log in turn."""
    if request.param == "embedded":
        return EmbeddedBackend(tmp_path / "log.db")
    return KafkaBackend(request.getfixturevalue("kafka").bootstrap)


@pytest.fixture
async def event_log(backend: Backend) -> AsyncIterator[EventLog]:
    """An open log."""
    log = await backend.open()
    yield log
    await log.close()
