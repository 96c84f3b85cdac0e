"""The routes of proposals, the same for every kind of records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Body, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.contracts.record import Reason
from shared.records.author import author_of
from shared.records.decisions import Decisions
from shared.records.kind import RecordKind
from shared.records.proposals import Proposal, State
from shared.runtime.clock import Clock
from shared.web import cursors
from shared.web.auth import Requires
from shared.web.cursors import Cursor, Limit
from shared.web.problems import problems

SHOWN = {
    "id": "0197726e-9d00-7c11-8f3a-51c2d9e07b42",
    "action": "void",
    "record_id": "0197725e-5f00-7a3c-9d21-6f2b8a4e5d10",
    "version": 1,
    "fiscal_year": None,
    "change": None,
    "reason": "entered twice",
    "state": "pending",
    "proposed_by": "officer-17",
    "proposed_at": "2026-06-15T18:16:00Z",
    "decided_by": None,
    "decided_at": None,
    "decision": None,
}
"""A proposal as it is answered. A test compares it with a real one."""
COUNTED = {Action.RECORD: "recorded", Action.AMEND: "amended", Action.VOID: "voided"}
"""What an approval counts among the records that were written."""
WHICH = Path(
    description="Id of the proposal.", openapi_examples={"pending": {"summary": "One", "value": SHOWN["id"]}}
)
ProposalId = Annotated[UUID, WHICH]
Reading = Annotated[Authority, Depends(Requires(Action.READ))]
Approving = Annotated[Authority, Depends(Requires(Action.APPROVE))]
PROPOSING = (Action.PROPOSE, Action.VOID, Action.AMEND, Action.RECORD, Action.CLOSE_YEAR, Action.REOPEN_YEAR)
Proposing = Annotated[Authority, Depends(Requires(*PROPOSING))]


class After(msgspec.Struct, frozen=True, array_like=True):
    """The last proposal of the page before."""

    id: UUID


class ProposalBody(BaseModel):
    """A change that waits for a second person, or did. What it would change stands as before."""

    id: UUID = Field(description="Id of the proposal.")
    action: Action = Field(
        description="What is proposed: `record`, `amend`, `void`, `close_year` or `reopen_year`."
    )
    record_id: UUID = Field(description="The record that it is about; for a fiscal year, its closing.")
    version: int = Field(description="The version that it would change; 0: there is none yet.")
    fiscal_year: int | None = Field(None, description="The fiscal year that it is about, if it is about one.")
    change: dict[str, Any] | None = Field(None, description="The merge patch, or the new record.")
    reason: str | None = Field(None, description="Why it is proposed.")
    state: State = Field(description="`pending`, `approved`, `refused`, `withdrawn` or `stale`.")
    proposed_by: str | None = Field(None, description="By whom; null for who may not see identities.")
    proposed_at: datetime = Field(description="When it was proposed.")
    decided_by: str | None = Field(None, description="Who decided; null before, and for who may not see it.")
    decided_at: datetime | None = Field(None, description="When it was decided; null while it is pending.")
    decision: str | None = Field(None, description="Why it was decided so, if that was said.")


class ProposalPage(BaseModel):
    """Some of the proposals."""

    proposals: list[ProposalBody] = Field(description="In the order in which they were made.")
    next: str | None = Field(None, description="Cursor of the next page; null on the last one.")


class Decision(BaseModel):
    """Why a proposal is decided so; may be left out."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason | None = Field(None, description="Why; kept with the proposal.")


SAID = {"said": {"value": {"reason": "checked the log"}}}
Deciding = Annotated[Decision | None, Body(openapi_examples=SAID)]


def _reason(said: Decision | None) -> str | None:
    return None if said is None else said.reason


def shown_as(value: Any) -> Mapping[str, Any]:
    """The content of a response that shows this."""
    return {"application/json": {"examples": {"proposal": {"summary": "A proposal", "value": value}}}}


