"""The use cases of a record-keeping service; each commits once, before it answers."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.contracts.closing import Closing
from shared.contracts.ids import uuid7
from shared.contracts.record import Draft
from shared.database.database import Database
from shared.records import batches, lifecycle
from shared.records.author import Author
from shared.records.closings import Closings, Closure, SecondPersonNeeded, admitted, running_since
from shared.records.found import Found, facts_of, moved
from shared.records.lifecycle import Version
from shared.records.proposals import Change, Proposal, Proposals
from shared.records.reads import Reads, Stored, stored_of
from shared.records.repository import Key, Repository, answer_again, key_row
from shared.records.sight import Sight
from shared.records.tables import RecordTables
from shared.runtime.clock import Clock
from shared.web.errors import Invalid, PreconditionFailed, YearClosed

D = TypeVar("D", bound=Draft)


class RecordService(Generic[D]):
    """Create, amend, void, read: the same for every kind of record.

    What takes `two_persons`, and what the author may only propose, becomes a proposal.
    `closings` is None for a kind whose fiscal years are never closed.
    """

    def __init__(
        self,
        tables: RecordTables[D],
        database: Database,
        clock: Clock,
        acts: Acts,
        two_persons: frozenset[Action] = frozenset(),
    ) -> None:
        self.kind = tables.kind
        self.tables = tables
        self.two_persons = two_persons
        self.proposals = Proposals(tables, acts)
        self.acts = acts
        self.database = database
        self.repository = Repository(tables, acts)
        self.closings = None if tables.closings is None else Closings(tables.kind.name, tables.closings, acts)
        self.clock = clock
        self.sight = Sight(self.repository, clock)
        self.reads = Reads(self.repository, self.sight, database, acts, clock)

    async def create(
        self, draft: D, record_id: UUID | None, reason: str | None, key: Key, author: Author
    ) -> Stored | Proposal:
        """Store version 1, once, whatever is retried. A `reason` is needed in a closed fiscal year.

        The same key or the same id with the same content answers what stands already. Raises
        `KeyReused` for the same key and `Conflict` for the same id with other content, `Invalid` for a
        bad place or time, `YearClosed`, and `Forbidden`.
        """
        try:
            offset_s = author.offset_s(draft)
            version = lifecycle.create(self.kind, draft, record_id or uuid7(), self.clock(), reason, offset_s)
        except Invalid:  # today, or by this clock: what was answered with the key stays answered
            before = await self._seen_before(key, author)
            if before is None:
                raise
            return before
        facts = facts_of(version, author.subject)
        author.check(Action.RECORD, facts, version.recorded_at)
        try:
            return self._shown(await self._add(version, key, author), facts, author.authority)
        except (IntegrityError, YearClosed, SecondPersonNeeded) as error:
            before = await self._stored_before(version, key, author)
            if before is not None:
                return self._shown(before, facts, author.authority)
            if not isinstance(error, SecondPersonNeeded):
                raise
        return await self._propose(batches.recording(self.kind, version), facts, author, key)

    async def _add(self, version: Version[D], key: Key, author: Author) -> Stored:
        if version.local_day >= running_since(version.recorded_at):  # as nearly always: no year to look up
            seen = await self.repository.add_one(self.database, version, author, key)
            return Stored(version.id, 1, version.whole, seen=seen)
        async with self.writing() as (db, pen):
            version = await self.admit(db, version, [version.local_day], author)
            seen = await self.repository.add(db, version, author, key, pen)
        return Stored(version.id, 1, version.whole, seen=seen)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[tuple[AsyncConnection, Pen]]:
        """A transaction that adds versions, and a pen for the acts that make them."""
        with self.acts.pen() as pen:
            async with self.database.begin(adds_to=self.repository.outbox) as db:
                yield db, pen

    async def admit(
        self, db: AsyncConnection, version: Version[D], days: Sequence[date], author: Author
    ) -> Version[D]:
        closed = await self.closed(db, days, version.recorded_at)
        return admitted(version, days, closed, author, alone=self.alone)

    @property
    def alone(self) -> bool:
        """Whether one person may change a closed fiscal year."""
        return Action.CHANGE_CLOSED_YEAR not in self.two_persons

    async def closed(self, db: AsyncConnection, days: Iterable[date], now: datetime) -> dict[int, Closing]:
        return {} if self.closings is None else await self.closings.closed(db, days, now)

    async def amend(
        self, record_id: UUID, expected: int, patch: dict[str, Any], reason: str, author: Author
    ) -> Stored | Proposal:
        """Apply a merge patch to version `expected`; the current version when nothing changes.

        Raises `NotFound`, also for a record that the author may not see; `Forbidden` for one, or for what
        it would become, that the author may not amend; `PreconditionFailed` when another version is current,
        `Conflict` for a voided record, `YearClosed`, and `Invalid`.
        """
        found = await self._seen(record_id, author)
        self._by_one(Action.AMEND, author, found.facts)
        current, now = _expected(found, expected), self.clock()
        version = lifecycle.amend(self.kind, current, patch, reason, now)
        if version is None:
            return self._shown(stored_of(found.body), found.facts, author.authority)
        facts = moved(found.facts, version)
        change = Change(Action.AMEND, record_id, expected, reason, patch)
        if not self._by_one(Action.AMEND, author, found.facts, facts):
            return await self._propose(change, found.facts, author)
        try:
            return self._shown(await self._advance(current, version, author), facts, author.authority)
        except SecondPersonNeeded:
            return await self._propose(change, found.facts, author)

    async def void(
        self, record_id: UUID, expected: int, reason: str, author: Author, key: Key | None = None
    ) -> Stored | Proposal:
        """Void version `expected`, once, whatever is retried with the same key. Raises as `amend` does."""
        found = await self._seen(record_id, author)
        by_one = self._by_one(Action.VOID, author, found.facts)
        before = await self._answered(key)
        if before is None and by_one:
            before = await self._void(found, expected, reason, author, key)
        if before is not None:
            return self._shown(before, found.facts, author.authority)
        lifecycle.void(self.kind, _expected(found, expected), reason, self.clock())  # or is refused
        return await self._propose(Change(Action.VOID, record_id, expected, reason), found.facts, author, key)

    async def _void(
        self, found: Found, expected: int, reason: str, author: Author, key: Key | None
    ) -> Stored | Proposal | None:
        try:
            current = _expected(found, expected)
            version = lifecycle.void(self.kind, current, reason, self.clock())
            return await self._advance(current, version, author, key)
        except SecondPersonNeeded:
            return None
        except (IntegrityError, PreconditionFailed):  # perhaps by another request with this key
            before = await self._answered(key)
            if before is None:
                raise
            return before

    async def close(self, change: Closure, action: Action) -> Closing | Proposal:
        """Close a fiscal year or open it again, once. Raises `Conflict` and `NotFound`."""
        assert self.closings is not None
        with self.acts.pen() as pen:
            async with self.database.begin(adds_to=self.tables.closings) as db:
                before = await self.closings.before(db, change)
                if before is not None and before.status is change.status:
                    return before
                if action not in self.two_persons:
                    return await self.closings.put(db, pen, change, before)
                expected = 0 if before is None else before.version
                record_id = self.closings.id_of(change.year)
                wanted = Change(action, record_id, expected, change.reason, fiscal_year=change.year)
                return await self.proposals.add(db, pen, wanted, Facts(), change.author, change.now)

    async def _seen(self, record_id: UUID, author: Author) -> Found:
        async with self.database.read() as db:
            return await self.sight.find(db, record_id, author.authority)

    def _by_one(self, action: Action, author: Author, *facts: Facts) -> bool:
        """Whether the author may do it alone; false: propose it. Raises `Forbidden`."""
        now = self.clock()
        if not author.may(action, facts, now):
            if not author.may(Action.PROPOSE, facts, now):
                author.check(action, next(one for one in facts if not author.may(action, [one], now)), now)
            return False
        return action not in self.two_persons

    async def _propose(
        self, change: Change, facts: Facts, author: Author, key: Key | None = None
    ) -> Stored | Proposal:
        now = self.clock()
        try:
            with self.acts.pen() as pen:
                async with self.database.begin() as db:
                    one = await self.proposals.add(db, pen, change, facts, author, now)
                    if key is not None:
                        await self.repository.remember(db, [key_row(key, {"proposal": str(one.id)}, now)])
                return one
        except IntegrityError:  # by another request with this key
            before = await self._answered(key)
            if before is None:
                raise
            return before

    def _shown(self, stored: Stored | Proposal, facts: Facts, reader: Authority) -> Stored | Proposal:
        if isinstance(stored, Proposal):
            return stored
        return replace(stored, body=self.sight.body(stored.body, facts, reader))

    async def _advance(
        self, current: dict[str, Any], version: Version[D], author: Author, key: Key | None = None
    ) -> Stored:
        days = [date.fromisoformat(current["local_day"]), version.local_day]
        async with self.writing() as (db, pen):
            version = await self.admit(db, version, days, author)
            advanced = await self.repository.advance(db, version, author, pen, current)
            if not advanced:
                raise _moved(None)
            if key is not None:
                answer = {"id": str(version.id), "version": version.version}
                await self.repository.remember(db, [key_row(key, answer, version.recorded_at)])
        return Stored(version.id, version.version, version.whole, seen=advanced[version.id])

    async def _answered(self, key: Key | None) -> Stored | Proposal | None:
        """The version that a key was answered with, or the proposal as it stands now.

        Raises `KeyReused` for another request's key.
        """
        if key is None:
            return None
        async with self.database.read() as db:
            before = await self.repository.answered(db, key)
            if before is None:
                return None
            answer = answer_again(before.fingerprint, before.answer, key)
            if "proposal" in answer:
                return await self.proposals.find(db, UUID(answer["proposal"]))
            bodies = await self.repository.history(db, UUID(answer["id"]))
        body, seen = bodies[answer["version"] - 1], answer.get("seen_before")
        return Stored(UUID(answer["id"]), answer["version"], body, created=False, replayed=True, seen=seen)

    async def _seen_before(self, key: Key, author: Author) -> Stored | Proposal | None:
        """What a key was answered with, as its author may see it now."""
        before = await self._answered(key)
        if not isinstance(before, Stored):
            return before
        async with self.database.read() as db:
            found = (await self.repository.current(db, [before.id]))[before.id]
        return self._shown(before, found.facts, author.authority)

    async def _stored_before(self, version: Version[D], key: Key, author: Author) -> Stored | Proposal | None:
        before = await self._answered(key)
        if before is not None:
            return before
        async with self.database.read() as db:
            standing = (await self.repository.current(db, [version.id])).get(version.id)
        if standing is None:
            return None
        current = orjson.loads(standing.body)
        if not lifecycle.same_entry(self.kind, current, version.whole):
            raise batches.taken(self.kind, standing, author, version.recorded_at)
        return stored_of(standing.body)


def _expected(found: Found, expected: int) -> dict[str, Any]:
    """The content that is to be changed. Raises `PreconditionFailed` where another version is current."""
    current: dict[str, Any] = orjson.loads(found.body)
    if current["version"] != expected:
        raise _moved(current["version"])
    return current


def _moved(current: int | None) -> PreconditionFailed:
    now = "another" if current is None else f'"{current}"'
    return PreconditionFailed(f"Version {now} is current. Read the record again and repeat the change on it.")
