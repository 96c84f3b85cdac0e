"""The fiscal-year-to-date gauges: read from the totals when Prometheus asks, so always current.

Cardinality is bounded by the reference data: fiscal years shown (OUTBOUND_FISCAL_YEARS) x ports
and field offices with any figure x agencies x measures. A correction can lower a gauge, so none
is a counter. The text is written here, because the client library takes many times as long
for tens of thousands of series; every label value is a code, so nothing needs escaping.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.measures import MEASURES, Unit
from services.aggregator.queries import TOTALS, with_derived
from shared.contracts.fiscal import first_day, fiscal_year
from shared.db import Database

LABELS = ("fiscal_year", "field_office", "port", "agency", "measure")


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its name, meaning and labels, and how many of a total's units are one of its own."""

    name: str
    help: str
    labels: tuple[str, ...] = LABELS
    scale: int = 1


FAMILIES = {
    Unit.ITEMS: Family("outbound_fytd_items", "Items seized in the fiscal year to date."),
    Unit.ROUNDS: Family("outbound_fytd_ammunition_rounds", "Rounds seized in the fiscal year to date."),
    Unit.USD_CENTS: Family(
        "outbound_fytd_currency_dollars", "US dollars seized in the fiscal year to date.", scale=100
    ),
    Unit.EVENTS: Family("outbound_fytd_events", "Seizures, inspections and hits in the fiscal year to date."),
    Unit.PERSONS: Family("outbound_fytd_arrests", "Persons arrested in the fiscal year to date."),
}
HIT_RATIO = Family(
    "outbound_fytd_hit_ratio",
    "Inspections with a hit over inspections, in the fiscal year to date.",
    LABELS[:-1],
)
Key = tuple[int, str, str, str]
Sums = Mapping[Key, Mapping[str, int]]


async def read(db: AsyncConnection, fiscal_years: int) -> Sums:
    """Sums by (fiscal year, field office, port, agency) and measure, for the latest fiscal years."""
    table = TOTALS.c
    newest = (await db.execute(select(func.max(table.day)))).scalar()
    if newest is None:
        return {}
    keys = (table.fiscal_year, table.field_office, table.port_code, table.agency, table.measure)
    since = first_day(fiscal_year(newest) - fiscal_years + 1)
    value = cast(func.sum(table.value), BigInteger)  # PostgreSQL's own sum is a slow decimal
    sums: dict[Key, dict[str, int]] = defaultdict(dict)
    for *key, measure, total in await db.execute(
        select(*keys, value).where(table.day >= since).group_by(*keys)
    ):
        sums[key[0], key[1], key[2], key[3]][measure] = total
    return sums


def exposition(sums: Sums) -> str:
    """The gauges as text exposition, each family together."""
    lines: dict[Family, list[str]] = {family: [] for family in (*FAMILIES.values(), HIT_RATIO)}
    families = {name: FAMILIES[measure.unit] for name, measure in MEASURES.items()}
    for (year, office, port, agency), base in sums.items():
        values = with_derived(base)
        place, rest = f'{{agency="{agency}",field_office="{office}",fiscal_year="{year}"', f'port="{port}"}}'
        for name, value in values.items():
            family = families[name]
            shown = value if family.scale == 1 else value / family.scale
            lines[family].append(f'{family.name}{place},measure="{name}",{rest} {shown}')
        if values.get("inspections"):
            ratio = values.get("inspection_hits", 0) / values["inspections"]
            lines[HIT_RATIO].append(f"{HIT_RATIO.name}{place},{rest} {ratio}")
    return "".join(line + "\n" for family, some in lines.items() for line in _with_head(family, some))


def _with_head(family: Family, lines: list[str]) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}"
    yield f"# TYPE {family.name} gauge"
    yield from lines


async def render(database: Database, fiscal_years: int) -> bytes:
    """The gauges as they stand now, as text exposition."""
    async with database.read() as db:
        return exposition(await read(db, fiscal_years)).encode()
