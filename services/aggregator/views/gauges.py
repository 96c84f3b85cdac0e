"""The fiscal-year-to-date gauges: read from the totals when Prometheus asks, so always current.

What is printed of a past year is kept while nothing that counts in it can have changed (`Gauges`).

Cardinality is bounded by the reference data: fiscal years shown (OUTBOUND_FISCAL_YEARS) x ports
and field offices with any figure x agencies x measures. Traces and referrals have no gauges: they
are answered over years, and nobody is paged for them (`/v1/totals` has them). A correction can
lower a gauge, so none is a counter. A figure of zero has no gauge: whether it was counted at all
is not for a gauge to say (`figures.coverage`). The text is written here, because the client library
takes many times as long for tens of thousands of series. Every label value is a code, so nothing
needs escaping.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import DERIVED, MEASURES, THREATS, Sums, Unit, with_derived
from services.aggregator.figures.dimensions import Grouped
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped, loose_years
from services.aggregator.ledger.journal import newest_day
from services.aggregator.ledger.rollups import Seals, seals
from services.aggregator.views.comparisons import comparison_of
from services.aggregator.views.questions import ComparisonQuestion
from shared.contracts.fiscal import first_day, fiscal_year, last_day
from shared.database.database import Database

LABELS = ("fiscal_year", "field_office", "port", "agency", "measure")


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its name, meaning and labels, and how many of a total's units are one of its own."""

    name: str
    help: str
    labels: tuple[str, ...] = LABELS
    scale: int = 1

    def of(self, value: int) -> int | float:
        """A total in the metric's own unit."""
        return value if self.scale == 1 else value / self.scale


FAMILIES = {
    Unit.ITEMS: Family("outbound_fytd_items", "Items seized in the fiscal year to date."),
    Unit.ROUNDS: Family("outbound_fytd_ammunition_rounds", "Rounds seized in the fiscal year to date."),
    Unit.USD_CENTS: Family(
        "outbound_fytd_currency_dollars", "US dollars seized in the fiscal year to date.", scale=100
    ),
    Unit.EVENTS: Family("outbound_fytd_events", "Seizures, inspections and hits in the fiscal year to date."),
    Unit.PERSONS: Family("outbound_fytd_arrests", "Persons arrested in the fiscal year to date."),
}
GAUGED = {
    name: FAMILIES[one.unit]
    for name, one in MEASURES.items()
    if one.unit in FAMILIES and (one.listed or name in THREATS)
}
"""The measures that have a gauge."""
BEFORE = {
    unit: replace(
        family,
        name=family.name.replace("fytd", "year_before"),
        help=f"{family.help.removesuffix('.')} before, through the same date; fiscal_year is the one that it "
        "is compared with.",
        labels=("fiscal_year", "field_office", "agency", "measure"),
    )
    for unit, family in FAMILIES.items()
}
"""The same period a year ago, by field office: what a ratio to it needs."""
HIT_RATIO = Family(
    "outbound_fytd_hit_ratio",
    "Inspections with a hit over inspections, in the fiscal year to date.",
    LABELS[:-1],
)
Text = Mapping[str, bytes]
"""Lines of the exposition by the name of their family."""


