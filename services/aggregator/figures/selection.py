"""A selection: a resolved question. Which days, as known when, which codes, and for whom.

It has two meanings, side by side: `where` and `concerns` say it in SQL, of cells and of entries of
the journal; `counts` says it in Python, of what one entry counts. Both must agree, and the tests hold
them against each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import ColumnElement, FromClause, Table, and_, false, or_

from services.aggregator.counting.cells import (
    CBP,
    GROUP,
    LEAD,
    LOCATION,
    PARTNER,
    SHARED,
    Line,
    credits_of,
)
from services.aggregator.counting.measures import BASE, MEASURES, base_of
from services.aggregator.figures.as_known import EVERYTHING, AsKnown
from services.aggregator.figures.codes import Codes
from services.aggregator.figures.dimensions import codes_of
from services.aggregator.ledger import journal

MOST_LINES = 500
"""Measures times subtypes that one statement looks for; SQLite takes no deeper expressions."""
Condition = ColumnElement[bool]
Cell = dict[str, str]
"""The codes of a cell by column, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Figures of the local days `first` to `last`, as known at an instant.

    `codes` narrows columns of the totals. `roles` are those that count: lead agencies alone for a
    total, partners too for an agency's own figures. `as_cbp` shows the two components of CBP as one
    agency, of which what both have a part in counts once.
    """

    first: date
    last: date
    known: AsKnown = EVERYTHING
    codes: Mapping[str, Codes] = field(default_factory=dict)
    roles: tuple[str, ...] = (LEAD,)
    as_cbp: bool = False

    @classmethod
    def of(
        cls,
        first: date,
        last: date,
        known: AsKnown = EVERYTHING,
        *,
        credited: bool = False,
        **wanted: Sequence[str],
    ) -> "Selection":
        """The selection of these codes by dimension (`field_office`, `agency`, `measure`, ...).

        `credited` adds what partner agencies are credited with. The agency `cbp` is its two components.
        """
        narrowed: dict[str, Codes] = {}
        for name, codes in wanted.items():
            if codes and name != "role":
                column, its = codes_of(name, _components(codes) if name == "agency" else codes)
                narrowed[column] = narrowed.get(column, its) & its
        as_cbp = GROUP in wanted.get("agency", ())
        return cls(first, last, known, narrowed, _roles(wanted.get("role", ()), credited, as_cbp), as_cbp)

    def with_measures(self, *measures: str) -> "Selection":
        """The same, of these measures."""
        return replace(self, codes={**self.codes, "measure": Codes.of(base_of(measures))})

    def measures(self) -> list[str]:
        """The base measures that count."""
        return [name for name in BASE if name in self.codes["measure"]] if "measure" in self.codes else []

    # In SQL.

    def where(self, table: Table, first: date | None = None, last: date | None = None) -> list[Condition]:
        """Which rows of the totals or of a rollup are in it, whenever they became known.

        Of its days only those from `first` to `last`, where these are given.
        """
        conditions = [table.c.day.between(first or self.first, last or self.last)]
        if "role" in table.c:
            conditions.append(table.c.role.in_(self.roles))
        return conditions + [codes.where(table.c[name]) for name, codes in self.codes.items()]

    def located(self, entry: FromClause) -> list[Condition]:
        """Which entries of the journal lie on its days and at its places, whatever they count."""
        days = entry.c.day.between(self.first, self.last)
        places = (name for name in LOCATION if name in self.codes and name != "agency")
        return [days, *(self.codes[name].where(entry.c[name]) for name in places)]

    def concerns(self, dialect: str, entry: FromClause) -> Condition:
        """Which entries of the journal count in it while they stand, whenever they became known."""
        return and_(*self.located(entry), *self._of_kinds(entry), *self._of(dialect, entry))

    def _of_kinds(self, entry: FromClause) -> Iterator[Condition]:
        if "measure" in self.codes:
            yield entry.c.kind.in_(sorted({MEASURES[name].kind for name in self.measures()}))

    def _of(self, dialect: str, entry: FromClause) -> Iterator[Condition]:
        subtypes = self.codes.get("subtype", Codes((), others=True))
        searched = () if subtypes.others else subtypes.listed
        if not subtypes.others and not searched:
            yield false()
        if "measure" in self.codes or searched:
            yield journal.has_line(dialect, entry, self.measures(), searched)
        if "agency" in self.codes or self.roles != (LEAD,):
            yield or_(*(self._for(role, dialect, entry) for role in self.roles))

    def _for(self, role: str, dialect: str, entry: FromClause) -> Condition:
        agencies = self.codes.get("agency")
        if role == LEAD:
            return entry.c.agency == entry.c.agency if agencies is None else agencies.where(entry.c.agency)
        if role == SHARED:
            parts = ((entry.c.agency == one) | journal.has_partner(dialect, entry, one) for one in CBP)
            return and_(*parts)
        if agencies is None:
            return entry.c.partners != ""
        return or_(*(journal.has_partner(dialect, entry, one) for one in agencies.listed))

    # In Python.

    def counts(
        self, at: Mapping[str, str], partners: Iterable[str], lines: Mapping[Line, int]
    ) -> Iterator[tuple[Cell, int]]:
        """The cells of an entry that are in it, with their values.

        `at` has the entry's location, as far as it is not known to be in the selection already; its
        `agency` always.
        """
        if not self._has(at):
            return
        for agency, role, times in self.credits(at["agency"], partners):
            for (measure, subtype), value in self.lines(lines).items():
                cell = {"agency": agency, "role": role, "measure": measure, "subtype": subtype}
                yield {**at, **cell}, times * value

    def credits(self, lead: str, partners: Iterable[str]) -> list[tuple[str, str, int]]:
        """For whom an entry counts in it: agency, role and how often."""
        agencies = self.codes.get("agency")
        return [
            (agency, role, times)
            for agency, role, times in credits_of(lead, partners)
            if role in self.roles and (agencies is None or agency in agencies)
        ]

    def lines(self, lines: Mapping[Line, int]) -> dict[Line, int]:
        """The lines of an entry that count in it."""
        measures, subtypes = self.codes.get("measure"), self.codes.get("subtype")
        return {
            (measure, subtype): value
            for (measure, subtype), value in lines.items()
            if (measures is None or measure in measures) and (subtypes is None or subtype in subtypes)
        }

    def _has(self, at: Mapping[str, str]) -> bool:
        in_time = "day" not in at or self.first.isoformat() <= at["day"] <= self.last.isoformat()
        places = (name for name in at if name in self.codes and name != "agency")
        return in_time and all(at[name] in self.codes[name] for name in places)

    def searchable(self) -> bool:
        """Whether the journal can be searched for its lines in one statement."""
        subtypes = self.codes.get("subtype", Codes(()))
        return subtypes.others or max(len(self.measures()), 1) * len(subtypes.listed) <= MOST_LINES


def _components(agencies: Sequence[str]) -> Sequence[str]:
    """The agencies as cells name them."""
    return [*agencies, *CBP] if GROUP in agencies else agencies


def _roles(wanted: Sequence[str], credited: bool, as_cbp: bool) -> tuple[str, ...]:
    if wanted:
        return tuple(role for role in (LEAD, PARTNER, SHARED) if role in wanted)
    if not credited:
        return (LEAD,)
    return (LEAD, PARTNER, SHARED) if as_cbp else (LEAD, PARTNER)
