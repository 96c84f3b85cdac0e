"""The one way that anything of custody is written: once a key, whole or not at all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.tables import CustodyTables
from shared.acts.act import Act, version_digest
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.database.database import Database
from shared.database.locks import exclude
from shared.records.author import Author
from shared.records.repository import Key, key_row
from shared.records.service import _replayed as replayed
from shared.runtime.clock import Clock

KIND = "custody"
"""What the acts of custody are of."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A write transaction of custody: its connection, who writes, and its instant."""

    db: AsyncConnection
    author: Author
    now: datetime

    def said(self, answer: BaseModel) -> dict[str, Any]:
        """The columns of a row that keeps what was answered."""
        return {
            "body": orjson.dumps(body_of(answer)).decode(),
            "recorded_at": self.now,
            "recorded_by": self.author.subject,
        }


Work = Callable[[Writing], Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON of what was written, `replayed` where the key had been answered with it before."""

    body: bytes
    replayed: bool


def body_of(answer: BaseModel) -> dict[str, Any]:
    """An answer as JSON has it, without what is absent."""
    return answer.model_dump(mode="json", exclude_none=True)


class Writes:
    """Every accepted write goes through `write`, so that what all of them need is said once."""

    def __init__(self, tables: CustodyTables, database: Database, clock: Clock, acts: Acts) -> None:
        self._keys = tables.keys
        self._acts = acts
        self._database = database
        self._clock = clock

    async def write(self, action: str, key: Key, author: Author, work: Work) -> Answer:
        """Do the work and commit it with its answer and its act, once; a retry with the key gets that answer.

        Raises whatever the work refuses with, and what a key that was used for another request is refused
        with. Nothing is written then, and no number is used up.
        """
        try:
            return await self._once(action, key, author, work)
        except IntegrityError:  # perhaps the key is being used for a seizure at the same time
            async with self._database.read() as db:
                before = await self._answered(db, key)
            if before is None:
                raise
            return before

    async def _once(self, action: str, key: Key, author: Author, work: Work) -> Answer:
        with self._acts.pen() as pen:
            async with self._database.begin() as db:
                return await self._within(db, pen, action, key, author, work)

    async def _within(
        self, db: AsyncConnection, pen: Pen, action: str, key: Key, author: Author, work: Work
    ) -> Answer:
        # Retries at once wait here, or the second would be refused for what the first one did.
        await exclude(db, f"custody-key {key.caller}\x1f{key.key}")
        before = await self._answered(db, key)
        if before is not None:
            return before
        writing = Writing(db, author, self._clock())
        answer = await work(writing)
        body = body_of(answer)
        await db.execute(insert(self._keys).values(key_row(key, body, writing.now)))
        await self._acts.add(db, pen.links([_act(writing, action, answer)]))
        return Answer(orjson.dumps(body), replayed=False)

    async def _answered(self, db: AsyncConnection, key: Key) -> Answer | None:
        keys = self._keys.c
        query = select(keys.fingerprint, keys.answer).where(keys.caller == key.caller, keys.key == key.key)
        found = (await db.execute(query)).one_or_none()
        if found is None:
            return None
        return Answer(orjson.dumps(replayed(found.fingerprint, found.answer, key)), replayed=True)


def _act(writing: Writing, action: str, answer: BaseModel) -> Act:
    """What was done to which seizure, with the digest of all that was answered."""
    return writing.author.act(
        writing.now,
        action,
        KIND,
        record_id=getattr(answer, "seizure_id", None),
        after=version_digest(orjson.dumps(body_of(answer)).decode()),
        reason=getattr(answer, "reason", None),
    )
