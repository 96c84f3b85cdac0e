"""The fiscal-year-to-date gauges: read from the totals when Prometheus asks, so always current.

Cardinality is bounded by the reference data: fiscal years shown (OUTBOUND_FISCAL_YEARS) x ports
and field offices with any figure x agencies x measures. A correction can lower a gauge, so none
is a counter.
"""

from collections import defaultdict
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.measures import MEASURES, Unit
from services.aggregator.queries import TOTALS, with_derived
from shared.db import Database

LABELS = ("fiscal_year", "field_office", "port", "agency", "measure")
FAMILIES = {
    Unit.ITEMS: ("outbound_fytd_items", "Items seized in the fiscal year to date.", 1),
    Unit.ROUNDS: ("outbound_fytd_ammunition_rounds", "Rounds seized in the fiscal year to date.", 1),
    Unit.USD_CENTS: ("outbound_fytd_currency_dollars", "US dollars seized in the fiscal year to date.", 100),
    Unit.EVENTS: (
        "outbound_fytd_events",
        "Seizures, inspections and hits in the fiscal year to date.",
        1,
    ),
    Unit.PERSONS: ("outbound_fytd_arrests", "Persons arrested in the fiscal year to date.", 1),
}
Key = tuple[str, str, str, str]


async def read(db: AsyncConnection, fiscal_years: int) -> dict[Key, dict[str, int]]:
    """Sums by (fiscal year, field office, port, agency) and measure, for the latest fiscal years."""
    table = TOTALS.c
    keys = (table.fiscal_year, table.field_office, table.port_code, table.agency, table.measure)
    latest = select(table.fiscal_year).distinct().order_by(table.fiscal_year.desc()).limit(fiscal_years)
    query = select(*keys, func.sum(table.value)).where(table.fiscal_year.in_(latest)).group_by(*keys)
    sums: dict[Key, dict[str, int]] = defaultdict(dict)
    for year, office, port, agency, measure, value in await db.execute(query):
        sums[str(year), office, port, agency][measure] = int(value)
    return sums


class TotalsCollector:
    """A snapshot of the totals as Prometheus metric families."""

    def __init__(self, sums: dict[Key, dict[str, int]]) -> None:
        self._sums = {key: with_derived(values) for key, values in sums.items()}

    def collect(self) -> Iterator[Metric]:
        """The families."""
        families = {
            unit: GaugeMetricFamily(name, text, labels=LABELS) for unit, (name, text, _) in FAMILIES.items()
        }
        rate = GaugeMetricFamily(
            "outbound_fytd_hit_ratio",
            "Inspections with a hit over inspections, in the fiscal year to date.",
            labels=LABELS[:-1],
        )
        for key, values in self._sums.items():
            for name, value in values.items():
                unit = MEASURES[name].unit
                families[unit].add_metric((*key, name), value / FAMILIES[unit][2])
            if values.get("inspections"):
                rate.add_metric(key, values.get("inspection_hits", 0) / values["inspections"])
        yield from families.values()
        yield rate


async def render(database: Database, fiscal_years: int) -> bytes:
    """The gauges as text exposition."""
    async with database.read() as db:
        sums = await read(db, fiscal_years)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(TotalsCollector(sums))
    return generate_latest(registry)
