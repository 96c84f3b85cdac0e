"""Fixtures of the tests of replays and snapshots."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.imports.conftest import fresh_kafka
from tests.relay.conftest import bench
from tests.verify.story import opened

__all__ = ["bench", "fresh_kafka"]


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the records of a day, on which nothing runs."""
    made = tmp_path_factory.mktemp("day") / "data"

    async def live() -> None:
        async with opened(made) as (system, officer):
            await officer.day()
            await system.settle()

    asyncio.run(live())
    return made


@pytest.fixture
def data(day: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(day, tmp_path / "data")
