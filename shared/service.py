"""A service as the composition root sees it: what it serves, what it runs, where it keeps state."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI
from sqlalchemy import MetaData, Table

from shared.access import spent
from shared.access.policy import two_persons
from shared.access.spent import ProofExpiry, SpentProofs
from shared.acts import tables as acts
from shared.acts.checkpoints import Checkpoints
from shared.acts.journal import Acts
from shared.acts.notes import Signer, signer
from shared.acts.tables import ActTables, Journaled
from shared.contracts import checkpoint, closing, control
from shared.contracts.succession import versions_of
from shared.database.database import Database, metadata
from shared.database.turns import Turns
from shared.events.log import EventLog, Topic
from shared.records.controls import Controls
from shared.records.courier import Courier
from shared.records.expiry import KeyExpiry
from shared.records.kind import RecordKind
from shared.records.relay import Relay, RelayPlan
from shared.records.routes import RecordRoutes
from shared.records.service import RecordService
from shared.records.tables import RecordTables, controls_of, tables_of
from shared.runtime.clock import Clock, utc_now
from shared.runtime.health import Health
from shared.runtime.metrics import Metrics
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.web.app import create_app

log = structlog.get_logger(__name__)
WAIT_S = 2.0
"""A write waits so long for another of the same key or record. Longer, and waiting writes take the pool."""


@dataclass(slots=True)
class Context:
    """The parts that a service's routers and loops are built from. Most APIs need no event log."""

    settings: Settings
    database: Database
    events: EventLog | None = None
    metrics: Metrics = field(default_factory=Metrics)
    health: Health = field(default_factory=Health)
    clock: Clock = utc_now

    def __post_init__(self) -> None:
        self.database.turns = _turns(self.settings)

    def log(self) -> EventLog:
        """The event log, which a worker has."""
        assert self.events is not None, "a worker needs an event log"
        return self.events


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `outboxes` hold the versions of the records `kept`; `beside` them it relays other facts.

    In `spent` its API processes remember together which proofs (DPoP) were used. `api_reads_log`: its API
    needs the event log too, which other services' APIs do without.
    """

    name: str
    package: Path
    tables: MetaData
    spent: Table | None
    routers: Callable[[Context], Sequence[APIRouter]]
    loops: Callable[[Context], Sequence[Loop]]
    topics: Callable[[Settings], Sequence[Topic]]
    outboxes: Sequence[Table] = ()
    beside: Sequence[RelayPlan] = ()
    kept: Sequence[RecordTables[Any]] = ()
    acts: ActTables | None = None
    controls: Table | None = None
    journaled: Sequence[Journaled] = ()
    gauges: Callable[[Context], Callable[[], Awaitable[bytes]]] | None = None
    api_reads_log: bool = False

    def app(self, context: Context) -> FastAPI:
        """This service's API, alone in its process."""
        context.health.add(f"{self.name}-database", context.database.check)
        if context.events is not None:
            context.health.add("log", context.events.check)
        render = None
        if self.gauges is not None:
            gauges = self.gauges(context)

            async def render() -> bytes:
                return context.metrics.render() + await gauges()

        return create_app(
            self.name,
            self.routers(context),
            context.settings,
            context.metrics,
            context.health,
            render,
            [self.examples],
            context.clock,
            None if context.database.is_sqlite else SpentProofs(context.database, self.proofs).take,
        )

    def relaying(self, *beside: RelayPlan) -> "Service":
        """This service with further outboxes, whose facts are no records and are not counted in totals."""
        return replace(
            self,
            beside=(*self.beside, *beside),
            loops=lambda context: [*self.loops(context), *_relays(self.name, beside, self.controls, context)],
            topics=lambda settings: [
                *self.topics(settings),
                *(
                    Topic(one, settings.outbound_partitions)
                    for one in versions_of([plan.topic for plan in beside])
                ),
            ],
        )

    @property
    def proofs(self) -> Table:
        """The table `spent` of a service with an API."""
        assert self.spent is not None, "it has no API"
        return self.spent

    @property
    def queues(self) -> Sequence[Table]:
        """Every outbox that the relays of its worker empty, but for those of checkpoints and controls."""
        return [*self.outboxes, *(one.outbox for one in self.beside)]

    @property
    def relayed(self) -> Sequence[RelayPlan]:
        """All that the relays of its worker publish: records and closings, facts beside them, proofs."""
        return [*(plan for one in self.kept for plan in _plans(one)), *self.beside, *_proofs(self)]

    @property
    def examples(self) -> Path:
        """The requests and answers that its OpenAPI document shows."""
        return self.package / "examples.json"

    def api_loops(self, context: Context) -> Sequence[Loop]:
        """What its API runs beside HTTP: it tells the worker's process of new rows."""
        return [Courier(context.database).send] if self._has_courier(context) else []

    def worker_loops(self, context: Context) -> Sequence[Loop]:
        """What its worker runs: its own loops, and on PostgreSQL those of what its processes share."""
        receiving = [Courier(context.database).receive] if self._has_courier(context) else []
        return [*self.loops(context), *receiving, *self._forgetting(context)]

    def _forgetting(self, context: Context) -> Sequence[Loop]:
        if context.database.is_sqlite or self.spent is None:
            return []
        return [ProofExpiry(context.database, self.proofs, context.clock).run]

    def _has_courier(self, context: Context) -> bool:
        """A SQLite file's rows are written and relayed in one process; what another writes waits a little."""
        return bool(self.outboxes) and not context.database.is_sqlite


