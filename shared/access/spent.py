"""Proofs (DPoP) that the API processes of one service remember together, in the service's database.

A row is the hash of a proof's key and id, and until when the proof would be taken; nothing else of it
is kept. On PostgreSQL the table is not logged: after a crash of the server it is empty.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, DateTime, MetaData, String, Table, delete, select
from sqlalchemy.dialects.postgresql import insert

from shared.database import grants
from shared.database.database import Database
from shared.runtime.clock import Clock
from shared.runtime.retry import repeat

PAUSE_S = 600.0
PORTION = 10_000
"""Rows of one transaction, so that none holds up a caller."""
KEEP = timedelta(hours=1)
"""Beyond the time that a proof is taken: the clock of who forgets may be ahead of one that checks."""


def table_of(service: str, metadata: MetaData) -> Table:
    """Make the table in a service's metadata."""
    return Table(
        f"{service}_proofs",
        metadata,
        Column("digest", String(64), primary_key=True),
        Column("until", DateTime(timezone=True), nullable=False),
        info=grants.FORGOTTEN,
    )


class SpentProofs:
    """Takes each proof once among all processes on one PostgreSQL database."""

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    async def take(self, digest: str, until: float) -> bool:
        """Whether this process is the first to take the proof. `until` is in seconds of the epoch.

        Raises what a database that is away does: then nobody can say.
        """
        row = {"digest": digest, "until": datetime.fromtimestamp(until, UTC)}
        async with self._database.begin() as db:
            added = await db.execute(insert(self._table).values(row).on_conflict_do_nothing())
        return added.rowcount == 1


class ProofExpiry:
    """`run()` around `run_once()`. Replicas may run at once: a proof is only ever removed."""

    def __init__(self, database: Database, table: Table, clock: Clock, pause_s: float = PAUSE_S) -> None:
        self._database = database
        self._table = table
        self._clock = clock
        self._pause_s = pause_s

    async def run(self, stop: asyncio.Event) -> None:
        """Forget every so often until `stop`; a fault waits for the next turn."""
        await repeat(stop, self._pause_s, self.run_once, "proofs_expiry_retry")

    async def run_once(self) -> int:
        """Remove a portion of the proofs that are not taken any more; how many there were."""
        columns = self._table.c
        old = select(columns.digest).where(columns.until < self._clock() - KEEP).limit(PORTION)
        async with self._database.begin() as db:
            return (await db.execute(delete(self._table).where(columns.digest.in_(old)))).rowcount
