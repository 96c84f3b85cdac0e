"""The one way that anything of custody is written: once a key, whole or not at all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.tables import CustodyTables, row_digest
from shared.acts.act import Act, version_digest
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.contracts.custody import KIND, Custody
from shared.contracts.envelope import Action, event_type
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.database.locks import exclude
from shared.records.author import Author
from shared.records.repository import Key, answer_again, key_row
from shared.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class Writing:
    """A write transaction of custody: its connection, who writes, when, and the digests of its rows."""

    db: AsyncConnection
    author: Author
    now: datetime
    events: Table
    digests: list[str] = field(default_factory=list)

    async def add(self, table: Table, said: BaseModel, **columns: Any) -> None:
        """Add a row that keeps what was said, with further columns. The act will have its digest."""
        row = {
            **columns,
            "body": text_of(said),
            "recorded_at": self.now,
            "recorded_by": self.author.subject,
        }
        await self.db.execute(insert(table).values(row))
        self.digests.append(row_digest(table, row))

    async def publish(self, **told: Any) -> None:
        """Have the relay publish what happened, once this is committed."""
        unix_ms = int(self.now.timestamp() * 1000)
        event = Custody(id=uuid7(unix_ms), version=1, recorded_at=self.now, **told)
        await self.add(
            self.events,
            event,
            record_id=event.id,
            version=event.version,
            event_id=uuid7(unix_ms),
            event_type=event_type(KIND, Action.RECORDED),
            traceparent=self.author.traceparent,
        )


Work = Callable[[Writing], Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON of what was written, `replayed` where the key had been answered with it before."""

    body: bytes
    replayed: bool


def body_of(answer: BaseModel) -> dict[str, Any]:
    """An answer as JSON has it, without what is absent."""
    return answer.model_dump(mode="json", exclude_none=True)


def text_of(said: BaseModel) -> str:
    """The same as JSON text."""
    return orjson.dumps(body_of(said)).decode()


class Writes:
    """Every accepted write goes through `write`, so that what all of them need is said once."""

    def __init__(self, tables: CustodyTables, database: Database, clock: Clock, acts: Acts) -> None:
        self._keys, self._events = tables.keys, tables.events
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
            async with self._database.begin(adds_to=self._events) as db:
                return await self._within(db, pen, action, key, author, work)

    async def _within(
        self, db: AsyncConnection, pen: Pen, action: str, key: Key, author: Author, work: Work
    ) -> Answer:
        # Retries at once wait here, or the second would be refused for what the first one did.
        await exclude(db, f"custody-key {key.caller}\x1f{key.key}")
        before = await self._answered(db, key)
        if before is not None:
            return before
        writing = Writing(db, author, self._clock(), self._events)
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
        return Answer(orjson.dumps(answer_again(found.fingerprint, found.answer, key)), replayed=True)


def _act(writing: Writing, action: str, answer: BaseModel) -> Act:
    """What was done to which seizure, with the digests of the answer and of every row that was added."""
    return writing.author.act(
        writing.now,
        action,
        KIND,
        record_id=getattr(answer, "seizure_id", None),
        after=version_digest(text_of(answer)),
        reason=getattr(answer, "reason", None),
        detail=orjson.dumps({"rows": writing.digests}).decode(),
    )
