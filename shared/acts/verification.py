"""Verification of a journal of acts: its lanes, and the versions of records that its acts tell of.

Each part reads in order and in portions. All parts must read one snapshot, in which a running service is at
rest.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.act import BrokenLane, Chain, Deed, genesis, version_digest
from shared.acts.findings import Findings
from shared.acts.reading import link_of, rows
from shared.acts.tables import ActTables, Journaled, whole_columns
from shared.contracts.envelope import HEARTBEAT, Action
from shared.runtime.clock import as_utc

Advance = Callable[[int, int], None]
"""Takes progress: done, and of how many."""
Key = tuple[UUID, int]
"""A version: the id of its record, and its number."""
DEEDS = {
    Action.RECORDED: {Deed.RECORD, Deed.CLOSE_YEAR},
    Action.AMENDED: {Deed.AMEND, Deed.CLOSE_YEAR},
    Action.VOIDED: {Deed.VOID, Deed.REOPEN_YEAR},
}
"""What may have been done, by the event of the version that came of it."""


async def verify_lanes(
    db: AsyncConnection, journal: ActTables, findings: Findings, progress: Advance
) -> None:
    """Recompute the chain of every lane."""
    acts, chain, total = journal.acts, None, await count(db, journal.acts)
    async for row in rows(db, select(acts), (acts.c.lane, acts.c.number)):
        if chain is None or chain.lane != row.lane:
            chain = Chain(row.lane, genesis(journal.service, row.lane))
            findings.seen["lanes"] += 1
        try:
            chain.follow(link_of(row))
        except BrokenLane as error:
            findings.add(f"entry {error.number} of lane {error.lane}", error.what)
        findings.seen["acts"] += 1
        progress(findings.seen["acts"], total)


async def verify_versions(
    db: AsyncConnection, journal: ActTables, kept: Journaled, findings: Findings, progress: Advance
) -> None:
    """Hold each version against the act that made it."""
    total, done = await count(db, kept.versions), 0
    before: Row[Any] | None = None
    async for key, version, acts in _paired(_versions(db, kept), _telling(db, journal, kept)):
        where = f"{kept.kind} {key[0]} version {key[1]}"
        if version is None:
            findings.add(where, f"is not there, but {_entry(acts[0])} tells of it")
            continue
        for what in _wrong(kept, version, before, acts):
            findings.add(where, what)
        before = version
        done += 1
        progress(done, total)
    findings.seen["versions"] += done


async def verify_current(db: AsyncConnection, kept: Journaled, findings: Findings) -> None:
    """Look whether every record is listed, and in its newest version."""
    if kept.current is None:
        return
    versions, current = kept.versions.c, kept.current.c
    newest = select(func.max(versions.version)).where(versions.record_id == current.id).scalar_subquery()
    wrong = select(current.id, current.version, newest.label("newest"))
    wrong = wrong.where(newest.is_distinct_from(current.version))
    async for row in rows(db, wrong, (current.id,)):
        newest_one = "it has no version" if row.newest is None else f"version {row.newest} is the newest"
        findings.add(f"{kept.kind} {row.id}", f"is shown in version {row.version}, but {newest_one}")
    listed = select(current.id).where(current.id == versions.record_id).exists()
    lost = select(versions.record_id, versions.version)
    lost = lost.where(versions.version == 1, versions.event_type != HEARTBEAT, ~listed)
    async for row in rows(db, lost, (versions.record_id,)):
        findings.add(f"{kept.kind} {row.record_id}", "has versions, but is listed nowhere")


async def count(db: AsyncConnection, table: Table) -> int:
    """How many rows a table has."""
    return (await db.execute(select(func.count()).select_from(table))).scalar_one()


def _versions(db: AsyncConnection, kept: Journaled) -> AsyncIterator[Row[Any]]:
    table = kept.versions.c
    named = (table.record_id, table.version, table.event_type, table.recorded_at, table.recorded_by)
    query = select(*named, *whole_columns(kept.versions)).where(table.event_type != HEARTBEAT)
    return rows(db, query, (table.record_id, table.version))


def _telling(db: AsyncConnection, journal: ActTables, kept: Journaled) -> AsyncIterator[Row[Any]]:
    """The acts that tell of versions of this kind."""
    table = journal.acts.c
    query = select(journal.acts).where(table.kind == kept.kind, table.after.is_not(None))
    return rows(db, query, (table.record_id, table.version, table.lane, table.number))


def _key(row: Row[Any]) -> Key:
    return row.record_id, row.version


async def _paired(
    versions: AsyncIterator[Row[Any]], telling: AsyncIterator[Row[Any]]
) -> AsyncIterator[tuple[Key, Row[Any] | None, list[Row[Any]]]]:
    """Each version with the acts that tell of it, in order; also acts that tell of none."""
    version, act = await anext(versions, None), await anext(telling, None)
    while version is not None or act is not None:
        key = min(_key(one) for one in (version, act) if one is not None)
        acts: list[Row[Any]] = []
        while act is not None and _key(act) == key:
            acts.append(act)
            act = await anext(telling, None)
        here = version is not None and _key(version) == key
        yield key, version if here else None, acts
        version = await anext(versions, None) if here else version


def _wrong(
    kept: Journaled, version: Row[Any], before: Row[Any] | None, acts: list[Row[Any]]
) -> Iterator[str]:
    """What is wrong with a version, given the one that was read before it and the acts that tell of it."""
    if len(acts) != 1:
        yield "has no act" if not acts else f"has {len(acts)} acts: {', '.join(map(_entry, acts))}"
        return
    (act,) = acts
    replaced = before if before is not None and before.record_id == version.record_id else None
    if act.after != _digest(kept, version):
        yield f"is not what {_entry(act)} says was written"
    if act.before != (None if replaced is None else _digest(kept, replaced)):
        yield f"did not replace what {_entry(act)} says it did"
    if version.version != (1 if replaced is None else replaced.version + 1):
        yield "does not follow the version before it"
    made = (version.recorded_by, as_utc(version.recorded_at))
    action = Action(version.event_type.split(".")[2])
    if made != (act.subject, as_utc(act.at)) or act.action not in DEEDS[action]:
        yield f"was not made by whom, when or how {_entry(act)} says"


def _digest(kept: Journaled, version: Row[Any]) -> str:
    return version_digest(*(getattr(version, column.name) for column in whole_columns(kept.versions)))


def _entry(act: Row[Any]) -> str:
    return f"entry {act.number} of lane {act.lane}"
