"""Fixtures of the import's tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.cli.processes.local_kafka import LocalKafka, fetch
from services.cli.processes.system import System
from shared.runtime.settings import Settings


@pytest.fixture
def fresh_kafka(kafka: LocalKafka, tmp_path: Path) -> Iterator[LocalKafka]:
    """A broker of this test's own: topics have fixed names, and the session's broker holds others' events.

    `kafka` is asked for so that a machine without Java skips, or fails, as everywhere.
    """
    with LocalKafka(fetch(), tmp_path / "kafka") as broker:
        yield broker


@pytest.fixture
async def system(tmp_path: Path) -> AsyncIterator[System]:
    """A whole system over files."""
    async with System(Settings(), tmp_path / "data") as running:
        yield running
