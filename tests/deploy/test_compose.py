"""docker-compose.yml against the code: commands, settings, ports, health checks, confinement."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import typer
import yaml
from fastapi import FastAPI
from sqlalchemy.engine import make_url

from services.cli.main import app
from services.cli.processes import local_kafka
from services.cli.processes.system import APIS, DEPLOYED
from services.cli.provisioning.policy import read_policy
from shared.database.database import Database
from shared.runtime.settings import Settings
from shared.service import Context
from shared.web.app import probes_app
from tests.deploy.compose import (
    COMPOSE,
    IMAGE,
    OURS,
    PROCESSES,
    PROJECT,
    ROOT,
    SERVICES,
    VARIABLE,
    environment,
    required_variables,
    seconds,
)

SETTINGS = {name.upper() for name in Settings.model_fields}
EXPECTED = {f"{service}-worker" for service in DEPLOYED} | {f"{service}-api" for service in APIS}
READS_TOPICS = {f"{name}-api" for name, service in APIS.items() if service.api_reads_log}
"""APIs that need Kafka."""
SIGNING = {f"{name}-worker" for name, service in DEPLOYED.items() if service.acts is not None}
"""Who makes checkpoints of a journal of acts."""
ACCESS = ROOT / "deploy/kafka/access.toml"
SECRETS = re.compile(r"SECRET|PASSWORD|TOKEN|DATABASE_URL")
# Names that the images document, beside those that Kafka and Grafana derive from their own settings.
POSTGRES_IMAGE = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
MIGRATIONS = {f"{service}-migrate" for service in DEPLOYED}
KAFKA_ONCE = {"kafka-authority", "kafka-provision"}
"""What runs to its end before the broker and after it: tests/deploy/test_production.py runs both."""
ONCE = MIGRATIONS | KAFKA_ONCE
OF_SERVICES = sorted(OURS.keys() - KAFKA_ONCE)
every_service = pytest.mark.parametrize("name", SERVICES)
every_process = pytest.mark.parametrize("name", PROCESSES)
every_one_of_ours = pytest.mark.parametrize("name", OURS)
every_one_of_a_service = pytest.mark.parametrize("name", OF_SERVICES)


def command_of(words: list[str]) -> Any:
    """The command of the `outbound` program that these words name; arguments follow it."""
    found: Any = typer.main.get_command(app)
    for word in words:
        if not hasattr(found, "commands"):
            break
        assert word in found.commands, f"outbound has no command {' '.join(words)}"
        found = found.commands[word]
    return found


def port_of(service: str) -> int:
    """The port that a process listens on, as its settings say."""
    name = "OUTBOUND_PORT" if service.endswith("-api") else "OUTBOUND_METRICS_PORT"
    return int(environment(service)[name])


def application(service: str) -> FastAPI:
    """The HTTP application that a process serves."""
    component = DEPLOYED[service.partition("-")[0]]
    context = Context(Settings(), Database("sqlite+aiosqlite://"))
    if service.endswith("-api"):
        return component.app(context)
    return probes_app(component.name, context.metrics, context.health)


def test_the_nine_processes_are_there() -> None:
    assert set(PROCESSES) == EXPECTED
    assert set(OURS) == EXPECTED | MIGRATIONS | KAFKA_ONCE


@every_one_of_a_service
def test_command_exists_and_is_the_one_its_name_says(name: str) -> None:
    words = SERVICES[name]["command"]
    service, role = name.split("-")
    migrating = ["migrate", service, "--grant-to", service]
    assert words == (migrating if role == "migrate" else [service, role])
    assert not hasattr(command_of(words), "commands"), "a group alone does nothing"


@every_one_of_ours
def test_environment_names_are_settings(name: str) -> None:
    assert set(environment(name)) <= SETTINGS


@every_one_of_a_service
def test_environment_values_are_accepted(name: str) -> None:
    filled = {key.lower(): VARIABLE.sub("f" * 48, value) for key, value in environment(name).items()}
    settings = Settings(_env_file=None, **filled)  # type: ignore[arg-type]
    url = make_url(settings.database_url.get_secret_value())
    service = name.partition("-")[0]
    assert (url.drivername, url.username, url.host, url.database) == (
        "postgresql+asyncpg",
        f"{service}_owner" if name.endswith("-migrate") else service,
        "postgres",
        service,
    )
    if name.endswith("-worker") or name in READS_TOPICS:
        assert settings.kafka_bootstrap_servers == "kafka:9092"
        assert settings.kafka_security_protocol == "SASL_SSL"
        assert settings.kafka_sasl_username == service
    assert seconds(SERVICES[name]["stop_grace_period"]) > settings.outbound_drain_seconds


@every_one_of_a_service
def test_least_knowledge(name: str) -> None:
    """Only APIs check tokens; only workers reach Kafka, and who reads topics; everyone knows one database."""
    names = set(environment(name))
    assert ("OUTBOUND_ISSUERS" in names) == name.endswith("-api")
    assert ("KAFKA_BOOTSTRAP_SERVERS" in names) == (name.endswith("-worker") or name in READS_TOPICS)
    assert ("OUTBOUND_CHECKPOINT_KEY" in names) == (name in SIGNING)
    assert "DATABASE_URL" in names


@every_one_of_ours
def test_every_file_that_a_setting_names_is_there_and_nothing_else_is(name: str) -> None:
    """The root is read-only and empty: what a setting names comes by a mount or as a secret."""
    service = SERVICES[name]
    given = {VARIABLE.sub("ENV", mount).split(":")[1] for mount in service.get("volumes", [])}
    given |= {f"/run/secrets/{secret}" for secret in service.get("secrets", [])}
    words = (*environment(name).values(), *service["command"])
    named = {Path(value) for value in words if value.startswith("/")}
    if name == "kafka-provision":  # beside what it is told: it makes a password in a folder of each user
        named |= {Path(f"/var/lib/outbound/kafka/{user}") for user in read_policy(ACCESS).services}
        named.discard(Path("/var/lib/outbound/kafka"))
    within = {path: {one for one in given if path.is_relative_to(one)} for path in named}
    assert all(within.values()), f"{name} has no mount or secret for {within}"
    assert set().union(*within.values()) == given, "it is given what no setting of it names"


def test_secrets_are_files_of_this_machine_that_somebody_uses() -> None:
    assert COMPOSE["secrets"] == {"checkpoint-key": {"file": "${OUTBOUND_CHECKPOINT_KEY:?set it in .env}"}}
    assert {name for name, service in SERVICES.items() if "secrets" in service} == SIGNING


def test_third_party_environment_names() -> None:
    assert set(environment("kafka")) == KAFKA_SCRIPTS
    passwords = {f"{service.upper()}_{of}_PASSWORD" for service in DEPLOYED for of in ("DB", "OWNER")}
    assert set(environment("postgres")) == POSTGRES_IMAGE | passwords
    assert all(re.fullmatch(r"GF_[A-Z]+_[A-Z_]+", key) for key in environment("grafana"))


KAFKA_SCRIPTS = {"CLUSTER_ID", "KAFKA_OPERATOR_PASSWORD", "KAFKA_HEAP_OPTS", "KAFKA_LOG4J_OPTS"}
"""The first two are read by deploy/kafka/start.sh, the others by the scripts of Kafka."""


def test_a_password_of_kafka_is_given_to_its_user_and_to_whoever_makes_it() -> None:
    for user in read_policy(ACCESS).services:
        who = {
            name
            for name, service in SERVICES.items()
            if any(volume.startswith(f"kafka-{user}:") for volume in service.get("volumes", []))
        }
        of_user = {f"{user}-worker", f"{user}-api"} & (READS_TOPICS | {f"{one}-worker" for one in DEPLOYED})
        assert who == {"kafka-provision"} | of_user
    operators = {name for name in SERVICES if "KAFKA_OPERATOR_PASSWORD" in str(environment(name))}
    assert operators == {"kafka", "kafka-provision"}


def test_the_volumes_of_kafka_belong_to_the_user_who_writes_them() -> None:
    """A new volume takes its owner from the folder of the image that it is mounted on."""
    dockerfile = (ROOT / "deploy/Dockerfile").read_text().replace("\\\n", " ")
    owners: dict[str, str] = {}
    for uid, folders in re.findall(r"--owner=(\d+) --group=\d+ --mode=\d+([^&\n]*)", dockerfile):
        owners |= dict.fromkeys(folders.split(), uid)
    for name in KAFKA_ONCE:
        written = [one.split(":") for one in SERVICES[name]["volumes"] if not one.endswith(":ro")]
        assert written
        for _, target in written:
            assert owners[target] == SERVICES[name]["user"].partition(":")[0]
    assert SERVICES["kafka-authority"]["user"] == SERVICES["kafka"]["user"], "the broker reads its key"


def test_no_client_reaches_a_listener_without_tls_and_a_login() -> None:
    lines = (ROOT / "deploy/kafka/broker.properties").read_text().splitlines()
    properties = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    kinds = dict(one.split(":") for one in properties["listener.security.protocol.map"].split(","))
    for name, address in (one.split("://") for one in properties["listeners"].split(",")):
        inside = address.startswith("localhost:")
        assert kinds[name] == ("SSL" if inside else "SASL_SSL")
        assert not inside or properties[f"listener.name.{name.lower()}.ssl.client.auth"] == "required"
    assert properties["allow.everyone.if.no.acl.found"] == "false"


@every_process
def test_published_port_is_the_settings_port(name: str) -> None:
    ports = SERVICES[name].get("ports", [])
    assert bool(ports) == name.endswith("-api"), "only APIs are reached from outside"
    for published in ports:
        address, _outside, inside = published.rsplit(":", 2)
        assert address == "127.0.0.1"
        assert int(inside) == port_of(name)


def test_published_ports_are_on_loopback_and_distinct() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert len({port.split(":")[1] for port in published}) == len(published)


@every_process
async def test_health_check_asks_a_route_of_the_process(name: str) -> None:
    kind, python, flag, module, url = SERVICES[name]["healthcheck"]["test"]
    assert (kind, python, flag) == ("CMD", "python", "-m")
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()
    parts = urlsplit(url)
    assert (parts.hostname, parts.port) == ("127.0.0.1", port_of(name))
    transport = httpx.ASGITransport(application(name))
    async with httpx.AsyncClient(transport=transport, base_url="http://process") as client:
        answer = await client.get(parts.path)
    assert answer.json()["status"] in ("ok", "not ready")


@every_service
def test_every_long_running_service_has_a_health_check(name: str) -> None:
    assert ("healthcheck" in SERVICES[name]) != (name in ONCE)


@every_service
def test_dependencies_exist_and_can_fulfil_their_condition(name: str) -> None:
    for target, wanted in SERVICES[name].get("depends_on", {}).items():
        condition = "service_completed_successfully" if target in ONCE else "service_healthy"
        assert target in SERVICES
        assert wanted == {"condition": condition}


@every_process
def test_a_process_waits_for_its_migration_and_a_worker_for_kafka(name: str) -> None:
    service, role = name.split("-")
    reaches_kafka = role == "worker" or name in READS_TOPICS
    expected = {f"{service}-migrate"} | ({"kafka-provision"} if reaches_kafka else set())
    assert set(SERVICES[name]["depends_on"]) == expected


@every_service
def test_confinement(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "cpus", "pids_limit", "restart", "logging"} <= set(service)
    assert "privileged" not in service
    assert service.get("read_only") or name == "kafka"  # its scripts write beside themselves
    assert service["restart"] == ("on-failure:5" if name in ONCE else "unless-stopped")


def test_only_what_is_published_leaves_the_internal_network() -> None:
    assert COMPOSE["networks"]["backend"] == {"internal": True}
    for name, service in SERVICES.items():
        outside = bool(service.get("ports")) or name == "gateway-worker"  # which posts to other agencies
        assert set(service["networks"]) == ({"backend", "edge"} if outside else {"backend"})


@every_service
def test_no_secret_stands_in_the_file(name: str) -> None:
    for key, value in environment(name).items():
        if SECRETS.search(key):
            inside = key.endswith(("_FILE", "_SECRETS")) and Path(value).is_absolute()
            assert inside or VARIABLE.search(value), f"{key} must come from .env, or name a file or a folder"
    assert not re.search(r"\$\{[^}]*:?-", yaml.safe_dump(SERVICES[name])), (
        "a default would be a shared secret"
    )


def test_env_example_names_every_variable_and_fills_in_none() -> None:
    lines = (ROOT / "deploy/env.example").read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    assert {name for name, _ in pairs} == required_variables()
    assert all(value == "" for _, value in pairs)


@every_service
def test_images_are_pinned(name: str) -> None:
    tag = SERVICES[name]["image"].rpartition(":")[2]
    assert re.fullmatch(r"v?\d+\.\d+(\.\d+)?(-[a-z0-9]+)*", tag)


def test_kafka_is_the_version_that_the_tests_run_against() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{local_kafka.KAFKA_VERSION}"


def test_mounts_exist_in_the_repository_and_volumes_are_declared() -> None:
    named = set()
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source, target, *mode = VARIABLE.sub("FROM-ENV", volume).split(":")
            assert target.startswith("/")
            if source == "FROM-ENV":
                assert mode == ["ro"]
                continue
            if source.startswith("./"):
                assert (ROOT / source).exists()
                assert mode == ["ro"]
            else:
                named.add(source)
    assert named == set(COMPOSE["volumes"])


def test_kafka_and_postgres_keep_their_data_on_a_volume() -> None:
    kafka, postgres = SERVICES["kafka"], SERVICES["postgres"]
    assert "kafka-data:/var/lib/kafka/data" in kafka["volumes"]
    assert "log.dirs=/var/lib/kafka/data\n" in (ROOT / "deploy/kafka/broker.properties").read_text()
    assert "postgres-data:/var/lib/postgresql/data" in postgres["volumes"]


def test_image_has_the_version_of_the_project() -> None:
    assert f"outbound:{PROJECT['version']}" == IMAGE
    assert SERVICES["inspection-api"]["build"]["dockerfile"] == "deploy/Dockerfile"
