"""The aggregator's database, migrated, of each kind in turn."""

from collections.abc import AsyncIterator

import pytest

from services.aggregator.main import SERVICE
from shared.database.database import Database
from shared.database.migrations import Migrations


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with the aggregator's tables."""
    database = Database(database_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    yield database
    await database.close()
