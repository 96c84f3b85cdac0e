"""HTTP of the fact sheet."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.aggregator.figures.selection import known_instant
from services.aggregator.views.factsheet.schemas import Sheet
from services.aggregator.views.factsheet.sheet import SheetQuery, sheet
from services.aggregator.views.question import FiscalYear, KnownAt, Reading
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of the fact sheet."""
    router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)

    @router.get("/factsheet", responses=problems(), summary="The figures of a fact sheet, exact and in words")
    async def read(
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Annotated[date, Query(description="Last local day to count.")],
        known_at: KnownAt = None,
    ) -> Sheet:
        now = clock()
        query = SheetQuery(fiscal_year, through, known_instant(known_at, now))
        query.check(now)
        async with database.snapshot() as db:
            return await sheet(db, query, now)

    return router
