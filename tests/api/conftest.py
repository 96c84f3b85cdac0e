"""The services, ready to be called."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.api.harness import Api, api
from tests.support.postgres import LocalPostgres


@pytest.fixture(scope="session")
def shared_postgres_url(postgres: LocalPostgres) -> Iterator[str]:
    """One database for all of these tests, each of which finds it empty."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'api.db'}"
    url: str = request.getfixturevalue("shared_postgres_url")
    return url


@pytest.fixture
async def inspections(database_url: str) -> AsyncIterator[Api]:
    """The inspection service, on each kind of database in turn."""
    async with api("inspection", database_url) as service:
        yield service


@pytest.fixture
async def seizures(database_url: str) -> AsyncIterator[Api]:
    """The seizure service, on each kind of database in turn."""
    async with api("seizure", database_url) as service:
        yield service


@pytest.fixture(params=["inspection", "seizure"])
async def records(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Api]:
    """Both services that keep records, on each kind of database in turn."""
    async with api(request.param, database_url) as service:
        yield service


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A database for what does not depend on its kind."""
    return f"sqlite+aiosqlite:///{tmp_path / 'api.db'}"