def _turns(settings: Settings) -> Turns:
    """The turns of questions. One connection at least is never theirs."""
    return Turns(
        min(settings.outbound_questions_at_once, max(1, settings.database_pool_size - 1)),
        settings.outbound_questions_waiting,
        settings.outbound_question_patience_seconds,
        settings.outbound_question_seconds,
    )


def record_service(name: str, package: Path, kinds: Sequence[RecordKind[Any]]) -> Service:
    """A service that keeps records of these kinds. All that it is follows from what they declare."""
    tables = metadata()
    journal, controls = acts.tables_of(name, tables), controls_of(name, tables)
    kept = [tables_of(kind, tables) for kind in kinds]
    return Service(
        name,
        package,
        tables,
        spent.table_of(name, tables),
        routers=partial(_routers, kept, journal),
        loops=partial(_loops, kept, journal, controls),
        topics=partial(_topics, kept),
        outboxes=[outbox for one in kept for outbox in one.outboxes],
        kept=kept,
        acts=journal,
        controls=controls,
        journaled=[table for one in kept for table in _journaled(one)],
    )


def _proofs(service: Service) -> Iterator[RelayPlan]:
    """What is relayed so that others can check: the checkpoints of acts, and the controls of topics."""
    if service.acts is not None and service.controls is not None:
        yield from _checked(service.acts, service.controls)


def _checked(journal: ActTables, controls: Table) -> tuple[RelayPlan, RelayPlan]:
    name = journal.service
    return (
        RelayPlan(checkpoint.source_name(name), journal.checkpoints, checkpoint.TOPIC, beats=False),
        RelayPlan(control.source_name(name), controls, "", beats=False),
    )


def _routers(kept: Sequence[RecordTables[Any]], journal: ActTables, context: Context) -> Sequence[APIRouter]:
    context.database.limit_waits(WAIT_S)
    written = Acts(journal, context.clock)
    two = two_persons(context.settings.outbound_two_persons)
    services = [RecordService(one, context.database, context.clock, written, two) for one in kept]
    return [RecordRoutes(one, context.metrics).router for one in services]


def _loops(
    kept: Sequence[RecordTables[Any]], journal: ActTables, controls: Table, context: Context
) -> Sequence[Loop]:
    """The relays, the checkpoints of the journal of acts, and the forgetting of old keys."""
    name = journal.service
    plans = [plan for one in kept for plan in _plans(one)]
    keep = timedelta(days=context.settings.outbound_idempotency_days)
    keys = KeyExpiry(context.database, [one.idempotency for one in kept], context.clock, keep)
    return [
        *_relays(name, plans, controls, context),
        *(relay_loop(context, plan) for plan in _checked(journal, controls)),
        *_checkpoints(journal, context),
        keys.run,
    ]


def _relays(
    service: str, plans: Sequence[RelayPlan], controls: Table | None, context: Context
) -> Iterator[Loop]:
    """The relays of what others subscribe to, and the controls of what they publish."""
    signed = _signer(service, context)
    for plan in plans:
        yield relay_loop(context, plan)
        if signed is not None and controls is not None:
            yield Controls(plan, controls, context.database, context.clock, signed, context.metrics).run


def _signer(service: str, context: Context) -> Signer | None:
    """Of checkpoints and controls, where there is a key to sign them with."""
    key = context.settings.outbound_checkpoint_key
    return signer(Path(key), service) if key else None


def _checkpoints(journal: ActTables, context: Context) -> Sequence[Loop]:
    """Where there is a key to sign them with."""
    settings, signed = context.settings, _signer(journal.service, context)
    if signed is None:
        log.warning("no_checkpoints", reason="OUTBOUND_CHECKPOINT_KEY is not set")
        return []
    witness = Path(settings.outbound_checkpoint_file) if settings.outbound_checkpoint_file else None
    pause_s = settings.outbound_checkpoint_seconds
    return [Checkpoints(journal, context.database, context.clock, signed, pause_s, witness).run]


def _plans(kept: RecordTables[Any]) -> Iterator[RelayPlan]:
    """What is relayed of a kind: its versions, and its closings."""
    yield RelayPlan(kept.kind.name, kept.outbox, kept.kind.topic)
    if kept.closings is not None:
        yield RelayPlan(closing.source_name(kept.kind.name), kept.closings, closing.TOPIC)


def _journaled(kept: RecordTables[Any]) -> Iterator[Journaled]:
    """The versions of a kind whose acts are in the journal: of its records, and of its closings."""
    yield Journaled(kept.kind.name, kept.outbox, kept.state)
    if kept.closings is not None:
        yield Journaled(closing.source_name(kept.kind.name), kept.closings)


def _topics(kept: Sequence[RecordTables[Any]], settings: Settings) -> Sequence[Topic]:
    """Kept for ever: a consumer can always begin at the beginning."""
    closings = [closing.TOPIC] if any(one.closings is not None for one in kept) else []
    names = versions_of([*(one.kind.topic for one in kept), *closings])
    return [*(Topic(name, settings.outbound_partitions) for name in names), Topic(checkpoint.TOPIC, 1)]


def relay_loop(context: Context, plan: RelayPlan) -> Loop:
    """The loop of a relay, with its part of readiness."""
    beat = timedelta(seconds=context.settings.outbound_heartbeat_seconds)
    relay = Relay(
        replace(plan, heartbeat=beat), context.database, context.log(), context.metrics, context.clock
    )
    context.health.add(f"{plan.service}-relay", relay.check)
    return relay.run
