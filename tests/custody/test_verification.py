"""Custody, verified: a row of any of its tables that is changed, added or removed, or a stored byte."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Row, Table, UniqueConstraint, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.tables import UNSAID
from services.seizure.main import CUSTODY
from tests.api.conftest import database_url, shared_postgres_url
from tests.api.custody import AT, issued, post, receipt, storage, written
from tests.api.harness import START, Api, api, seizure
from tests.custody.verified import found, looked
from tests.leaks.evidence import GIVER, kept

__all__ = ["database_url", "shared_postgres_url"]
TABLES = (*CUSTODY.added, CUSTODY.items, CUSTODY.ranges)


@pytest.fixture
async def seizures(database_url: str, tmp_path: Path) -> AsyncIterator[Api]:
    """Custody with rows in every table: also a block with a receipt and voids, and counted items."""
    async with api("seizure", database_url, outbound_attachments=str(tmp_path / "kept")) as running:
        first, second = [await running.created(seizure()) for _ in range(2)]
        await kept(running.client, first["id"])
        running.clock.advance(minutes=1)
        block = await written(running, "/custody/ports/2304/blocks", {"device": "tablet", "size": 4})
        offline = {"number": block["first"], "device": "tablet", "issued_at": AT}
        await issued(running, second["id"], 1, 2, 3, **offline)
        await written(running, f"/receipts/{block['last']}/void", {"reason": "torn form"})
        await written(running, f"/custody/blocks/{block['first']}/return", {"reason": "end of shift"})
        await written(running, f"/seizures/{second['id']}/custody/storage", storage(1, 2))
        running.clock.advance(minutes=1)
        found_there = [{"seizure_id": second["id"], "line": 1}]
        count = {"location": "vault-a", "counted_by": GIVER, "at": AT, "found": found_there}
        await written(running, "/custody/ports/2304/counts", count)
        yield running


async def test_custody_as_it_was_written_is_right_and_every_row_was_looked_at(seizures: Api) -> None:
    assert await found(seizures) == []
    async with seizures.database.snapshot() as db:
        findings = await looked(db)
        rows = [len((await db.execute(select(table))).all()) for table in CUSTODY.added]
    assert all(rows)
    assert findings.seen["custody"] == sum(rows)
    assert findings.seen["entries"] == rows[CUSTODY.added.index(CUSTODY.entries)]


async def test_a_change_of_any_value_is_found(seizures: Api) -> None:
    """Of every column of the first and the last row, one after the other; each is taken back."""
    tried = 0
    for table in TABLES:
        for row in (await _rows(seizures, table))[:: max(1, len(await _rows(seizures, table)) - 1)]:
            for column in table.columns:
                if column.name not in UNSAID:
                    changed = {column.name: _other(column.name, row._mapping[column.name])}
                    statement = update(table).where(_this(table, row)).values(changed)
                    await _is_found(seizures, statement, f"{table.name}.{column.name}")
                    tried += 1
    assert tried > 100


async def test_a_row_that_is_removed_or_added_is_found(seizures: Api) -> None:
    for table in TABLES:
        for row in await _rows(seizures, table):
            await _is_found(seizures, delete(table).where(_this(table, row)), f"{table.name} removed")
            await _is_found(seizures, insert(table).values(_another(table, row)), f"{table.name} added")


async def test_a_stored_byte_that_changes_is_found(seizures: Api, tmp_path: Path) -> None:
    (path,) = [one for one in (tmp_path / "kept").rglob("*") if one.is_file()]
    content = path.read_bytes()
    for damaged in (content[:-1], bytes([content[0] ^ 1]) + content[1:], b""):
        path.write_bytes(damaged)
        (said,) = await found(seizures)
        assert path.name in said
        assert "missing or damaged" in said
    path.unlink()
    assert len(await found(seizures)) == 1
    path.write_bytes(content)
    assert await found(seizures) == []


async def test_a_refused_write_leaves_nothing_to_be_found(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    refused = await post(seizures, f"/seizures/{seized['id']}/receipts", receipt(9))
    assert refused.status_code == 422
    assert await found(seizures) == []


async def _rows(seizures: Api, table: Table) -> list[Row[Any]]:
    async with seizures.database.read() as db:
        return list(await db.execute(select(table)))


def _this(table: Table, row: Row[Any]) -> Any:
    return and_(*(one == row._mapping[one.name] for one in table.primary_key.columns))


async def _is_found(seizures: Api, statement: Any, what: str) -> None:
    """Make a change, look, and take it back."""
    connection: AsyncConnection
    async with seizures.database.engine.connect() as connection:
        changed = await connection.execute(statement)
        assert changed.rowcount == 1
        findings = await looked(connection)
        await connection.rollback()
    assert findings.wrong, f"{what} was not found"


def _another(table: Table, row: Row[Any]) -> dict[str, Any]:
    """The row again, with another value in every column that must differ."""
    unique = {one.name for one in table.primary_key.columns}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            unique |= {one.name for one in constraint.columns}
    values = {name: row._mapping[name] for name in row._mapping if name not in UNSAID}
    return values | {name: _other(name, values[name]) for name in unique - UNSAID}


NOTHING: dict[str, Any] = {"found": True, "disposition": "forfeited"}
KINDS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: not value,
    int: lambda value: value + 100,
    datetime: lambda value: value + timedelta(microseconds=1),
    UUID: lambda value: UUID(int=value.int ^ 1),
    str: lambda value: value[:-1] + ("8" if value[-1] != "8" else "9"),
}
CODES = {"step": {"stored": "taken"}, "disposition": {"returned": "destroyed"}}


def _other(name: str, value: Any) -> Any:
    """Another value that fits the column."""
    if value is None:
        return NOTHING.get(name, START if name.endswith("_at") else "x")
    if name in CODES:
        return CODES[name].get(value, "stored" if name == "step" else "returned")
    if name == "body":
        return value.replace("2304", "2305").replace("2026-06-15T1", "2026-06-15T2", 1)
    (change,) = [change for kind, change in KINDS.items() if _is(value, kind)]
    return change(value)


def _is(value: Any, kind: type) -> bool:
    """As `isinstance` has it, but a bool is no int."""
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
