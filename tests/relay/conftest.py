"""The seizure service's database, migrated, of each kind in turn."""

from collections.abc import AsyncIterator

import pytest

from services.seizure.main import SERVICE
from shared.database.database import Database
from shared.database.migrations import Migrations
from tests.relay.outbox import Bench, beat_before


@pytest.fixture
async def bench(database_url: str) -> AsyncIterator[Bench]:
    """An outbox in which only an old heartbeat stands."""
    database = Database(database_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    await beat_before(database)
    yield Bench(database)
    await database.close()
