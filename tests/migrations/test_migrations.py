"""Migrations: what they make is what the models say, on both databases, as often as one likes."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from services.cli.system import COMPONENTS, migrations
from shared.component import Component
from shared.db import Database
from shared.migrations import Migrations, SchemaMismatch


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database of each kind in turn."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(params=list(COMPONENTS))
def component(request: pytest.FixtureRequest) -> Component:
    """Each service in turn."""
    return COMPONENTS[request.param]


@pytest.fixture
def service(component: Component) -> Migrations:
    """Its migrations."""
    return migrations(component)


async def _tables(database: Database) -> set[str]:
    async with database.begin() as db:
        return set(await db.run_sync(lambda sync: inspect(sync).get_table_names()))


async def _downgrade(service: Migrations, database: Database) -> None:
    await service._with(database, lambda config: command.downgrade(config, "base"))


async def test_the_newest_schema_is_that_of_the_models(
    service: Migrations, component: Component, database: Database
) -> None:
    await service.upgrade(database)
    assert await service.differences(database) == []
    await service.check(database)
    assert await _tables(database) == set(component.tables.tables) | {f"{component.name}_alembic_version"}


async def test_differences_tells_what_is_missing(
    service: Migrations, component: Component, database: Database
) -> None:
    await service.upgrade(database)
    last = component.tables.sorted_tables[-1].name
    async with database.begin() as db:
        await db.execute(text(f"DROP TABLE {last}"))
    assert "add_table" in [difference[0] for difference in await service.differences(database)]


async def test_a_second_time_changes_nothing(
    service: Migrations, component: Component, database: Database
) -> None:
    await service.upgrade(database)
    before = await _schema(database)
    await service.upgrade(database)
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


async def test_down_to_nothing_and_up_again(
    service: Migrations, component: Component, database: Database
) -> None:
    await service.upgrade(database)
    before = await _schema(database)
    await _downgrade(service, database)
    assert await _tables(database) == {f"{component.name}_alembic_version"}
    await service.upgrade(database)
    assert await _schema(database) == before
    assert await service.differences(database) == []


async def test_services_in_one_database_leave_each_other_alone(database: Database) -> None:
    services = {name: migrations(one) for name, one in COMPONENTS.items()}
    for service in services.values():
        await service.upgrade(database)
    for service in services.values():
        assert await service.differences(database) == []
        await service.check(database)
    async with database.begin() as db:
        await db.execute(text("INSERT INTO positions VALUES ('topic', 0, 17)"))
    await _downgrade(services["inspection"], database)
    with pytest.raises(SchemaMismatch):
        await services["inspection"].check(database)
    for name in ("seizure", "aggregator"):
        assert await services[name].differences(database) == []
        await services[name].check(database)
    async with database.read() as db:
        assert (await db.execute(text("SELECT next_offset FROM positions"))).scalars().all() == [17]


async def test_a_database_that_was_never_migrated_is_refused(
    service: Migrations, component: Component, database: Database
) -> None:
    with pytest.raises(SchemaMismatch, match=f"revision None.*run `outbound migrate {component.name}`"):
        await service.check(database)
    assert await _tables(database) == set()  # looking changes nothing


async def test_a_newer_database_is_refused_and_not_touched(
    service: Migrations, component: Component, database: Database
) -> None:
    await service.upgrade(database)
    async with database.begin() as db:
        await db.execute(text(f"UPDATE {component.name}_alembic_version SET version_num = '9999'"))
    before = await _schema(database)
    with pytest.raises(SchemaMismatch, match=f"{component.name} database is at revision 9999, .*newer"):
        await service.check(database)
    with pytest.raises(SchemaMismatch, match=r"9999.*newer"):
        await service.upgrade(database)
    assert await _schema(database) == before


async def test_a_migration_that_fails_leaves_nothing_half_done(
    component: Component, database: Database
) -> None:
    """The last table of the first revision exists already: the others must not be made either."""
    last = component.tables.sorted_tables[-1].name
    async with database.begin() as db:
        await db.execute(text(f"CREATE TABLE {last} (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        await migrations(component).upgrade(database)
    assert await _tables(database) == {last}
