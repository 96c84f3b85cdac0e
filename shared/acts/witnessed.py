"""Verification of checkpoints: against the acts, the keys they are signed with, and what witnesses hold."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.checkpoints import Span, passed, spans_of, tree_of
from shared.acts.findings import Findings
from shared.acts.merkle import Tree
from shared.acts.notes import BadNote, Checkpoint, Ring, read
from shared.acts.reading import rows
from shared.acts.tables import ActTables
from shared.acts.verification import Advance, count
from shared.contracts.checkpoint import checkpoint_id
from shared.runtime.clock import as_utc


class BadWitness(Exception):
    """What a witness holds is no checkpoint, or is not signed with the key."""


class Witness:
    """The checkpoints that someone outside holds of one service, in order of size. They may be many.

    Whatever reads on raises `BadWitness`.
    """

    def __init__(self, notes: Iterator[str], service: str, keys: Ring) -> None:
        self._held = (self._read(note, keys) for note in notes)
        self._service = service
        self._next = self._following()

    def upto(self, size: int) -> Iterator[Checkpoint]:
        """Those not read yet, up to this size."""
        while self._next is not None and self._next.size <= size:
            yield self._next
            self._next = self._following()

    def rest(self) -> Checkpoint | None:
        """The next one that was not read yet."""
        return self._next

    def _following(self) -> Checkpoint | None:
        return next((one for one in self._held if one.service == self._service), None)

    def _read(self, note: str, keys: Ring) -> Checkpoint:
        try:
            found = read(note)
            return keys.read(note) if found.service == self._service else found
        except BadNote as error:
            raise BadWitness(f"a checkpoint of the witness {error}:\n{note}") from None


class _Walk:
    """The checkpoints of one service, one after the other, with a tree of our own beside them."""

    def __init__(self, db: AsyncConnection, journal: ActTables, findings: Findings) -> None:
        self._db = db
        self._journal = journal
        self._findings = findings
        self.tree = Tree()
        self.reached: dict[Any, int] = {}

    async def add(self, where: str, span: Span) -> None:
        """Append the acts of a span."""
        if span.first != self.reached.get(span.lane, 0) + 1:
            self._findings.add(where, f"does not begin where the last one ended in lane {span.lane}")
        self.reached[span.lane] = span.last
        acts, found = self._journal.acts.c, 0
        query = select(acts.number, acts.digest)
        query = query.where(acts.lane == span.lane, acts.number.between(span.first, span.last))
        async for row in rows(self._db, query, (acts.number,)):
            self.tree.append(bytes.fromhex(row.digest))
            found += 1
        if found != span.last - span.first + 1:
            what = (
                f"covers entries {span.first} to {span.last} of lane {span.lane}, of which {found} are there"
            )
            self._findings.add(where, what)

    async def find_late(self, before: datetime) -> None:
        """Find acts that were appended to lanes begun before then, after the checkpoints had passed these."""
        acts = self._journal.acts.c
        first = UUID(int=int(before.timestamp() * 1000) << 80)
        query = select(acts.lane, acts.number).where(acts.lane < first)
        async for row in rows(self._db, query, (acts.lane, acts.number)):
            if row.number > self.reached.get(row.lane, 0):
                where = f"entry {row.number} of lane {row.lane}"
                self._findings.add(where, "is in no checkpoint, though the lane was left long ago")


async def verify_checkpoints(
    db: AsyncConnection,
    journal: ActTables,
    keys: Ring,
    witnesses: Sequence[Witness],
    findings: Findings,
    progress: Advance,
) -> None:
    """Recompute the tree of every checkpoint, and look who signed it and who has seen another.

    Raises `BadWitness`.
    """
    table = journal.checkpoints
    total, number = await count(db, table), 0
    walk, last = _Walk(db, journal, findings), None
    query = select(table).where(table.c.record_id == checkpoint_id(journal.service))
    async for row in rows(db, query, (table.c.version,)):
        number += 1
        where = f"checkpoint {row.version} of {journal.service}"
        if row.version != number:
            findings.add(f"checkpoint {number} of {journal.service}", "is missing")
            number = row.version
        try:
            await _verify(walk, where, row, keys, witnesses, findings)
        except (ValueError, KeyError, TypeError) as error:
            findings.add(where, f"cannot be read: {error}")
        last = row
        progress(number, total)
    if last is not None:
        await walk.find_late(passed(as_utc(last.recorded_at)))
    findings.seen["checkpoints"] += number
    findings.seen["covered"] += walk.tree.size
    for rest in [one.rest() for one in witnesses]:
        if rest is None:
            continue
        what = f"has seen {rest.size} acts; the last checkpoint here is of {walk.tree.size}"
        findings.add(f"the witness of {journal.service}", what)


async def _verify(
    walk: _Walk,
    where: str,
    row: Row[Any],
    keys: Ring,
    witnesses: Sequence[Witness],
    findings: Findings,
) -> None:
    for span in spans_of(row):
        await walk.add(where, span)
    tree, body = walk.tree, orjson.loads(row.body)
    stated = read(body["note"])
    if tree.root() != stated.root or tree.size != stated.size:
        findings.add(where, "was made over other acts than those that are here")
    if (body["size"], body["root"]) != (stated.size, stated.root.hex()):
        findings.add(where, "says something else than its signed note")
    if tree_of(row).subtrees != tree.subtrees:
        findings.add(where, "holds other subtrees than its acts make")
    try:
        keys.read(body["note"])
    except BadNote as error:
        findings.add(where, str(error))
    for seen in [one for witness in witnesses for one in witness.upto(tree.size)]:
        if (seen.size, seen.root) != (tree.size, tree.root()):
            what = f"has seen {seen.size} acts with another root than those that are here"
            findings.add(f"the witness of {stated.service}", what)