class Gauges:
    """The gauges of one database. What is printed of a fiscal year that is at rest is kept."""

    def __init__(self, database: Database, fiscal_years: int) -> None:
        self._database = database
        self._fiscal_years = fiscal_years
        self._sealed: Seals = {}
        self._kept: dict[int, Text] = {}

    async def render(self, today: date) -> bytes:
        """The gauges as they stand now, as text exposition."""
        async with self._database.snapshot() as db:
            texts = await self._by_year(db)
            before = await read_before(db, today)
        return b"".join(_exposition([*texts, printed_before(fiscal_year(today), before)]))

    async def _by_year(self, db: AsyncConnection) -> list[Text]:
        """The lines of the latest fiscal years.

        A year is at rest while all that counts in it became known in months that are sealed. While its
        seals stay the same, so do its sums: whatever adds to a sealed month breaks the seal. The newest
        year is hardly ever at rest; it is not worth the look.
        """
        newest = await newest_day(db)
        if newest is None:
            return []
        last = fiscal_year(newest)
        years = range(last - self._fiscal_years + 1, last + 1)
        sealed = await seals(db)
        moving = await loose_years(db, Selection(first_day(years[0]), last_day(last - 1)), sealed) | {last}
        kept = {
            year: text for year, text in self._kept.items() if sealed == self._sealed and year not in moving
        }
        texts = {year: kept[year] if year in kept else await _printed(db, year) for year in years}
        self._sealed, self._kept = sealed, {year: texts[year] for year in years if year not in moving}
        return list(texts.values())


async def read_before(db: AsyncConnection, today: date) -> Grouped:
    """Sums by (field office, agency) and measure, a year before today's fiscal year to date."""
    question = ComparisonQuestion(fiscal_year=fiscal_year(today), through=today)
    now = datetime.combine(today, time(), UTC)
    return await grouped(db, comparison_of(question, now).previous, ("field_office", "agency"))


async def _printed(db: AsyncConnection, year: int) -> Text:
    selection = Selection(first_day(year), last_day(year))
    places = ("field_office", "port", "agency")
    return printed(year, await grouped(db, selection, places, packed=True))


def printed(year: int, sums: Grouped) -> Text:
    """The lines of a fiscal year, from sums by (field office, port, agency) and measure."""
    places = [
        (f'{{agency="{agency}",field_office="{office}",fiscal_year="{year}"', f'port="{port}"}}')
        for office, port, agency in sums
    ]
    lines: dict[str, list[str]] = defaultdict(list)
    for name, family in GAUGED.items():
        head, measure = family.name, f',measure="{name}",'
        values = zip(places, _values(name, family, sums.values()), strict=True)
        lines[head] += [f"{head}{at}{measure}{port} {value}\n" for (at, port), value in values if value]
    for (at, port), base in zip(places, sums.values(), strict=True):
        if inspections := base.get("inspections"):
            ratio = base.get("inspection_hits", 0) / inspections
            lines[HIT_RATIO.name].append(f"{HIT_RATIO.name}{at},{port} {ratio}\n")
    return _joined(lines)


def _values(name: str, family: Family, sums: Iterable[Sums]) -> Sequence[int | float]:
    """A measure in the metric's own unit, from sums of the base measures. All places at once, for speed."""
    parts = DERIVED.get(name)
    if parts is None:
        values = [base.get(name, 0) for base in sums]
    else:
        values = [sum([base.get(part, 0) for part in parts]) for base in sums]
    return values if family.scale == 1 else [family.of(value) for value in values]


def printed_before(this_year: int, sums: Grouped) -> Text:
    """The lines of the period a year before, from sums by (field office, agency) and measure."""
    lines: dict[str, list[str]] = defaultdict(list)
    for (office, agency), base in sums.items():
        place = f'{{agency="{agency}",field_office="{office}",fiscal_year="{this_year}"'
        for name, value in with_derived(base).items():
            if value and name in GAUGED:
                family = BEFORE[MEASURES[name].unit]
                lines[family.name].append(f'{family.name}{place},measure="{name}"}} {family.of(value)}\n')
    return _joined(lines)


def _joined(lines: Mapping[str, list[str]]) -> Text:
    return {name: "".join(some).encode() for name, some in lines.items()}


def _exposition(texts: Sequence[Text]) -> Iterator[bytes]:
    """Each family together, below its head."""
    for family in (*FAMILIES.values(), HIT_RATIO, *BEFORE.values()):
        yield f"# HELP {family.name} {family.help}\n# TYPE {family.name} gauge\n".encode()
        for text in texts:
            yield text.get(family.name, b"")
