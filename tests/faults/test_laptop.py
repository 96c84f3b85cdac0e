"""The embedded system, killed and stopped under load: nothing lost, nothing doubled."""

import random
import signal
from pathlib import Path

import pytest

from tests.faults.evidence import check_answers, check_log, settled_and_right
from tests.faults.laptop import Laptop
from tests.faults.ledger import Ledger
from tests.faults.officers import at_work
from tests.faults.processes import until

pytestmark = pytest.mark.slow
KILLS = 10


async def test_killed_again_and_again_under_load(tmp_path: Path, seed: int) -> None:
    rng, ledger = random.Random(seed), Ledger()
    async with Laptop(tmp_path, tmp_path / "data") as system:
        async with at_work(ledger, system.bases, system.token, rng, count=6, pause_s=0.02):
            for _ in range(KILLS):
                await _some_work(ledger, rng.randint(10, 80))
                assert system.process.signal(signal.SIGKILL)
            await _some_work(ledger, 20)
        await _check(system, ledger)
        assert system.process.exits[:-1] == [-signal.SIGKILL] * KILLS
        print(f"{KILLS} kills; {dict(ledger.counts)}")


async def test_stopped_in_order_under_load(tmp_path: Path, seed: int) -> None:
    rng, ledger = random.Random(seed), Ledger()
    async with Laptop(tmp_path, tmp_path / "data") as system:
        async with at_work(ledger, system.bases, system.token, rng, count=6, pause_s=0.02):
            for _ in range(2):
                await _some_work(ledger, 40)
                assert system.process.signal(signal.SIGTERM)
                await system.process.ended_by_itself()
            await _some_work(ledger, 20)
        await _check(system, ledger)
        assert system.process.exits == [0, 0, 0]


async def _some_work(ledger: Ledger, versions: int) -> None:
    before = ledger.counts["acknowledged"]

    async def done() -> bool:
        return ledger.counts["acknowledged"] >= before + versions

    await until(done, f"{versions} more versions are acknowledged")


async def _check(system: Laptop, ledger: Ledger) -> None:
    """After rest and an orderly stop, everything agrees."""
    held = await settled_and_right(system, ledger)
    await check_answers(system.process.base, system.token, held)
    assert await system.process.stop() == 0
    log = system.log()
    try:
        await check_log(log, held)
    finally:
        await log.close()
