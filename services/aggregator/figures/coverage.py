"""Whether a figure of zero was counted at all: "none" is a finding, "not recorded" is a gap.

A measure is recorded in a period if any record entered by officers is of its kind, or if a
published file that covers the measure has records there. Both are read from the totals, as known at
the same instant as the figure, and for its agencies: an agency that has a part in any record, as lead
or partner, is one that records.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.cells import CBP, GROUP, LEAD, PARTNER
from services.aggregator.counting.measures import (
    CLOSING,
    INSPECTION,
    MEASURES,
    REFERRAL,
    SEIZURE,
    TRACE,
    Sums,
)
from services.aggregator.counting.sources import SOURCES
from services.aggregator.figures.dimensions import COLUMNS, FOLDED, Key, column_of
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped

COUNTS = {INSPECTION: "inspections", SEIZURE: "seizures", TRACE: "traces_submitted", REFERRAL: "referrals"}
"""By kind of record, the measure that every record of it counts."""
_KEYS = ("month", "agency")
_ASKED = (*COUNTS.values(), *(one.measure for one in SOURCES.values()))
Cell = tuple[Mapping[str, Any], Sums]
"""A month and an agency, and what each kind of record and each source counts there."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was counted in a period. `told` are the columns of the totals that the figure tells apart."""

    cells: Sequence[Cell]
    told: frozenset[str]

    def of(self, labels: Mapping[str, Key]) -> "Coverage":
        """The same, narrowed to the month, the part of the year, the year and the agency of a row."""
        return replace(self, cells=[(at, sums) for at, sums in self.cells if _in(at, labels)])

    def has(self, measure: str) -> bool:
        """Whether a measure is recorded; a derived one is where any of its parts is."""
        return bool(self.parts(measure))

    def parts(self, measure: str) -> frozenset[str]:
        """The base measures that a measure is made of, as far as they are recorded."""
        return frozenset(part for part in MEASURES[measure].parts or (measure,) if self._has(part))

    def missing(self, measures: Collection[str]) -> dict[str, str]:
        """Those of these measures that are not recorded, each with the reason."""
        return {name: reason(name) for name in measures if not self.has(name)}

    def _has(self, measure: str) -> bool:
        kind = MEASURES[measure].kind
        if kind == CLOSING:
            return True
        return any(_entered(kind, sums) or self._published(measure, at, sums) for at, sums in self.cells)

    def _published(self, measure: str, at: Mapping[str, Any], sums: Sums) -> bool:
        year = int(FOLDED["fiscal_year"][1](at["month"]))
        return any(
            sums.get(one.measure, 0) != 0 and measure in one.covers and year >= one.covers[measure]
            for one in SOURCES.values()
            if self.told <= set(one.tells)
        )


def reason(measure: str) -> str:
    """Why a figure of a measure is missing, in a sentence."""
    return f"{MEASURES[measure].title}: no record and no published file covers it in this period."


async def covered(db: AsyncConnection, selection: Selection, by: Sequence[str] = ()) -> Coverage:
    """What was counted in the period of a selection, for its agencies; `by` are the figure's keys."""
    codes = {name: its for name, its in selection.codes.items() if name == "agency"}
    asked = replace(selection, codes=codes, roles=(LEAD, PARTNER), as_cbp=False).with_measures(*_ASKED)
    found = await grouped(db, asked, _KEYS)
    cells = [(dict(zip(_KEYS, key, strict=True)), sums) for key, sums in found.items()]
    keys = {COLUMNS[column_of(name)].source for name in by if name != "measure"}
    return Coverage(cells, frozenset((selection.codes.keys() | keys) - {"day", "role"}))


def _entered(kind: str, sums: Sums) -> bool:
    """Whether officers entered any record of the kind, beside those of published files."""
    published = sum(sums.get(one.measure, 0) for one in SOURCES.values()) if kind == SEIZURE else 0
    return sums.get(COUNTS[kind], 0) != published


def _in(at: Mapping[str, Any], labels: Mapping[str, Key]) -> bool:
    return all(_same(at, name, wanted) for name, wanted in labels.items())


def _same(at: Mapping[str, Any], name: str, wanted: Key) -> bool:
    """Whether the month and the agency of a cell are those of a row; other keys do not narrow it."""
    if name == "agency" and wanted == GROUP:
        return at[name] in CBP
    if column_of(name) == "month" and name in FOLDED:
        return bool(FOLDED[name][1](at["month"]) == wanted)
    return name not in _KEYS or bool(at[name] == wanted)
