"""What becomes of proposals: someone else approves or refuses one, or its author withdraws it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.acts.lanes import Pen
from shared.contracts.record import Draft
from shared.contracts.vocabularies import Status
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.closings import Closings, Closure
from shared.records.found import moved
from shared.records.proposals import Proposal, State, decided_already
from shared.records.service import RecordService
from shared.web.errors import Forbidden, NotFound, PreconditionFailed

D = TypeVar("D", bound=Draft)


class Decisions(Generic[D]):
    """Over the proposals of one kind of records."""

    def __init__(self, service: RecordService[D]) -> None:
        self._service, self._proposals = service, service.proposals
        self._database, self._clock = service.database, service.clock

    async def page(
        self, state: State | None, after: UUID | None, limit: int, reader: Authority
    ) -> Sequence[Proposal]:
        """Proposals for records that the reader may see, in the order in which they were made."""
        reach, now = reader.reach(Action.READ), self._clock()
        async with self._database.read() as db:
            return await self._proposals.page(
                db, state, after, limit, lambda columns: reach.where(columns, now)
            )

    async def get(self, proposal_id: UUID, reader: Authority) -> Proposal:
        """One of them. Raises `NotFound`, alike for none and for one that is out of sight."""
        async with self._database.read() as db:
            return await self._find(db, proposal_id, reader)

    async def refuse(self, proposal_id: UUID, reason: str | None, author: Author) -> Proposal:
        """Raises `NotFound`, `Forbidden`, and `Conflict` for one that is not pending."""
        one = await self._pending(proposal_id, author)
        author.check(Action.APPROVE, one.facts, self._clock())
        return await self._decide(one, State.REFUSED, reason, author)

    async def withdraw(self, proposal_id: UUID, reason: str | None, author: Author) -> Proposal:
        """Raises as `refuse` does, and `Forbidden` for who did not propose it."""
        one = await self._pending(proposal_id, author)
        if one.facts.changed_by != author.subject:
            raise Forbidden("To withdraw this takes who proposed it.")
        return await self._decide(one, State.WITHDRAWN, reason, author)

    async def approve(self, proposal_id: UUID, reason: str | None, author: Author) -> Proposal:
        """Make the change, in the transaction that marks the proposal.

        Raises `NotFound`; `Forbidden` for the author's own, or for what the record would become; `Conflict`
        for one that is not pending; `PreconditionFailed` where the record has moved: the proposal is stale
        then; and whatever the change itself may raise.
        """
        one = await self._pending(proposal_id, author)
        author.check(Action.APPROVE, one.facts, self._clock())
        behalf = replace(author, proposal=one.id, proposer=one.facts.changed_by)
        now, outbox = self._clock(), self._outbox(one)
        try:
            with self._service.acts.pen() as pen:
                async with self._database.begin(adds_to=outbox) as db:
                    await self._apply(db, pen, one, behalf)
                    return await self._proposals.decide(db, pen, one, State.APPROVED, author, reason, now)
        except PreconditionFailed:
            await self._decide(one, State.STALE, reason, author)
            raise

    async def _apply(self, db: AsyncConnection, pen: Pen, one: Proposal, author: Author) -> None:
        if one.fiscal_year is not None:
            await self._close(db, pen, one, author)
        elif one.action is Action.RECORD:
            await self._record(db, pen, one, author)
        else:
            await self._change(db, pen, one, author)

    async def _close(self, db: AsyncConnection, pen: Pen, one: Proposal, author: Author) -> None:
        assert one.fiscal_year is not None
        assert one.reason is not None
        status = Status.ACTIVE if one.action is Action.CLOSE_YEAR else Status.VOIDED
        change = Closure(one.fiscal_year, status, one.reason, author, self._clock())
        before = await self._closings().before(db, change)
        if (0 if before is None else before.version) != one.expected:
            raise _stale()
        await self._closings().put(db, pen, change, before)

    async def _record(self, db: AsyncConnection, pen: Pen, one: Proposal, author: Author) -> None:
        kind, now = self._service.kind, self._clock()
        content = one.content or {}
        draft = kind.draft.model_validate(lifecycle.as_sent(kind, content))
        offset_s: int = content.get("clock_offset_seconds", 0)
        version = lifecycle.create(kind, draft, one.record_id, now, one.reason, offset_s)
        version = await self._service.admit(db, version, [version.local_day], author)
        if not await self._service.repository.add_new(db, [version], author, pen):
            raise _stale()

    async def _change(self, db: AsyncConnection, pen: Pen, one: Proposal, author: Author) -> None:
        kind, now, repository = self._service.kind, self._clock(), self._service.repository
        found = (await repository.current(db, [one.record_id]))[one.record_id]
        current: dict[str, Any] = orjson.loads(found.body)
        if current["version"] != one.expected:
            raise _stale()
        reason = one.reason or ""
        if one.action is Action.VOID:
            version = lifecycle.void(kind, current, reason, now)
        else:
            amended = lifecycle.amend(kind, current, one.content or {}, reason, now)
            assert amended is not None, "a proposal changes something"
            version = amended
        facts = msgspec.structs.replace(moved(found.facts, version), changed_by=one.facts.changed_by)
        author.check(Action.APPROVE, facts, now)
        days = [date.fromisoformat(current["local_day"]), version.local_day]
        version = await self._service.admit(db, version, days, author)
        if not await repository.advance(db, version, author, pen, current):
            raise _stale()

    async def _pending(self, proposal_id: UUID, author: Author) -> Proposal:
        one = await self.get(proposal_id, author.authority)
        if one.state is not State.PENDING:
            raise decided_already()
        return one

    async def _decide(self, one: Proposal, state: State, reason: str | None, author: Author) -> Proposal:
        with self._service.acts.pen() as pen:
            async with self._database.begin() as db:
                return await self._proposals.decide(db, pen, one, state, author, reason, self._clock())

    async def _find(self, db: AsyncConnection, proposal_id: UUID, reader: Authority) -> Proposal:
        one = await self._proposals.find(db, proposal_id)
        if one is None or not reader.allows(Action.READ, one.facts, self._clock()):
            raise NotFound(f"There is no proposal {proposal_id}.")
        return one

    def _outbox(self, one: Proposal) -> Any:
        closings = self._service.tables.closings
        return self._service.repository.outbox if one.fiscal_year is None else closings

    def _closings(self) -> Closings:
        assert self._service.closings is not None, "only a kind with closings has proposals of them"
        return self._service.closings


def _stale() -> PreconditionFailed:
    return PreconditionFailed(
        "The record has moved since this was proposed, which is stale now. Propose it anew on what stands."
    )
