"""Production as docker-compose.yml has it: every process of its own, over one Kafka and one PostgreSQL."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import text

from services.cli.processes.local_kafka import LocalKafka
from services.cli.processes.ports import free_port
from shared.access.caller import Role, everywhere
from shared.database.database import Database
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.log import EventLog, Position, TopicPartition
from tests.faults.processes import OUTBOUND, Supervised, until
from tests.support import issuer
from tests.support.cluster import LocalCluster
from tests.support.postgres import LocalPostgres

TOPICS = {"inspection": "outbound.inspections.v1", "seizure": "outbound.seizures.v1"}
SERVICES = ("inspection", "seizure", "aggregator")
PROCESSES = {
    "inspection-api": "inspection api",
    "seizure-api": "seizure api",
    "inspection-worker": "inspection worker",
    "seizure-worker": "seizure worker",
    "aggregator-worker-1": "aggregator worker",
    "aggregator-worker-2": "aggregator worker",
    "aggregator-api": "aggregator api",
}
SESSION_MS = 4_000
SETTLE_S = 90.0


class Deployment:
    """The processes of `names`, each supervised. Leaving the block kills what still runs."""

    def __init__(
        self,
        kafka: LocalKafka | LocalCluster,
        postgres: LocalPostgres,
        directory: Path,
        names: Iterable[str] = PROCESSES,
    ) -> None:
        self.kafka = kafka
        self.postgres = postgres
        self.directory = directory
        self.databases = {service: postgres.create_database() for service in SERVICES}
        self.processes = {name: self._process(name) for name in names}
        self._readers = {service: Database(postgres.url(self.databases[service]), 2) for service in SERVICES}

    def __getitem__(self, name: str) -> Supervised:
        return self.processes[name]

    @property
    def bases(self) -> dict[str, str]:
        """The URL of the API of each kind of record."""
        names = {kind: f"{kind}-api" for kind in TOPICS}
        return {kind: self.processes[name].base for kind, name in names.items() if name in self.processes}

    @property
    def token(self) -> str:
        """A token of someone who enters, corrects and voids anywhere."""
        return issuer.token(everywhere("officer", Role.SUPERVISOR))

    async def __aenter__(self) -> Self:
        try:
            await self._forget_topics()
            await asyncio.gather(*(self._migrate(service) for service in SERVICES))
            for process in self.processes.values():
                process.start()
            await asyncio.gather(*(process.ready() for process in self.processes.values()))
        except BaseException:
            await self._end(show=True)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end(show=kind is not None)
        if kind is None:
            await self._forget_topics()

    def log(self) -> EventLog:
        """The event log, for the test itself."""
        return KafkaLog(KafkaSettings(self.kafka.bootstrap))

    async def rows(self, service: str, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query in a service's database."""
        async with self._readers[service].read() as db:
            return [tuple(row) for row in await db.execute(text(statement))]

    async def waiting(self) -> int:
        """How many versions are committed and not marked as published."""
        counts = [
            (await self.rows(kind, f"SELECT count(*) FROM {kind}_outbox WHERE published_at IS NULL"))[0][0]
            for kind in TOPICS
        ]
        return sum(counts)

    async def positions(self) -> dict[TopicPartition, int]:
        """The aggregator's positions."""
        rows = await self.rows("aggregator", "SELECT topic, partition, next_offset FROM positions")
        return {TopicPartition(topic, partition): offset for topic, partition, offset in rows}

    async def ends(self) -> dict[TopicPartition, int]:
        """Where the log ends, by partition with records."""
        consumer = await self.log().consumer(f"test-{uuid4()}", list(TOPICS.values()), _from_start, "test")
        try:
            return {tp: end for tp, end in (await consumer.end_offsets()).items() if end}
        finally:
            await consumer.close()

    async def settled(self) -> None:
        """Wait until the outboxes are empty and the aggregator stands at the end of the log."""

        async def published() -> bool:
            return await self.waiting() == 0

        async def consumed() -> bool:
            positions = await self.positions()
            return all(positions.get(tp, 0) >= end for tp, end in ends.items())

        await until(published, "the outboxes are empty", SETTLE_S)
        ends = await self.ends()
        await until(consumed, "the totals have caught up with the log", SETTLE_S)

    async def stop(self) -> dict[str, int]:
        """SIGTERM to every process; their exit codes."""
        codes = await asyncio.gather(*(process.stop() for process in self.processes.values()))
        return dict(zip(self.processes, codes, strict=True))

    def _process(self, name: str) -> Supervised:
        port, service = free_port(), name.split("-", maxsplit=1)[0]
        env = {
            "DATABASE_URL": self._url(service),
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka.bootstrap,
            "KAFKA_REPLICATION_FACTOR": str(self.kafka.copies),
            "KAFKA_SESSION_TIMEOUT_MS": str(SESSION_MS),
            "OUTBOUND_ISSUERS": issuer.ISSUERS,
            "OUTBOUND_TWO_PERSONS": "",
            "OUTBOUND_PORT": str(port),
            "OUTBOUND_METRICS_PORT": str(port),
            "OUTBOUND_HEARTBEAT_SECONDS": "5",
        }
        return Supervised(name, PROCESSES[name], env, self.directory, port)

    def _url(self, service: str) -> str:
        return self.postgres.url(self.databases[service])

    async def _forget_topics(self) -> None:
        """Begin, and leave the session's broker, without production's topics."""
        if self.kafka.pid is None:
            await asyncio.to_thread(self.kafka.start)
        admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka.bootstrap)
        await admin.start()

        async def there() -> list[str]:
            names = [name for topic in TOPICS.values() for name in (topic, f"{topic}.aggregator.dlq")]
            return sorted(set(names) & set(await admin.list_topics()))

        async def gone() -> bool:
            return not await there()

        try:
            await admin.delete_topics(await there())
            await until(gone, "the topics of an earlier test are deleted")
        finally:
            await admin.close()

    async def _migrate(self, service: str) -> None:
        env = {"PATH": "/usr/bin:/bin", "DATABASE_URL": self._url(service)}
        process = await asyncio.create_subprocess_exec(
            OUTBOUND, "migrate", service, env=env, cwd=self.directory, stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0

    async def _end(self, *, show: bool) -> None:
        await asyncio.gather(*(process.end() for process in self.processes.values()))
        if show:
            print(*(process.tail() for process in self.processes.values()), sep="\n")
        for reader in self._readers.values():
            await reader.close()
        for name in self.databases.values():
            self.postgres.drop_database(name)


async def _from_start(_: Any) -> dict[TopicPartition, Position]:
    return {}
