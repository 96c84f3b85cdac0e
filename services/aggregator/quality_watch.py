"""The findings of data quality as a gauge, counted every so often: too dear for each scrape."""

import asyncio
from datetime import date

import structlog

from services.aggregator import quality
from services.aggregator.quality import Scope
from shared.clock import Clock
from shared.contracts.fiscal import first_day, fiscal_year
from shared.db import Database
from shared.metrics import Metrics
from shared.retry import wait

log = structlog.get_logger(__name__)
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
        while not stop.is_set():
            try:
                await self.run_once()
            except Exception as error:  # noqa: BLE001 - nothing depends on this round
                log.warning("quality_retry", error=f"{type(error).__name__}: {error}")
            await wait(stop, self._pause_s)

    async def run_once(self) -> None:
        """Count the records of this fiscal year and of the one before."""
        scope = Scope((first_day(fiscal_year(self._clock().date()) - 1), date.max))
        async with self._database.snapshot() as db:
            counts = await quality.counts(db, scope)
        for finding, records in counts.items():
            self._metrics.quality_findings.labels(finding).set(records)
