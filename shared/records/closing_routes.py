"""The routes by which fiscal years are closed for one kind of records, and opened again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import Facts
from shared.contracts.closing import FIRST_YEAR, LAST_YEAR, Closing
from shared.contracts.record import Reason
from shared.database.database import Database
from shared.records.author import Author, author_of
from shared.records.closings import Closings
from shared.runtime.clock import Clock
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

    closings: Closings
    database: Database
    clock: Clock

    def add_to(self, router: APIRouter) -> None:
        """Add the routes. They come before those that take any word for a record's id."""
        router.get("/closings", responses=problems(), summary="Which fiscal years are closed")(self.listed)
        router.put(
            "/closings/{fiscal_year}",
            responses=problems(409, 413, 415),
            summary="Close a fiscal year: changes then need a supervisor and a reason",
        )(self.close)
        router.post(
            "/closings/{fiscal_year}/reopen",
            responses=problems(404, 413, 415),
            summary="Open a closed fiscal year again",
        )(self.reopen)

    async def listed(self, _caller: Reading) -> Standing:
        async with self.database.read() as db:
            return Standing(closings=await self.closings.standing(db))

    async def close(self, fiscal_year: FiscalYear, why: Why, caller: ClosingYear) -> Closing:
        author, now = _author(caller, Action.CLOSE_YEAR, self.clock())
        return await self.closings.close(self.database, fiscal_year, why.reason, author, now)

    async def reopen(self, fiscal_year: FiscalYear, why: Why, caller: Reopening) -> Closing:
        author, now = _author(caller, Action.REOPEN_YEAR, self.clock())
        return await self.closings.reopen(self.database, fiscal_year, why.reason, author, now)


OF_ALL = Facts()
"""A fiscal year is of no one place: only who holds everywhere may close it."""


def _author(caller: Authority, action: Action, now: datetime) -> tuple[Author, datetime]:
    """The author, who may do this now. Raises `Forbidden`."""
    if not caller.allows(action, OF_ALL, now):
        raise Forbidden(f"To {action.words} takes {caller.needed(action, OF_ALL)}.")
    return author_of(caller), now
