"""The plan of a sum: which tables add up a figure, so that each row's value is in it exactly once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, Table, or_

from services.aggregator.counting.cells import LEAD
from services.aggregator.figures.as_known import AsKnown
from services.aggregator.figures.dimensions import COLUMNS, TOTALS
from services.aggregator.figures.selection import Selection
from services.aggregator.ledger.rollups import Period, Rollup, Seals, answering, month_end, month_of

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
    for table, first, last in _covering(*days, _rollups(selection, columns)):
        known = table.c.known_day if table is TOTALS else table.c.known_month
        terms.append(_term(table, selection, first, last, _within(known, runs)))
    return terms


def _rollups(selection: Selection, columns: Sequence[str]) -> list[Rollup]:
    """The rollups that tell apart what the question does, the smallest first."""
    told = {COLUMNS[name].source for name in columns} | selection.codes.keys() | {"measure"}
    if selection.roles != (LEAD,):
        told |= {"role"}
    finest = min((_FINEST.get(name, Period.MONTH) for name in columns), default=Period.MONTH)
    return answering(told - {"day"}, finest)


def _covering(first: date, last: date, rollups: Sequence[Rollup]) -> Iterator[tuple[Table, date, date]]:
    """These days in pieces: whole periods of the first rollup, and at the edges those of finer ones."""
    if first > last:
        return
    if not rollups:
        yield TOTALS, first, last
        return
    best = rollups[0]
    finer = [one for one in rollups if one.period < best.period]
    start, end = best.period.inside(first, last)
    if start > end:
        yield from _covering(first, last, finer)
        return
    yield best.table, start, end
    yield from _covering(first, start - timedelta(days=1), finer)
    yield from _covering(end + timedelta(days=1), last, finer)


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
