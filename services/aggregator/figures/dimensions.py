"""What figures are grouped and selected by: columns of the totals, and what follows from them.

A column is grouped by in SQL. What follows from one (the region from the field office, the half year
from the month) is folded here afterwards, so that both databases and the journal give the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, extract, func

from services.aggregator.counting.cells import CBP, GROUP
from services.aggregator.counting.measures import MEASURES, Sums, base_of
from services.aggregator.figures.codes import Codes
from services.aggregator.ledger.tables import METADATA
from shared.contracts import ports
from shared.contracts.fiscal import fiscal_month

TOTALS = METADATA.tables["totals"]

Key = str | int
Grouped = dict[tuple[Key, ...], Sums]
"""Sums by grouping keys."""
Cells = Mapping[str, str]
"""The codes of one cell by their column (`cells.CELL`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A grouping key that SQL knows: the column that it is made of, its expression on a dialect from that
    column of the totals or a rollup, and the same from a cell's codes."""

    source: str
    sql: Callable[[str, ColumnElement[Any]], ColumnElement[Any]]
    key: Callable[[Cells], Key]


def _plain(name: str) -> Column:
    return Column(name, lambda _dialect, column: column, lambda cell: cell[name])


def _month(_dialect: str, day: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(extract("year", day) * 100 + extract("month", day), Integer)


def _week(dialect: str, day: ColumnElement[Any]) -> ColumnElement[Any]:
    if dialect == "sqlite":
        return func.date(day, "-6 days", "weekday 1")
    return cast(func.date_trunc("week", day), Date)


def monday(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


COLUMNS: dict[str, Column] = {
    "month": Column("day", _month, lambda cell: int(cell["day"][:4] + cell["day"][5:7])),
    "week": Column("day", _week, lambda cell: monday(date.fromisoformat(cell["day"])).isoformat()),
    "day": _plain("day"),
    "port": _plain("port_code"),
    "field_office": _plain("field_office"),
    "agency": _plain("agency"),
    "role": _plain("role"),
    "operation": _plain("operation"),
    "task_force": _plain("task_force"),
    "subtype": _plain("subtype"),
}


def _fiscal_month(month: int) -> int:
    return fiscal_month(date(month // 100, month % 100, 1))


def _region(office: str) -> str:
    known = ports.field_offices().get(office)
    return str(known.region) if known else "unknown"


def _state(port: str) -> str:
    known = ports.ports().get(port)
    return known.state if known else ""


FOLDED: dict[str, tuple[str, Callable[[Any], Key]]] = {
    "fiscal_year": ("month", lambda month: month // 100 + (month % 100 >= 10)),
    "half": ("month", lambda month: 1 + (_fiscal_month(month) > 6)),
    "quarter": ("month", lambda month: (_fiscal_month(month) + 2) // 3),
    "region": ("field_office", _region),
    "state": ("port", _state),
    "traffic": ("subtype", lambda subtype: subtype.partition("/")[0] if "/" in subtype else ""),
    "posture": ("subtype", lambda subtype: subtype.partition("/")[2]),
}
"""What follows from a column, and how. Traffic and posture are the two halves of an inspection's subtype."""


def column_of(name: str) -> str:
    """The column that a grouping key is, or follows from."""
    return FOLDED[name][0] if name in FOLDED else name


def key_of(name: str, value: Any) -> Key:
    """The grouping key from its column's value; days as ISO text."""
    if isinstance(value, date):
        value = value.isoformat()
    folded: Key = FOLDED[name][1](value) if name in FOLDED else value
    return folded


def codes_of(name: str, wanted: Sequence[str]) -> tuple[str, Codes]:
    """The column of the totals that these codes of a dimension narrow, and to which of its codes.

    The empty code of `state`, `traffic` or `posture`, and the region `unknown`, stand for every code
    from which no other follows.
    """
    if name == "measure":
        return "measure", Codes.of(base_of(wanted))
    if name in _FOLLOWS:
        column, known = _FOLLOWS[name]
        fold = FOLDED[name][1]
        chosen = Codes.of(code for code in known() if fold(code) in wanted)
        return column, chosen | Codes.of(known(), others=True) if set(wanted) & {"", "unknown"} else chosen
    return COLUMNS[name].source, Codes.of(wanted)


def _subtypes() -> Iterable[str]:
    return MEASURES["inspections"].subtypes()


_FOLLOWS: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "region": ("field_office", ports.field_offices),
    "state": ("port_code", ports.ports),
    "traffic": ("subtype", _subtypes),
    "posture": ("subtype", _subtypes),
}
"""The column that each follows from, and the codes of it from which one is known to follow."""


def folded(
    keys: Sequence[str], columns: Sequence[str], sums: dict[tuple[Any, ...], Sums], *, as_cbp: bool
) -> Grouped:
    """By the keys asked for, from sums by columns; SQL gives days as dates, the journal as text."""
    places = [columns.index(column_of(name)) for name in keys]
    folded: Grouped = {}
    for values, by_measure in sums.items():
        key = tuple(key_of(name, values[at]) for name, at in zip(keys, places, strict=True))
        into = folded.setdefault(_of_cbp(keys, key) if as_cbp else key, by_measure)
        if into is not by_measure:  # another one fell to this key
            for measure, value in by_measure.items():
                into[measure] = into.get(measure, 0) + value
    return {key: folded[key] for key in sorted(folded)}


def _of_cbp(keys: Sequence[str], key: tuple[Key, ...]) -> tuple[Key, ...]:
    """The key with CBP in place of each of its components."""
    return tuple(
        GROUP if name == "agency" and value in CBP else value for name, value in zip(keys, key, strict=True)
    )
