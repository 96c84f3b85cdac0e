"""The totals of a fiscal year: what is asked, and the rows of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.dimensions import DIMENSIONS, Dimension, Key
from services.aggregator.figures.selection import (
    Filters,
    Selection,
    check_filters,
    check_known,
    fiscal_period,
)
from services.aggregator.figures.sums import Sums, grouped, with_derived

Row = dict[str, Key]


@dataclass(frozen=True, slots=True)
class TotalsQuery:
    """One fiscal year through a local day, as known at an instant; `by` names the grouping keys."""

    fiscal_year: int
    through: date | None = None
    known_at: datetime | None = None
    by: tuple[Dimension, ...] = ("measure",)
    filters: Filters = field(default_factory=Filters)
    credited: bool = False

    def selection(self) -> Selection:
        """The same as a selection. Raises `Invalid` where it makes no sense."""
        first, last = fiscal_period(self.fiscal_year, self.through)
        check_known("by", self.by, DIMENSIONS)
        check_filters(self.filters)
        return Selection(first, last, self.known_at, self.filters, self.credited)


async def totals(db: AsyncConnection, query: TotalsQuery) -> list[Row]:
    """Rows with the grouping keys, `measure`, `unit` and an integer `value`, in reading order."""
    keys = [name for name in query.by if name != "measure"]
    found = await grouped(db, query.selection(), keys)
    return [row for key, sums in found.items() for row in rows_of(keys, key, sums, query.filters.measures)]


def rows_of(keys: Sequence[str], key: Sequence[Key], sums: Sums, wanted: Sequence[str]) -> list[Row]:
    """The rows of one group: those of the measures that are wanted, or that are listed."""
    labels = dict(zip(keys, key, strict=True))
    return [
        {**labels, "measure": name, "unit": MEASURES[name].unit.value, "value": value}
        for name, value in with_derived(sums).items()
        if (name in wanted if wanted else MEASURES[name].listed)
    ]
