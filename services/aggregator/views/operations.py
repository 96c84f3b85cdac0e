"""Registered operations and what they have come to since they began.

An operation is reported since its first day, through a local day, as known at an instant, and
always says which: agencies publish "since inception, as of".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES
from services.aggregator.figures.dimensions import DIMENSIONS, Dimension
from services.aggregator.figures.selection import Filters, Selection, check_known, invalid
from services.aggregator.figures.sums import grouped
from services.aggregator.views.totals import Row, rows_of
from shared.contracts import operations as register
from shared.contracts.operations import Operation
from shared.web.errors import NotFound

HEADLINE = ("arrests", "firearms", "ammunition_rounds", "currency_usd")
"""What is published of an operation; zero is stated too."""


@dataclass(frozen=True, slots=True)
class OperationQuery:
    """An operation through a local day (None: its last, or the day of `now`), as known at an instant."""

    operation: Operation
    now: datetime
    through: date | None = None
    known_at: datetime | None = None
    by: tuple[Dimension, ...] = ()
    measures: tuple[str, ...] = ()
    credited: bool = False

    @property
    def as_of(self) -> datetime:
        """The instant of knowledge."""
        return min(self.known_at or self.now, self.now)

    def selection(self) -> Selection:
        """The same as a selection. Raises `Invalid` where it makes no sense."""
        start, today = self.operation.start, self.as_of.date()  # every port is behind UTC
        last = self.through or min(self.operation.end or today, today)
        if last < start:
            asked = "through" if self.through else "known_at"
            raise invalid(asked, f"{last} is before {self.operation.name}, which began on {start}")
        if last > self.now.date():
            raise invalid("through", f"{last} has not come yet (today is {self.now.date()} UTC)")
        check_known("by", self.by, DIMENSIONS)
        check_known("measure", self.measures, tuple(MEASURES))
        filters = Filters(measures=self.measures, operations=(self.operation.code,))
        return Selection(start, last, self.known_at, filters, self.credited)


async def figures(db: AsyncConnection, query: OperationQuery) -> dict[str, Any]:
    """The operation's figures as an `OperationFigures`."""
    selection = query.selection()
    keys = [name for name in query.by if name != "measure"]
    found = await grouped(db, selection, keys)
    rows = [row for key, sums in found.items() for row in rows_of(keys, key, sums, query.measures)]
    return {
        "operation": query.operation,
        "since": selection.first,
        "through": selection.last,
        "as_of": query.as_of,
        "rows": rows,
    }


def headlines(found: dict[str, Any]) -> dict[str, Any]:
    """The same with the headline measures alone, and those that there are none of."""
    values = {row["measure"]: row["value"] for row in found["rows"]}
    rows: Sequence[Row] = [
        {"measure": name, "unit": MEASURES[name].unit.value, "value": values.get(name, 0)}
        for name in HEADLINE
    ]
    return found | {"rows": rows}


def registered(code: str) -> Operation:
    """The registered operation. Raises `NotFound`."""
    found = register.operations().get(code)
    if found is None:
        known = ", ".join(register.operations())
        raise NotFound(
            f"{code} is not in the register ({known}). The figures of records that name it are in "
            f"/v1/totals?operation={code}, and the records in /v1/quality/unregistered_operations."
        )
    return found
