"""A gateway on each log and each database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.events.log import EventLog
from tests.gateway.line import Gateway, gateway
from tests.log.conftest import backend, event_log  # noqa: F401 - fixtures


@pytest.fixture
async def line(event_log: EventLog, tmp_path: Path, database_url: str) -> AsyncIterator[Gateway]:  # noqa: F811
    """A gateway, with a topic of its own."""
    async with gateway(event_log, database_url, tmp_path / "secrets") as found:
        yield found
