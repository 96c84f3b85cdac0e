"""HSI and ATF with their credentials, on a real Kafka with SASL_SSL and ACLs, and a worker that is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import confluent_kafka
import orjson
import pytest
from sqlalchemy import func, select

from services.cli.processes.ports import free_port
from services.cli.processes.system import migrations
from services.cli.provisioning.cluster import Cluster
from services.cli.provisioning.plan import ended_users
from services.cli.provisioning.policy import read_policy, users_of
from services.seizure.main import INBOUND, SERVICE
from shared.contracts import heartbeat
from shared.contracts.seizure import TOPIC
from shared.database.database import Database
from shared.events.log import LogError, Record
from tests.api.harness import Json
from tests.faults.processes import Supervised, until
from tests.inbound.inbox import body_of, stated
from tests.provisioning.commands import DEADLINE_S, Agency, Operator, beginning
from tests.provisioning.test_policy import SHIPPED
from tests.provisioning.test_real import refused_to_write
from tests.subscribers.examples import EXAMPLES
from tests.support.kafka import SecuredKafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
HSI, ATF = "outbound.inbound.ice-hsi.seizures.v1", "outbound.inbound.atf.seizures.v1"
FILES, IN_A_FILE = 4, 60


@pytest.fixture
def operator(secured_kafka: SecuredKafka, tmp_path: Path) -> Iterator[Operator]:
    """With the shipped policy; its users are nobody else's, before and after."""
    one = Operator(secured_kafka, tmp_path)
    one.policy.write_text(SHIPPED.read_text())
    _end_users(one)
    one.provision()
    yield one
    _end_users(one)


def _end_users(operator: Operator) -> None:
    policy = read_policy(operator.policy)
    users = {*policy.services, *(user for name in policy.agencies for user in users_of(name))}
    with Cluster(operator.kafka.settings()) as cluster:
        cluster.perform(ended_users(frozenset(users), cluster.state()))


@dataclass(frozen=True)
class Seizures:
    """The worker of the seizure service under its own user, and its database."""

    worker: Supervised
    database: Database

    async def taken(self) -> int:
        """Versions that were taken in."""
        async with self.database.read() as db:
            return int((await db.execute(select(func.count()).select_from(INBOUND.taken))).scalar_one())

    async def rows(self, table: str) -> list[Any]:
        """The rows of a table."""
        async with self.database.read() as db:
            return list(await db.execute(select(SERVICE.tables.tables[table])))


