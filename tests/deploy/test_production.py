"""The nine processes, with the commands and the environment of docker-compose.yml, on real servers."""

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest

from outbound.client import Client
from services.cli.processes.health import probe
from services.cli.processes.system import DEPLOYED
from services.cli.provisioning.policy import read_policy
from shared.access.caller import Role, everywhere
from shared.contracts import inspection, seizure
from shared.contracts.envelope import HEARTBEAT
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.log import Message, Topic
from tests.deploy.broker import FILES, VALUES, ComposeKafka
from tests.deploy.compose import PROCESSES, ROOT, SERVICES, interpolated
from tests.deploy.processes import OUTBOUND, Running, until
from tests.log.harness import KafkaBackend, send
from tests.provisioning.test_real import refused_to_write
from tests.support import issuer
from tests.support.kafka import kafka_jars
from tests.support.manual import way_back
from tests.support.postgres import LocalPostgres, programs

pytestmark = [pytest.mark.slow, pytest.mark.kafka, pytest.mark.postgres]
OFFICER = everywhere("officer", Role.OFFICER)
SEIZURE = {
    "port_code": "2304",
    "occurred_at": "2024-03-14T15:09:26-05:00",
    "items": [{"kind": "firearm", "type": "rifle", "serial_status": "present", "serial_number": "AB 1234"}],
}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[ComposeKafka]:
    """The broker of the compose file, with its authority, users and rights."""
    directory = tmp_path / "kafka"
    directory.mkdir()
    with ComposeKafka(directory, kafka_jars()) as one:
        yield one


