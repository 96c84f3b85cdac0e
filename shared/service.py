"""A service as the composition root sees it: what it serves, what it runs, where it keeps state."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData, Table

from shared.contracts import closing
from shared.contracts.record import Draft
from shared.database.database import Database
from shared.events.log import EventLog, Topic
from shared.records.courier import Courier
from shared.records.expiry import KeyExpiry, key_tables
from shared.records.lifecycle import RecordKind
from shared.records.relay import Relay, RelayPlan
from shared.runtime.clock import Clock, utc_now
from shared.runtime.health import Health
from shared.runtime.metrics import Metrics
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.web.app import create_app

D = TypeVar("D", bound=Draft)


@dataclass(slots=True)
class Context:
    """The parts that a service's routers and loops are built from. An API needs no event log."""

    settings: Settings
    database: Database
    events: EventLog | None = None
    metrics: Metrics = field(default_factory=Metrics)
    health: Health = field(default_factory=Health)
    clock: Clock = utc_now

    def log(self) -> EventLog:
        """The event log, which a worker has."""
        assert self.events is not None, "a worker needs an event log"
        return self.events


@dataclass(frozen=True, slots=True)
class Service:
    """One service."""

    name: str
    package: Path
    tables: MetaData
    routers: Callable[[Context], Sequence[APIRouter]]
    loops: Callable[[Context], Sequence[Loop]]
    topics: Callable[[Settings], Sequence[Topic]]
    outboxes: Sequence[Table] = ()
    gauges: Callable[[Context], Awaitable[bytes]] | None = None

    def app(self, context: Context) -> FastAPI:
        """This service's API, alone in its process."""
        context.health.add(f"{self.name}-database", context.database.check)
        render = None
        if self.gauges is not None:
            gauges = self.gauges

            async def render() -> bytes:
                return context.metrics.render() + await gauges(context)

        return create_app(
            self.name,
            self.routers(context),
            context.settings,
            context.metrics,
            context.health,
            render,
            [self.examples],
        )

    @property
    def examples(self) -> Path:
        """The requests and answers that its OpenAPI document shows."""
        return self.package / "examples.json"

    def api_loops(self, context: Context) -> Sequence[Loop]:
        """What its API runs beside HTTP: it tells the worker's process of new rows."""
        return [Courier(context.database).send] if self._has_courier(context) else []

    def worker_loops(self, context: Context) -> Sequence[Loop]:
        """What its worker runs."""
        receiving = [Courier(context.database).receive] if self._has_courier(context) else []
        return [*self.loops(context), *receiving]

    def _has_courier(self, context: Context) -> bool:
        """A SQLite file's rows are written and relayed in one process; what another writes waits a little."""
        return bool(self.outboxes) and not context.database.is_sqlite


def relay_loop(context: Context, kind: RecordKind[D], outbox: Table) -> Loop:
    """The loop of a service's relay, with its part of readiness."""
    return _relay_loop(context, RelayPlan(kind.name, outbox, kind.topic))


def closings_loop(context: Context, kind: RecordKind[D], closings: Table) -> Loop:
    """The loop that relays a service's closings of fiscal years."""
    return _relay_loop(context, RelayPlan(closing.source_name(kind.name), closings, closing.TOPIC))


def expiry_loop(context: Context, tables: MetaData) -> Loop:
    """The loop that forgets a service's old idempotency keys."""
    keep = timedelta(days=context.settings.outbound_idempotency_days)
    return KeyExpiry(context.database, key_tables(tables), context.clock, keep).run


def _relay_loop(context: Context, plan: RelayPlan) -> Loop:
    beat = timedelta(seconds=context.settings.outbound_heartbeat_seconds)
    plan = replace(plan, heartbeat=beat)
    relay = Relay(plan, context.database, context.log(), context.metrics, context.clock)
    context.health.add(f"{plan.service}-relay", relay.check)
    return relay.run
