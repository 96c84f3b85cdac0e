"""The commands that run something: the whole system, or one production process."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from services.cli.processes.command import DEFAULT_DATA, CommandError, load_settings
from services.cli.processes.local_access import LocalAccess
from services.cli.processes.sample import tour
from services.cli.processes.system import (
    DEPLOYED,
    DirectoryInUse,
    System,
    database_url,
    for_one_machine,
    kafka_log,
    migrations,
)
from services.cli.terminal import say
from shared.access.issuers import for_production
from shared.database.database import Database
from shared.database.migrations import SchemaMismatch
from shared.events.log import EventLog, LogError
from shared.runtime import logging
from shared.runtime.process import Loop, run, serve, spare_the_collector
from shared.runtime.settings import Settings
from shared.service import Context, Service
from shared.web.app import probes_app

Data = Annotated[Path, typer.Option(help="Where everything is kept; made if it is not there.")]


def start(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end; say plainly what went wrong when it fails."""
    spare_the_collector()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(main)
    except (DirectoryInUse, SchemaMismatch, LogError, OSError, ValueError) as error:
        raise CommandError(str(error) or f"{type(error).__name__}, of which no more is known") from None
    except ExceptionGroup as group:
        raise CommandError("; ".join(_leaves(group))) from group


def _leaves(error: BaseException) -> list[str]:
    """What went wrong, without the groups around it."""
    if isinstance(error, BaseExceptionGroup):
        return [leaf for one in error.exceptions for leaf in _leaves(one)]
    return [f"{type(error).__name__}: {error}"]


def up(
    data: Data = DEFAULT_DATA,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    kafka: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Use a real Kafka, not the embedded log.")
    ] = None,
    sample: Annotated[bool, typer.Option(help="Import CBP's published figures and show the totals.")] = False,
) -> None:
    """Run the whole system in this process, and keep its data in one directory.

    A restart goes on where it stopped. DATABASE_URL puts the records into PostgreSQL. Callers are known
    by tokens of a development issuer (`outbound token`), or of the issuers in OUTBOUND_ISSUERS. Stop it
    with Ctrl-C.
    """
    settings = load_settings(
        kafka_bootstrap_servers=kafka,
        outbound_host=host,
        outbound_port=port,
    )
    logging.configure(settings.outbound_log_format, "warning" if sample else settings.outbound_log_level)
    start(_up(settings, data, sample=sample))


async def _up(settings: Settings, data: Path, *, sample: bool) -> None:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    local: LocalAccess | None = None
    settings = for_one_machine(settings)

    def started(port: int) -> None:
        base = f"http://{settings.outbound_host}:{port}"
        address.set_result(base)
        say(f"Outbound is up: {base}  (API {base}/docs, metrics {base}/metrics, data {data})")
        if local:
            say(f"development issuer {local.url}: not for production")
        if not system.settings.outbound_two_persons:
            say("one person is enough for every change: see OUTBOUND_TWO_PERSONS")
        sys.stdout.flush()

    async with System(settings, data) as system:
        local = None if settings.outbound_issuers else LocalAccess(data)
        system.settings = local.trusted_by(settings) if local else settings
        loops = [
            serve(system.app(), settings.outbound_host, settings.outbound_port, started),
            *system.loops(),
            *(local.loops() if local else ()),
        ]
        if sample:
            loops.append(tour(system, address, data, local.token() if local else None))
        await run(loops, settings.outbound_drain_seconds)


def api(service: Service) -> None:
    """Serve the HTTP API of this service (OUTBOUND_HOST, OUTBOUND_PORT, DATABASE_URL, …)."""
    settings = load_settings()
    logging.configure(settings.outbound_log_format, settings.outbound_log_level, f"{service.name}-api")
    start(_process(service, settings, worker=False))


def worker(service: Service) -> None:
    """Run the worker of this service: relay or consumer, and /metrics on OUTBOUND_METRICS_PORT."""
    settings = load_settings()
    logging.configure(settings.outbound_log_format, settings.outbound_log_level, f"{service.name}-worker")
    start(_process(service, settings, worker=True))


async def _process(service: Service, settings: Settings, *, worker: bool) -> None:
    url = settings.database_url.get_secret_value()
    if not url:
        raise ValueError("DATABASE_URL is not set: a service needs its database")
    database = Database(url, settings.database_pool_size)
    try:
        await migrations(service).check(database)
        if worker:
            await _worker(service, settings, database)
        else:
            context = Context(settings, database, _log_of_api(service, settings))
            for_production(settings.outbound_issuers)
            app = service.app(context)
            await app.state.authenticator.identity.prepare()
            web = serve(app, settings.outbound_host, settings.outbound_port)
            await run([web, *service.api_loops(context)], settings.outbound_drain_seconds)
    finally:
        await database.close()


def _log_of_api(service: Service, settings: Settings) -> EventLog | None:
    """The event log, where the API of the service needs one."""
    if not service.api_reads_log:
        return None
    if not settings.kafka_bootstrap_servers:
        raise ValueError("KAFKA_BOOTSTRAP_SERVERS is not set: this API reads topics")
    return kafka_log(settings)


async def _worker(service: Service, settings: Settings, database: Database) -> None:
    if not settings.kafka_bootstrap_servers:
        raise ValueError("KAFKA_BOOTSTRAP_SERVERS is not set: a worker needs a Kafka")
    events = kafka_log(settings)
    context = Context(settings, database, events)
    await events.ensure_topics(service.topics(settings))
    context.health.add("database", database.check)
    context.health.add("log", events.check)
    loops: list[Loop] = list(service.worker_loops(context))
    app = probes_app(service.name, context.metrics, context.health)
    loops.append(serve(app, settings.outbound_host, settings.outbound_metrics_port))
    await run(loops, settings.outbound_drain_seconds)


def migrate(
    services: Annotated[list[str] | None, typer.Argument(help="Which services; default all.")] = None,
    data: Data = DEFAULT_DATA,
    grant_to: Annotated[
        str | None,
        typer.Option(metavar="ROLE", help="PostgreSQL: give this role what the service needs, and no more."),
    ] = None,
) -> None:
    """Bring the databases to the newest schema: DATABASE_URL, or the files of a data directory.

    On PostgreSQL let one role migrate, which owns the tables, and another one run the service: with
    --grant-to it may read and append, but change or remove no version of a record and no act.
    """
    settings = load_settings()
    names = services or list(DEPLOYED)
    unknown = sorted(set(names) - set(DEPLOYED))
    if unknown:
        raise CommandError(f"there is no service {', '.join(unknown)}; there are {', '.join(DEPLOYED)}")
    if not settings.database_url.get_secret_value():
        if grant_to is not None:
            raise CommandError("--grant-to is for PostgreSQL: set DATABASE_URL")
        data.mkdir(parents=True, exist_ok=True)
    start(_migrate(settings, data, names, grant_to))


async def _migrate(settings: Settings, data: Path, names: list[str], grant_to: str | None) -> None:
    for name in names:
        database = Database(database_url(settings, data, name))
        try:
            await migrations(DEPLOYED[name]).upgrade(database)
            if grant_to is not None:
                await migrations(DEPLOYED[name]).grant(database, grant_to)
        finally:
            await database.close()
        say(f"{name}: up to date")