@pytest.fixture
def databases(postgres: LocalPostgres) -> Iterator[LocalPostgres]:
    """The five databases and their users, made by the script that the container runs."""
    env = {"PATH": f"{programs()}:/usr/bin:/bin", "PGHOST": "127.0.0.1", "PGPORT": str(postgres.port)}
    try:
        subprocess.run(
            ["bash", str(ROOT / "deploy/postgres/init.sh")],
            env=env | {"POSTGRES_USER": "postgres"} | VALUES,
            check=True,
        )
        yield postgres
    finally:
        for name in DEPLOYED:
            postgres.drop_database(name)
            for role in (name, f"{name}_owner"):
                postgres.sql(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
def started() -> Iterator[ExitStack]:
    """Whatever a test starts and does not stop is killed."""
    with ExitStack() as stack:
        yield stack


def environment(
    service: str, postgres: LocalPostgres, broker: ComposeKafka | None, key: Path
) -> dict[str, str]:
    """A service's environment of the compose file, with this machine's addresses, files and free ports."""
    env = broker.environment(service) if broker else interpolated(service, VALUES)
    env["DATABASE_URL"] = env["DATABASE_URL"].replace("@postgres:5432/", f"@127.0.0.1:{postgres.port}/")
    local = {
        "OUTBOUND_HOST": "127.0.0.1",
        "OUTBOUND_PORT": "0",
        "OUTBOUND_METRICS_PORT": "0",
        "OUTBOUND_ISSUERS": issuer.ISSUERS,
        "OUTBOUND_REVOKED": "",
        "OUTBOUND_CHECKPOINT_KEY": str(key),
    }
    soon = {"OUTBOUND_CHECKPOINT_SECONDS": "0.2"} if "OUTBOUND_CHECKPOINT_KEY" in env else {}
    return env | soon | {name: value for name, value in local.items() if name in env}


def sample(text: str, name: str, **labels: str) -> float:
    """The sum of the samples of a metric with these labels in a text exposition."""
    wanted = [f'{key}="{value}"' for key, value in labels.items()]
    lines = [line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{"))]
    return sum(float(line.rpartition(" ")[2]) for line in lines if all(one in line for one in wanted))


def metrics(base: str) -> str:
    """What a process shows to Prometheus."""
    return httpx.get(f"{base}/metrics", timeout=10).raise_for_status().text


def test_the_users_of_kafka_have_what_is_theirs_alone(tmp_path: Path) -> None:
    """Passwords, keys and rights; the broker keeps the operator's password nowhere."""
    with ComposeKafka(tmp_path, kafka_jars()) as broker:
        assert "Nothing to do." in broker.once("kafka-provision")
        modes = {one.name: one.stat().st_mode & 0o777 for one in (tmp_path / "outbound/kafka-tls").iterdir()}
        assert modes == {"ca.key": 0o600, "broker.pem": 0o600, "ca.pem": 0o644}
        users = {one.name: one for one in (tmp_path / "outbound/kafka").iterdir()}
        assert users.keys() == read_policy(FILES / "access.toml").services.keys()
        assert {(one / "password").stat().st_mode & 0o777 for one in users.values()} == {0o600}
        known = broker.operator.sasl_password
        assert known
        assert not [one for one in broker.kept() if known.encode() in one.read_bytes()]
        assert not broker.unknown_settings()
        asyncio.run(refused_to_write(KafkaLog(broker.settings("seizure-worker")), inspection.TOPIC))


def test_each_service_has_its_own_database(databases: LocalPostgres) -> None:
    for user in DEPLOYED:
        for database in DEPLOYED:
            allowed = databases.sql(f"SELECT has_database_privilege('{user}', '{database}', 'CONNECT')")
            assert allowed == ("t" if user == database else "f")
        for role in (user, f"{user}_owner"):
            found = databases.sql(
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolpassword LIKE 'SCRAM-SHA-256%' "
                f"FROM pg_authid WHERE rolname = '{role}'"
            )
            assert found == "f|f|f|t"


def test_a_process_refuses_a_database_that_is_not_migrated(databases: LocalPostgres, tmp_path: Path) -> None:
    env = environment("inspection-api", databases, None, tmp_path)
    done = subprocess.run(
        [str(OUTBOUND), "inspection", "api"],
        env={"PATH": "/usr/bin:/bin", **env},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "outbound migrate inspection" in done.stderr


class Installation:
    """The processes of the compose file on this machine's servers."""

    def __init__(
        self, postgres: LocalPostgres, broker: ComposeKafka, directory: Path, stack: ExitStack
    ) -> None:
        self._postgres = postgres
        self._broker = broker
        self._directory = directory
        self._stack = stack
        self._key = directory / "checkpoint.key"
        self.command("journal", "new-key", str(self._key))

    def command(self, *words: str, **env: str) -> str:
        """What a command that must succeed says."""
        done = subprocess.run(
            [str(OUTBOUND), *words],
            env={"PATH": "/usr/bin:/bin", **env},
            cwd=self._directory,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def verify(self, service: str) -> str:
        """What `outbound journal verify` finds, with the public key that the witness was given."""
        env = environment(f"{service}-worker", self._postgres, self._broker, self._key)
        keys = self._directory / "keys.txt"
        keys.write_text(self.command("journal", "key", **env))
        return self.command("journal", "verify", "--public-key", str(keys), **env)

    def run(self, service: str, name: str | None = None) -> Running:
        """Start a service; it is killed at the end of the test at the latest."""
        name = name or service
        env = environment(service, self._postgres, self._broker, self._key)
        process = Running(name, SERVICES[service]["command"], env, self._directory / name)
        self._stack.callback(process.kill)
        return process

    def migrate(self) -> None:
        """Run the one-shot services that migrate."""
        for service in DEPLOYED:
            assert self.run(f"{service}-migrate").wait(60) == 0

    def recover(self) -> None:
        """What docs/operations.md says for a log that was lost."""
        statement, commands = way_back()
        self._postgres.sql(statement, "aggregator")
        for worker, (*command, _) in commands.items():
            env = environment(worker, self._postgres, self._broker, self._key)
            said = self.command(*command, str(self._directory / f"{worker}.json"), **env)
            assert "events are published again." in said
        assert not said.startswith("0 "), "of the seizure service, its seizure"


def test_the_processes_of_the_compose_file(
    databases: LocalPostgres, broker: ComposeKafka, tmp_path: Path, started: ExitStack
) -> None:
    installation = Installation(databases, broker, tmp_path, started)
    installation.migrate()
    processes = {name: installation.run(name) for name in PROCESSES}
    processes["second-worker"] = installation.run("seizure-worker", "second-worker")
    bases = {name: process.base() for name, process in processes.items()}
    for name, base in bases.items():
        assert httpx.get(f"{base}/livez").status_code == 200
        until(lambda base=base: probe(f"{base}/readyz")[0], f"{name} is ready")  # type: ignore[misc]

    assert post(bases["seizure-api"], token=False) == 401
    assert post(bases["seizure-api"]) == 201
    until(lambda: firearms(bases["aggregator-api"]) == 1, "the seizure is in the totals")
    published = "SELECT count(*) FROM seizure_checkpoints WHERE published_at IS NOT NULL"
    until(lambda: databases.sql(published, "seizure") == "1", "its act is under a published checkpoint")
    verified = installation.verify("seizure")
    assert "1 acts in 1 lanes" in verified
    assert "1 checkpoints over 1 of the acts, signatures checked" in verified
    _check_metrics(bases)
    _one_relay_publishes(processes, bases)
    for name, process in processes.items():
        drain_s = float(interpolated(name.replace("second", "seizure"), VALUES)["OUTBOUND_DRAIN_SECONDS"])
        assert process.stop(drain_s) == 0, process.output.read_text()
        for line in process.output.read_text().splitlines():
            assert "event" in orjson.loads(line), f"{name} logs something else than JSON: {line}"


class Loss:
    """A system with one seizure in its totals, and the way back after its log was lost."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        installation.migrate()
        self._seizures = installation.run("seizure-api").base()
        self._totals = installation.run("aggregator-api").base()
        names = ("seizure-worker", "aggregator-worker")
        self.workers = [installation.run(name) for name in names]
        assert post(self._seizures) == 201
        until(lambda: firearms(self._totals) == 1, "the seizure is in the totals")

    def stop(self) -> None:
        """Stop the workers."""
        assert [worker.stop(10) for worker in self.workers] == [0, 0]

    def is_noticed(self, worker: Running) -> None:
        """The aggregator ends by itself, with an error that says what to do."""
        assert worker.wait(60) == 1
        said = worker.output.read_text()
        assert "PositionLost" in said
        assert "docs/operations.md says under PositionLost what to do" in said
        lines = [orjson.loads(line) for line in said.splitlines() if line.startswith("{")]
        assert "position_lost" in [line["event"] for line in lines]

    def start(self) -> Running:
        """Another aggregator, after the loss."""
        return self._installation.run("aggregator-worker", "lost")

    def way_back(self) -> None:
        """What the manual says leads to right totals, with what was recorded before and since."""
        self._installation.recover()
        self._installation.run("aggregator-worker", "recovered")
        relay = self._installation.run("seizure-worker", "relay").base()
        assert post(self._seizures) == 201
        until(lambda: firearms(self._totals) == 2, "the new seizure is in the totals")
        assert _relay(relay, "published_total") >= 1, "the new seizure; a replay is no relay"
        assert firearms(self._totals) == 2


def test_a_lost_cluster_is_recovered_as_the_operations_manual_says(
    databases: LocalPostgres, broker: ComposeKafka, tmp_path: Path, started: ExitStack
) -> None:
    loss = Loss(Installation(databases, broker, tmp_path, started))
    loss.stop()
    broker.lose()
    loss.is_noticed(loss.start())
    loss.way_back()


@pytest.mark.parametrize("running", [False, True])
def test_topics_made_again_are_recovered_as_the_operations_manual_says(
    databases: LocalPostgres, broker: ComposeKafka, tmp_path: Path, started: ExitStack, running: bool
) -> None:
    loss = Loss(Installation(databases, broker, tmp_path, started))
    if not running:
        loss.stop()
    asyncio.run(make_again(broker.operator))
    loss.is_noticed(loss.workers[1] if running else loss.start())
    if running:
        loss.is_noticed(loss.start())
        assert loss.workers[0].stop(10) == 0
    loss.way_back()


async def make_again(operator: KafkaSettings) -> None:
    """Delete the topic of seizures and make it again; it has grown past the position before anyone looks."""
    log = await KafkaBackend(operator).replace(Topic(seizure.TOPIC, 6))
    headers = (("ce_specversion", b"1.0"), ("ce_type", HEARTBEAT.encode()))
    beat = b'{"service": "seizure", "at": "2024-03-14T15:09:26Z"}'
    await send(log, [Message(seizure.TOPIC, b"%d" % number, beat, headers) for number in range(600)])


def post(base: str, *, token: bool = True) -> int:
    """Post one seizure of one firearm; the status."""
    headers = {"Idempotency-Key": uuid4().hex} | (issuer.bearer(OFFICER) if token else {})
    return httpx.post(f"{base}/v1/seizures", json=SEIZURE, headers=headers, timeout=10).status_code


def firearms(base: str) -> int:
    """Firearms in the totals of the fiscal year of `SEIZURE`."""
    query = {"fiscal_year": 2024, "measure": "firearms", "by": "port,agency"}
    with Client(base, issuer.token(OFFICER)) as client:
        rows = client.get("/v1/totals", query)["rows"]
    assert all((row["port"], row["agency"]) == ("2304", "cbp_ofo") for row in rows)
    return sum(row["value"] for row in rows)


def _check_metrics(bases: dict[str, str]) -> None:
    """What one seizure leaves in the metrics of each process that it went through."""
    gauges = metrics(bases["aggregator-api"])
    labels = {"fiscal_year": "2024", "port": "2304", "measure": "firearms"}
    assert sample(gauges, "outbound_fytd_items", **labels) == 1
    assert sample(metrics(bases["aggregator-worker"]), "outbound_events_applied_total") == 1
    requests = metrics(bases["seizure-api"])
    assert sample(requests, "outbound_http_requests_total", service="seizure", status="201") == 1


def _one_relay_publishes(processes: dict[str, Running], bases: dict[str, str]) -> None:
    """Of two workers of a service one holds the lock; when it stops, the other takes over."""
    pair = ["seizure-worker", "second-worker"]
    active = {name: _relay(bases[name], "active") for name in pair}
    assert sorted(active.values()) == [0, 1]
    (first,) = [name for name in pair if active[name]]
    (other,) = [name for name in pair if not active[name]]
    assert _relay(bases[first], "published_total") >= 1
    assert processes.pop(first).stop(10) == 0
    until(lambda: _relay(bases[other], "active") == 1, "the other relay takes over")


def _relay(base: str, metric: str) -> float:
    """A metric of the relay of seizures, one of those of its worker."""
    return sample(metrics(base), f"outbound_relay_{metric}", service="seizure")
