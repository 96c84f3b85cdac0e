"""Migrations: what they make is what the models say, on both databases, as often as one likes."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from services.cli.processes.system import DEPLOYED, migrations
from shared.database.database import Database
from shared.database.migrations import Migrations, SchemaMismatch
from shared.service import Service


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database of each kind in turn."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(params=list(DEPLOYED))
def service(request: pytest.FixtureRequest) -> Service:
    """Each schema in turn."""
    return DEPLOYED[request.param]


@pytest.fixture
def schema(service: Service) -> Migrations:
    """Its migrations."""
    return migrations(service)


async def _tables(database: Database) -> set[str]:
    async with database.begin() as db:
        return set(await db.run_sync(lambda sync: inspect(sync).get_table_names()))


async def _downgrade(schema: Migrations, database: Database) -> None:
    await schema._with(database, lambda config: command.downgrade(config, "base"))


async def test_the_newest_schema_is_that_of_the_models(
    schema: Migrations, service: Service, database: Database
) -> None:
    await schema.upgrade(database)
    assert await schema.differences(database) == []
    await schema.check(database)
    assert await _tables(database) == set(service.tables.tables) | {f"{service.name}_alembic_version"}


async def test_differences_tells_what_is_missing(
    schema: Migrations, service: Service, database: Database
) -> None:
    await schema.upgrade(database)
    last = service.tables.sorted_tables[-1].name
    async with database.begin() as db:
        await db.execute(text(f"DROP TABLE {last}"))
    assert "add_table" in [difference[0] for difference in await schema.differences(database)]


async def test_a_second_time_changes_nothing(
    schema: Migrations, service: Service, database: Database
) -> None:
    await schema.upgrade(database)
    before = await _schema(database)
    await schema.upgrade(database)
    assert await _schema(database) == before


async def _schema(database: Database) -> list[str]:
    def described(sync: Connection) -> list[str]:
        found = inspect(sync)
        return [
            f"{table} {found.get_columns(table)} {found.get_pk_constraint(table)} "
            f"{[(index['name'], index['column_names']) for index in found.get_indexes(table)]}"
            for table in sorted(found.get_table_names())
        ]

    async with database.begin() as db:
        return await db.run_sync(described)


async def test_down_to_nothing_and_up_again(schema: Migrations, service: Service, database: Database) -> None:
    await schema.upgrade(database)
    before = await _schema(database)
    await _downgrade(schema, database)
    assert await _tables(database) == {f"{service.name}_alembic_version"}
    await schema.upgrade(database)
    assert await _schema(database) == before
    assert await schema.differences(database) == []


async def test_services_in_one_database_leave_each_other_alone(database: Database) -> None:
    services = {name: migrations(one) for name, one in DEPLOYED.items()}
    for schema in services.values():
        await schema.upgrade(database)
    for schema in services.values():
        assert await schema.differences(database) == []
        await schema.check(database)
    async with database.begin() as db:
        await db.execute(text("INSERT INTO positions VALUES ('topic', 0, 17, NULL, NULL)"))
    await _downgrade(services["inspection"], database)
    with pytest.raises(SchemaMismatch):
        await services["inspection"].check(database)
    for name in ("seizure", "aggregator"):
        assert await services[name].differences(database) == []
        await services[name].check(database)
    async with database.read() as db:
        assert (await db.execute(text("SELECT next_offset FROM positions"))).scalars().all() == [17]


async def test_a_database_that_was_never_migrated_is_refused(
    schema: Migrations, service: Service, database: Database
) -> None:
    with pytest.raises(SchemaMismatch, match=f"revision None.*run `outbound migrate {service.name}`"):
        await schema.check(database)
    assert await _tables(database) == set()  # looking changes nothing


async def test_a_newer_database_is_refused_and_not_touched(
    schema: Migrations, service: Service, database: Database
) -> None:
    await schema.upgrade(database)
    async with database.begin() as db:
        await db.execute(text(f"UPDATE {service.name}_alembic_version SET version_num = '9999'"))
    before = await _schema(database)
    with pytest.raises(SchemaMismatch, match=f"{service.name} database is at revision 9999, .*newer"):
        await schema.check(database)
    with pytest.raises(SchemaMismatch, match=r"9999.*newer"):
        await schema.upgrade(database)
    assert await _schema(database) == before


async def test_a_migration_that_fails_leaves_nothing_half_done(service: Service, database: Database) -> None:
    """The last table of the first revision exists already: the others must not be made either."""
    last = service.tables.sorted_tables[-1].name
    async with database.begin() as db:
        await db.execute(text(f"CREATE TABLE {last} (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await migrations(service).upgrade(database)
    assert await _tables(database) == {last}
