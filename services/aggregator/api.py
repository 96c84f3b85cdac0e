"""HTTP of the aggregator: the totals."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.aggregator.queries import DIMENSIONS, Dimension, TotalsQuery, totals
from shared.auth import Principal, requires
from shared.clock import Clock
from shared.contracts.record import PortCode
from shared.db import Database
from shared.errors import Invalid
from shared.problems import problems
from shared.strict import StrictRoute

Reader = Annotated[Principal, Depends(requires("read"))]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Names = Annotated[list[Name], Query(max_length=100)]
Codes = Annotated[list[PortCode], Query(max_length=100)]


class TotalsRow(BaseModel):
    """The grouping keys beside these; `value` is an integer in `unit` (`usd_cents` for money)."""

    model_config = ConfigDict(extra="allow")
    measure: str
    unit: str
    value: int


class Totals(BaseModel):
    """Figures with what they are the figures of."""

    fiscal_year: int
    through: date | None = Field(description="Last local day counted; null: the whole year so far.")
    known_at: date | None = Field(description="As known at the end of this UTC day; null: now.")
    rows: list[TotalsRow]


def totals_query(
    fiscal_year: Annotated[int, Query(ge=1990, le=2200, description="Named by the year it ends in.")],
    through: Annotated[date | None, Query(description="Last local day to count.")] = None,
    known_at: Annotated[date | None, Query(description="As known at the end of this UTC day.")] = None,
    by: Annotated[
        str,
        Query(
            max_length=200, pattern=r"^[a-z_, ]*$", description=f"Comma-separated: {', '.join(DIMENSIONS)}."
        ),
    ] = "measure",
    measure: Names = [],  # noqa: B006 - FastAPI copies it
    port: Codes = [],  # noqa: B006
    field_office: Names = [],  # noqa: B006
    region: Names = [],  # noqa: B006
    agency: Names = [],  # noqa: B006
    operation: Names = [],  # noqa: B006
) -> TotalsQuery:
    """The query parameters of `GET /v1/totals`, unchecked."""
    return TotalsQuery(
        fiscal_year=fiscal_year,
        through=through,
        known_at=known_at,
        by=dimensions(by),
        measures=tuple(measure),
        ports=tuple(port),
        field_offices=tuple(field_office),
        regions=tuple(region),
        agencies=tuple(agency),
        operations=tuple(operation),
    )


def dimensions(by: str) -> tuple[Dimension, ...]:
    """`field_office,measure` as grouping keys, each once. Raises `Invalid` for an unknown one."""
    names = dict.fromkeys(name.strip() for name in by.split(",") if name.strip())
    known: dict[str, Dimension] = {name: name for name in DIMENSIONS}  # type: ignore[misc]
    unknown = [name for name in names if name not in known]
    if unknown:
        detail = f"by: unknown {', '.join(unknown)}; there are {', '.join(DIMENSIONS)}"
        raise Invalid(detail, errors=[{"pointer": "query/by", "detail": detail}])
    return tuple(known[name] for name in names)


def router(database: Database, clock: Clock) -> APIRouter:
    """The routes of the aggregator."""
    router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)

    @router.get("/totals", response_model=Totals, responses=problems(), summary="Fiscal-year-to-date totals")
    async def read(query: Annotated[TotalsQuery, Depends(totals_query)], _caller: Reader) -> dict[str, Any]:
        query.checked(clock().date())
        async with database.read() as db:
            rows: Sequence[Any] = await totals(db, query)
        return {
            "fiscal_year": query.fiscal_year,
            "through": query.through,
            "known_at": query.known_at,
            "rows": rows,
        }

    return router
