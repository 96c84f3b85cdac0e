"""HTTP of data quality: how many records each finding has, and which."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from services.aggregator.figures.selection import fiscal_period, known_instant
from services.aggregator.views import pages, quality
from services.aggregator.views.pages import Cursor, Limit
from services.aggregator.views.quality import MEANING, Finding, Scope
from services.aggregator.views.question import KnownAt, Reading
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.problems import problems
from shared.web.route import StrictRoute

Year = Annotated[
    int | None, Query(ge=1990, le=2200, description="Records of this fiscal year alone; null: of all.")
]


class Place(msgspec.Struct):
    """Where the next page begins."""

    finding: Finding
    record_id: UUID
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z]{1,20}$")]


class Count(BaseModel):
    """A finding and how many standing records it has."""

    finding: Finding
    meaning: str
    records: int


class Quality(BaseModel):
    """Every finding."""

    as_of: datetime
    findings: list[Count]


class Found(BaseModel):
    """A record of a finding, and where it counts; a code is empty where there is none."""

    record_id: UUID
    kind: str
    version: int
    recorded_at: datetime
    day: date
    port: str
    field_office: str
    agency: str
    operation: str
    task_force: str
    inspection_id: UUID | None


class Page(BaseModel):
    """Some of the records of a finding."""

    finding: Finding
    meaning: str
    records: list[Found]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


def _scope(year: int | None, known_at: datetime | None) -> Scope:
    return Scope(known_at=known_at) if year is None else Scope(fiscal_period(year, None), known_at)


def router(database: Database, clock: Clock) -> APIRouter:
    """The routes of data quality."""
    router = APIRouter(prefix="/v1", tags=["data quality"], route_class=StrictRoute)

    @router.get(
        "/quality", response_model=Quality, responses=problems(), summary="What may be wrong, counted"
    )
    async def every(_caller: Reading, fiscal_year: Year = None, known_at: KnownAt = None) -> dict[str, Any]:
        now = clock()
        instant = known_instant(known_at, now)
        async with database.snapshot() as db:
            counts = await quality.counts(db, _scope(fiscal_year, instant))
        listed = [
            {"finding": finding, "meaning": MEANING[finding], "records": records}
            for finding, records in counts.items()
        ]
        return {"as_of": min(instant or now, now), "findings": listed}

    @router.get(
        "/quality/{finding}", response_model=Page, responses=problems(), summary="The records of a finding"
    )
    async def one(
        finding: Annotated[Finding, Path(description="The finding's name.")],
        _caller: Reading,
        fiscal_year: Year = None,
        known_at: KnownAt = None,
        cursor: Cursor = None,
        limit: Limit = 100,
    ) -> dict[str, Any]:
        place = pages.decode(cursor, Place)
        if place is not None and place.finding is not finding:
            raise pages.refused()
        after = None if place is None else (place.record_id, place.kind)
        scope = _scope(fiscal_year, known_instant(known_at, clock()))
        async with database.snapshot() as db:
            records = await quality.page(db, finding, after, limit + 1, scope)
        following = None
        if len(records) > limit:
            last = records[limit - 1]
            following = pages.encode(Place(finding, last["record_id"], last["kind"]))
        return {
            "finding": finding,
            "meaning": MEANING[finding],
            "records": records[:limit],
            "next": following,
        }

    return router
