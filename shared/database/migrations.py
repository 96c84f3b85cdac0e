"""Alembic, driven from code: each service has its own history, so that one database can hold several."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from shared.database import grants
from shared.database.database import Database


class SchemaMismatch(Exception):
    """The database is not at the revision that this code needs."""


class Migrations:
    """The migrations of one service: `package/migrations`, its tables, its version table."""

    def __init__(self, name: str, package: Path, tables: MetaData) -> None:
        self._name = name
        self._tables = tables
        self._config = Config(stdout=io.StringIO())  # progress belongs in the log, not on standard output
        self._config.set_main_option("script_location", str(package / "migrations"))

    async def upgrade(self, database: Database, revision: str = "head") -> None:
        """Bring the database to `revision`. Raises `SchemaMismatch` for one that a later version made."""
        await self._found(database)
        await self._with(database, lambda config: command.upgrade(config, revision))

    async def grant(self, database: Database, role: str) -> None:
        """Give a role, which does not own them, what the service needs of its tables. Raises `ValueError`."""
        await grants.grant(database, self._tables, self._version_table, role)

    async def create(self, database: Database, message: str) -> None:
        """Write a new revision from the difference between models and database."""
        await self._with(database, lambda config: command.revision(config, message, autogenerate=True))

    async def differences(self, database: Database) -> list[Any]:
        """What a migrated database lacks of the models, or has beyond them."""
        async with database.begin() as db:
            return await db.run_sync(self._compare)

    async def check(self, database: Database) -> None:
        """Raise `SchemaMismatch` unless the database is at the newest revision."""
        found = await self._found(database)
        wanted = self._scripts().get_current_head()
        if found != wanted:
            raise SchemaMismatch(
                f"the {self._name} database is at revision {found}, this version needs {wanted}: "
                f"run `outbound migrate {self._name}`"
            )

    async def _found(self, database: Database) -> str | None:
        """The revision that the database is at, one that this version knows."""
        async with database.read() as db:
            found = await db.run_sync(lambda sync: self._context(sync).get_current_revision())
        if found is not None and found not in {one.revision for one in self._scripts().walk_revisions()}:
            raise SchemaMismatch(
                f"the {self._name} database is at revision {found}, which is newer than this version of "
                "Outbound: run the version that made it, or a later one"
            )
        return found

    def _scripts(self) -> ScriptDirectory:
        return ScriptDirectory.from_config(self._config)

    async def _with(self, database: Database, call: Callable[[Config], Any]) -> None:
        async with database.begin() as db:
            await db.run_sync(self._run, call)

    def _run(self, connection: Connection, call: Callable[[Config], Any]) -> None:
        self._config.attributes.update(
            connection=connection, target_metadata=self._tables, version_table=self._version_table
        )
        call(self._config)

    @property
    def _version_table(self) -> str:
        return f"{self._name}_alembic_version"

    def _context(self, connection: Connection) -> MigrationContext:
        options = {"version_table": self._version_table, "include_object": own(self._tables)}
        return MigrationContext.configure(connection, opts=options)

    def _compare(self, connection: Connection) -> list[Any]:
        return list(compare_metadata(self._context(connection), self._tables))


def own(tables: MetaData) -> Callable[..., bool]:
    """An Alembic filter: other services' tables in the same database are none of our business."""

    def include(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return name in tables.tables if kind == "table" else thing.table.name in tables.tables

    return include


def run_env() -> None:
    """What each `migrations/env.py` does: run on the connection that `Migrations` gave."""
    attributes = context.config.attributes
    tables: MetaData = attributes["target_metadata"]
    context.configure(
        connection=attributes["connection"],
        target_metadata=tables,
        version_table=attributes["version_table"],
        include_object=own(tables),
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
