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
from tests.support import issuer


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
    settings = Settings(outbound_issuers=issuer.ISSUERS, outbound_fiscal_years=3)
    app = SERVICE.app(Context(settings, database, clock=lambda: NOW))
    transport, headers = httpx.ASGITransport(app), issuer.ADMINISTRATOR
    async with httpx.AsyncClient(
        transport=transport, base_url="http://aggregator", headers=headers
    ) as client:
        yield client
