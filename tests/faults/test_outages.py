"""A dependency is away for a while: entries are taken as long as they can be kept, and all is caught up."""

import asyncio
import random
import signal
from pathlib import Path

import httpx
import pytest

from services.cli.processes.local_kafka import LocalKafka
from tests.faults.deployment import Deployment
from tests.faults.drafts import seizure
from tests.faults.evidence import check_log, settled_and_right
from tests.faults.ledger import Ledger
from tests.faults.officers import at_work, one_officer
from tests.faults.processes import send, until
from tests.support.postgres import LocalPostgres

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres]
PROBLEM = "application/problem+json"


async def test_entries_are_taken_while_the_broker_is_away(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    ledger = Ledger()
    names = ("seizure-api", "seizure-worker", "aggregator-worker-1")
    async with Deployment(kafka, postgres, tmp_path, names) as system:

        async def enter(count: int) -> None:
            async with one_officer(ledger, system.bases, system.token, seed=count) as officer:
                for _ in range(count):
                    await officer.enter("seizure")

        send(kafka.pid, signal.SIGSTOP)  # it takes connections, and says nothing
        try:
            await enter(10)
            assert await system.waiting() >= 10
        finally:
            send(kafka.pid, signal.SIGCONT)
        await settled_and_right(system, ledger)

        await asyncio.to_thread(kafka.stop)
        await enter(11)
        assert await system.waiting() >= 11
        await asyncio.to_thread(kafka.start)
        held = await settled_and_right(system, ledger)

        assert len(held.current) == 21
        assert ledger.counts["503"] == 0
        await check_log(system.log(), held)


async def test_the_database_goes_away_under_load(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path, seed: int
) -> None:
    rng, ledger = random.Random(seed), Ledger()
    async with Deployment(kafka, postgres, tmp_path) as system:
        async with at_work(ledger, system.bases, system.token, rng, count=4, pause_s=0.05):
            for go in (postgres.kill, postgres.stop, postgres.kill):
                await _some_work(ledger, 30)
                await asyncio.to_thread(go)
                try:
                    await _refuses(system, ledger)
                finally:
                    await asyncio.to_thread(postgres.start)
                await asyncio.gather(*(process.ready() for process in system.processes.values()))
            await _some_work(ledger, 30)
        held = await settled_and_right(system, ledger)
        await check_log(system.log(), held)
        print(dict(ledger.counts), {name: process.exits for name, process in system.processes.items()})


async def _refuses(system: Deployment, ledger: Ledger) -> None:
    """An entry is refused for now, in words that a client understands; the process is alive, not ready."""
    api, number = system["seizure-api"], ledger.number()
    draft, key = seizure(random.Random(number), f"M-{number:06}"), f"key-{number}"
    headers = {"Authorization": f"Bearer {system.token}", "Idempotency-Key": key}
    async with httpx.AsyncClient(timeout=20) as client:
        response = await client.post(f"{api.base}/v1/seizures", json=draft, headers=headers)
        assert response.status_code == 503, response.text
        assert response.headers["content-type"] == PROBLEM
        assert int(response.headers["retry-after"]) >= 1
        assert (await client.get(f"{api.base}/readyz")).status_code == 503
        assert (await client.get(f"{api.base}/livez")).status_code == 200


async def _some_work(ledger: Ledger, versions: int) -> None:
    before = ledger.counts["acknowledged"]

    async def done() -> bool:
        return ledger.counts["acknowledged"] >= before + versions

    await until(done, f"{versions} more versions are acknowledged")
