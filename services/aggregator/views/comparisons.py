"""A period beside the same period of the fiscal year before.

The period before ends on the same local date a year earlier; 29 February is compared with 28
February (`fiscal.same_day_last_year`). A change from zero has no percentage: it is `new`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any, NotRequired, TypedDict

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES, Sums, with_derived
from services.aggregator.figures.coverage import Coverage, covered
from services.aggregator.figures.dimensions import Key
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.views.answers import Answer
from services.aggregator.views.asked import Data, Now, Reading, as_json, asked, resolved, selection_of
from services.aggregator.views.questions import ComparedPeriod, ComparisonQuestion
from services.aggregator.views.vocabulary import invalid
from shared.contracts.fiscal import first_day, last_day, same_day_last_year
from shared.web.problems import problems
from shared.web.route import StrictRoute

router = APIRouter(prefix="/v1", tags=["totals"], route_class=StrictRoute)
NOT_RECORDED, NOT_BEFORE, PARTLY_BEFORE = "not recorded", "not recorded before", "partly recorded before"


class Compared(TypedDict):
    """A figure beside the one of the year before; null where it is not recorded.

    `percent` is null where the figure before is zero or null. `note` is `new` where something came
    of nothing, `none` where both are zero, and otherwise says what is not recorded.
    """

    measure: str
    unit: str
    current: int | None
    previous: int | None
    change: int | None
    percent: float | None
    note: str
    reason: NotRequired[str]


class ComparisonRow(BaseModel):
    """A figure and the one of the year before, with the grouping keys beside them."""

    model_config = ConfigDict(extra="allow")
    measure: str = Field(description="What is counted.")
    unit: str = Field(description="What the values count.")
    current: int | None = Field(description="The figure of the period; null: not recorded.")
    previous: int | None = Field(description="The figure of the period before; null: not recorded.")
    change: int | None = Field(description="The difference; null where one of them is.")
    percent: float | None = Field(description="The change in percent of the figure before, to one decimal.")
    note: str = Field(
        description="Empty, `new`, `none`, `not recorded`, `not recorded before` or `partly recorded before`."
    )
    reason: str | None = Field(None, description="Why a figure is null; absent where none is.")


class Comparisons(Answer):
    """Figures beside those of the year before.

    A row's coordinates are those of a total from `first` through `last`. For `previous` they are the
    fiscal year before, from `previous_first` through `previous_through`, and a month a year earlier.
    """

    previous_first: date = Field(description="First local day of the period before.")
    previous_through: date = Field(description="Last local day of the period before.")
    rows: list[ComparisonRow] = Field(description="One row for each group and measure, in reading order.")


@router.get(
    "/comparisons",
    responses={200: {"model": Comparisons}, **problems()},
    summary="A period beside the same one of the fiscal year before",
)
async def read_comparisons(
    question: Annotated[ComparisonQuestion, Depends(asked(ComparisonQuestion))],
    _caller: Reading,
    data: Data,
    now: Now,
) -> Response:
    """The period before is the same one, a year earlier, as known at the same instant."""
    comparison = comparison_of(question, now)
    async with resolved(data, question, now) as (db, _year):
        rows = await compare(db, comparison, question.measure)
    current, previous = comparison.current, comparison.previous
    return as_json(
        {
            "fiscal_year": question.fiscal_year,
            "through": current.last,
            "first": current.first,
            "last": current.last,
            "known_at": current.known.at,
            "previous_first": previous.first,
            "previous_through": previous.last,
            "rows": rows,
        }
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period and the one before, and the grouping keys beside the measure."""

    current: Selection
    previous: Selection
    keys: tuple[str, ...] = ()


def comparison_of(question: ComparisonQuestion, now: datetime) -> Comparison:
    """The two periods that a question compares. Raises `Invalid` where it makes no sense."""
    for name in ("day", "week"):
        if name in question.keys:
            raise invalid("by", f"a {name} has no counterpart a year before: compare by month")
    keys = tuple(name for name in question.keys if name != "measure")
    monthly = question.period is ComparedPeriod.MONTH and "month" not in keys
    current = _cut(selection_of(question, now), question.fiscal_year, question.period)
    return Comparison(current, _before(current, question.fiscal_year), ("month", *keys) if monthly else keys)


