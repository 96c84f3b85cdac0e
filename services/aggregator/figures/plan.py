"""The plan of a sum: which tables add up a figure, so that each row's value is in it exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, Table, or_

from services.aggregator.counting.cells import LEAD
from services.aggregator.figures.as_known import AsKnown
from services.aggregator.figures.dimensions import COLUMNS, TOTALS
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.rollups import Period, Seals, covering, month_end, month_of

Condition = ColumnElement[bool]
Run = tuple[date, date]
"""Days without a gap, by the first and the last."""
MIDDLE = 15
"""Of a month."""
_FINEST = {"day": Period.DAY, "week": Period.WEEK}


@dataclass(frozen=True, slots=True)
class Term:
    """Rows of the totals or of a rollup, to be added (sign 1) or taken off (-1)."""

    table: Table
    conditions: list[Condition]
    sign: int = 1


def plan(selection: Selection, columns: Sequence[str], seals: Seals) -> list[Term]:
    """The terms whose sum by these columns is the answer, while these seals hold.

    1. A month of knowledge is *whole* if it is sealed and all of it counts. A sealed month that the
       instant of knowledge cuts in its second half is taken whole too; term 3 puts that right.
    2. From the totals: all that counts of the months that are not whole.
    3. From the totals, taken off: of the month that is cut, what became known after the instant.
    4. From rollups: the whole months. Each rollup adds up whole periods of days; the days at the
       edges of the selection come from finer rollups, and at last from the totals.
    """
    cut = _known_after(selection.known, seals)
    whole = [month for month in seals if selection.known.knows(month_end(month))]
    runs = _runs(sorted([*whole, *(month_of(day) for day in cut)]))
    days = selection.first, selection.last
    known_days = selection.known.whole_days(TOTALS.c.known_day)
    if not runs:
        return [_term(TOTALS, selection, *days, *known_days)]
    terms = [_term(TOTALS, selection, *days, _outside(TOTALS.c.known_day, runs), *known_days)]
    for day in cut:
        after = TOTALS.c.known_day.between(day, month_end(day))
        terms.append(Term(TOTALS, _term(TOTALS, selection, *days, after).conditions, sign=-1))
    finest = min((_FINEST.get(name, Period.MONTH) for name in columns), default=Period.MONTH)
    for table, first, last in covering(*days, _told(selection, columns), finest):
        known = table.c.known_day if table is TOTALS else table.c.known_month
        terms.append(_term(table, selection, first, last, _within(known, runs)))
    return terms


def _told(selection: Selection, columns: Sequence[str]) -> set[str]:
    """The columns of the totals, beside days, that a question tells apart."""
    told = {COLUMNS[name].source for name in columns} | selection.codes.keys() | {"measure"}
    return (told if selection.roles == (LEAD,) else told | {"role"}) - {"day"}


def _term(table: Table, selection: Selection, first: date, last: date, *known: Condition) -> Term:
    return Term(table, [*selection.where(table, first, last), *known])


def _known_after(known: AsKnown, seals: Seals) -> list[date]:
    """The first day of knowledge that does not count, if its month is sealed and it lies in the second half.

    There, taking off what came later is less than adding up what came before.
    """
    day = known.until
    if day is None or day.day <= MIDDLE or month_of(day) not in seals:
        return []
    return [day]


def _runs(months: Sequence[date]) -> list[Run]:
    """These months as runs of days."""
    runs: list[Run] = []
    for month in months:
        follows = runs and runs[-1][1] + timedelta(days=1) == month
        runs.append((runs.pop()[0] if follows else month, month_end(month)))
    return runs


def _within(column: ColumnElement[date], runs: Sequence[Run]) -> Condition:
    return or_(*(column.between(*run) for run in runs))


def _outside(column: ColumnElement[date], runs: Sequence[Run]) -> Condition:
    """As ranges, which an index finds."""
    gaps = [(column > one[1]) & (column < two[0]) for one, two in pairwise(runs)]
    return or_(column < runs[0][0], *gaps, column > runs[-1][1])
