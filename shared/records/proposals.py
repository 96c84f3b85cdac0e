"""Changes that wait for a second person: kept as rows, and counted for nothing until they are approved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
import orjson
from sqlalchemy import Row, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.policy import Action
from shared.access.reach import Facts
from shared.acts.act import Deed
from shared.acts.journal import Acts
from shared.acts.lanes import Pen
from shared.contracts.ids import uuid7
from shared.records.author import Author
from shared.records.pages import Within
from shared.records.tables import RecordTables
from shared.runtime.clock import as_utc
from shared.web.errors import Conflict


class State(StrEnum):
    """How far a proposal came. `stale`: the record had moved when it was to be approved."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that someone proposed of version `expected` of a record; 0 proposes a new one.

    `content` is the patch of an amendment, or the draft of a new record. `facts` are those of the record,
    with who proposed the change. A closing has a fiscal year in place of content.
    """

    id: UUID
    action: Action
    record_id: UUID
    expected: int
    reason: str | None
    facts: Facts
    proposed_at: datetime
    content: dict[str, Any] | None = None
    fiscal_year: int | None = None
    state: State = State.PENDING
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done: the part of a proposal that its author says."""

    action: Action
    record_id: UUID
    expected: int
    reason: str | None
    content: dict[str, Any] | None = None
    fiscal_year: int | None = None


class Proposals:
    """The proposals of one kind of records."""

    def __init__(self, tables: RecordTables[Any], acts: Acts) -> None:
        assert tables.proposals is not None
        self._kind, self._table, self._acts = tables.kind.name, tables.proposals, acts

    async def add(
        self, db: AsyncConnection, pen: Pen, change: Change, facts: Facts, author: Author, now: datetime
    ) -> Proposal:
        """Keep a change as pending; the same one of the same author is not kept twice."""
        stated = asdict(change) | {"action": change.action.value, "content": _text(change.content)}
        known = {**stated, "changed_by": author.subject, "state": State.PENDING.value}
        same = [self._table.c[name].is_not_distinct_from(value) for name, value in known.items()]
        found = (await db.execute(select(self._table).where(*same).limit(1))).first()
        if found is not None:
            return proposal(found)
        row = {
            **msgspec.structs.asdict(facts),
            **known,
            "id": uuid7(int(now.timestamp() * 1000)),
            "proposed_at": now,
        }
        await db.execute(insert(self._table).values(row))
        one = await self._get(db, row["id"])
        await self._note(db, pen, Deed.PROPOSE, one, author, change.reason, now)
        return one

    async def find(self, db: AsyncConnection, proposal_id: UUID) -> Proposal | None:
        """The proposal with this id."""
        found = (await db.execute(select(self._table).where(self._table.c.id == proposal_id))).first()
        return None if found is None else proposal(found)

    async def page(
        self, db: AsyncConnection, state: State | None, after: UUID | None, limit: int, within: Within
    ) -> list[Proposal]:
        """Up to `limit` proposals that are `within` reach, in the order in which they were made."""
        table = self._table.c
        query = select(self._table).where(*within(table)).order_by(table.id).limit(limit)
        if state is not None:
            query = query.where(table.state == state.value)
        if after is not None:
            query = query.where(tuple_(table.id) > tuple_(after))
        return [proposal(row) for row in await db.execute(query)]

    async def decide(
        self,
        db: AsyncConnection,
        pen: Pen,
        one: Proposal,
        state: State,
        author: Author,
        reason: str | None,
        now: datetime,
    ) -> Proposal:
        """Move a pending proposal to another state. Raises `Conflict` where it is no longer pending.

        An approval has the act of what it does.
        """
        table = self._table.c
        pending = (table.id == one.id) & (table.state == State.PENDING.value)
        decided = {"state": state.value, "decided_by": author.subject, "decided_at": now, "decision": reason}
        if (await db.execute(update(self._table).where(pending).values(decided))).rowcount != 1:
            raise decided_already()
        if state is not State.APPROVED:
            await self._note(db, pen, DEEDS[state], one, author, reason, now)
        return await self._get(db, one.id)

    async def _get(self, db: AsyncConnection, proposal_id: UUID) -> Proposal:
        found = await self.find(db, proposal_id)
        assert found is not None
        return found

    async def _note(
        self,
        db: AsyncConnection,
        pen: Pen,
        deed: Deed,
        one: Proposal,
        author: Author,
        reason: str | None,
        now: datetime,
    ) -> None:
        about = {"proposal": str(one.id), "action": one.action.value, "version": one.expected}
        detail = orjson.dumps(about).decode()
        act = author.act(now, deed, self._kind, record_id=one.record_id, reason=reason, detail=detail)
        await self._acts.add(db, pen.links([act]))


DEEDS = {State.REFUSED: Deed.REFUSE, State.WITHDRAWN: Deed.WITHDRAW, State.STALE: Deed.MARK_STALE}


def decided_already() -> Conflict:
    """The refusal of a second decision."""
    return Conflict("The proposal is no longer pending: read it to see what became of it.")


def proposal(row: Row[Any]) -> Proposal:
    """The proposal of a row."""
    stored: Mapping[Any, Any] = row._mapping
    names = ("expected", "reason", "fiscal_year", "decided_by", "decision")
    at = stored["decided_at"]
    return Proposal(
        **{name: stored[name] for name in names},
        id=UUID(int=stored["id"].int),  # a plain one: asyncpg has a class of its own
        record_id=UUID(int=stored["record_id"].int),
        action=Action(stored["action"]),
        state=State(stored["state"]),
        facts=_facts(stored),
        content=None if stored["content"] is None else orjson.loads(stored["content"]),
        proposed_at=as_utc(stored["proposed_at"]),
        decided_at=None if at is None else as_utc(at),
    )


def _facts(stored: Mapping[Any, Any]) -> Facts:
    given = {name: stored[name] for name in Facts.__struct_fields__}
    at = given["entered_at"]
    return Facts(**{**given, "entered_at": None if at is None else as_utc(at)})


def _text(content: dict[str, Any] | None) -> str | None:
    return None if content is None else orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
