"""Merging the totals: batches append rows; here the rows of each cell become one again.

It is never needed for a figure to be right, only for the table to stay small: a day is rewritten
once after it was written to, when there is time. Replicas may merge at once: each row is removed
by one of them, and what it is merged into is added in the same statement.
"""

import asyncio

import structlog

from services.aggregator import repository
from shared.db import Database
from shared.retry import wait

log = structlog.get_logger(__name__)
DAYS = 31
PAUSE_S = 30.0


class Merger:
    """`run()` around `run_once()`."""

    def __init__(self, database: Database, pause_s: float = PAUSE_S) -> None:
        self._database = database
        self._pause_s = pause_s
        self._looked_upto = 0  # rows up to this id are merged, or were left to a later turn

    async def run(self, stop: asyncio.Event) -> None:
        """Merge every so often until `stop`; a fault waits for the next turn."""
        while not stop.is_set():
            await wait(stop, self._pause_s)
            try:
                while not stop.is_set() and await self.run_once():
                    pass
            except Exception as error:  # noqa: BLE001 - nothing depends on this round
                log.warning("merge_retry", error=f"{type(error).__name__}: {error}")

    async def run_once(self) -> int:
        """Merge some days; how many there were."""
        async with self._database.begin() as db:
            upto = await repository.newest_row(db)
            days = await repository.unmerged_days(db, self._looked_upto, upto, DAYS)
            if days:
                await repository.merge(db, days)
        if len(days) < DAYS:
            self._looked_upto = upto
        return len(days)
