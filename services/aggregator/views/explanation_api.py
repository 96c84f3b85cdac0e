"""HTTP of explanations."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.entries import check_lines
from services.aggregator.figures.selection import Filters, known_instant
from services.aggregator.views.explanation import explain
from services.aggregator.views.pages import Cursor, Limit
from services.aggregator.views.question import (
    Codes,
    Credited,
    FiscalYear,
    KnownAt,
    Names,
    Reading,
    Subtypes,
    Through,
    filters,
)
from services.aggregator.views.totals import TotalsQuery
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute

if TYPE_CHECKING:
    Measure = str
else:
    Measure = Literal[tuple(MEASURES)]


def coordinates(
    measure: Annotated[
        list[Measure], Query(min_length=1, max_length=1, description="One measure, base or derived.")
    ],
    subtype: Subtypes = [],  # noqa: B006 - FastAPI copies it
    port: Codes = [],  # noqa: B006
    field_office: Names = [],  # noqa: B006
    region: Names = [],  # noqa: B006
    agency: Names = [],  # noqa: B006
    operation: Names = [],  # noqa: B006
    task_force: Names = [],  # noqa: B006
) -> Filters:
    """The filters of one figure."""
    return filters(measure, subtype, port, field_office, region, agency, operation, task_force)


class Line(BaseModel):
    """What a record counts of a measure that the figure is made of."""

    measure: str
    subtype: str
    value: int


class ExplainedRecord(BaseModel):
    """A record as it stood, where it counts, and what."""

    record_id: UUID
    kind: str
    version: int
    recorded_at: datetime = Field(description="When this version became known.")
    day: date = Field(description="Local day at the port.")
    port: str = Field(description="Empty where the source withholds it.")
    field_office: str
    agency: str = Field(description="The lead agency.")
    partners: list[str] = Field(description="Agencies that are credited with it too.")
    operation: str
    task_force: str
    role: str = Field(description="`lead`: it counts for its lead agency; `partner`: for partners only.")
    times: int = Field(description="How often it counts: once, or by agency that is credited with it.")
    lines: list[Line]
    sum: int = Field(description="Sum of the lines, times `times`.")


class Explanation(BaseModel):
    """A figure and a page of the records whose sum it is, by day, port and id."""

    fiscal_year: int
    through: date | None = Field(description="Last local day counted; null: the whole year so far.")
    known_at: datetime = Field(description="As known at this instant: the present of the first page.")
    measure: str
    unit: str
    value: int = Field(description="The figure, from the totals.")
    records: list[ExplainedRecord]
    count_upto_here: int = Field(description="Records of this page and those before.")
    sum_upto_here: int = Field(description="Their sum.")
    checked: bool | None = Field(
        description="On the last page: whether the sum is the figure; null before it."
    )
    difference: int | None = Field(description="On the last page: the sum without the figure.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of explanations."""
    router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)

    @router.get(
        "/totals/explain",
        response_model=Explanation,
        responses=problems(400, 409),
        summary="The records whose sum a figure is",
    )
    async def read(
        filters: Annotated[Filters, Depends(coordinates)],
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Through = None,
        known_at: KnownAt = None,
        credited: Credited = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        now = clock()
        instant = known_instant(known_at, now)
        query = TotalsQuery(fiscal_year, through, instant, filters=filters, credited=credited)
        selection = query.selection()
        check_lines(selection)
        async with database.snapshot() as db:
            page = await explain(db, selection, now, cursor, limit)
        (measure,) = filters.measures
        return {
            "fiscal_year": fiscal_year,
            "through": through,
            "known_at": page.known_at,
            "measure": measure,
            "unit": MEASURES[measure].unit.value,
            "value": page.value,
            "records": page.records,
            "count_upto_here": page.count,
            "sum_upto_here": page.sum,
            "checked": page.sum == page.value if page.last else None,
            "difference": page.sum - page.value if page.last else None,
            "next": page.next,
        }

    return router
