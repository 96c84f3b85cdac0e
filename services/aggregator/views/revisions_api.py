"""HTTP of revisions."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.aggregator.figures.entries import check_lines
from services.aggregator.figures.selection import Selection, fiscal_period, invalid, known_instant
from services.aggregator.views.pages import Cursor, Limit
from services.aggregator.views.question import Credited, Filtered, Reading, Through
from services.aggregator.views.revisions import RevisionsQuery, revisions
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.web.errors import Invalid
from shared.web.problems import problems
from shared.web.route import StrictRoute

Year = Annotated[int | None, Query(ge=1990, le=2200, description="Only events of this fiscal year.")]
Instant = Annotated[
    str | None,
    Query(
        max_length=40, description="RFC 3339 (`+` is written %2B), or a UTC day, which stands for its end."
    ),
]


class Revision(BaseModel):
    """One version of a record that changed figures, and by how much."""

    record_id: UUID
    kind: str
    version: int
    previous: int = Field(description="The version that it replaced; 0 for none.")
    recorded_at: datetime
    category: str = Field(description="`entry`, `late_entry`, `amended` or `voided`.")
    reason: str | None
    after_close: bool = Field(description="Its fiscal year had been closed before.")
    day: date = Field(description="Local day at the port.")
    port: str
    field_office: str
    agency: str
    operation: str
    task_force: str
    moved_from: dict[str, Any] = Field(description="Of these, what was another before, as it was.")
    delta: dict[str, int] = Field(
        description="Change by measure within the selection; 0 where something only moved in it."
    )


class Revisions(BaseModel):
    """Versions recorded after `since` and by `until`, in order of recording."""

    since: datetime
    until: datetime
    fiscal_year: int | None
    through: date | None
    revisions: list[Revision]
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


def router(database: Database, clock: Clock) -> APIRouter:
    """The route of revisions."""
    router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)

    @router.get(
        "/revisions",
        response_model=Revisions,
        responses=problems(),
        summary="What changed between two instants, and why",
    )
    async def read(
        filters: Filtered,
        _caller: Reading,
        since: Instant = None,
        until: Instant = None,
        fiscal_year: Year = None,
        through: Through = None,
        entries: Annotated[bool, Query(description="List ordinary entries as well.")] = False,
        after_close: Annotated[
            bool, Query(description="Only what was recorded after its fiscal year had been closed.")
        ] = False,
        credited: Credited = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        first, last = date.min, through or date.max
        if fiscal_year is not None:
            first, last = fiscal_period(fiscal_year, through)
        now, selection = clock(), Selection(first, last, None, filters, credited)
        check_lines(selection)
        query = RevisionsQuery.of(
            _instant("since", since, now),
            _instant("until", until, now),
            now,
            selection,
            entries=entries,
            after_close=after_close,
        )
        async with database.read() as db:
            page = await revisions(db, query, cursor, limit)
        return {
            "since": page.since,
            "until": page.until,
            "fiscal_year": fiscal_year,
            "through": through,
            "revisions": page.rows,
            "next": page.next,
        }

    return router


def _instant(name: str, text: str | None, now: datetime) -> datetime | None:
    try:
        return known_instant(text, now)
    except Invalid as refused:
        raise invalid(name, refused.detail) from None
