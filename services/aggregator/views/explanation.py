"""Which records a figure is the sum of: listed page by page from the journal, and checked.

A record stands in its last version that was recorded by the instant of knowledge. The figure
comes from the totals and the records from the journal, in one snapshot. On the last page the
records' sum is held against the figure.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LOCATION
from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.as_known import AsKnown
from services.aggregator.figures.coverage import covered
from services.aggregator.figures.records import records_of
from services.aggregator.figures.seen import Seen
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import summed
from services.aggregator.ledger import journal
from services.aggregator.ledger.journal import JOURNAL
from services.aggregator.views.asked import (
    Data,
    Now,
    asked,
    check_lines,
    head,
    resolved,
)
from services.aggregator.views.questions import ExplanationQuestion
from shared.access.authority import Authority
from shared.access.policy import Action
from shared.access.reach import EVERYTHING, Reach
from shared.runtime.clock import as_utc
from shared.web import cursors
from shared.web.auth import Requires
from shared.web.cursors import Cursor, Limit
from shared.web.errors import Conflict
from shared.web.problems import problems
from shared.web.route import StrictRoute

router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)
Reading = Annotated[Authority, Depends(Requires(Action.EXPLAIN))]
Sum = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class Bookmark(msgspec.Struct):
    """The last record of the page before, what the pages so far came to, and of which figure."""

    question: str
    known_at: Annotated[datetime, msgspec.Meta(tz=True)]
    present: bool
    value: Sum
    count: Sum
    sum: Sum
    day: date
    port_code: Annotated[str, msgspec.Meta(pattern="^([0-9]{4})?$")]
    record_id: UUID

    def __post_init__(self) -> None:
        self.known_at = self.known_at.astimezone(UTC)


class Line(BaseModel):
    """What a record counts of a measure that the figure is made of."""

    measure: str = Field(description="The base measure.")
    subtype: str = Field(description="Its subtype; empty without one.")
    value: int = Field(description="The value, in the measure's unit.")


class ExplainedRecord(BaseModel):
    """A record as it stood, where it counts, and what."""

    record_id: UUID = Field(description="Id of the record.")
    kind: str = Field(description="Kind of the record.")
    version: int = Field(description="The version that stood.")
    recorded_at: datetime = Field(description="When this version became known.")
    day: date = Field(description="Local day at the port.")
    port: str = Field(description="Schedule D port code; empty where the source withholds it.")
    field_office: str = Field(description="Field office or sector.")
    agency: str = Field(description="The lead agency.")
    partners: list[str] = Field(description="Agencies that are credited with it too.")
    operation: str = Field(description="Operation; empty without one.")
    task_force: str = Field(description="Task force; empty without one.")
    role: str = Field(description="`lead`: it counts for its lead agency; `partner`: for partners only.")
    times: int = Field(description="How often it counts: once, or by agency that is credited with it.")
    lines: list[Line] = Field(description="Its lines that count.")
    sum: int = Field(description="Sum of the lines, times `times`.")


class Explanation(BaseModel):
    """A figure and a page of the records whose sum it is, by day, port and id."""

    fiscal_year: int | None = Field(description="The fiscal year that was asked for, if any.")
    through: date | None = Field(
        description="Last local day that was asked for; null: the whole year so far."
    )
    first: date = Field(description="First local day counted.")
    last: date = Field(description="Last local day counted.")
    known_at: datetime = Field(description="As known at this instant: the present of the first page.")
    measure: str = Field(description="What the figure counts.")
    unit: str = Field(description="What its value counts.")
    value: int | None = Field(description="The figure, from the totals; null: not recorded.")
    reason: str | None = Field(description="Why the value is null; null where it is not.")
    records: list[ExplainedRecord] = Field(description="A page of its records.")
    count_upto_here: int = Field(description="Records of this page and those before.")
    sum_upto_here: int = Field(description="Their sum.")
    withheld: int | None = Field(
        description="On the last page: what of the figure is of records that the caller may not see; "
        "null before it, and where the caller's reach is too manifold to tell."
    )
    checked: bool | None = Field(
        description="On the last page: whether the sum is the figure without what is withheld; else null."
    )
    difference: int | None = Field(
        description="On the last page: the sum without the figure, but for what is withheld."
    )
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


@router.get(
    "/totals/explain",
    response_model=Explanation,
    responses=problems(400, 409),
    summary="The records whose sum a figure is",
)
async def read_explanation(
    question: Annotated[ExplanationQuestion, Depends(asked(ExplanationQuestion))],
    caller: Reading,
    data: Data,
    now: Now,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """Takes the parameters of `/v1/totals`; a row's keys are parameters too."""
    reach = caller.reach(Action.EXPLAIN)
    async with resolved(data, question, now) as (db, selection):
        check_lines(selection)
        page = await explain(db, selection, question.measure[0], now, cursor, limit, reach)
    unit = MEASURES[question.measure[0]].unit.value
    seen = page.seen
    last = None if seen is None else page.sum - seen
    return head(question, selection) | {
        "known_at": page.known_at,
        "measure": question.measure[0],
        "unit": unit,
        "value": page.value if page.reason is None else None,
        "reason": page.reason,
        "records": page.records,
        "count_upto_here": page.count,
        "sum_upto_here": page.sum,
        "withheld": None if seen is None else page.value - seen,
        "checked": None if last is None else last == 0,
        "difference": last,
        "next": page.next,
    }


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the records, in order of day, port and id; `last` if none come after them.

    `reason` says why a value of zero is not recorded, if it is not. `seen` is on the last page what of the
    value is within the caller's reach, if that can be told.
    """

    known_at: datetime
    value: int
    reason: str | None
    records: list[dict[str, Any]]
    count: int
    sum: int
    last: bool
    seen: int | None
    next: str | None


async def explain(
    db: AsyncConnection,
    selection: Selection,
    measure: str,
    now: datetime,
    cursor: str | None,
    limit: int,
    reach: Reach = EVERYTHING,
) -> Page:
    """A page of up to `limit` records that are within reach; `db` is a snapshot.

    Raises `BadRequest` for a cursor of another question, and `Conflict` when the figure moved since
    the first page: what had been recorded before it came to the totals only now.
    """
    before = cursors.decode(cursor, Bookmark)
    name = hashlib.sha256(repr((selection, measure)).encode()).hexdigest()[:16]
    if before is not None and before.question != name:
        raise cursors.refused()
    selection = replace(selection, known=_as_known(selection.known, now, before))
    after = None if before is None else (before.day, before.port_code, before.record_id)
    seen = Seen(selection, reach)
    rows = await records_of(db, seen.chosen, after, limit + 1, reach.where(JOURNAL.c, now))
    shown, last = rows[:limit], len(rows) <= limit
    records = [one for one in (_listed(row, selection) for row in shown) if one["times"] and one["lines"]]
    value = before.value if before and not last else (await summed(db, selection)).get(measure, 0)
    if before is not None and value != before.value:
        raise Conflict(f"The figure moved from {before.value} to {value} since the first page: begin again.")
    count = len(records) + (before.count if before else 0)
    total = sum(record["sum"] for record in records) + (before.sum if before else 0)
    assert selection.known.at is not None
    following = None
    if not last:
        end, known = shown[-1], selection.known
        place = (end.day, end.port_code, end.record_id)
        following = cursors.encode(
            Bookmark(name, selection.known.at, known.present, value, count, total, *place)
        )
    missing = {} if value else (await covered(db, selection)).missing([measure])
    reason = missing.get(measure)
    part = await seen.value(db, measure, value) if last else None
    return Page(selection.known.at, value, reason, records, count, total, last, part, following)


def _as_known(known: AsKnown, now: datetime, before: Bookmark | None) -> AsKnown:
    """The instant of the first page, and then of all others."""
    if before is not None:
        return AsKnown(min(before.known_at, now), before.present)
    return AsKnown(now, present=True) if known.at is None or known.at >= now else known


def _listed(row: Row[Any], selection: Selection) -> dict[str, Any]:
    """A record as it is shown: where it counts, the lines that do, and how often."""
    made = journal.contribution_of(row)
    lines = selection.lines(made.lines)
    credited = selection.credits(row.agency, made.partners)
    times = sum(times for _agency, _role, times in credited)
    return {
        **{name: getattr(row, name) for name in ("record_id", "kind", "version")},
        "recorded_at": as_utc(row.recorded_at),
        **{_NAMES.get(name, name): getattr(row, name) for name in LOCATION if name != "fiscal_year"},
        "partners": list(made.partners),
        "role": _role([role for _agency, role, _times in credited]),
        "times": times,
        "lines": [{"measure": name, "subtype": of, "value": value} for (name, of), value in lines.items()],
        "sum": times * sum(lines.values()),
    }


def _role(roles: Sequence[str]) -> str:
    return roles[0] if roles else ""


_NAMES = {"port_code": "port"}
