"""The use cases of a record-keeping service; each commits once, before it answers."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import ValidationError
from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError

from shared.clock import Clock, as_utc
from shared.contracts.ids import uuid7
from shared.contracts.record import Draft
from shared.db import Database
from shared.errors import BadRequest, Conflict, Invalid, NotFound, OutboundError, PreconditionFailed
from shared.records import lifecycle
from shared.records.lifecycle import RecordKind, Version
from shared.records.repository import Author, Key, Repository, key_row

D = TypeVar("D", bound=Draft)


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as it is stored: `created` is false where it had been stored before."""

    id: UUID
    version: int
    body: bytes
    created: bool = True


@dataclass(frozen=True, slots=True)
class _Candidate(Generic[D]):
    """One record of a batch: what it would become, or why not."""

    index: int
    version: Version[D] | None = None
    problem: OutboundError | None = None


class RecordService(Generic[D]):
    """Create, amend, void, read: the same for every kind of record."""

    def __init__(
        self, kind: RecordKind[D], database: Database, repository: Repository[D], clock: Clock
    ) -> None:
        self.kind = kind
        self.database = database
        self.repository = repository
        self.clock = clock

    async def create(self, draft: D, record_id: UUID | None, key: Key, author: Author) -> Stored:
        """Store version 1, once, whatever is retried.

        The same key or the same id with the same content answers what stands already. Raises
        `Conflict` for the same key or id with other content, `Invalid` for a bad place or time.
        """
        now = self.clock()
        version = lifecycle.create(self.kind, draft, record_id or uuid7(), now)
        answer = {"id": str(version.id), "version": 1}
        try:
            await self.repository.add_one(self.database, version, author, key_row(key, answer, now))
        except IntegrityError:
            return await self._stored_before(version, key)
        return Stored(version.id, 1, version.body)

    async def create_batch(self, records: Sequence[Any], key: Key, author: Author) -> dict[str, Any]:
        """Store many, each all or nothing; the answer has one result a record, in their order."""
        now = self.clock()
        candidates = [self._candidate(index, record, now) for index, record in enumerate(records)]
        try:
            return await self._store_batch(candidates, key, author, now)
        except IntegrityError:  # the same key is being answered by another request
            async with self.database.read() as db:
                before = await self.repository.answered(db, key)
            if before is None:
                raise
            return _replayed(before.fingerprint, before.answer, key)

    async def _store_batch(
        self, candidates: Sequence[_Candidate[D]], key: Key, author: Author, now: datetime
    ) -> dict[str, Any]:
        versions = [one.version for one in candidates if one.version is not None]
        async with self.database.begin() as db:
            before = await self.repository.answered(db, key)
            if before is not None:
                return _replayed(before.fingerprint, before.answer, key)
            added = await self.repository.add_new(db, versions, author)
            others = list({one.id for one in versions} - added)
            standing = await self.repository.current(db, others) if len(added) < len(versions) else {}
            answer = self._answer(candidates, added, standing)
            await self.repository.remember(db, key_row(key, answer, now))
        return answer

    async def get(self, record_id: UUID) -> Stored:
        """The current version. Raises `NotFound`."""
        async with self.database.read() as db:
            bodies = await self.repository.current(db, [record_id])
        if record_id not in bodies:
            raise NotFound(f"There is no {self.kind.name} {record_id}.")
        return _stored(bodies[record_id])

    async def history(self, record_id: UUID) -> list[bytes]:
        """Every version, oldest first. Raises `NotFound`."""
        async with self.database.read() as db:
            bodies = await self.repository.history(db, record_id)
        if not bodies:
            raise NotFound(f"There is no {self.kind.name} {record_id}.")
        return bodies

    async def amend(
        self, record_id: UUID, expected: int, patch: dict[str, Any], reason: str, author: Author
    ) -> Stored:
        """Apply a merge patch to version `expected`; the current version when nothing changes.

        Raises `NotFound`, `PreconditionFailed` when another version is current, `Conflict`
        for a voided record, and `Invalid`.
        """
        current = await self._expected(record_id, expected)
        version = lifecycle.amend(self.kind, orjson.loads(current.body), patch, reason, self.clock())
        return current if version is None else await self._advance(version, author)

    async def void(self, record_id: UUID, expected: int, reason: str, author: Author) -> Stored:
        """Void version `expected`. Raises as `amend` does."""
        current = await self._expected(record_id, expected)
        version = lifecycle.void(self.kind, orjson.loads(current.body), reason, self.clock())
        return await self._advance(version, author)

    async def page(
        self, filters: Sequence[ColumnElement[bool]], cursor: str | None, limit: int
    ) -> tuple[list[bytes], str | None]:
        """One page of current bodies and the cursor of the next. Raises `BadRequest` for a bad cursor."""
        async with self.database.read() as db:
            page = await self.repository.page(db, filters, _decode(cursor), limit)
        return page.bodies, None if page.last is None else _encode(*page.last)

    async def _expected(self, record_id: UUID, expected: int) -> Stored:
        current = await self.get(record_id)
        if current.version != expected:
            raise _moved(current.version)
        return current

    async def _advance(self, version: Version[D], author: Author) -> Stored:
        async with self.database.begin() as db:
            if not await self.repository.advance(db, version, author):
                raise _moved(None)
        return Stored(version.id, version.version, version.body)

    async def _stored_before(self, version: Version[D], key: Key) -> Stored:
        async with self.database.read() as db:
            before = await self.repository.answered(db, key)
            if before is not None:
                answer = _replayed(before.fingerprint, before.answer, key)
                bodies = await self.repository.history(db, UUID(answer["id"]))
                return Stored(UUID(answer["id"]), 1, bodies[0], created=False)
            standing = (await self.repository.current(db, [version.id]))[version.id]
        if not lifecycle.same_content(self.kind, orjson.loads(standing), version.body):
            raise self._taken(version.id, _stored(standing).version)
        return _stored(standing)

    def _taken(self, record_id: UUID, version: int) -> Conflict:
        return Conflict(
            f"There is a {self.kind.name} {record_id} already, with other content (version {version}). "
            f'To correct it, PATCH it with If-Match: "{version}".'
        )

    def _candidate(self, index: int, record: Any, now: datetime) -> _Candidate[D]:
        try:
            record_id, draft = self.read_draft(record)
            return _Candidate(index, lifecycle.create(self.kind, draft, record_id or uuid7(), now))
        except OutboundError as error:
            for one in error.errors:
                one["pointer"] = f"/records/{index}{one['pointer']}"
            return _Candidate(index, problem=error)

    def read_draft(self, record: Any) -> tuple[UUID | None, D]:
        """A record of a batch as its optional id and a draft. Raises `Invalid`."""
        if not isinstance(record, dict):
            raise Invalid("A record is a JSON object.", errors=[{"pointer": "", "detail": "not an object"}])
        content = dict(record)
        record_id = read_id(content.pop("id", None))
        try:
            return record_id, self.kind.draft.model_validate(content)
        except ValidationError as error:
            raise lifecycle.invalid(error, content) from None

    def _answer(
        self, candidates: Sequence[_Candidate[D]], added: set[UUID], standing: dict[UUID, bytes]
    ) -> dict[str, Any]:
        fresh = set(added)
        results = [self._result(one, fresh, standing) for one in candidates]
        statuses = [result["status"] for result in results]
        return {
            "created": statuses.count(201),
            "unchanged": statuses.count(200),
            "refused": sum(status >= 400 for status in statuses),
            "results": results,
        }

    def _result(
        self, candidate: _Candidate[D], fresh: set[UUID], standing: dict[UUID, bytes]
    ) -> dict[str, Any]:
        version, problem = candidate.version, candidate.problem
        if version is None or problem is not None:
            assert problem is not None
            return {"index": candidate.index, "status": problem.status, "problem": problem.problem()}
        result = {"index": candidate.index, "id": str(version.id)}
        if version.id in fresh:
            fresh.discard(version.id)  # a second record of the batch with this id is not new
            standing[version.id] = version.body
            return result | {"status": 201, "version": 1}
        current = _stored(standing[version.id])
        if lifecycle.same_content(self.kind, orjson.loads(current.body), version.body):
            return result | {"status": 200, "version": current.version}
        taken = self._taken(version.id, current.version)
        return result | {"status": taken.status, "version": current.version, "problem": taken.problem()}


