"""The SQL of the projector: reading and writing rows of its tables, within the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from services.projector.standing import Standing
from services.projector.tables import METADATA, OUTBOX, POSITIONS

SEEN, RELEASES, GROUPS, POLICIES, KEYS = (
    METADATA.tables[f"projector_{name}"] for name in ("seen", "releases", "groups", "policies", "keys")
)
CHUNK = 500
"""Rows of one statement: databases take some thousands of parameters."""


async def seen(db: AsyncConnection, records: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Of each record that was read: the policy under which, and the version; in this order they compare."""
    rows = await _found(db, SEEN, SEEN.c.record_id, records)
    return {row.record_id: (row.policy, row.version) for row in rows}


async def see(db: AsyncConnection, versions: Mapping[UUID, int], policy: int) -> None:
    """Keep which versions were read under which policy."""
    rows = [{"record_id": one, "version": number, "policy": policy} for one, number in versions.items()]
    await _put(db, SEEN, rows)


async def standings(db: AsyncConnection, partner: str, ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Those of these records that the partner was ever to see."""
    rows = await _found(db, RELEASES, RELEASES.c.id, ids, RELEASES.c.partner == partner)
    return {row.id: _standing(row) for row in rows}


async def members(db: AsyncConnection, partner: str, groups: Sequence[str]) -> dict[UUID, Standing]:
    """Every record of these groups."""
    rows = await _found(db, RELEASES, RELEASES.c.group, groups, RELEASES.c.partner == partner)
    return {row.id: _standing(row) for row in rows}


async def stand(db: AsyncConnection, partner: str, standings: Iterable[Standing]) -> None:
    """Keep these."""
    await _put(db, RELEASES, [{"partner": partner, **asdict(one)} for one in standings])


async def sizes(db: AsyncConnection, partner: str, groups: Sequence[str]) -> dict[str, int]:
    """How many records each group has."""
    rows = await _found(db, GROUPS, GROUPS.c.group, groups, GROUPS.c.partner == partner)
    return {row.group: row.records for row in rows}


async def resize(db: AsyncConnection, partner: str, sizes: Mapping[str, int]) -> None:
    """Keep how many records these groups have."""
    rows = [{"partner": partner, "group": one, "records": number} for one, number in sizes.items()]
    await _put(db, GROUPS, rows)


async def tell(db: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into the outbox, in this order; one that is there already stays."""
    for row in rows:
        await db.execute(_insert(db, OUTBOX).values(row).on_conflict_do_nothing())


async def policy(db: AsyncConnection) -> tuple[int, str]:
    """The number and the digest of the policy in force; 0 before there was any."""
    row = (await db.execute(select(POLICIES).order_by(POLICIES.c.number.desc()).limit(1))).first()
    return (0, "") if row is None else (row.number, row.digest)


async def enforce(db: AsyncConnection, digest: str) -> int:
    """Put another policy into force: everything is read again, from the beginning. Its number."""
    await db.execute(delete(POSITIONS.table))
    await db.execute(insert(POLICIES).values(digest=digest))
    number: int = (await db.execute(select(func.max(POLICIES.c.number)))).scalar_one()
    return number


async def key_digests(db: AsyncConnection) -> dict[str, str]:
    """By partner: the digest of the key in use."""
    return {row.partner: row.digest for row in await db.execute(select(KEYS))}


async def keep_keys(db: AsyncConnection, digests: Mapping[str, str]) -> None:
    """Keep which keys are in use."""
    await _put(db, KEYS, [{"partner": one, "digest": digest} for one, digest in digests.items()])


def _standing(row: Row[Any]) -> Standing:
    return Standing(row.id, row.group, row.content, row.shown, row.version)


async def _found(
    db: AsyncConnection, table: Table, column: Any, values: Sequence[Any], *conditions: Any
) -> list[Row[Any]]:
    """The rows with one of these values."""
    found: list[Row[Any]] = []
    for start in range(0, len(values), CHUNK):
        query = select(table).where(column.in_(values[start : start + CHUNK]), *conditions)
        found += (await db.execute(query)).all()
    return found


async def _put(db: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, or change those that have the same key."""
    keys = [one.name for one in table.primary_key]
    for start in range(0, len(rows), CHUNK):
        added = _insert(db, table).values([dict(one) for one in rows[start : start + CHUNK]])
        changed = {one.name: added.excluded[one.name] for one in table.c if one.name not in keys}
        await db.execute(added.on_conflict_do_update(index_elements=keys, set_=changed))


def _insert(db: AsyncConnection, table: Table) -> Any:
    dialect = sqlite if db.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
