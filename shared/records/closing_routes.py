"""The routes by which fiscal years are closed for one kind of records, and opened again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.contracts.closing import FIRST_YEAR, LAST_YEAR, Closing
from shared.contracts.record import Reason
from shared.contracts.vocabularies import Status
from shared.records.author import Author, author_of
from shared.records.closings import Closure
from shared.records.proposal_routes import WAITS
from shared.records.proposals import Proposal
from shared.records.service import RecordService
from shared.web.auth import Requires
from shared.web.errors import Forbidden
from shared.web.problems import problems

Reading = Annotated[Authority, Depends(Requires(Action.FIGURES))]
ClosingYear = Annotated[Authority, Depends(Requires(Action.CLOSE_YEAR))]
Reopening = Annotated[Authority, Depends(Requires(Action.REOPEN_YEAR))]
FiscalYear = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, description="Named by the year it ends in.")]


class Why(BaseModel):
    """Why a fiscal year is closed, or opened again."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason = Field(description="Why; it is published with the closing.")


class Standing(BaseModel):
    """How every fiscal year stands that was ever closed, the latest first."""

    closings: list[Closing] = Field(description="One a fiscal year, each as it stands.")


@dataclass(frozen=True, slots=True)
class ClosingRoutes:
    """The handlers of `/closings`."""

    service: RecordService[Any]
    waits: Callable[[Proposal, Authority, int], Response]

    def add_to(self, router: APIRouter) -> None:
        """Add the routes. They come before those that take any word for a record's id."""
        router.get("/closings", responses=problems(), summary="Which fiscal years are closed")(self.listed)
        router.put(
            "/closings/{fiscal_year}",
            responses={200: {"model": Closing}, **WAITS, **problems(409, 413, 415)},
            summary="Close a fiscal year: changes then need a supervisor and a reason",
        )(self.close)
        router.post(
            "/closings/{fiscal_year}/reopen",
            responses={200: {"model": Closing}, **WAITS, **problems(404, 413, 415)},
            summary="Open a closed fiscal year again",
        )(self.reopen)

    async def listed(self, _caller: Reading) -> Standing:
        assert self.service.closings is not None
        async with self.service.database.read() as db:
            return Standing(closings=await self.service.closings.standing(db))

    async def close(self, fiscal_year: FiscalYear, why: Why, caller: ClosingYear) -> Response:
        return await self._put(fiscal_year, Status.ACTIVE, why.reason, caller)

    async def reopen(self, fiscal_year: FiscalYear, why: Why, caller: Reopening) -> Response:
        return await self._put(fiscal_year, Status.VOIDED, why.reason, caller)

    async def _put(self, year: int, status: Status, reason: str, caller: Authority) -> Response:
        action = Action.CLOSE_YEAR if status is Status.ACTIVE else Action.REOPEN_YEAR
        author, now = _author(caller, action, self.service.clock())
        done = await self.service.close(Closure(year, status, reason, author, now), action)
        if isinstance(done, Proposal):
            return self.waits(done, caller, 202)
        return Response(done.model_dump_json(exclude_none=True), media_type="application/json")


OF_ALL = Facts()
"""A fiscal year is of no one place: only who holds everywhere may close it."""


def _author(caller: Authority, action: Action, now: datetime) -> tuple[Author, datetime]:
    """The author, who may do this now. Raises `Forbidden`."""
    if not caller.allows(action, OF_ALL, now):
        raise Forbidden(f"To {action.words} takes {caller.needed(action, OF_ALL)}.")
    return author_of(caller), now