def fingerprint(*parts: bytes) -> str:
    """SHA-256 over what an idempotency key stands for."""
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()


def read_id(value: Any) -> UUID | None:
    """A caller's record id. Raises `Invalid` unless it is a UUIDv7 (or absent)."""
    if value is None:
        return None
    try:
        record_id = UUID(value)
    except (ValueError, AttributeError, TypeError):
        record_id = UUID(int=0)
    if record_id.version != 7:
        raise Invalid("id is not a UUIDv7.", errors=[{"pointer": "/id", "detail": "not a UUIDv7"}])
    return record_id


def _replayed(stored_fingerprint: str, answer: str, key: Key) -> dict[str, Any]:
    if stored_fingerprint != key.fingerprint:
        raise Conflict(
            f"Idempotency-Key {key.key!r} was used with another body. Use a new key for a new entry."
        )
    replayed: dict[str, Any] = orjson.loads(answer)
    return replayed


def _stored(body: bytes) -> Stored:
    content = orjson.loads(body)
    return Stored(UUID(content["id"]), content["version"], body, created=False)


def _moved(current: int | None) -> PreconditionFailed:
    now = "another" if current is None else f'"{current}"'
    return PreconditionFailed(f"Version {now} is current. Read the record again and repeat the change on it.")


def _encode(occurred_at: datetime, record_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{as_utc(occurred_at).isoformat()} {record_id}".encode()).decode()


def _decode(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    try:
        instant, record_id = base64.urlsafe_b64decode(cursor).decode().split(" ")
        return as_utc(datetime.fromisoformat(instant)), UUID(record_id)
    except (ValueError, OverflowError):
        raise BadRequest("The cursor is not one that a page gave; begin again without it.") from None
