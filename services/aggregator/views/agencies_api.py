"""HTTP of the agencies' own totals."""

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.selection import (
    Filters,
    Selection,
    check_known,
    fiscal_period,
    known_instant,
)
from services.aggregator.views.agencies import agencies
from services.aggregator.views.question import FiscalYear, KnownAt, Names, Reading, Through
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


class AgencyRow(BaseModel):
    """A measure of an agency: `own` is `lead` and `credited` together."""

    agency: str = Field(description="An agency, or the group `cbp`, which is cbp_ofo and cbp_usbp.")
    group: bool = Field(description="Whether the row is of a group, whose agencies have rows of their own.")
    measure: str
    unit: str
    lead: int = Field(description="What it leads, counted once: adds up to the total over agencies.")
    credited: int = Field(description="What it is credited with as a partner of another lead.")
    own: int = Field(description="What it reports itself; never to be added up over agencies.")


class Agencies(BaseModel):
    """What the figures are the figures of, as for totals."""

    fiscal_year: int
    through: date | None
    known_at: datetime | None
    rows: list[AgencyRow]


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of agencies."""
    router = APIRouter(prefix="/v1", tags=["agencies"], route_class=StrictRoute)

    @router.get(
        "/agencies",
        response_model=Agencies,
        responses=problems(),
        summary="Each agency's own totals: what it leads, and what it is credited with",
    )
    async def read(
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Through = None,
        known_at: KnownAt = None,
        measure: Names = [],  # noqa: B006 - FastAPI copies it
    ) -> dict[str, Any]:
        instant = known_instant(known_at, clock())
        check_known("measure", measure, tuple(MEASURES))
        first, last = fiscal_period(fiscal_year, through)
        selection = Selection(first, last, instant, Filters(measures=tuple(measure)))
        async with database.snapshot() as db:
            rows = await agencies(db, selection)
        return {"fiscal_year": fiscal_year, "through": through, "known_at": instant, "rows": rows}

    return router
