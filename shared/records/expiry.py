"""Forgetting idempotency keys that no caller will send again; all else that is recorded stays."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Table, delete, select, tuple_

from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.runtime.retry import repeat

PAUSE_S = 6 * 3600.0
PORTION = 10_000
"""Keys of one transaction, so that none holds up a caller."""


class KeyExpiry:
    """`run()` around `run_once()`. Replicas may run at once: a key is only ever removed."""

    def __init__(
        self,
        database: Database,
        tables: Sequence[Table],
        clock: Clock,
        keep: timedelta,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._database = database
        self._tables = tables
        self._clock = clock
        self._keep = keep
        self._pause_s = pause_s

    async def run(self, stop: asyncio.Event) -> None:
        """Forget every so often until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self.run_once, "expiry_retry")

    async def run_once(self) -> int:
        """Remove a portion of the keys that are older than `keep`; how many there were."""
        before = self._clock() - self._keep
        removed = 0
        for table in self._tables:
            name = (table.c.caller, table.c.key)
            old = select(*name).where(table.c.created_at < before).limit(PORTION)
            async with self._database.begin() as db:
                removed += (await db.execute(delete(table).where(tuple_(*name).in_(old)))).rowcount
        return removed
