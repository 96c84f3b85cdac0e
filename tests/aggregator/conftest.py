"""The aggregator's database, migrated, of each kind in turn."""

from collections.abc import AsyncIterator

import pytest

from services.aggregator.main import COMPONENT
from shared.db import Database
from shared.migrations import Migrations


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with the aggregator's tables."""
    database = Database(database_url)
    await Migrations(COMPONENT.name, COMPONENT.package, COMPONENT.tables).upgrade(database)
    yield database
    await database.close()
