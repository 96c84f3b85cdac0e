"""What the role of a service may do with its tables on PostgreSQL, where another role owns them.

A table is only read and appended to unless it says otherwise. So whoever takes over a service's process
or its password can neither change nor remove a version of a record, an act or a checkpoint.
"""

from typing import Any

from sqlalchemy import MetaData, Table, text

from shared.database.database import Database

_PRIVILEGES = "privileges"
LEAST = "SELECT, INSERT"
QUEUED: dict[Any, Any] = {_PRIVILEGES: f"{LEAST}, UPDATE (published_at)"}
"""`info` of a table whose rows are marked when they are on the log, and else stay as they are."""
KEPT: dict[Any, Any] = {_PRIVILEGES: f"{LEAST}, UPDATE"}
"""`info` of a table whose rows change and stay."""
FORGOTTEN: dict[Any, Any] = {_PRIVILEGES: f"{LEAST}, DELETE"}
"""`info` of a table whose rows stay as they are until they go."""
DERIVED: dict[Any, Any] = {_PRIVILEGES: f"{LEAST}, UPDATE, DELETE"}
"""`info` of a table that can be made anew, or of all such of a service."""


def privileges(table: Table) -> str:
    """What a service's role may do with a table, as GRANT has it."""
    return str(table.info.get(_PRIVILEGES) or table.metadata.info.get(_PRIVILEGES) or LEAST)


async def grant(database: Database, tables: MetaData, version_table: str, role: str) -> None:
    """Give a role what a service needs of its tables, and take from it what else it has of them.

    Raises `ValueError` for a role that there is not, or that owns the tables.
    """
    quoted = database.dialect.identifier_preparer.quote(role)
    async with database.begin() as db:
        owner = text("SELECT current_user = :role FROM pg_roles WHERE rolname = :role")
        same = (await db.execute(owner, {"role": role})).scalar()
        if same is None or same:
            what = "there is no such role" if same is None else "it is the one that migrates, which owns them"
            raise ValueError(f"cannot grant the tables to {role!r}: {what}")
        await db.execute(text(f"GRANT USAGE ON SCHEMA public TO {quoted}"))
        for name, given in _given(tables, version_table):
            await db.execute(text(f'REVOKE ALL ON "{name}" FROM {quoted}'))
            await db.execute(text(f'GRANT {given} ON "{name}" TO {quoted}'))
        for table in tables.sorted_tables:
            counted = table.autoincrement_column
            if counted is not None:
                await db.execute(text(f"GRANT USAGE ON SEQUENCE {table.name}_{counted.name}_seq TO {quoted}"))


def _given(tables: MetaData, version_table: str) -> list[tuple[str, str]]:
    given = [(table.name, privileges(table)) for table in tables.sorted_tables]
    return [*given, (version_table, "SELECT")]
