"""Whether a figure of zero was counted at all: "none" is a finding, "not recorded" is a gap.

A measure is recorded in a period if any record entered by officers is of its kind, or if a
published file that covers the measure has records there. Both are read from the totals, as known at
the same instant and for the same agencies as the figure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

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
from services.aggregator.figures.dimensions import COLUMNS, column_of
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped

COUNTS = {INSPECTION: "inspections", SEIZURE: "seizures", TRACE: "traces_submitted", REFERRAL: "referrals"}
"""By kind of record, the measure that every record of it counts."""
NOT_RECORDED = "not_recorded"
_ASKED = (*COUNTS.values(), *(one.measure for one in SOURCES.values()))


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was counted in a period: by fiscal year, what each kind of record and each source counts there.

    `told` are the columns of the totals that the figure tells apart.
    """

    years: Mapping[int, Sums]
    told: frozenset[str]

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
        return any(self._entered(kind, sums) or self._published(measure, year, sums)
                   for year, sums in self.years.items())  # fmt: skip

    def _entered(self, kind: str, sums: Sums) -> bool:
        """Whether officers entered any record of the kind, beside those of published files."""
        published = sum(sums.get(one.measure, 0) for one in SOURCES.values()) if kind == SEIZURE else 0
        return sums.get(COUNTS[kind], 0) - published > 0

    def _published(self, measure: str, year: int, sums: Sums) -> bool:
        return any(
            sums.get(one.measure, 0) > 0 and measure in one.covers and year >= one.covers[measure]
            for one in SOURCES.values()
            if self.told <= set(one.tells)
        )


def reason(measure: str) -> str:
    """Why a figure of a measure is missing, in a sentence."""
    return f"{MEASURES[measure].title}: no record and no published file covers it in this period."


async def covered(db: AsyncConnection, selection: Selection, by: Sequence[str] = ()) -> Coverage:
    """What was counted in the period of a selection, for its agencies; `by` are the figure's keys."""
    codes = {name: its for name, its in selection.codes.items() if name == "agency"}
    asked = replace(selection, codes=codes, as_cbp=False).with_measures(*_ASKED)
    years: dict[int, Sums] = {}
    for (year,), sums in (await grouped(db, asked, ("fiscal_year",))).items():
        years[int(year)] = sums
    keys = {COLUMNS[column_of(name)].source for name in by if name != "measure"}
    return Coverage(years, frozenset((selection.codes.keys() | keys) - {"day"}))
