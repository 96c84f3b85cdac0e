"""The examples of `examples/`, as an agency on a real Kafka with SASL_SSL and ACLs: all count the same."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from services.seizure.main import SERVICE
from shared.acts.notes import make_key, signer
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.kafka import KafkaLog
from shared.events.log import EventLog, Message, Producer, Topic
from tests.deploy.processes import OUTBOUND
from tests.log.harness import KafkaBackend
from tests.provisioning.commands import Agency, Operator
from tests.relay.days import PLAN, Days
from tests.relay.outbox import OUTBOX, Bench, record_id
from tests.subscribers.examples import ALL, EXAMPLES, Example
from tests.subscribers.topic import PARTITIONS, Totals, publish, standing, totals, versions
from tests.support.kafka import SecuredKafka


def printed(found: Totals) -> str:
    """As the examples print it."""
    return "".join(f"{port}\t{firearms}\t{rounds}\n" for port, (firearms, rounds) in found.items())


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An agency that may read topics of its own on a broker with TLS, logins and ACLs, and nothing else."""

    broker: SecuredKafka
    agency: Agency

    @property
    def log(self) -> KafkaLog:
        """The log as its operator reaches it, who may publish."""
        return KafkaLog(self.broker.settings())

    def environment(self, topic: str) -> dict[str, str]:
        """What docs/subscribing.md says to set."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.agency.given["bootstrap.servers"],
            "KAFKA_SECURITY_PROTOCOL": self.agency.given["security.protocol"],
            "KAFKA_SASL_USERNAME": self.agency.given["sasl.username"],
            "KAFKA_SASL_PASSWORD": self.agency.given["sasl.password"],
            "KAFKA_SSL_CAFILE": str(self.broker.security.authority),
            "KAFKA_GROUP": self.agency.given["group.id"],
            "OUTBOUND_TOPIC": topic,
        }


PREFIX = f"t{uuid4().hex[:8]}"
READERS = [*(one.name for one in ALL), "subscribe", "file", "check"]


def topic_of(name: str) -> str:
    """The topic that one of the readers reads."""
    return f"{PREFIX}.{name}.seizures"


@pytest.fixture(scope="session")
def subscriber(secured_kafka: SecuredKafka, tmp_path_factory: pytest.TempPathFactory) -> Subscriber:
    """With credentials as `outbound agency add` hands them over."""
    operator = Operator(secured_kafka, tmp_path_factory.mktemp("operator"))
    topics = [topic_of(name) for name in READERS]
    made = "".join(f'[topics."{topic}"]\npartitions = {PARTITIONS}\n' for topic in topics)
    rights = f'title = "Kit"\nagreement = "A-1"\npurpose = "Tests"\nreads = {json.dumps(topics)}\n'
    operator.policy.write_text(f"{made}[agencies.{PREFIX}]\n{rights}")
    operator.provision()
    return Subscriber(secured_kafka, operator.credentials("add", PREFIX))


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.parametrize("example", ALL, ids=lambda one: one.name)
async def test_an_example_counts_everything_once(
    example: Example, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    topic, found = topic_of(example.name), versions(200, seed=11)
    log, env = await reached(example, topic, request)
    state, directory = tmp_path / "state", example.copied(tmp_path / "example")
    half = len(found) // 2

    await publish(log, found[:half], topic, seed=1)
    assert example.run(directory, state, env) == printed(totals(found[:half]))

    await publish(log, found, topic, seed=2)  # and all of the first half again
    assert example.run(directory, state, env) == printed(totals(found))
    assert example.run(directory, state, env) == printed(totals(found))  # nothing new


async def reached(
    example: Example, topic: str, request: pytest.FixtureRequest
) -> tuple[EventLog, dict[str, str]]:
    """The log to publish on, and the environment of the example.

    kcat is on the broker without security: Debian's has librdkafka 2.0.2, whose SCRAM brokers since
    Kafka 3.9 refuse as invalid credentials.
    """
    if example.name != "kcat":
        subscriber: Subscriber = request.getfixturevalue("subscriber")
        return subscriber.log, subscriber.environment(topic)
    broker = request.getfixturevalue("kafka").bootstrap
    log = await KafkaBackend(broker).open()
    await log.ensure_topics([Topic(topic, PARTITIONS)])
    return log, {"KAFKA_BOOTSTRAP_SERVERS": broker, "OUTBOUND_TOPIC": topic}


@pytest.mark.kafka
@pytest.mark.slow
async def test_an_agency_subscribes_with_its_credentials(subscriber: Subscriber) -> None:
    topic, found = topic_of("subscribe"), versions(30, seed=5)
    env = {"PATH": os.environ["PATH"], **subscriber.environment(topic)}
    await publish(subscriber.log, found, topic)

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        given = [str(OUTBOUND), "subscribe", "--from", "beginning", "--format", "json", *options]
        return subprocess.run(given, capture_output=True, text=True, check=False, env=env, timeout=60)

    state = run("--topic", topic, "--state")
    assert state.returncode == 0, state.stderr
    assert len(state.stdout.splitlines()) == len(standing(found))

    own = ("--topic", topic, "--until-end", "--group", f"{PREFIX}.looking")
    assert run(*own).stdout
    assert run(*own).stdout == ""  # it goes on where it stopped

    other = run("--topic", topic, "--until-end", "--group", "aggregator")
    assert (other.returncode, other.stdout) == (1, "")
    assert "aggregator" in other.stderr

    hidden = run("--topic", "outbound.seizures.v1", "--until-end")
    assert (hidden.returncode, hidden.stdout) == (1, "")
    assert "there is no topic outbound.seizures.v1, or you may not read it" in hidden.stderr


@pytest.mark.kafka
@pytest.mark.slow
async def test_an_agency_subscribes_with_the_file_that_it_was_given(
    subscriber: Subscriber, tmp_path: Path
) -> None:
    topic, found = topic_of("file"), versions(10, seed=6)
    await publish(subscriber.log, found, topic)
    file, authority = tmp_path / "atf.properties", tmp_path / "ca.pem"
    file.write_text(
        "# Kept\n" + "".join(f"{name}={value}\n" for name, value in subscriber.agency.given.items())
    )

    def run() -> subprocess.CompletedProcess[str]:
        given = [str(OUTBOUND), "subscribe", "--credentials", str(file), "--topic", topic, "--state"]
        given += ["--from", "beginning", "--format", "json"]
        env = {"PATH": os.environ["PATH"]}
        return subprocess.run(given, capture_output=True, text=True, check=False, env=env, timeout=60)

    refused = run()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"there is no {authority}" in refused.stderr.replace("\n", "")
    authority.write_bytes(subscriber.broker.security.authority.read_bytes())
    state = run()
    assert state.returncode == 0, state.stderr
    assert len(state.stdout.splitlines()) == len(standing(found))


class LosingLog(KafkaLog):
    """A log that confirms every event and loses one, which it is told by its `ce_id`."""

    lost = b""

    async def producer(self, client_id: str) -> Producer:
        return Losing(await super().producer(client_id), self)


@dataclass(frozen=True, slots=True)
class Losing:
    """Its producer."""

    real: Producer
    log: LosingLog

    async def send(self, messages: Sequence[Message]) -> None:
        await self.real.send([one for one in messages if dict(one.headers)["ce_id"] != self.log.lost])

    async def close(self) -> None:
        await self.real.close()


@pytest.mark.kafka
@pytest.mark.slow
async def test_the_check_finds_which_event_was_lost(subscriber: Subscriber, tmp_path: Path) -> None:
    """One of two hundred, by nobody's fault but the log's, and unknown to the system that sent it."""
    topic, log = topic_of("check"), LosingLog(subscriber.broker.settings())
    database = await migrated(tmp_path / "seizure.db")
    make_key(tmp_path / "key")
    make_key(tmp_path / "other")
    signed, plan = signer(tmp_path / "key", "seizure"), replace(PLAN, topic=topic)
    days = Days(Bench(database), signed, plan, log)
    (tmp_path / "keys").write_text(
        f"{signer(tmp_path / 'other', 'inspection').verifier}\n{signed.verifier}\n"
    )
    for number in range(100):
        await days.record(number, 1, "2304" if number % 3 else None)
        await days.record(number, 2, "2304" if number % 3 else None)
    async with database.read() as db:
        query = select(OUTBOX).where(OUTBOX.c.record_id == record_id(70), OUTBOX.c.version == 2)
        row = (await db.execute(query)).one()
    log.lost = str(row.event_id).encode()
    await days.relayed()
    days.bench.clock.pass_(days=2)
    assert await days.made() == 2
    await days.relayed()

    def check(keys: str = "keys", state: str = "state.db") -> subprocess.CompletedProcess[str]:
        files = (EXAMPLES / "check" / "check.py", tmp_path / state, tmp_path / keys)
        command = [sys.executable, *map(str, files)]
        env = {"PATH": os.environ["PATH"], **subscriber.environment(topic)}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=60)

    found = check()
    name = f"{record_id(70)}/2"
    assert (found.returncode, found.stdout) == (1, f"/outbound/seizure\t2025-11-01\t2304\t{name}\n"), (
        found.stderr
    )

    log.lost = b""
    async with database.begin() as db:  # it is asked for by its name, and published again
        await db.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(published_at=None))
    await days.relayed()
    found = check()
    assert (found.returncode, found.stdout) == (0, "Nothing is missing.\n"), found.stderr

    state = sqlite3.connect(tmp_path / "state.db")
    with state:  # the subscriber loses one by its own fault, and a control
        state.execute("DELETE FROM events WHERE name = ?", (f"{record_id(3)}/1",))
        state.execute("DELETE FROM controls WHERE version = 1")
    state.close()
    assert check().stdout == "/outbound/seizure\tcontrol 1\n"

    (tmp_path / "wrong").write_text(f"{signer(tmp_path / 'other', 'seizure').verifier}\n")
    assert "KeyError" in check("wrong", "new.db").stderr
    await database.close()


async def migrated(file: Path) -> Database:
    """A database of the seizure service."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    return database


PROGRAMS = [*((one.name, one.file) for one in ALL), ("check", "check.py"), ("check", "controls.py")]


@pytest.mark.parametrize(("name", "file"), PROGRAMS, ids="-".join)
def test_an_example_is_short(name: str, file: str) -> None:
    text = (EXAMPLES / name / file).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    assert max(map(len, text.splitlines())) <= 132
