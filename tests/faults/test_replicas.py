"""Replicas come and go over one database, and positions that the log no longer holds."""

import random
from pathlib import Path

import pytest
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from services.cli.processes.local_kafka import LocalKafka
from tests.faults.deployment import TOPICS, Deployment
from tests.faults.evidence import check_log, settled_and_right
from tests.faults.ledger import Ledger
from tests.faults.officers import at_work, one_officer
from tests.faults.processes import until
from tests.support.postgres import LocalPostgres

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres]
NAMES = ("seizure-api", "seizure-worker", "aggregator-worker-1")
APPLIED = "outbound_events_applied_total"


async def test_everything_is_restarted_in_turn_and_a_replica_comes_and_goes(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path, seed: int
) -> None:
    rng, ledger = random.Random(seed), Ledger()
    async with Deployment(kafka, postgres, tmp_path) as system:
        first, second = system["aggregator-worker-1"], system["aggregator-worker-2"]
        assert await second.stop() == 0
        async with at_work(ledger, system.bases, system.token, rng, count=4, pause_s=0.05):

            async def both_have_worked() -> bool:
                return await first.metric(APPLIED) > 0 and await second.metric(APPLIED) > 0

            second.start()
            await until(both_have_worked, "both replicas apply events")
            assert await first.stop() == 0
            alone_from = await second.metric(APPLIED)

            async def second_goes_on() -> bool:
                return await second.metric(APPLIED) > alone_from + 50

            await until(second_goes_on, "the second replica applies events alone")
            for name in ("seizure-api", "inspection-api", "seizure-worker", "inspection-worker"):
                assert await system[name].stop() == 0
                system[name].start()
                await system[name].ready()
        held = await settled_and_right(system, ledger)
        await check_log(system.log(), held)


async def test_records_that_retention_took_stop_the_aggregator(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    async with Deployment(kafka, postgres, tmp_path, NAMES) as system:
        ledger = Ledger()
        before = await _counted_then_alone(system, ledger)
        held = await system.ends()
        await _enter(system, ledger, 20)
        await _published(system)
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
        await admin.start()
        ends = {KafkaPartition(*tp): RecordsToDelete(end) for tp, end in (await system.ends()).items()}
        await admin.delete_records(ends)
        await admin.close()
        assert await system.ends() != held
        await _refuses_to_go_on(system, before, "is outside")


async def test_a_topic_that_was_made_anew_stops_the_aggregator(
    kafka: LocalKafka, postgres: LocalPostgres, tmp_path: Path
) -> None:
    async with Deployment(kafka, postgres, tmp_path, NAMES) as system:
        before = await _counted_then_alone(system, Ledger())
        assert await system["seizure-worker"].stop() == 0
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
        await admin.start()
        await admin.delete_topics([TOPICS["seizure"]])

        async def gone() -> bool:
            return TOPICS["seizure"] not in await admin.list_topics()

        await until(gone, "the topic is deleted")
        await admin.close()
        await _refuses_to_go_on(system, before, "it was replaced")


async def _counted_then_alone(system: Deployment, ledger: Ledger) -> list[tuple[object, ...]]:
    """Some entries are in the totals; then the aggregator is stopped. Its positions and totals."""
    await _enter(system, ledger, 20)
    await system.settled()
    assert await system["aggregator-worker-1"].stop() == 0
    return await _state(system)


async def _enter(system: Deployment, ledger: Ledger, count: int) -> None:
    async with one_officer(ledger, system.bases, system.token) as officer:
        for _ in range(count):
            await officer.enter("seizure")


async def _published(system: Deployment) -> None:
    async def empty() -> bool:
        return await system.waiting() == 0

    await until(empty, "the outbox is empty")


async def _state(system: Deployment) -> list[tuple[object, ...]]:
    positions = await system.rows("aggregator", "SELECT topic, partition, next_offset FROM positions")
    totals = await system.rows("aggregator", "SELECT sum(value) FROM totals")
    return [*sorted(positions), *totals]


async def _refuses_to_go_on(system: Deployment, before: list[tuple[object, ...]], why: str) -> None:
    """The worker ends by itself, again and again; it says why, and moves nothing."""
    worker = system["aggregator-worker-1"]
    worker.start()
    assert await worker.ended_by_itself() == 1
    assert await worker.ended_by_itself() == 1
    last = worker.log.read_text().splitlines()[-1]
    assert "PositionLost" in last
    assert TOPICS["seizure"] in last
    assert why in last
    assert await _state(system) == before
