"""Fixtures of the fact sheet: the aggregator's database, and a system that holds the synthetic year."""

import asyncio
from pathlib import Path

import pytest

from services.cli.processes.system import System
from shared.runtime.settings import Settings
from tests.aggregator.conftest import database
from tests.factsheet import synthetic

__all__ = ["database"]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the synthetic year, its late correction, and then its closing."""
    data = tmp_path_factory.mktemp("published")

    async def fill() -> None:
        async with System(Settings(), data) as system:
            await synthetic.feed(system)
            await synthetic.correct(system)
            await synthetic.close(system)

    asyncio.run(fill())
    return data
