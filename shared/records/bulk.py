"""Many new records at once: a batch with one key, or lines of an upload with a key each. One code path."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.acts.lanes import Pen
from shared.contracts.record import Draft
from shared.database.locks import exclude
from shared.records import batches
from shared.records.author import Author
from shared.records.batches import Candidate
from shared.records.found import facts_of
from shared.records.repository import Key, answer_again, key_row
from shared.records.service import RecordService
from shared.web.errors import KeyReused, OutboundError

D = TypeVar("D", bound=Draft)
Result = dict[str, Any]
REMEMBERED = frozenset({200, 201, 202})
"""What is refused can be put right, and sent again under its key."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an upload: its number, its key, and its value or why that cannot be read."""

    number: int
    key: Key
    value: Any = None
    problem: OutboundError | None = None

    @property
    def upload(self) -> str:
        """The key of the whole upload, which has no blanks."""
        return self.key.key.partition(" ")[0]


class Bulk(Generic[D]):
    """Over the records of one kind."""

    def __init__(self, service: RecordService[D]) -> None:
        self._service, self._repository = service, service.repository
        self._kind, self._database = service.kind, service.database

    async def batch(self, records: Sequence[Any], key: Key, author: Author) -> tuple[dict[str, Any], bool]:
        """Store many, each all or nothing; the answer has one result a record, in their order.

        True beside it where the key had been answered with it before.
        """
        now = self._service.clock()
        candidates = batches.candidates(self._kind, dict(enumerate(records)), now, author, "/records")
        try:
            return await self._store_batch(candidates, key, author, now)
        except IntegrityError:  # the same key is being answered by another request
            async with self._database.read() as db:
                before = await self._repository.answered(db, key)
            if before is None:
                raise
            return answer_again(before.fingerprint, before.answer, key), True

    async def lines(self, group: Sequence[Line], author: Author) -> Sequence[Result]:
        """Store what is new of these lines; a result for each, in their order, `replayed` if from before."""
        now = self._service.clock()
        candidates = self._candidates(group, author, now)
        return await self._store_lines(group, candidates, author, now)

    def _candidates(self, group: Sequence[Line], author: Author, now: datetime) -> list[Candidate[D]]:
        values = {one.number: one.value for one in group if one.problem is None}
        made = iter(batches.candidates(self._kind, values, now, author))
        return [
            next(made) if one.problem is None else Candidate(one.number, problem=one.problem) for one in group
        ]

    async def _store_batch(
        self, candidates: Sequence[Candidate[D]], key: Key, author: Author, now: datetime
    ) -> tuple[dict[str, Any], bool]:
        async with self._service.writing() as (db, pen):
            before = await self._repository.answered(db, key)
            if before is not None:
                return answer_again(before.fingerprint, before.answer, key), True
            answer = batches.counted(await self._add(db, pen, candidates, author, now))
            await self._repository.remember(db, [key_row(key, answer, now)])
        return answer, False

    async def _store_lines(
        self, group: Sequence[Line], candidates: Sequence[Candidate[D]], author: Author, now: datetime
    ) -> Sequence[Result]:
        keys = {one.number: one.key for one in group}
        async with self._service.writing() as (db, pen):
            # One upload may go on twice: a device is back before it is noticed that it was cut off.
            await exclude(db, f"upload {author.subject}\x1f{group[0].upload}")
            known = await self._repository.all_answered(db, list(keys.values()))
            new = [one for one in candidates if keys[one.index].key not in known]
            stored = {one["index"]: one for one in await self._add(db, pen, new, author, now)}
            remembered = [one for one in stored.values() if one["status"] in REMEMBERED]
            rows = [key_row(keys[one["index"]], one, now) for one in remembered]
            await self._repository.remember(db, rows)
        return [
            _line(stored[one.number]) if one.number in stored else _again(one, *known[one.key.key])
            for one in group
        ]

    async def _add(
        self,
        db: AsyncConnection,
        pen: Pen,
        candidates: Sequence[Candidate[D]],
        author: Author,
        now: datetime,
    ) -> list[Result]:
        """Add those that are fit and new, and propose those that wait; a result for each, in their order."""
        versions = [one.version for one in candidates if one.version is not None]
        closed = await self._service.closed(db, {one.local_day for one in versions}, now)
        alone = self._service.alone
        candidates = [one.admitted(closed, author, alone=alone) for one in candidates]
        fit = [one.version for one in candidates if one.version is not None and one.fit]
        added = await self._repository.add_new(db, fit, author, pen)
        others = list({one.id for one in versions} - added.keys())
        standing = await self._repository.current(db, others) if len(added) < len(versions) else {}
        proposed = {}
        for index, version in batches.waiting(candidates, standing):
            change, facts = batches.recording(self._kind, version), facts_of(version, author.subject)
            proposed[index] = await self._service.proposals.add(db, pen, change, facts, author, now)
        return batches.results(self._kind, candidates, added, standing, author, proposed)


def _line(result: Result, **more: Any) -> Result:
    return {"line": result["index"], **{name: one for name, one in result.items() if name != "index"}, **more}


def _again(line: Line, fingerprint: str, answer: str) -> Result:
    """The result of a line that was answered before; refused where it was another one."""
    try:
        return _line(answer_again(fingerprint, answer, line.key), replayed=True)
    except KeyReused:
        refusal = KeyReused(
            f"Line {line.number} was another one when it was sent first with this Idempotency-Key. Send "
            "what is new as an upload with a new key; to correct a record, PATCH it."
        )
        return {"line": line.number, "status": refusal.status, "problem": refusal.problem()}
