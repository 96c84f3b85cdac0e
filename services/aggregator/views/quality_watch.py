"""The findings of data quality as a gauge, counted every so often: too dear for each scrape."""

import asyncio
from datetime import date

from services.aggregator.views import quality
from services.aggregator.views.quality import Scope
from shared.contracts.fiscal import first_day, fiscal_year
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics
from shared.runtime.retry import repeat

PAUSE_S = 600.0


class QualityWatch:
    """`run()` around `run_once()`."""

    def __init__(self, database: Database, metrics: Metrics, clock: Clock, pause_s: float = PAUSE_S) -> None:
        self._database = database
        self._metrics = metrics
        self._clock = clock
        self._pause_s = pause_s

    async def run(self, stop: asyncio.Event) -> None:
        """Count at once and then every so often until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self.run_once, "quality_retry")

    async def run_once(self) -> None:
        """Count the records of this fiscal year and of the one before."""
        scope = Scope((first_day(fiscal_year(self._clock().date()) - 1), date.max))
        async with self._database.snapshot() as db:
            counts = await quality.counts(db, scope)
        for finding, records in counts.items():
            self._metrics.quality_findings.labels(finding).set(records)
