"""What of a selection's figure a caller may see the records of.

The figures are open to all; the records behind them are not. A reach is a union of ways, each of which
narrows a selection as a question would. So the part within reach is a figure too, and is summed as one.
"""

from dataclasses import replace
from itertools import combinations

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import LEAD
from services.aggregator.figures.codes import Codes
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import summed
from shared.access.reach import Reach, Way

MOST_WAYS = 3
"""Of more, what lies in several of them is not taken apart."""


class Seen:
    """The part of a selection that is within reach. `chosen` has all of it, and little besides."""

    def __init__(self, selection: Selection, reach: Reach) -> None:
        self._all = reach.everywhere
        self._selection = selection
        self._ways = _distinct(reach)
        alone = len(self._ways) == 1 and self._tellable()
        self.chosen = _narrowed(selection, *self._ways) if alone else selection

    async def value(self, db: AsyncConnection, measure: str, whole: int) -> int | None:
        """What of the figure `whole` it counts; None where that cannot be told."""
        if self._all:
            return whole
        if not self._tellable():
            return None
        parts = 0
        for size in range(1, len(self._ways) + 1):  # each record once, in however many ways it is seen
            for ways in combinations(self._ways, size):
                sums = await summed(db, _narrowed(self._selection, *ways))
                parts += sums.get(measure, 0) * (1 if size % 2 else -1)
        return parts

    def _tellable(self) -> bool:
        """Whether it can be told by the columns of the totals: there the agency is who gets the credit."""
        led = self._selection.roles == (LEAD,)
        return len(self._ways) <= MOST_WAYS and (led or all("agency" not in one.codes for one in self._ways))


def _distinct(reach: Reach) -> list[Way]:
    """The ways without doubles, and without those that ask who recorded it: the journal does not know."""
    ways: list[Way] = []
    for one in reach.ways:
        if one == Way(one.codes) and one not in ways:
            ways.append(one)
    return ways


def _narrowed(selection: Selection, *ways: Way) -> Selection:
    """What of a selection is in all of these ways."""
    codes = dict(selection.codes)
    for way in ways:
        for name, own in way.codes.items():
            codes[name] = codes.get(name, Codes((), others=True)) & Codes.of(own)
    return replace(selection, codes=codes)