def _cut(selection: Selection, year: int, period: ComparedPeriod) -> Selection:
    """Of a fiscal year to date, the half that is compared."""
    first, last = selection.first, selection.last
    halves = date(year, 3, 31), date(year, 4, 1)
    if period is ComparedPeriod.FIRST_HALF:
        last = min(last, halves[0])
    if period is ComparedPeriod.SECOND_HALF:
        if last < halves[1]:
            raise invalid("through", f"{last} is before the second half, which begins on {halves[1]}")
        first = halves[1]
    return replace(selection, first=first, last=last)


def _before(current: Selection, year: int) -> Selection:
    """The same period of the year before, as known at the same instant."""
    ends = {last_day(year): last_day(year - 1), date(year, 3, 31): date(year - 1, 3, 31)}
    first = first_day(year - 1) if current.first.month == 10 else date(year - 1, 4, 1)
    return replace(current, first=first, last=ends.get(current.last) or same_day_last_year(current.last))


async def compare(
    db: AsyncConnection, comparison: Comparison, measures: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Rows with the grouping keys and a `Compared`, in reading order. What comes to anything has one.

    Without grouping keys each of `measures` has one. `db` is a snapshot.
    """
    keys = comparison.keys
    now = await grouped(db, comparison.current, keys)
    then = {_later(keys, key): sums for key, sums in (await grouped(db, comparison.previous, keys)).items()}
    covers = [await covered(db, one, keys) for one in (comparison.current, comparison.previous)]
    rows: list[dict[str, Any]] = []
    for key in sorted(now.keys() | then.keys()) or ([()] if measures and not keys else []):
        labels, before = (
            dict(zip(keys, key, strict=True)),
            dict(zip(keys, _later(keys, key, -1), strict=True)),
        )
        current, previous = with_derived(now.get(key, {})), with_derived(then.get(key, {}))
        narrowed = covers[0].of(labels), covers[1].of(before)
        for name in _shown(current, previous, measures, every=not keys):
            figures = compared(name, current.get(name, 0), previous.get(name, 0), *narrowed)
            rows.append({**labels, **figures})
    return rows


def compared(
    measure: str, current: int, previous: int, now: Coverage | None = None, then: Coverage | None = None
) -> Compared:
    """Two figures of a measure; the percentage to one decimal, as agencies report it.

    With what each period covers, a zero that nobody counted is null.
    """
    known = [value or (0 if cover is None or cover.has(measure) else None)
             for value, cover in ((current, now), (previous, then))]  # fmt: skip
    change = None if None in known else current - previous
    percent = None if change is None or previous == 0 else round(100 * change / previous, 1)
    row: Compared = {
        "measure": measure,
        "unit": MEASURES[measure].unit.value,
        "current": known[0],
        "previous": known[1],
        "change": change,
        "percent": percent,
        "note": _note(measure, known, now, then),
    }
    if None in known:
        row["reason"] = _reason(measure, known)
    return row


def _note(measure: str, known: Sequence[int | None], now: Coverage | None, then: Coverage | None) -> str:
    current, previous = known
    if current is None:
        return NOT_RECORDED
    if previous is None:
        return NOT_BEFORE
    if not previous:
        return "new" if current else "none"
    partly = now is not None and then is not None and not now.parts(measure) <= then.parts(measure)
    return PARTLY_BEFORE if partly else ""


def _reason(measure: str, known: Sequence[int | None]) -> str:
    which = (
        "either period" if known == [None, None] else "the period" + (" before" if known[1] is None else "")
    )
    return f"{MEASURES[measure].title}: no record and no published file covers it in {which}."


def _shown(now: Sums, then: Sums, measures: Sequence[str], *, every: bool) -> list[str]:
    """The measures that have a row: without grouping keys, each that was asked for."""
    if measures and every:
        return [name for name in MEASURES if name in measures]
    shown = measures or [name for name, measure in MEASURES.items() if measure.listed]
    return [name for name in MEASURES if name in shown and (now.get(name) or then.get(name))]


def _later(keys: Sequence[str], key: Sequence[Key], years: int = 1) -> tuple[Key, ...]:
    """A group's key so many years later: of its parts, those that name a year move."""
    moves = {"month": 100 * years, "fiscal_year": years}
    return tuple(
        value + moves.get(name, 0) if isinstance(value, int) else value
        for name, value in zip(keys, key, strict=True)
    )
