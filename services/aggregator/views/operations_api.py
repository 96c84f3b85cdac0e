"""HTTP of operations."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from services.aggregator.figures.selection import known_instant
from services.aggregator.views.operations import HEADLINE, OperationQuery, figures, headlines, registered
from services.aggregator.views.question import Credited, KnownAt, Names, Reading, dimensions
from shared.contracts import operations as register
from shared.contracts.record import OperationCode
from shared.contracts.vocabularies import Agency
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


class TaskForceBody(BaseModel):
    """A task force by its city."""

    model_config = ConfigDict(from_attributes=True)
    code: str
    city: str
    state: str


class OperationBody(BaseModel):
    """An entry of the register; `note` says what of it is not certain."""

    model_config = ConfigDict(from_attributes=True)
    code: str
    name: str
    lead: Agency
    partners: list[Agency]
    start: date
    end: date | None
    note: str
    task_forces: list[TaskForceBody]


class Figure(BaseModel):
    """The grouping keys beside these; `value` is an integer in `unit` (`usd_cents` for money)."""

    model_config = ConfigDict(extra="allow")
    measure: str
    unit: str
    value: int


class OperationFigures(BaseModel):
    """An operation and its figures."""

    operation: OperationBody
    since: date = Field(description="First local day counted: the operation's first.")
    through: date = Field(description="Last local day counted.")
    as_of: datetime = Field(description="The figures as they were known at this instant.")
    rows: list[Figure]


class Operations(BaseModel):
    """Every registered operation."""

    operations: list[OperationFigures]


def router(database: Database, clock: Clock) -> APIRouter:
    """The routes of operations."""
    router = APIRouter(prefix="/v1", tags=["operations"], route_class=StrictRoute)

    @router.get(
        "/operations",
        response_model=Operations,
        responses=problems(),
        summary="The register, and what each operation has come to since it began",
    )
    async def every(_caller: Reading, known_at: KnownAt = None) -> dict[str, Any]:
        now = clock()
        instant = known_instant(known_at, now)
        begun = [one for one in register.operations().values() if one.start <= (instant or now).date()]
        queries = [OperationQuery(one, now, known_at=instant, measures=HEADLINE) for one in begun]
        async with database.snapshot() as db:
            return {"operations": [headlines(await figures(db, query)) for query in queries]}

    @router.get(
        "/operations/{code}",
        response_model=OperationFigures,
        responses=problems(404),
        summary="An operation's figures since it began",
    )
    async def one(
        code: Annotated[OperationCode, Path(description="The operation's code, such as southbound.")],
        _caller: Reading,
        through: Annotated[date | None, Query(description="Last local day to count; null: today.")] = None,
        known_at: KnownAt = None,
        by: Annotated[
            str, Query(max_length=200, pattern=r"^[a-z_, ]*$", description="task_force, month, agency, …")
        ] = "",
        measure: Names = [],  # noqa: B006 - FastAPI copies it
        credited: Credited = False,
    ) -> dict[str, Any]:
        now = clock()
        operation = registered(code)
        keys, instant = dimensions(by), known_instant(known_at, now)
        query = OperationQuery(operation, now, through, instant, keys, tuple(measure), credited)
        query.selection()
        async with database.snapshot() as db:
            return await figures(db, query)

    return router
