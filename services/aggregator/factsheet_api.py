"""HTTP of the fact sheet."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.aggregator.factsheet import SheetQuery, sheet
from services.aggregator.factsheet_schemas import Sheet
from services.aggregator.params import FiscalYear, KnownAt, Reader
from services.aggregator.selection import known_instant
from shared.clock import Clock
from shared.db import Database
from shared.problems import problems
from shared.strict import StrictRoute


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of the fact sheet."""
    router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)

    @router.get("/factsheet", responses=problems(), summary="The figures of a fact sheet, exact and in words")
    async def read(
        _caller: Reader,
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
