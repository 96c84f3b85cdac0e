"""The published files that records come from: what each covers, and the months of it that are here."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES
from services.aggregator.counting.sources import SOURCES, Source
from services.aggregator.figures.as_known import AsKnown, known_instant
from services.aggregator.figures.dimensions import Grouped
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.views.asked import EVER, Data, Now, Reading, asked
from services.aggregator.views.questions import SourcesQuestion
from shared.web.problems import problems
from shared.web.route import StrictRoute

router = APIRouter(prefix="/v1", tags=["sources"], route_class=StrictRoute)


class Covered(BaseModel):
    """A measure that a source counts."""

    measure: str = Field(description="The base measure.")
    title: str = Field(description="Its title.")
    since_fiscal_year: int | None = Field(
        description="First fiscal year in which it does; null: from the start."
    )


class MonthOf(BaseModel):
    """A month of which records of a source stand."""

    month: int = Field(description="Calendar month, such as 202310.")
    events: int = Field(description="Seizure events of the source in the month.")


class SourceBody(BaseModel):
    """A published file."""

    code: str = Field(description="As `source_reference` of its records begins.")
    title: str = Field(description="What it is.")
    agencies: list[str] = Field(description="The agencies whose seizures it has.")
    measures: list[Covered] = Field(description="What it counts. All else is not recorded by it.")
    months: list[MonthOf] = Field(description="The months that are here, in order; empty: none was imported.")


class Sources(BaseModel):
    """Every source."""

    sources: list[SourceBody] = Field(description="In order of code.")


@router.get(
    "/sources",
    response_model=Sources,
    responses=problems(),
    summary="The published files: which measures and months each covers",
)
async def read_sources(
    question: Annotated[SourcesQuestion, Depends(asked(SourcesQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> dict[str, Any]:
    """What no source covers and no officer entered is not recorded, which is not the same as zero."""
    known = AsKnown(known_instant(question.known_at, now))
    async with data.question() as db:
        return {"sources": await sources(db, known)}


async def sources(db: AsyncConnection, known: AsKnown) -> list[dict[str, Any]]:
    """Every source as a `SourceBody`, as known at an instant; `db` is a snapshot."""
    ever = Selection(*EVER, known)
    counted = ever.with_measures(*(one.measure for one in SOURCES.values()))
    found = await grouped(db, counted, ("month",))
    return [_body(SOURCES[code], found) for code in sorted(SOURCES)]


def _body(source: Source, found: Grouped) -> dict[str, Any]:
    months = [{"month": month, "events": sums.get(source.measure, 0)} for (month,), sums in found.items()]
    return {
        "code": source.code,
        "title": source.title,
        "agencies": source.agencies,
        "measures": [
            {"measure": name, "title": MEASURES[name].title, "since_fiscal_year": source.covers[name] or None}
            for name in MEASURES
            if name in source.covers
        ],
        "months": [one for one in months if one["events"]],
    }
