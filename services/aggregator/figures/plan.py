"""Which rows a question adds up: those of a summary where it has them, and the rest from the totals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, Table, or_

from services.aggregator.figures.dimensions import COLUMNS, TOTALS
from services.aggregator.figures.selection import DAY_END, Selection
from services.aggregator.ledger.rollups import Period, Rollup, Seals, answering, month_end, month_of

Condition = ColumnElement[bool]
Run = tuple[date, date]
"""Days without a gap, by the first and the last."""
MIDDLE = 15
"""Of a month."""
_FINEST = {"day": Period.DAY, "week": Period.WEEK}


@dataclass(frozen=True, slots=True)
class Term:
    """Rows of the totals or of a summary, added or taken off.

    Together the parts of a question have the value of each of its rows once, and of no other row.
    """

    table: Table
    conditions: list[Condition]
    sign: int = 1


def parts(selection: Selection, columns: Sequence[str], seals: Seals) -> list[Term]:
    """The rows whose sum by these columns is the answer, while these seals hold.

    From summaries: whole periods of days, of sealed months that are known whole. From the totals:
    what became known in other months, and the days at the edges that no summary tells apart.
    """
    sources = {COLUMNS[name].source for name in columns} | {name for name, _ in selection.filters.columns()}
    if selection.credited:
        sources.add("role")
    finest = min((_FINEST.get(name, Period.MONTH) for name in columns), default=Period.MONTH)
    known_after = _known_after(selection, seals)
    months = [month for month in seals if _knows(selection, month_end(month))]
    runs = _runs(sorted([*months, *(month_of(one) for one in known_after)]))
    if not runs:
        return [_term(TOTALS, selection, selection.first, selection.last, *_known(selection))]
    rest = (_outside(TOTALS.c.known_day, runs), *_known(selection))
    found = [_term(TOTALS, selection, selection.first, selection.last, *rest)]
    for day in known_after:
        later = TOTALS.c.known_day.between(day, month_end(day))
        found.append(replace(_term(TOTALS, selection, selection.first, selection.last, later), sign=-1))
    summaries = answering((sources | {"measure"}) - {"day"}, finest)
    for table, first, last in _covering(selection.first, selection.last, summaries):
        known = table.c.known_day if table is TOTALS else table.c.known_month
        found.append(_term(table, selection, first, last, _within(known, runs)))
    return found


def _covering(first: date, last: date, summaries: Sequence[Rollup]) -> Iterator[tuple[Table, date, date]]:
    """These days in pieces: whole periods of the first summary, and at the edges those of finer ones."""
    if first > last:
        return
    if not summaries:
        yield TOTALS, first, last
        return
    best = summaries[0]
    finer = [one for one in summaries if one.period < best.period]
    start, end = best.period.inside(first, last)
    if start > end:
        yield from _covering(first, last, finer)
        return
    yield best.table, start, end
    yield from _covering(first, start - timedelta(days=1), finer)
    yield from _covering(end + timedelta(days=1), last, finer)


def _term(table: Table, selection: Selection, first: date, last: date, *known: Condition) -> Term:
    conditions = [table.c.day.between(first, last), *known]
    if "role" in table.c:
        conditions.append(table.c.role.in_(selection.roles))
    return Term(table, conditions + [table.c[name].in_(codes) for name, codes in selection.filters.columns()])


def _knows(selection: Selection, day: date) -> bool:
    """Whether all that became known on a day counts."""
    at = selection.known_at
    return at is None or day < at.date() or (day == at.date() and at.time() == DAY_END)


def _known(selection: Selection) -> list[Condition]:
    """The whole days of knowledge that count."""
    at, known = selection.known_at, TOTALS.c.known_day
    if at is None:
        return []
    return [known <= at.date() if _knows(selection, at.date()) else known < at.date()]


def _known_after(selection: Selection, seals: Seals) -> list[date]:
    """The first day of knowledge that does not count, if its month is taken whole without what came later.

    That is less than what came before in the second half of a sealed month.
    """
    at = selection.known_at
    if at is None or month_of(at.date()) not in seals or _knows(selection, month_end(at.date())):
        return []
    day = at.date() + timedelta(days=1) if _knows(selection, at.date()) else at.date()
    return [day] if day.day > MIDDLE else []


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
