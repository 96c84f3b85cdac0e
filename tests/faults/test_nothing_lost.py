"""Nothing lost, nothing doubled: production under load, killed more than fifty times at random points."""

import random
import time
from pathlib import Path

import pytest

from services.cli.processes.local_kafka import LocalKafka
from tests.faults.chaos import PLAN, Chaos
from tests.faults.deployment import Deployment
from tests.faults.evidence import check_answers, check_log, settled_and_right
from tests.faults.ledger import Ledger
from tests.faults.officers import at_work
from tests.support.postgres import LocalPostgres

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres]


async def test_fifty_kills_under_load(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path, seed: int
) -> None:
    rng, ledger, began = random.Random(seed), Ledger(), time.monotonic()
    async with Deployment(kafka, postgres, tmp_path) as system:
        chaos = Chaos(system, ledger, rng)
        async with at_work(ledger, system.bases, system.token, rng, count=8, pause_s=0.08):
            await chaos.run(PLAN, pauses=3)
        chaos_s = time.monotonic() - began
        held = await settled_and_right(system, ledger)
        duplicates = await check_log(system.log(), held)
        await system["aggregator-api"].ready()
        await check_answers(system["aggregator-api"].base, system.token, held)
        exits = {name: len(process.exits) for name, process in system.processes.items()}
        codes = await system.stop()
    summary = {
        "kills": dict(chaos.kills),
        **ledger.counts,
        "records": len(held.current),
        "versions": len(held.versions),
        "duplicates on the log": duplicates,
        "ends of processes": exits,
        "seconds of chaos": round(chaos_s),
        "seconds in all": round(time.monotonic() - began),
    }
    print(*(f"{name}: {value}" for name, value in summary.items()), sep="\n")
    assert sum(chaos.kills[kind] for kind in PLAN) >= 50
    assert set(codes.values()) == {0}
