"""The aggregator's database, migrated, of each kind in turn, and its API."""

from collections.abc import AsyncIterator

import httpx
import pytest

from services.aggregator.main import SERVICE
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.runtime.settings import Settings
from shared.service import Context
from tests.aggregator.choices import NOW


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with the aggregator's tables."""
    database = Database(database_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    yield database
    await database.close()


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The API over that database, asked after all of the histories."""
    settings = Settings(outbound_development=True, outbound_fiscal_years=3)
    app = SERVICE.app(Context(settings, database, clock=lambda: NOW))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://aggregator") as client:
        yield client
