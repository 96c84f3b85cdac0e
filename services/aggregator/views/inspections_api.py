"""HTTP of inspection rates and of quiet ports."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.aggregator.figures.selection import Selection, fiscal_period, invalid, known_instant
from services.aggregator.views.inspections import quiet_ports, rates
from services.aggregator.views.question import By, Filtered, FiscalYear, KnownAt, Reading, Through, dimensions
from shared.contracts.ports import ports
from shared.contracts.vocabularies import Mode
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute


class Rate(BaseModel):
    """The grouping keys beside these."""

    model_config = ConfigDict(extra="allow")
    inspections: int
    hits: int = Field(description="Inspections in which something or someone was taken.")
    rate: float | None = Field(description="Hits over inspections; null without inspections.")


class Rates(BaseModel):
    """What the rates are the rates of, as for totals."""

    fiscal_year: int
    through: date | None
    known_at: datetime | None
    rows: list[Rate]


class QuietPort(BaseModel):
    """A port without an outbound inspection in the days that were asked about."""

    port: str
    name: str
    state: str
    field_office: str
    mode: Mode
    last_inspection: date | None = Field(description="Local day of the last one; null: never.")
    days_quiet: int | None = Field(description="Days since then, at the port's clock; null: never.")


class QuietPorts(BaseModel):
    """The ports that were not visited, out of so many."""

    days: int
    as_of: datetime
    ports: int = Field(description="How many ports were looked at.")
    quiet: int
    rows: list[QuietPort]


def router(database: Database, clock: Clock) -> APIRouter:
    """The routes of inspection rates and of quiet ports."""
    router = APIRouter(prefix="/v1", tags=["inspection rates"], route_class=StrictRoute)

    @router.get(
        "/inspection-rates",
        response_model=Rates,
        responses=problems(),
        summary="Inspections, hits and the hit rate",
    )
    async def read_rates(
        filters: Filtered,
        _caller: Reading,
        fiscal_year: FiscalYear,
        through: Through = None,
        known_at: KnownAt = None,
        by: By = "port",
    ) -> dict[str, Any]:
        if filters.measures:
            raise invalid("measure", "the rates are of inspections and hits: leave measure out")
        instant = known_instant(known_at, clock())
        first, last = fiscal_period(fiscal_year, through)
        keys = [name for name in dimensions(by) if name != "measure"]
        async with database.snapshot() as db:
            rows = await rates(db, Selection(first, last, instant, filters), keys)
        return {"fiscal_year": fiscal_year, "through": through, "known_at": instant, "rows": rows}

    @router.get(
        "/quiet-ports",
        response_model=QuietPorts,
        responses=problems(),
        summary="Ports without an outbound inspection in the last days",
    )
    async def read_quiet(
        _caller: Reading,
        days: Annotated[int, Query(ge=1, le=3660, description="Local days, today's included.")] = 14,
        all_modes: Annotated[bool, Query(description="All ports, not land ports alone.")] = False,
        known_at: KnownAt = None,
    ) -> dict[str, Any]:
        modes, now = list(Mode) if all_modes else [Mode.LAND], clock()
        instant = known_instant(known_at, now)
        as_of = min(instant or now, now)
        async with database.snapshot() as db:
            rows = await quiet_ports(db, days, as_of, modes, instant)
        looked_at = sum(port.mode in modes for port in ports().values())
        return {"days": days, "as_of": as_of, "ports": looked_at, "quiet": len(rows), "rows": rows}

    return router
