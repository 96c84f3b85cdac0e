"""HTTP of the aggregator: totals and comparisons."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.aggregator.figures.selection import known_instant
from services.aggregator.views.comparisons import ComparisonQuery, Period, compare
from services.aggregator.views.question import (
    By,
    Credited,
    Filtered,
    FiscalYear,
    KnownAt,
    Reading,
    Through,
    as_json,
    dimensions,
)
from services.aggregator.views.totals import TotalsQuery, totals
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


class TotalsRow(BaseModel):
    """The grouping keys beside these; `value` is an integer in `unit` (`usd_cents` for money)."""

    model_config = ConfigDict(extra="allow")
    measure: str
    unit: str
    value: int


class ComparisonRow(BaseModel):
    """The grouping keys beside these. `percent` is null and `note` is `new` where there was nothing."""

    model_config = ConfigDict(extra="allow")
    measure: str
    unit: str
    current: int
    previous: int
    change: int
    percent: float | None
    note: str


class Answer(BaseModel):
    """What the figures are the figures of."""

    fiscal_year: int
    through: date | None = Field(description="Last local day counted; null: the whole year so far.")
    known_at: datetime | None = Field(description="As known at this instant; null: now.")


class Totals(Answer):
    """Figures."""

    rows: list[TotalsRow]


class Comparisons(Answer):
    """Figures beside those of the year before; `previous_through` is its last local day counted."""

    previous_through: date
    rows: list[ComparisonRow]


def router(database: Database, clock: Clock) -> APIRouter:
    """The routes of the aggregator."""
    router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)

    @router.get(
        "/totals", responses={200: {"model": Totals}, **problems()}, summary="Fiscal-year-to-date totals"
    )
    async def read(
        filters: Filtered,
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Through = None,
        known_at: KnownAt = None,
        by: By = "measure",
        credited: Credited = False,
    ) -> Response:
        instant = known_instant(known_at, clock())
        query = TotalsQuery(fiscal_year, through, instant, dimensions(by), filters, credited)
        query.selection()
        async with database.snapshot() as db:
            rows: Sequence[Any] = await totals(db, query)
        return as_json({"fiscal_year": fiscal_year, "through": through, "known_at": instant, "rows": rows})

    @router.get(
        "/comparisons",
        responses={200: {"model": Comparisons}, **problems()},
        summary="A period beside the same one of the fiscal year before",
    )
    async def comparisons(
        filters: Filtered,
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Through = None,
        period: Annotated[Period, Query(description="What is compared.")] = Period.TO_DATE,
        known_at: KnownAt = None,
        by: By = "measure",
        credited: Credited = False,
    ) -> Response:
        instant = known_instant(known_at, clock())
        query = ComparisonQuery(fiscal_year, through, period, instant, dimensions(by), filters, credited)
        before = query.previous()
        async with database.snapshot() as db:
            rows = await compare(db, query)
        return as_json(
            {
                "fiscal_year": fiscal_year,
                "through": query.current().last,
                "known_at": instant,
                "previous_through": before.last,
                "rows": rows,
            }
        )

    return router
