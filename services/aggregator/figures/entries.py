"""Entries of the journal by a selection: the conditions in SQL, and what of an entry counts."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, literal, or_, select

from services.aggregator.figures.selection import Selection, base_of, invalid
from services.aggregator.ledger.journal import JOURNAL
from shared.contracts import closing, inspection, referral, seizure, trace

MOST_LINES = 500
"""Measures times subtypes that one statement looks for; SQLite takes no deeper expressions."""

_OTHERS = {
    "inspections_with_seizure": inspection.KIND,
    "time_to_crime_days": trace.KIND,
    "sentence_months": referral.KIND,
    "closed_years": closing.KIND,
}
_FAMILIES = {"inspection": inspection.KIND, "traces_": trace.KIND, "referral": referral.KIND}


def kind_of(measure: str) -> str:
    """The kind of the records that a base measure counts."""
    families = (kind for prefix, kind in _FAMILIES.items() if measure.startswith(prefix))
    return _OTHERS.get(measure) or next(families, seizure.KIND)


def check_lines(selection: Selection) -> None:
    """Raise `Invalid` for more subtypes than can be looked for at once."""
    parts, subtypes = len(base_of(selection.filters.measures)), len(selection.filters.subtypes)
    if parts * subtypes > MOST_LINES:
        raise invalid("subtype", f"at most {MOST_LINES // parts} subtypes at once for these measures")


def matching(dialect: str, entry: FromClause, selection: Selection) -> ColumnElement[bool]:
    """Whether an entry counts in the selection while it stands, whenever it became known.

    `entry` is the journal or an alias of it.
    """
    place = entry.c.day.between(selection.first, selection.last)
    codes = [
        entry.c[name].in_(wanted)
        for name, wanted in selection.filters.columns()
        if name not in {"measure", "subtype", "agency"}
    ]
    rest = (*_agencies(dialect, entry, selection), *_lines(dialect, entry, selection))
    return and_(place, *_kinds(entry, selection), *codes, *rest)


def replaced(entry: FromClause, upto: Any) -> ColumnElement[bool]:
    """Whether a later version of the entry's record was recorded by then.

    A scalar subquery, which the planner looks up for each row that is left, rather than joining
    millions to find a hundred.
    """
    later = JOURNAL.alias("later")
    same = (later.c.record_id == entry.c.record_id) & (later.c.kind == entry.c.kind)
    next_one = (later.c.previous == entry.c.version) & (later.c.recorded_at <= upto)
    return select(literal(1)).where(same, next_one).limit(1).scalar_subquery().is_not(None)


def _kinds(entry: FromClause, selection: Selection) -> Iterator[ColumnElement[bool]]:
    if selection.filters.measures:
        kinds = {kind_of(name) for name in base_of(selection.filters.measures)}
        yield entry.c.kind.in_(sorted(kinds))


def _agencies(dialect: str, entry: FromClause, selection: Selection) -> Iterator[ColumnElement[bool]]:
    codes = selection.filters.agencies
    if codes:
        partners = literal(",") + entry.c.partners + literal(",")
        credited = [_contains(dialect, partners, f",{code},") for code in codes if selection.credited]
        yield or_(entry.c.agency.in_(codes), *credited)


def _lines(dialect: str, entry: FromClause, selection: Selection) -> Iterator[ColumnElement[bool]]:
    """By the text of `projection.encode`, which reads a line as `["measure","subtype",value]`."""
    measures, subtypes = base_of(selection.filters.measures), selection.filters.subtypes
    heads = [f'["{name}","' for name in measures] or ['","']
    texts = [f'{head}{subtype}",' for head in heads for subtype in subtypes] if subtypes else heads
    if measures or subtypes:
        yield or_(*(_contains(dialect, entry.c.lines, text) for text in texts))


def _contains(dialect: str, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a text contains another one, to the letter: LIKE has wildcards, and no case on SQLite."""
    find = func.instr if dialect == "sqlite" else func.strpos
    return find(column, text) > 0
