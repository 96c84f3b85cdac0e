"""No room on the disk: an entry is refused, nothing is half-written, and all goes on when there is room."""

import shutil
from pathlib import Path

import pytest

from services.cli.processes.local_kafka import LocalKafka
from tests.faults.deployment import Deployment
from tests.faults.evidence import check_log, settled_and_right
from tests.faults.laptop import Laptop
from tests.faults.ledger import Ledger
from tests.faults.officers import Officer, one_officer
from tests.faults.volumes import small_volume
from tests.support.postgres import LocalPostgres

pytestmark = pytest.mark.slow


async def test_the_laptops_disk_is_full(tmp_path: Path) -> None:
    ledger = Ledger()
    with small_volume(megabytes=12) as ballast:
        async with Laptop(tmp_path, ballast.folder / "data") as system:
            async with one_officer(ledger, system.bases, system.token) as officer:
                await officer.enter("seizure")
                ballast.fill()
                await _until_refused(officer, ledger)
                ballast.remove()
                await officer.enter("seizure")
            held = await settled_and_right(system, ledger)
            assert await system.process.stop() == 0
            log = system.log()
            await check_log(log, held)
            await log.close()


@pytest.mark.kafka
@pytest.mark.postgres
async def test_the_databases_disk_is_full(kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path) -> None:
    ledger = Ledger()
    names = ("seizure-api", "seizure-worker", "aggregator-worker-1")
    with small_volume(megabytes=24) as ballast:
        shutil.chown(ballast.folder, "postgres", "postgres")
        system = Deployment(kafka, postgres, tmp_path, names)
        postgres.sql(f"CREATE TABLESPACE small LOCATION '{ballast.folder}'")
        postgres.sql(f"ALTER DATABASE {system.databases['seizure']} SET TABLESPACE small")
        async with system, one_officer(ledger, system.bases, system.token) as officer:
            await officer.enter("seizure")
            ballast.fill()
            await _until_refused(officer, ledger)
            ballast.remove()
            await officer.enter("seizure")
            held = await settled_and_right(system, ledger)
            await check_log(system.log(), held)
        postgres.sql("DROP TABLESPACE small")


async def _until_refused(officer: Officer, ledger: Ledger) -> None:
    """Enter until no page is left; the last one was told to come again later, and then nobody asks."""
    for _ in range(3_000):
        if not await officer.enter_once("seizure"):
            break
    assert ledger.counts["503"] > 0
    assert ledger.faults == []
