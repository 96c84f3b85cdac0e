"""HTTP of emerging threats: the totals of these measures, which no other view lists."""

from typing import Any

from fastapi import APIRouter

from services.aggregator.api import Totals
from services.aggregator.measures import THREATS
from services.aggregator.params import By, FiscalYear, KnownAt, Reader, Through, dimensions
from services.aggregator.queries import TotalsQuery, totals
from services.aggregator.selection import Filters, known_instant
from shared.clock import Clock
from shared.db import Database
from shared.problems import problems
from shared.strict import StrictRoute


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of emerging threats."""
    router = APIRouter(prefix="/v1", tags=["threats"], route_class=StrictRoute)

    @router.get("/threats", response_model=Totals, responses=problems(), summary="Emerging threats")
    async def read(
        _caller: Reader,
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
