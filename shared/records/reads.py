"""Reading records: one, its versions, its acts, a list; and noting who saw identities."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import Row

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.acts.journal import Acts, Place
from shared.contracts.record import Draft
from shared.database.database import Database
from shared.records.author import Author
from shared.records.bookmark import Bookmark
from shared.records.kind import Search
from shared.records.repository import Repository
from shared.records.sight import Shown, Sight
from shared.runtime.clock import Clock
from shared.web import cursors

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as it is stored, whole: `created` is false where it had been stored before.

    `replayed` where its key had been answered with it before. `seen` is what its author is told of earlier
    records with one of its serial numbers; None for nothing.
    """

    id: UUID
    version: int
    body: bytes
    created: bool = True
    replayed: bool = False
    seen: dict[str, Any] | None = None


class Reads(Generic[D]):
    """What callers read of the records of one kind. A read in which identities are seen is noted first."""

    def __init__(
        self, repository: Repository[D], sight: Sight[D], database: Database, acts: Acts, clock: Clock
    ) -> None:
        self._kind, self._repository, self._sight = repository.kind, repository, sight
        self._database, self._acts, self._clock = database, acts, clock

    async def get(self, record_id: UUID, reader: Author) -> Stored:
        """The current version. Raises `NotFound`, also for a record that the reader may not see."""
        async with self._database.read() as db:
            found = await self._sight.find(db, record_id, reader.authority)
        shown = self._sight.shown([found.body], found.facts, reader.authority)
        await self._note(reader, Action.IDENTIFY, shown, record_id)
        return stored_of(shown.bodies[0])

    async def history(self, record_id: UUID, reader: Author) -> Sequence[bytes]:
        """Every version, oldest first. Raises `NotFound`, also for a record that the reader may not see."""
        async with self._database.read() as db:
            found = await self._sight.find(db, record_id, reader.authority)
            bodies = await self._repository.history(db, record_id)
        shown = self._sight.shown(bodies, found.facts, reader.authority)
        await self._note(reader, Action.IDENTIFY, shown, record_id)
        return shown.bodies

    async def acts_of(
        self, record_id: UUID, reader: Authority, after: Place | None, limit: int
    ) -> Sequence[Row[Any]]:
        """The acts of a record, oldest first. Raises `NotFound`, also for one out of the reader's sight."""
        async with self._database.read() as db:
            await self._sight.find(db, record_id, reader, Action.ACTS)
            kinds = [self._kind.name, *self._kind.acted_on]
            return await self._acts.of_record(db, kinds, record_id, after, limit)

    async def _note(
        self, reader: Author, action: Action, shown: Shown, record_id: UUID | None = None, **asked: Any
    ) -> None:
        """Note a read in which identities were seen or looked for, before it is answered."""
        if shown.identified or action is Action.SEARCH:
            detail = orjson.dumps({**asked, "seen": len(shown.bodies)}).decode()
            act = reader.act(self._clock(), action, self._kind.name, record_id=record_id, detail=detail)
            await self._acts.note(self._database, act)

    async def page(
        self, search: Search, cursor: str | None, limit: int, reader: Author
    ) -> tuple[Sequence[bytes], str | None]:
        """One page of the current bodies that the reader may see, and the cursor of the next.

        Raises `BadRequest` for a cursor that is none, or one of another search, and `Forbidden` for a
        search by identities where the reader may not.
        """
        within = self._sight.within(search, reader.authority)
        question = fingerprint(self._kind.name.encode(), str(search).encode())[:16]
        bookmark = cursors.decode(cursor, Bookmark)
        if bookmark is not None and bookmark.question != question:
            raise cursors.refused()
        after = None if bookmark is None else bookmark.position()
        async with self._database.question() as db:  # which plans for these very values
            page = await self._repository.pages.page(db, search, after, limit, within)
        shown = self._sight.listed(page.found, reader.authority)
        action = Action.SEARCH if search.terms(self._kind) else Action.IDENTIFY
        await self._note(reader, action, shown, asked=str(search))
        return shown.bodies, page.last and cursors.encode(Bookmark(question, *page.last))


def fingerprint(*parts: bytes) -> str:
    """SHA-256 over what an idempotency key stands for."""
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()


def stored_of(body: bytes) -> Stored:
    content = orjson.loads(body)
    return Stored(UUID(content["id"]), content["version"], body, created=False)
