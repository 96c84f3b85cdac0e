"""The fiscal-year-to-date gauges: read from the totals when Prometheus asks, so always current.

Cardinality is bounded by the reference data: fiscal years shown (OUTBOUND_FISCAL_YEARS) x ports
and field offices with any figure x agencies x measures. Traces and referrals have no gauges: they
are answered over years, and nobody is paged for them (`/v1/totals` has them). A correction can
lower a gauge, so none is a counter. A figure of zero has no gauge: whether it was counted at all
is not for a gauge to say (`figures.coverage`). The text is written here, because the client library
takes many times as long for tens of thousands of series. Every label value is a code, so nothing
needs escaping.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.counting.measures import MEASURES, THREATS, Unit, with_derived
from services.aggregator.figures.dimensions import Grouped
from services.aggregator.figures.selection import Selection
from services.aggregator.figures.sums import grouped
from services.aggregator.ledger.journal import newest_day
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
Key = tuple[int, str, str, str]
Gauged = Mapping[Key, Mapping[str, int]]


async def read(db: AsyncConnection, fiscal_years: int) -> Gauged:
    """Sums by (fiscal year, field office, port, agency) and measure, for the latest fiscal years."""
    newest = await newest_day(db)
    if newest is None:
        return {}
    sums: dict[Key, Mapping[str, int]] = {}
    last = fiscal_year(newest)
    for year in range(last - fiscal_years + 1, last + 1):
        found = await grouped(
            db, Selection(first_day(year), last_day(year)), ("field_office", "port", "agency")
        )
        sums |= {
            (year, str(office), str(port), str(agency)): its for (office, port, agency), its in found.items()
        }
    return sums


async def read_before(db: AsyncConnection, today: date) -> Grouped:
    """Sums by (field office, agency) and measure, a year before today's fiscal year to date."""
    question = ComparisonQuestion(fiscal_year=fiscal_year(today), through=today)
    now = datetime.combine(today, time(), UTC)
    return await grouped(db, comparison_of(question, now).previous, ("field_office", "agency"))


def exposition(sums: Gauged, before: Grouped, this_year: int) -> str:
    """The gauges as text exposition, each family together; `this_year` is under way."""
    families = (*FAMILIES.values(), HIT_RATIO, *BEFORE.values())
    lines: dict[Family, list[str]] = {family: [] for family in families}
    for (year, office, port, agency), base in sums.items():
        values = with_derived(dict(base))
        place, rest = f'{{agency="{agency}",field_office="{office}",fiscal_year="{year}"', f'port="{port}"}}'
        for name, value in values.items():
            family = GAUGED.get(name)
            if family is not None and value:
                lines[family].append(f'{family.name}{place},measure="{name}",{rest} {family.of(value)}')
        if values.get("inspections"):
            ratio = values.get("inspection_hits", 0) / values["inspections"]
            lines[HIT_RATIO].append(f"{HIT_RATIO.name}{place},{rest} {ratio}")
    for (its_office, its_agency), base in before.items():
        place = f'{{agency="{its_agency}",field_office="{its_office}",fiscal_year="{this_year}"'
        for name, value in with_derived(base).items():
            if name in GAUGED and value:
                family = BEFORE[MEASURES[name].unit]
                lines[family].append(f'{family.name}{place},measure="{name}"}} {family.of(value)}')
    return "".join(line + "\n" for family, some in lines.items() for line in _with_head(family, some))


def _with_head(family: Family, lines: list[str]) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}"
    yield f"# TYPE {family.name} gauge"
    yield from lines


async def render(database: Database, fiscal_years: int, today: date) -> bytes:
    """The gauges as they stand now, as text exposition."""
    async with database.snapshot() as db:
        sums, before = await read(db, fiscal_years), await read_before(db, today)
    return exposition(sums, before, fiscal_year(today)).encode()