WAITS: dict[int | str, dict[str, Any]] = {
    202: {
        "model": ProposalBody,
        "description": "It waits for a second person, and stands as before until then.",
        "content": shown_as(SHOWN),
    }
}
ONE: dict[int | str, dict[str, Any]] = {200: {"model": ProposalBody, "content": shown_as(SHOWN)}}
PAGE: dict[int | str, dict[str, Any]] = {
    200: {"model": ProposalPage, "content": shown_as({"proposals": [SHOWN], "next": None})}
}


@dataclass(frozen=True, slots=True)
class ProposalRoutes:
    """The handlers of `/proposals`."""

    decisions: Decisions[Any]
    kind: RecordKind[Any]
    clock: Clock
    count: Callable[[str, int], None]

    def add_to(self, router: APIRouter) -> None:
        """Add the routes. They come before those that take any word for a record's id."""
        router.get("/proposals", responses={**PAGE, **problems()}, summary="Changes that were proposed")(
            self.listed
        )
        one = "/proposals/{proposal_id}"
        router.get(one, responses={**ONE, **problems(404)}, summary="One proposal")(self.read)
        changing = {**ONE, **problems(404, 409, 412, 413, 415)}
        for word, handler in (("approve", self.approve), ("refuse", self.refuse)):
            router.post(f"{one}/{word}", responses=changing, summary=f"{word.capitalize()} a proposal")(
                handler
            )
        router.post(f"{one}/withdraw", responses=changing, summary="Withdraw an own proposal")(self.withdraw)

    async def listed(
        self,
        caller: Reading,
        state: Annotated[State | None, Query(description="Only those in this state.")] = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Response:
        after = cursors.decode(cursor, After)
        found = await self.decisions.page(state, None if after is None else after.id, limit + 1, caller)
        following = cursors.encode(After(found[limit - 1].id)) if len(found) > limit else None
        page = ProposalPage(proposals=[self.body(one, caller) for one in found[:limit]], next=following)
        return JSONResponse(page.model_dump(mode="json"))

    async def read(self, proposal_id: ProposalId, caller: Reading) -> Response:
        return self.answer(await self.decisions.get(proposal_id, caller), caller, 200)

    async def approve(
        self, proposal_id: ProposalId, caller: Approving, decision: Deciding = None
    ) -> Response:
        done = await self.decisions.approve(proposal_id, _reason(decision), author_of(caller))
        if done.action in COUNTED:
            self.count(COUNTED[done.action], 1)
        return self.answer(done, caller, 200)

    async def refuse(self, proposal_id: ProposalId, caller: Approving, decision: Deciding = None) -> Response:
        done = await self.decisions.refuse(proposal_id, _reason(decision), author_of(caller))
        return self.answer(done, caller, 200)

    async def withdraw(
        self, proposal_id: ProposalId, caller: Proposing, decision: Deciding = None
    ) -> Response:
        done = await self.decisions.withdraw(proposal_id, _reason(decision), author_of(caller))
        return self.answer(done, caller, 200)

    def answer(self, one: Proposal, reader: Authority, status: int = 202) -> Response:
        """A proposal as the answer to a request."""
        where = {"Location": f"/v1/{self.kind.plural}/proposals/{one.id}"} if status == 202 else {}
        return JSONResponse(self.body(one, reader).model_dump(mode="json"), status, headers=where)

    def body(self, one: Proposal, reader: Authority) -> ProposalBody:
        """What the reader may see of a proposal."""
        seen = reader.allows(Action.IDENTIFY, one.facts, self.clock())
        change = one.content if seen or one.content is None else self.kind.bare(one.content)
        return ProposalBody(
            id=one.id,
            action=one.action,
            record_id=one.record_id,
            version=one.expected,
            fiscal_year=one.fiscal_year,
            change=change,
            reason=one.reason,
            state=one.state,
            proposed_by=one.facts.changed_by if seen else None,
            proposed_at=one.proposed_at,
            decided_by=one.decided_by if seen else None,
            decided_at=one.decided_at,
            decision=one.decision,
        )
