"""The gateway as a process with its own user, on a real Kafka with SASL_SSL, killed again and again."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.cli.processes.ports import free_port
from services.cli.processes.system import migrations
from services.cli.provisioning.cluster import Cluster
from services.cli.provisioning.plan import ended_users
from services.gateway.main import SERVICE
from services.gateway.signing import add_secret
from shared.access.caller import Caller, Role
from shared.database.database import Database
from shared.events.kafka import KafkaLog
from shared.events.log import LogError
from shared.events.subscription import Place
from tests.faults.processes import Supervised, until
from tests.gateway.line import message, versions
from tests.gateway.receiver import Receiver
from tests.gateway.stream import Follower, each_in_order
from tests.gateway.test_delivery import has, in_order
from tests.log.harness import send
from tests.provisioning.commands import Operator
from tests.provisioning.test_real import refused_to_write
from tests.support import issuer
from tests.support.kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
KILLED = 4
NAME = f"g{uuid4().hex[:8]}"
POSTED, STREAMED, OTHER = (f"{NAME}.{topic}" for topic in ("posted", "streamed", "custody"))


def policy_of(url: str) -> str:
    """A policy with topics, of which the agency reads one; by webhook, where there is a URL."""
    topic = POSTED if url else STREAMED
    webhook = f'[agencies.{NAME}.webhooks.main]\nurl = "{url}"\n' if url else ""
    return f"""
[topics."{topic}"]
[topics."{OTHER}"]
[services.gateway]
[agencies.{NAME}]
title = "Bureau"
agreement = "A-1"
purpose = "Tracing"
reads = ["{topic}"]
{webhook}"""


@pytest.fixture
def operator(secured_kafka: SecuredKafka, tmp_path: Path) -> Iterator[Operator]:
    """The user of the gateway is gone before and after."""
    one = Operator(secured_kafka, tmp_path)
    _end_user(one)
    yield one
    _end_user(one)


def _end_user(operator: Operator) -> None:
    with Cluster(operator.kafka.settings()) as cluster:
        cluster.perform(ended_users(frozenset({SERVICE.name}), cluster.state()))


async def gateway(operator: Operator, directory: Path, process: str = "worker") -> Supervised:
    """Its worker, or its API, migrated and not started yet."""
    database = Database(f"sqlite+aiosqlite:///{directory / 'gateway.db'}")
    await migrations(SERVICE).upgrade(database)
    await database.close()
    env = operator.kafka.environment(directory) | {
        "KAFKA_SASL_USERNAME": SERVICE.name,
        "KAFKA_SASL_PASSWORD_FILE": str(directory / "secrets" / SERVICE.name / "password"),
        "DATABASE_URL": database.url,
        "OUTBOUND_ACCESS": str(operator.policy),
        "OUTBOUND_WEBHOOK_SECRETS": str(directory / "webhooks"),
        "OUTBOUND_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "OUTBOUND_WEBHOOK_PLAIN": "true",
        "OUTBOUND_ISSUERS": issuer.ISSUERS,
        "OUTBOUND_METRICS_PORT" if process == "worker" else "OUTBOUND_PORT": str(port := free_port()),
    }
    return Supervised(f"gateway-{process}", f"gateway {process}", env, directory, port)


async def test_all_comes_in_order_whatever_ends_the_process(operator: Operator, tmp_path: Path) -> None:
    async with Receiver() as receiver:
        operator.policy.write_text(policy_of(receiver.url))
        await asyncio.to_thread(operator.provision)
        receiver.secret = add_secret(tmp_path / "webhooks", f"{NAME}.main", rotate=False)
        worker = await gateway(operator, tmp_path)
        log, wanted = KafkaLog(operator.kafka.settings()), list[tuple[str, int]]()
        worker.start()
        try:
            for number in range(KILLED):
                before = len(wanted)
                wanted += (more := versions(40, 4, seed=number + 1))
                await send(log, [message(POSTED, *one) for one in more])

                async def begun(before: int = before) -> bool:
                    return len({one.key for one in receiver.taken}) > before + 20

                await until(begun, f"some of it has come\n{worker.tail()}")
                assert worker.signal(signal.SIGKILL)

            async def all_there() -> bool:
                return has(receiver, wanted)

            await until(all_there, f"all has come\n{worker.tail()}")
            assert receiver.secret not in worker.log.read_text()
        finally:
            await worker.end()
    assert worker.exits.count(-signal.SIGKILL) >= KILLED
    assert in_order(receiver.taken)
    await may_no_more(operator.service(SERVICE.name), POSTED)


async def test_a_stream_goes_on_whatever_ends_the_process(operator: Operator, tmp_path: Path) -> None:
    operator.policy.write_text(policy_of(""))
    await asyncio.to_thread(operator.provision)
    server = await gateway(operator, tmp_path, "api")
    log, wanted = KafkaLog(operator.kafka.settings()), list[tuple[str, int]]()
    follower = Follower(f"http://127.0.0.1:{server.port}/v1/topics/{STREAMED}/events", caller())
    server.start()
    try:
        async with follower.following():
            for number in range(KILLED):
                before = len(wanted)
                wanted += (more := versions(40, 4, seed=number + 1))
                await send(log, [message(STREAMED, *one) for one in more])

                async def begun(before: int = before) -> bool:
                    return len(follower.found) > before + 20

                await until(begun, f"some of it has come\n{server.tail()}")
                assert server.signal(signal.SIGKILL)

            async def all_there() -> bool:
                return len(follower.found) >= len(wanted)

            await until(all_there, f"all has come\n{server.tail()}")
    finally:
        await server.end()
    assert server.exits.count(-signal.SIGKILL) >= KILLED
    assert sorted(follower.found) == sorted(wanted), "each once"
    assert each_in_order(follower.found)
    await may_no_more(operator.service(SERVICE.name), STREAMED)


def caller() -> Caller:
    """Who reads for the agency."""
    return Caller("agent-1", frozenset([Role.AGENCY]), agencies=frozenset([NAME]))


async def may_no_more(log: KafkaLog, topic: str) -> None:
    """The gateway's user reads what the agency reads, and writes nothing."""
    await refused_to_write(log, topic)
    with pytest.raises(LogError):
        async with log.subscription(OTHER, Place.BEGINNING):
            pass
