"""Checkpoints: every so often a worker signs a tree over all acts so far, for witnesses outside.

The leaves are the digests of the acts: of each checkpoint those that are new since the one before, lane by
lane in order of id, number by number. So that nothing is read twice, a checkpoint says how far it went in
which lane, and holds the subtrees of its tree.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.lanes import LIFE
from shared.acts.merkle import Tree
from shared.acts.notes import Checkpoint, Signer
from shared.acts.tables import ActTables
from shared.contracts import checkpoint as contract
from shared.contracts.envelope import Action, event_type
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.database.locks import try_lock
from shared.runtime.clock import Clock, as_utc
from shared.runtime.retry import repeat

MOST = 50_000
"""Acts of one checkpoint; more take several."""
MARGIN = LIFE * 2
"""A lane that is older than the last checkpoint by so much gets no more acts, whatever the clocks."""


@dataclass(frozen=True, slots=True)
class Span:
    """The entries of a lane that a checkpoint adds: from `first` to `last`."""

    lane: UUID
    first: int
    last: int


def spans_of(row: Row[Any]) -> list[Span]:
    """What a stored checkpoint adds, in order. Raises `ValueError`."""
    return [Span(UUID(lane), first, last) for lane, first, last in orjson.loads(row.lanes)]


def tree_of(row: Row[Any] | None) -> Tree:
    """The tree of a stored checkpoint; an empty one before the first. Raises `ValueError`."""
    if row is None:
        return Tree()
    return Tree(orjson.loads(row.body)["size"], [bytes.fromhex(one) for one in orjson.loads(row.subtrees)])


def passed(at: datetime) -> datetime:
    """When the youngest lane was begun that gets no more acts after a checkpoint of this instant."""
    return at - MARGIN


def _since(last: Row[Any]) -> datetime:
    """When the oldest lane was begun that may have acts which the last checkpoint does not cover.

    A checkpoint goes through the lanes in their order. One that is full ends where the next goes on.
    """
    ended = datetime.fromtimestamp((spans_of(last)[-1].lane.int >> 80) / 1000, UTC)
    return min(passed(as_utc(last.recorded_at)), ended)


class Checkpoints:
    """`run()` around `run_once()`. Of several workers one at a time makes checkpoints."""

    def __init__(
        self,
        tables: ActTables,
        database: Database,
        clock: Clock,
        signer: Signer,
        pause_s: float = 60.0,
        witness: Path | None = None,
    ) -> None:
        self._tables = tables
        self._database = database
        self._clock = clock
        self._signer = signer
        self._pause_s = pause_s
        self._witness = witness
        self._known: tuple[int, dict[UUID, int]] = (0, {})

    async def run(self, stop: asyncio.Event) -> None:
        """Make checkpoints until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self._turn, "checkpoint_retry")

    async def _turn(self) -> int:
        async with try_lock(self._database, f"{self._tables.service}-checkpoints") as lock:
            return 0 if lock is None else await self.run_once()

    async def run_once(self) -> int:
        """Make a checkpoint of the acts since the last; how many there were, 0 for none and no checkpoint."""
        async with self._database.read() as db:
            last = await self._last(db)
            spans, digests = await self._new(db, last)
        if last is not None:
            self._show(orjson.loads(last.body)["note"])  # unless it was shown: a crash may have come between
        if digests:
            row = self._row(last, spans, digests)
            async with self._database.begin(adds_to=self._tables.checkpoints) as db:
                await db.execute(insert(self._tables.checkpoints).values(row))
            reached = {span.lane: span.last for span in spans}
            self._known = (row["version"], self._known[1] | reached)
            self._show(orjson.loads(row["body"])["note"])
        return len(digests)

    async def _last(self, db: AsyncConnection) -> Row[Any] | None:
        table = self._tables.checkpoints
        query = select(table).where(table.c.record_id == contract.checkpoint_id(self._tables.service))
        return (await db.execute(query.order_by(table.c.version.desc()).limit(1))).one_or_none()

    async def _new(self, db: AsyncConnection, last: Row[Any] | None) -> tuple[list[Span], list[str]]:
        """What no checkpoint has yet: up to `MOST` acts."""
        if last is None:
            return await self._beyond(db, UUID(int=0), {})
        since = _since(last)
        if self._known[0] != last.version:
            self._known = (last.version, await self._covered(db, since))
        return await self._beyond(db, UUID(int=int(since.timestamp() * 1000) << 80), self._known[1])

    async def _beyond(
        self, db: AsyncConnection, first: UUID, covered: dict[UUID, int]
    ) -> tuple[list[Span], list[str]]:
        """The acts of the lanes from `first` on that come after those that are covered."""
        acts, spans, digests = self._tables.acts.c, list[Span](), list[str]()
        begun = select(acts.lane).where(acts.number == 1, acts.lane >= first).order_by(acts.lane)
        for lane in [UUID(int=one.int) for one in (await db.execute(begun)).scalars()]:
            done = covered.get(lane, 0)
            query = select(acts.digest).where(acts.lane == lane, acts.number > done).order_by(acts.number)
            found = (await db.execute(query.limit(MOST - len(digests)))).scalars().all()
            if found:
                spans.append(Span(lane, done + 1, done + len(found)))
                digests += found
            if len(digests) == MOST:
                break
        return spans, digests

    async def _covered(self, db: AsyncConnection, since: datetime) -> dict[UUID, int]:
        """How far the checkpoints went in each lane that was begun since then."""
        table = self._tables.checkpoints.c
        query = select(table.lanes).where(table.recorded_at >= since - LIFE).order_by(table.version)
        return {span.lane: span.last for row in await db.execute(query) for span in spans_of(row)}

    def _row(self, last: Row[Any] | None, spans: list[Span], digests: list[str]) -> dict[str, Any]:
        tree, now = tree_of(last), self._clock()
        for digest in digests:
            tree.append(bytes.fromhex(digest))
        signed = Checkpoint(self._tables.service, tree.size, tree.root())
        made = contract.Checkpoint(
            id=contract.checkpoint_id(self._tables.service),
            version=1 if last is None else last.version + 1,
            recorded_at=now,
            service=self._tables.service,
            size=tree.size,
            root=tree.root().hex(),
            note=self._signer.note(signed),
        )
        return {
            "record_id": made.id,
            "version": made.version,
            "event_id": uuid7(int(now.timestamp() * 1000)),
            "event_type": event_type(contract.KIND, Action.RECORDED),
            "body": orjson.dumps(made.model_dump(), option=orjson.OPT_UTC_Z).decode(),
            "recorded_at": now,
            "lanes": orjson.dumps([[one.lane, one.first, one.last] for one in spans]).decode(),
            "subtrees": orjson.dumps([one.hex() for one in tree.subtrees]).decode(),
        }

    def _show(self, note: str) -> None:
        """Append the note to the witness's file, unless it is the last one there."""
        if self._witness is None:
            return
        self._witness.parent.mkdir(parents=True, exist_ok=True)
        with self._witness.open("a+b") as file:
            size = file.tell()
            file.seek(max(0, size - 4096))
            if not file.read().endswith(note.encode()):
                file.write((b"\n" if size else b"") + note.encode())
