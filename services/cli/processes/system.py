"""The whole system in one process: the default on a laptop, and `outbound up` (D7).

Without further settings everything is in one directory: a SQLite file for each service, and the
embedded log. With Kafka or PostgreSQL set, those take the place of the files.
"""

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from fastapi import FastAPI

from services.aggregator import main as aggregator
from services.cli.processes.kafka_settings import kafka_settings
from services.gateway import main as gateway
from services.inspection import main as inspection
from services.projector import main as projector
from services.seizure import main as seizure
from shared.acts.notes import make_key
from shared.database.database import Database, sum_of
from shared.database.migrations import Migrations
from shared.events.embedded import EmbeddedLog
from shared.events.kafka import KafkaLog
from shared.events.log import EventLog, LogError
from shared.records.relay import versions, waiting
from shared.runtime.health import Health
from shared.runtime.metrics import Metrics
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, Service
from shared.web.app import create_app

SERVICES: dict[str, Service] = {
    one.name: one for one in (inspection.SERVICE, seizure.SERVICE, aggregator.SERVICE)
}
"""Those that every installation has; each has an API."""
APIS: dict[str, Service] = SERVICES | {gateway.SERVICE.name: gateway.SERVICE}
"""All with an API."""
DEPLOYED: dict[str, Service] = SERVICES | {one.name: one for one in (projector.SERVICE, gateway.SERVICE)}
"""All of them."""


CHECKPOINT_KEY = "checkpoint.key"
"""File in a data directory: the private key that signs checkpoints."""
WEBHOOK_SECRETS = "webhook-secrets"
"""Folder in a data directory."""


class DirectoryInUse(Exception):
    """Another process runs on this data directory."""


def migrations(service: Service) -> Migrations:
    """The migrations of a component."""
    return Migrations(service.name, service.package, service.tables)


def kafka_log(settings: Settings) -> KafkaLog:
    """The Kafka log that the settings name."""
    return KafkaLog(kafka_settings(settings))


def database_url(settings: Settings, data: Path, name: str) -> str:
    """The database of a service: DATABASE_URL where set, else a SQLite file in the data directory."""
    url = settings.database_url.get_secret_value()
    return url or f"sqlite+aiosqlite:///{data.resolve() / name}.db"


def for_one_machine(settings: Settings) -> Settings:
    """The settings of a system in one process: one person is enough there, unless they say otherwise."""
    if "outbound_two_persons" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"outbound_two_persons": ""})


class System:
    """Every component over one log, in one process. An async context manager."""

    def __init__(self, settings: Settings, data: Path) -> None:
        self.data = data
        self.metrics = Metrics()
        self.health = Health()
        self.settings = for_one_machine(settings)
        self._resources = AsyncExitStack()
        self.contexts: dict[str, Context] = {}

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException:
            await self._resources.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._resources.aclose()

    async def _open(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self._resources.enter_context(_claimed(self.data))
        events = self._log()
        self._resources.push_async_callback(events.close)
        for name, service in DEPLOYED.items():
            database = Database(database_url(self.settings, self.data, name))
            self._resources.push_async_callback(database.close)
            await migrations(service).upgrade(database)
            await events.ensure_topics(service.topics(self.settings))
            settings = self._with_folders(self._with_checkpoints(name))
            # Two consumers of one topic would write over each other's figures.
            metrics = self.metrics if name in APIS else Metrics()
            self.contexts[name] = Context(settings, database, events, metrics, self.health)
            self.health.add(f"{name}-database", database.check)
        self.health.add("log", events.check)

    def _with_checkpoints(self, name: str) -> Settings:
        """The settings of a service: a key of this directory signs its checkpoints, and a file shows them."""
        if self.settings.outbound_checkpoint_key:
            return self.settings
        key = self.data / CHECKPOINT_KEY
        if not key.exists():
            make_key(key)
        shown = self.data / "checkpoints" / f"{name}.txt"
        update = {"outbound_checkpoint_key": str(key), "outbound_checkpoint_file": str(shown)}
        return self.settings.model_copy(update=update)

    def _with_folders(self, settings: Settings) -> Settings:
        """The settings with folders in this directory for the partners' keys and the webhooks' secrets."""
        update = {
            "outbound_release_keys": settings.outbound_release_keys or str(self.data / "release-keys"),
            "outbound_webhook_secrets": settings.outbound_webhook_secrets or str(self.data / WEBHOOK_SECRETS),
        }
        return settings.model_copy(update=update)

    def app(self) -> FastAPI:
        """One API with the routes of every service."""
        routers = [router for name, one in APIS.items() for router in one.routers(self.contexts[name])]
        examples = [one.examples for one in APIS.values()]
        totals = self.contexts["aggregator"]
        gauges = aggregator.render_gauges(totals)

        async def render() -> bytes:
            return self.metrics.render() + await gauges()

        parts = (self.settings, self.metrics, self.health, render, examples, totals.clock)
        return create_app("system", routers, *parts)

    def loops(self) -> list[Loop]:
        """The loops of every service's worker and API."""
        return [
            loop
            for name, one in DEPLOYED.items()
            for loop in (*one.worker_loops(self.contexts[name]), *one.api_loops(self.contexts[name]))
        ]

    async def settle(self) -> None:
        """Take in, relay and consume, here and now, until the totals have caught up with the records."""
        await self._taken_in()
        totals = aggregator.consumer(self.contexts["aggregator"])
        stop = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                for name, service in SERVICES.items():
                    if service.outboxes:
                        for loop in service.loops(self.contexts[name]):
                            tasks.create_task(loop(stop))
                while await totals.run_once(0.1) or await self._waiting() or await totals.behind() != 0:
                    pass
                stop.set()
        finally:
            await totals.close()

    async def _taken_in(self) -> None:
        """Take in what other agencies sent."""
        context = self.contexts["seizure"]
        if not context.settings.outbound_inbound.strip():
            return
        intake = seizure.intake(context)
        try:
            while await intake.run_once(0.1) or await intake.behind() != 0:
                pass
        finally:
            await intake.close()

    async def unapplied(self) -> int:
        """Versions that the services hold and the totals do not know yet."""
        stated = [
            await versions(self.contexts[name].database, outbox)
            for name, one in SERVICES.items()
            for outbox in one.outboxes
        ]
        journal = SERVICES["aggregator"].tables.tables["journal"].c
        applied = journal.version - journal.previous
        return sum(stated) - await sum_of(self.contexts["aggregator"].database, applied)

    async def _waiting(self) -> int:
        counts = [
            await waiting(self.contexts[name].database, outbox)
            for name, one in SERVICES.items()
            for outbox in one.queues
        ]
        return sum(counts)

    def _log(self) -> EventLog:
        if self.settings.kafka_bootstrap_servers:
            return kafka_log(self.settings)
        try:
            return EmbeddedLog(self.data / "log.db")
        except LogError as error:
            raise DirectoryInUse(str(error)) from None


@contextmanager
def _claimed(data: Path) -> Iterator[None]:
    """Hold the lock of a data directory while the block runs."""
    with (data / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DirectoryInUse(
                f"a system is running on {data}; talk to it with --url, not --data"
            ) from None
        yield
