"""Killed or frozen at the one moment that matters: between an effect and the word of it.

A lock held by the test stops a process at that moment for as long as it takes to kill it.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from services.cli.processes.local_kafka import LocalKafka
from shared.database.database import Database
from tests.faults.deployment import Deployment
from tests.faults.evidence import check_log, settled_and_right
from tests.faults.ledger import Ledger
from tests.faults.officers import one_officer
from tests.faults.processes import send, until
from tests.support.postgres import LocalPostgres

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres]
NAMES = ("seizure-api", "seizure-worker", "aggregator-worker-1")
WAITING = "FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
SLOW_MARKS = (
    """CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$""",
    "CREATE TRIGGER slow BEFORE UPDATE ON seizure_outbox FOR EACH ROW EXECUTE FUNCTION wait_for_test()",
)
QUICK_MARKS = ("DROP TRIGGER slow ON seizure_outbox",)


async def test_api_killed_between_the_commit_and_the_answer(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    ledger = Ledger()
    async with Deployment(kafka, postgres, tmp_path, NAMES) as system, asyncio.TaskGroup() as tasks:
        async with locked(system, "seizure", "LOCK TABLE seizures IN SHARE MODE"):
            entry = tasks.create_task(entered(system, ledger, 1))
            await blocked(system, "seizure")
            assert system["seizure-api"].signal(signal.SIGKILL)
        # PostgreSQL goes on with the statement, and finds only then that nobody waits for its answer.
        await entry
        held = await settled_and_right(system, ledger)
    assert ledger.counts["retries"] > 0
    assert len(held.current) == 1


async def test_relay_killed_between_the_logs_word_and_the_mark(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    ledger = Ledger()
    async with Deployment(kafka, postgres, tmp_path, NAMES) as system:
        await execute(system, "seizure", *SLOW_MARKS)
        async with locked(system, "seizure", "SELECT pg_advisory_xact_lock(1)"):
            await entered(system, ledger, 3)
            await blocked(system, "seizure")
            assert system["seizure-worker"].signal(signal.SIGKILL)
        await execute(system, "seizure", *QUICK_MARKS)
        held = await settled_and_right(system, ledger)
        assert await check_log(system.log(), held) >= 1


async def test_aggregator_killed_in_its_transaction(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    ledger = Ledger()
    async with Deployment(kafka, postgres, tmp_path, NAMES) as system:
        async with locked(system, "aggregator", "LOCK TABLE totals IN SHARE MODE"):
            await entered(system, ledger, 3)
            await blocked(system, "aggregator")
            assert system["aggregator-worker-1"].signal(signal.SIGKILL)
        await settled_and_right(system, ledger)


async def test_a_replica_frozen_in_its_transaction_does_not_stop_the_other(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    """PostgreSQL ends a transaction that is idle for long, so that its locks do not bind for ever."""
    ledger = Ledger()
    async with Deployment(kafka, postgres, tmp_path, (*NAMES, "aggregator-worker-2")) as system:
        frozen = await _frozen(system, ledger)
        try:
            await entered(system, ledger, 12)
            await system.settled()
        finally:
            send(frozen, signal.SIGCONT)
        await entered(system, ledger, 12)
        await settled_and_right(system, ledger)


@asynccontextmanager
async def locked(system: Deployment, service: str, lock: str) -> AsyncIterator[None]:
    """Hold a lock in a service's database while the block runs."""
    database = Database(system.postgres.url(system.databases[service]))
    try:
        async with database.begin() as db:
            await db.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            await db.execute(text(lock))
            yield
    finally:
        await database.close()


async def execute(system: Deployment, service: str, *statements: str) -> None:
    """Run statements in a service's database."""
    database = Database(system.postgres.url(system.databases[service]))
    try:
        async with database.begin() as db:
            for statement in statements:
                await db.execute(text(statement))
    finally:
        await database.close()


async def blocked(system: Deployment, service: str) -> None:
    """Wait until a statement in a service's database waits for a lock."""

    async def waits() -> bool:
        return (await system.rows(service, f"SELECT count(*) {WAITING}")) != [(0,)]

    await until(waits, f"somebody waits for the lock in {service}")


async def entered(system: Deployment, ledger: Ledger, count: int) -> None:
    """So many seizures, acknowledged."""
    async with one_officer(ledger, system.bases, system.token, seed=count) as officer:
        for _ in range(count):
            await officer.enter("seizure")


async def _frozen(system: Deployment, ledger: Ledger) -> int:
    """The process id of a replica that was stopped between two statements of a transaction.

    One that was stopped while it prepared a statement, which it does once a connection, goes on.
    """
    for _ in range(20):
        async with locked(system, "aggregator", "LOCK TABLE totals IN SHARE MODE"):
            await entered(system, ledger, 4)
            await blocked(system, "aggregator")
            pid, port = await _in_transaction(system)
            send(pid, signal.SIGSTOP)
        if await _state(system, port) == "idle in transaction":
            return pid
        send(pid, signal.SIGCONT)
        await system.settled()
    raise AssertionError("no replica could be stopped between two statements")


async def _state(system: Deployment, port: int) -> str:
    """What a session is doing once it waits for its client."""
    session = f"FROM pg_stat_activity WHERE client_port = {port}"

    async def waits_for_client() -> bool:
        return await system.rows("aggregator", f"SELECT wait_event_type {session}") == [("Client",)]

    await until(waits_for_client, "the statement is done")
    ((state,),) = await system.rows("aggregator", f"SELECT state {session}")
    return str(state)


async def _in_transaction(system: Deployment) -> tuple[int, int]:
    """The process id of a replica whose session waits for the lock, and the session's client port."""
    ports = {port for (port,) in await system.rows("aggregator", f"SELECT client_port {WAITING}")}
    for name, process in system.processes.items():
        if name.startswith("aggregator") and process.pid is not None:
            for connection in psutil.Process(process.pid).net_connections(kind="tcp4"):
                if connection.laddr.port in ports:
                    return process.pid, connection.laddr.port
    raise AssertionError("no replica is in a transaction")
