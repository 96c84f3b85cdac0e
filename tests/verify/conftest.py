"""Fixtures of the tests of explanations, revisions and the verification, by their commands."""

from pathlib import Path

import pytest

from tests.imports.conftest import fresh_kafka  # noqa: F401 - a fixture
from tests.verify.story import opened


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data directory with the records of a day, on which nothing runs."""
    async with opened(tmp_path / "data") as (system, officer):
        await officer.day()
        await system.settle()
    return tmp_path / "data"
