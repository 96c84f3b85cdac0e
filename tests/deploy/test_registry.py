"""deploy/registry/compose.yml against docker-compose.yml and the policy: a registry that nothing needs."""

import re
from typing import Any

import yaml

from services.cli.provisioning.policy import read_policy
from tests.deploy.compose import COMPOSE, ROOT, SERVICES

FILE = ROOT / "deploy/registry/compose.yml"
REGISTRY: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]["schema-registry"]
ENVIRONMENT: dict[str, str] = REGISTRY["environment"]
ACCESS = read_policy(ROOT / "deploy/kafka/access.toml")


def test_it_is_the_only_service_and_adds_to_the_others() -> None:
    assert set(yaml.safe_load(FILE.read_text())) == {"services"}
    assert set(yaml.safe_load(FILE.read_text())["services"]) == {"schema-registry"}
    assert set(REGISTRY["networks"]) <= COMPOSE["networks"].keys()
    assert set(REGISTRY["depends_on"]) <= SERVICES.keys()
    named = {one.partition(":")[0] for one in REGISTRY["volumes"] if not one.startswith("$")}
    assert named <= COMPOSE["volumes"].keys()


def test_it_is_confined_as_the_others_are() -> None:
    model = SERVICES["prometheus"]
    for name in ("cap_drop", "security_opt", "restart", "logging", "read_only", "pids_limit"):
        assert REGISTRY[name] == model[name]
    assert {"mem_limit", "cpus", "healthcheck"} <= REGISTRY.keys()
    assert all(port.startswith("127.0.0.1:") for port in REGISTRY["ports"])
    assert re.fullmatch(r"[a-z./-]+:\d+\.\d+\.\d+", REGISTRY["image"])


def test_it_logs_in_as_the_user_whose_rights_the_policy_states() -> None:
    rule = ACCESS.services[ENVIRONMENT["KARAPACE_SASL_PLAIN_USERNAME"]]
    topic = ENVIRONMENT["KARAPACE_TOPIC_NAME"]
    assert rule.reads == rule.writes == rule.creates == (topic,)
    assert rule.group is not None
    assert ENVIRONMENT["KARAPACE_GROUP_ID"].startswith(rule.group.rstrip("*"))
    assert ENVIRONMENT["KARAPACE_SECURITY_PROTOCOL"] == "SASL_SSL"
    folder = "/var/lib/outbound/kafka/registry"
    assert f"kafka-registry:{folder}:ro" in REGISTRY["volumes"]
    assert f'"$$(cat {folder}/password)"' in REGISTRY["command"][0]
    assert f"kafka-registry:{folder}" in SERVICES["kafka-provision"]["volumes"]


def test_nobody_writes_schemas_without_a_login() -> None:
    users = ENVIRONMENT["KARAPACE_REGISTRY_AUTHFILE"]
    assert any(one.endswith(f":{users}:ro") for one in REGISTRY["volumes"])
    assert not any("PASSWORD" in name for name in ENVIRONMENT)