@pytest.fixture
async def seizures(operator: Operator, tmp_path: Path) -> AsyncIterator[Seizures]:
    """Migrated and running."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'seizure.db'}")
    await migrations(SERVICE).upgrade(database)
    env = operator.kafka.environment(tmp_path) | {
        "KAFKA_SASL_USERNAME": "seizure",
        "KAFKA_SASL_PASSWORD_FILE": str(tmp_path / "secrets" / "seizure" / "password"),
        "KAFKA_SESSION_TIMEOUT_MS": "6000",
        "DATABASE_URL": database.url,
        "OUTBOUND_METRICS_PORT": str(port := free_port()),
    }
    worker = Supervised("seizure-worker", "seizure worker", env, tmp_path, port)
    worker.start()
    yield Seizures(worker, database)
    await worker.end()
    await database.close()


def sender(agency: Agency, topic: str, *words: str) -> str:
    """What the example prints, as this agency runs it."""
    env = {
        "PATH": os.environ["PATH"],
        "KAFKA_BOOTSTRAP_SERVERS": agency.given["bootstrap.servers"],
        "KAFKA_SECURITY_PROTOCOL": agency.given["security.protocol"],
        "KAFKA_SASL_USERNAME": agency.given["sasl.username"],
        "KAFKA_SASL_PASSWORD": agency.given["sasl.password"],
        "KAFKA_SSL_CAFILE": str(agency.kafka.security.authority),
        "KAFKA_GROUP": agency.given["group.id"],
        "OUTBOUND_TOPIC": topic,
    }
    program = [sys.executable, str(EXAMPLES / "sender" / "sender.py"), *words]
    done = subprocess.run(program, capture_output=True, text=True, check=False, env=env, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def file_of(path: Path, messages: list[Json]) -> str:
    """A file of messages, a line each."""
    path.write_bytes(b"".join(body_of(one) + b"\n" for one in messages))
    return str(path)


async def test_what_agencies_send_is_taken_in_once_whatever_ends_the_worker(
    operator: Operator, seizures: Seizures, tmp_path: Path
) -> None:
    hsi = await asyncio.to_thread(operator.credentials, "add", "ice-hsi")
    atf = await asyncio.to_thread(operator.credentials, "add", "atf")
    versions = 0
    for number in range(FILES):
        ids = [f"F{number}-{one}" for one in range(IN_A_FILE)]
        messages = [stated(one, version, rounds=version) for version in (1, 2) for one in ids]
        messages.insert(IN_A_FILE, stated(f"bad-{number}", port_code="0000"))
        path = file_of(tmp_path / "messages.jsonl", messages)
        await asyncio.to_thread(sender, hsi, HSI, "send", path)
        await asyncio.to_thread(sender, hsi, HSI, "send", path)  # as after a failure
        at_least, versions = versions + 1, versions + 2 * IN_A_FILE

        async def begun(at_least: int = at_least) -> bool:
            return await seizures.taken() >= at_least

        await until(begun, f"some of it is taken in\n{seizures.worker.tail()}")
        assert seizures.worker.signal(signal.SIGKILL)
    await asyncio.to_thread(sender, atf, ATF, "send", file_of(tmp_path / "atf.jsonl", [stated("F0-0")]))

    async def all_in() -> bool:
        rows = await seizures.rows("seizure_outbox")
        published = [one.published_at for one in rows if one.record_id != heartbeat.KEY]
        return await seizures.taken() == versions + 1 == len(published) and None not in published

    await until(all_in, f"all is taken in and published\n{seizures.worker.tail()}")
    assert seizures.worker.exits.count(-signal.SIGKILL) == FILES
    standing = Counter((one.agency, one.version) for one in await seizures.rows("seizures"))
    assert standing == {("ice_hsi", 2): FILES * IN_A_FILE, ("atf", 1): 1}
    acts = Counter((one.subject, one.action) for one in await seizures.rows("seizure_acts"))
    assert acts == {
        ("inbound:ice-hsi", "record"): FILES * IN_A_FILE,
        ("inbound:ice-hsi", "amend"): FILES * IN_A_FILE,
        ("inbound:atf", "record"): 1,
    }
    told = await asyncio.to_thread(sender, hsi, HSI, "rejected")
    places = {line for line in told.splitlines() if line.startswith("message")}
    assert len(places) == 2 * FILES, told
    assert told.count("/record/port_code: ") >= 2 * FILES
    assert await asyncio.to_thread(sender, hsi, HSI, "rejected") == ""  # it goes on where it stopped
    assert await asyncio.to_thread(sender, atf, ATF, "rejected") == ""
    assert await published_for(atf, versions + 1) == standing


async def published_for(reader: Agency, versions: int) -> Counter[tuple[str, int]]:
    """Agencies and highest versions of what was sent, as an agency reads it once so many are published."""
    records: dict[str, Json] = {}
    consumer = await reader.log.consumer(reader.given["group.id"], [TOPIC], beginning, "test")
    try:
        async with asyncio.timeout(DEADLINE_S):
            while sum(one["version"] for one in records.values()) < versions:
                for message in chain.from_iterable((await consumer.poll(500, 0.2)).values()):
                    _keep(records, message)
    finally:
        await consumer.close()
    return Counter((one["agency"], one["version"]) for one in records.values())


def _keep(records: dict[str, Json], message: Record) -> None:
    """Keep the highest version of each record that was sent; other tests leave other messages there."""
    with suppress(orjson.JSONDecodeError):
        body = orjson.loads(message.value or b"{}")
        known = records.get(body.get("id", ""))
        if "source_reference" in body and (known is None or known["version"] < body["version"]):
            records[body["id"]] = body


async def test_an_agency_writes_its_own_topics_and_reads_its_own_dead_letters(operator: Operator) -> None:
    hsi = await asyncio.to_thread(operator.credentials, "add", "ice-hsi")
    atf = await asyncio.to_thread(operator.credentials, "add", "atf")
    for topic in (ATF, "outbound.inbound.atf.traces.v1", TOPIC, f"{HSI}.seizure.dlq", f"{ATF}.seizure.dlq"):
        await refused_to_write(hsi.log, topic)
    await refused_to_write(atf.log, HSI)
    for agency, topic in ((hsi, ATF), (hsi, f"{ATF}.seizure.dlq"), (atf, HSI), (atf, f"{HSI}.seizure.dlq")):
        with pytest.raises(LogError, match=r"AuthorizationFailed|not show the topic"):
            await agency.read([topic], 1)
    seizure = operator.service("seizure")
    await refused_to_write(seizure, HSI)
    for name in ("aggregator", "inspection", "verifier"):
        await refused_to_write(operator.service(name), HSI)
        await refused_to_write(operator.service(name), f"{HSI}.seizure.dlq")


async def test_what_is_larger_unpacked_than_a_message_may_be_is_refused_by_the_broker(
    operator: Operator,
) -> None:
    hsi = await asyncio.to_thread(operator.credentials, "add", "ice-hsi")
    given = {name: one for name, one in hsi.given.items() if not name.startswith("group")}
    large = {"compression.type": "gzip", "message.max.bytes": 10_000_000}
    trust = {"ssl.ca.location": str(hsi.kafka.security.authority)}
    producer = confluent_kafka.Producer({**given, **trust, **large})
    told: list[Any] = []
    producer.produce(HSI, b" " * 5_000_000, on_delivery=lambda error, _: told.append(error))
    await asyncio.to_thread(producer.flush, DEADLINE_S)
    assert [one.code() for one in told] == [confluent_kafka.KafkaError.MSG_SIZE_TOO_LARGE]
