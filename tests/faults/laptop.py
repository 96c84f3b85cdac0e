"""`outbound up`: the whole system in one supervised process, its data in one directory."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from services.cli.processes.ports import free_port
from shared.access.caller import Role, everywhere
from shared.events.embedded import EmbeddedLog
from shared.events.log import EventLog, TopicPartition
from tests.faults.deployment import SETTLE_S, TOPICS
from tests.faults.processes import Supervised, until
from tests.support import issuer


class Laptop:
    """One process over `data`. Leaving the block kills it if it still runs."""

    def __init__(self, directory: Path, data: Path, env: Mapping[str, str] | None = None) -> None:
        port = free_port()
        given = {"OUTBOUND_ISSUERS": issuer.ISSUERS, "OUTBOUND_HEARTBEAT_SECONDS": "5", **(env or {})}
        self.data = data
        self.process = Supervised("up", f"up --data {data} --port {port}", given, directory, port)

    @property
    def bases(self) -> dict[str, str]:
        """One API for every kind of record."""
        return dict.fromkeys(TOPICS, self.process.base)

    @property
    def token(self) -> str:
        """A token of someone who enters, corrects and voids anywhere."""
        return issuer.token(everywhere("officer", Role.SUPERVISOR))

    async def __aenter__(self) -> Self:
        self.process.start()
        try:
            await self.process.ready()
        except BaseException:
            await self.process.end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.process.end()
        if kind is not None:
            print(self.process.tail())

    def log(self) -> EventLog:
        """The embedded log; only once the process has ended."""
        return EmbeddedLog(self.data / "log.db")

    async def rows(self, service: str, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query in a service's file, as another process may read them at any time."""
        return self._rows(service, statement)

    async def settled(self) -> None:
        """Wait until the outboxes are empty and the totals stand at the end of the log."""

        async def published() -> bool:
            query = "SELECT count(*) FROM {0}_outbox WHERE published_at IS NULL"
            return not any(self._rows(kind, query.format(kind))[0][0] for kind in TOPICS)

        async def consumed() -> bool:
            rows = self._rows("aggregator", "SELECT topic, partition, next_offset FROM positions")
            positions = {TopicPartition(topic, partition): offset for topic, partition, offset in rows}
            return all(positions.get(tp, 0) >= end for tp, end in ends.items())

        await until(published, "the outboxes are empty", SETTLE_S)
        rows = self._rows("log", "SELECT topic, partition, next_offset FROM partitions WHERE next_offset > 0")
        counted = [row for row in rows if row[0] in TOPICS.values()]  # of checkpoints nothing is counted
        ends = {TopicPartition(topic, partition): end for topic, partition, end in counted}
        await until(consumed, "the totals have caught up with the log", SETTLE_S)

    def _rows(self, name: str, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.data / name}.db?mode=ro", uri=True, timeout=10)) as db:
            return db.execute(statement).fetchall()
