"""HTTP of emerging threats: the totals of these measures, which no other view lists."""

from typing import Any

from fastapi import APIRouter

from services.aggregator.counting.measures import THREATS
from services.aggregator.figures.selection import Filters, known_instant
from services.aggregator.views.question import By, FiscalYear, KnownAt, Reading, Through, dimensions
from services.aggregator.views.totals import TotalsQuery, totals
from services.aggregator.views.totals_api import Totals
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of emerging threats."""
    router = APIRouter(prefix="/v1", tags=["threats"], route_class=StrictRoute)

    @router.get("/threats", response_model=Totals, responses=problems(), summary="Emerging threats")
    async def read(
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Through = None,
        known_at: KnownAt = None,
        by: By = "month,port",
    ) -> dict[str, Any]:
        """Privately made, 3D-printed, with an obliterated serial, and machine gun conversion devices.

        Subsets of firearms and components, and of each other: not to be added up.
        """
        instant = known_instant(known_at, clock())
        query = TotalsQuery(fiscal_year, through, instant, dimensions(by), Filters(measures=THREATS))
        query.selection()
        async with database.snapshot() as db:
            rows = await totals(db, query)
        return {"fiscal_year": fiscal_year, "through": through, "known_at": instant, "rows": rows}

    return router
