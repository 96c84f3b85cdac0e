"""Three brokers, of which one is away: nothing acknowledged is lost, for us or for any subscriber."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from services.cli.processes.local_kafka import LocalKafka
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.log import Message, Topic
from tests.faults.deployment import TOPICS, Deployment
from tests.faults.evidence import Stored, check_log, settled_and_right
from tests.faults.ledger import Ledger
from tests.faults.officers import at_work
from tests.faults.processes import Supervised, send, until
from tests.projector.line import read_all
from tests.support.cluster import LocalCluster
from tests.support.postgres import LocalPostgres

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres]
SESSION_S = 8.0
"""A broker that is paused for so long is taken for dead by the controllers (1.5 s) and by clients."""


async def test_one_of_three_brokers_is_killed_or_paused_under_load(
    cluster: LocalCluster, postgres: LocalPostgres, tmp_path: Path, seed: int
) -> None:
    rng, ledger = random.Random(seed), Ledger()
    async with Deployment(cluster, postgres, tmp_path) as system, subscribers(system) as following:
        async with at_work(ledger, system.bases, system.token, rng, count=3, pause_s=0.05):
            for broker in rng.sample(cluster.brokers, k=3):
                await published(system, 40)
                broker.kill()
                await published(system, 40)
                await asyncio.to_thread(broker.start)
                await in_sync(cluster)
            await paused(system, rng.choice(cluster.brokers))
            await in_sync(cluster)
        held = await settled_and_right(system, ledger)
        await check_log(system.log(), held)
        for kind, subscriber in following.items():
            await saw_all(kind, subscriber, held)
        print(dict(ledger.counts), {name: process.exits for name, process in system.processes.items()})


ALONE_S = 3.0
"""Many times what an acknowledgment takes."""


async def test_what_one_broker_alone_has_is_not_acknowledged(cluster: LocalCluster) -> None:
    """Else it would be gone with that broker: the test above kills none at that very moment."""
    topic = Topic(f"test.{uuid4().hex}", 1)
    log = KafkaLog(KafkaSettings(cluster.bootstrap, replication_factor=cluster.copies))
    await log.ensure_topics([topic])
    producer = await log.producer("test")
    await producer.send([Message(topic.name, b"key", b"before")])
    leader = await leader_of(cluster, topic.name)
    others = [broker for broker in cluster.brokers if broker is not leader]
    for broker in others:
        send(broker.pid, signal.SIGSTOP)
    try:
        sending = asyncio.create_task(producer.send([Message(topic.name, b"key", b"alone")]))
        done, _pending = await asyncio.wait({sending}, timeout=ALONE_S)
    finally:
        for broker in others:
            send(broker.pid, signal.SIGCONT)
    assert not done, "two of three brokers were away, and it was acknowledged"
    await sending
    await producer.close()
    assert [one.value for one in await read_all(log, topic.name)] == [b"before", b"alone"]
    await log.close()


async def leader_of(cluster: LocalCluster, topic: str) -> LocalKafka:
    """The broker that takes what is written to the one partition of a topic."""
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)
    await admin.start()
    try:
        [found] = await admin.describe_topics([topic])
        wanted = found["partitions"][0]["leader"]
        [port] = [one.port for one in admin._client.cluster.brokers() if one.nodeId == wanted]
    finally:
        await admin.close()
    [leader] = [one for one in cluster.brokers if one.bootstrap.endswith(f":{port}")]
    return leader


async def paused(system: Deployment, broker: LocalKafka) -> None:
    """The broker holds its connections, and says nothing."""
    send(broker.pid, signal.SIGSTOP)
    try:
        await published(system, 40)
        await asyncio.sleep(SESSION_S)
        await published(system, 40)
    finally:
        send(broker.pid, signal.SIGCONT)


@asynccontextmanager
async def subscribers(system: Deployment) -> AsyncIterator[dict[str, Supervised]]:
    """An agency's `outbound subscribe` on each topic, restarted if it ends."""
    env = {"KAFKA_BOOTSTRAP_SERVERS": system.kafka.bootstrap}
    following = {
        kind: Supervised(
            f"subscriber-{kind}",
            f"subscribe --topic {topic} --from beginning --format json --group atf.{uuid4().hex}",
            env,
            system.directory,
            0,
        )
        for kind, topic in TOPICS.items()
    }
    try:
        for one in following.values():
            one.start()
        yield following
    finally:
        for one in following.values():
            await one.end()


async def published(system: Deployment, more: int) -> None:
    """Wait until so many more versions are on the log."""

    async def marked() -> int:
        counted = "SELECT count(*) FROM {}_outbox WHERE published_at IS NOT NULL"
        return sum([(await system.rows(kind, counted.format(kind)))[0][0] for kind in TOPICS])

    enough = await marked() + more

    async def there() -> bool:
        return await marked() >= enough

    await until(there, f"{more} more versions are published")


async def in_sync(cluster: LocalCluster) -> None:
    """Wait until every copy of every partition of our topics is complete."""
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.bootstrap)
    await admin.start()

    async def complete() -> bool:
        topics = await admin.describe_topics(list(TOPICS.values()))
        return all(len(part["isr"]) == cluster.copies for one in topics for part in one["partitions"])

    try:
        await until(complete, "every copy is in sync")
    finally:
        await admin.close()


def told(subscriber: Supervised) -> Iterator[dict[str, Any]]:
    """The records' versions that it printed, in order; what it says on standard error is no JSON."""
    for line in subscriber.log.read_bytes().splitlines():
        if line.startswith(b"{"):
            event = orjson.loads(line)
            if "heartbeat" not in event["type"]:
                yield event["data"]


async def saw_all(kind: str, subscriber: Supervised, held: Stored) -> None:
    """A subscriber has every version; what it sees first of each is in order within its record."""
    wanted = {(one, version) for of, one, version in held.versions if of == kind}

    async def complete() -> bool:
        return {(body["id"], body["version"]) for body in told(subscriber)} >= wanted

    await until(complete, f"the subscriber of {kind} has every version\n{subscriber.tail()}")
    latest: dict[str, int] = {}
    for body in told(subscriber):
        assert body == held.versions[kind, body["id"], body["version"]]
        assert body["version"] <= latest.get(body["id"], 0) + 1, f"{body['id']} came out of order"
        latest[body["id"]] = max(body["version"], latest.get(body["id"], 0))
