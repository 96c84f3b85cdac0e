"""A period beside the same period of the fiscal year before.

The period before ends on the same local date a year earlier; 29 February is compared with 28
February (`fiscal.same_day_last_year`). A change from zero has no percentage: it is `new`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.dimensions import Dimension
from services.aggregator.figures.selection import Filters, Selection, fiscal_period, invalid
from services.aggregator.figures.sums import Grouped, grouped, with_derived
from shared.contracts.fiscal import first_day, last_day, same_day_last_year


class Period(StrEnum):
    """What of a fiscal year is compared: all of it through a day, a half, or each of its months."""

    TO_DATE = "to_date"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"
    MONTH = "month"


class Compared(TypedDict):
    """A figure beside the one of the year before; `percent` is null where that was zero."""

    measure: str
    unit: str
    current: int
    previous: int
    change: int
    percent: float | None
    note: str


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """A fiscal year through a local day (None: all of it), against the year before."""

    fiscal_year: int
    through: date | None = None
    period: Period = Period.TO_DATE
    known_at: datetime | None = None
    by: tuple[Dimension, ...] = ()
    filters: Filters = field(default_factory=Filters)
    credited: bool = False

    def current(self) -> Selection:
        """The period asked for. Raises `Invalid` where it makes no sense."""
        for name in ("day", "week"):
            if name in self.by:
                raise invalid("by", f"a {name} has no counterpart a year before: compare by month")
        first, last = fiscal_period(self.fiscal_year, self.through)
        halves = date(self.fiscal_year, 3, 31), date(self.fiscal_year, 4, 1)
        if self.period is Period.FIRST_HALF:
            last = min(last, halves[0])
        if self.period is Period.SECOND_HALF:
            if last < halves[1]:
                raise invalid("through", f"{last} is before the second half, which begins on {halves[1]}")
            first = halves[1]
        return Selection(first, last, self.known_at, self.filters, self.credited)

    def previous(self) -> Selection:
        """The same period of the year before, as known at the same instant."""
        current, year = self.current(), self.fiscal_year - 1
        ended = {last_day(self.fiscal_year): last_day(year), date(self.fiscal_year, 3, 31): date(year, 3, 31)}
        first = first_day(year) if current.first.month == 10 else date(year, 4, 1)
        last = ended.get(current.last) or same_day_last_year(current.last)
        return replace(current, first=first, last=last)

    def keys(self) -> list[str]:
        """The grouping keys beside the measure; by the month, the month of the year is one."""
        keys: list[str] = [name for name in self.by if name != "measure"]
        return keys if self.period is not Period.MONTH or "month" in keys else ["month", *keys]


async def compare(db: AsyncConnection, query: ComparisonQuery) -> list[dict[str, object]]:
    """Rows with the grouping keys and a `Compared`, in reading order; what is in either year has one."""
    keys = query.keys()
    now = await grouped(db, query.current(), keys)
    then = _a_year_later(await grouped(db, query.previous(), keys), keys)
    rows: list[dict[str, object]] = []
    for key in sorted(now.keys() | then.keys()):
        labels = dict(zip(keys, key, strict=True))
        current, previous = with_derived(now.get(key, {})), with_derived(then.get(key, {}))
        for name in _shown({**previous, **current}, query.filters.measures):
            figure = compared(name, current.get(name, 0), previous.get(name, 0))
            rows.append({**labels, **figure})
    return rows


def compared(measure: str, current: int, previous: int) -> Compared:
    """Two figures of a measure; the percentage to one decimal, as agencies report it."""
    change = current - previous
    percent = None if previous == 0 else round(100 * change / previous, 1)
    note = "" if previous else ("new" if current else "none")
    unit = MEASURES[measure].unit.value
    return {
        "measure": measure,
        "unit": unit,
        "current": current,
        "previous": previous,
        "change": change,
        "percent": percent,
        "note": note,
    }


def _shown(sums: dict[str, int], wanted: Sequence[str]) -> Iterator[str]:
    shown = wanted or [name for name, measure in MEASURES.items() if measure.listed]
    return (name for name in MEASURES if name in sums and name in shown)


def _a_year_later(figures: Grouped, keys: Sequence[str]) -> Grouped:
    """Keys that name a time, moved to the year that they are compared with."""
    moves = {"month": 100, "fiscal_year": 1}
    return {
        tuple(
            value + moves.get(name, 0) if isinstance(value, int) else value
            for name, value in zip(keys, key, strict=True)
        ): sums
        for key, sums in figures.items()
    }
