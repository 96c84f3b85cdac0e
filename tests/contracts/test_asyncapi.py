"""The AsyncAPI document: its own parser finds no fault, its examples and its topics are true."""

import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.system import DEPLOYED
from shared.acts.notes import make_key
from shared.contracts import releasable
from shared.contracts.envelope import HEARTBEAT
from shared.contracts.inbound import SENT_KINDS, SentKind
from shared.contracts.published import sent
from shared.contracts.published.asyncapi import document
from shared.contracts.published.catalogue import CONTROL_SCHEMA, HEARTBEAT_SCHEMA, RETENTION_MS, TOPICS
from shared.contracts.published.messages import golden_messages
from shared.contracts.schemas import CONTRACTS, sent_schema
from shared.database.database import Database
from shared.events.log import Topic
from shared.records.controls import Controls
from shared.records.relay import Relay, RelayPlan
from shared.runtime.settings import Settings
from shared.service import Context
from tests.records.drafts import Json
from tests.relay.outbox import ListLog

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy" / "asyncapi"
TOOLS = ROOT / ".tools" / "asyncapi"
MISSING = "what validates docs/asyncapi.json is not installed: sh deploy/test-tools.sh (Node.js and npm)"
DOCUMENT = document("2026-11-25")
MESSAGES = DOCUMENT["components"]["messages"]
SENT = dict(sent.messages())
EVENTS = [name for name in MESSAGES if name not in SENT]


def run(out: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["asyncapi", "--out", str(out), *arguments])


def test_the_command_writes_and_checks_it(tmp_path: Path) -> None:
    assert run(tmp_path, "--check").exit_code == 1
    assert run(tmp_path).exit_code == 0
    assert run(tmp_path, "--check").exit_code == 0
    assert json.loads((tmp_path / "asyncapi.json").read_text())["info"]["version"] == "unreleased"
    (tmp_path / "schemas" / "released" / "2026-12-24").mkdir(parents=True)
    assert "run `outbound asyncapi`" in run(tmp_path, "--check").output
    assert run(tmp_path).exit_code == 0
    assert json.loads((tmp_path / "asyncapi.json").read_text())["info"]["version"] == "2026-12-24"


def test_the_published_document_is_current() -> None:
    checked = run(ROOT / "docs", "--check")
    assert checked.exit_code == 0, checked.output


def _validated(file: Path) -> subprocess.CompletedProcess[str]:
    """What AsyncAPI's parser says. Skips the test where it is not installed, except in CI, where it fails."""
    node, lock, installed = shutil.which("node"), DEPLOY / "package-lock.json", TOOLS / "installed"
    if node is None or not installed.exists() or installed.read_bytes() != lock.read_bytes():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    command = [node, str(DEPLOY / "validate.mjs"), str(file), str(TOOLS)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_parser_of_asyncapi_finds_no_fault_and_would_find_one(tmp_path: Path) -> None:
    found = _validated(ROOT / "docs" / "asyncapi.json")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    broken = document("2026-11-25")
    broken["channels"]["closings"]["bindings"]["kafka"]["partitions"] = 0
    broken["operations"]["receive_custody"]["channel"] = {"$ref": "#/channels/vault"}
    (tmp_path / "broken.json").write_text(json.dumps(broken))
    faults = _validated(tmp_path / "broken.json")
    assert faults.returncode == 1
    assert "'#/channels/vault' does not exist" in faults.stdout


def _errors(node: Json, value: Any) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    validator = Draft7Validator({**DOCUMENT, "allOf": [node]}, format_checker=FormatChecker())
    return [one.message for one in validator.iter_errors(value)]


@pytest.mark.parametrize("name", EVENTS)
def test_every_example_is_a_golden_message_that_its_schemas_take(name: str) -> None:
    message = MESSAGES[name]
    golden = {one.name: one for one in golden_messages()}
    assert message["examples"]
    for example in message["examples"]:
        body = dict(example["payload"])
        assert body == golden[example["name"]].body
        assert _errors(message["payload"], body) == []
        assert _errors(message["headers"], example["headers"]) == []
        missing = {one: value for one, value in body.items() if one != next(iter(body))}
        assert _errors(message["payload"], missing)
        assert _errors(message["headers"], {**example["headers"], "ce_type": "outbound.other.v1"})


@pytest.mark.parametrize("one", SENT_KINDS.values(), ids=lambda one: one.kind)
def test_what_agencies_send_is_shown_by_messages_that_its_schemas_take(one: SentKind) -> None:
    examples = MESSAGES[f"outbound.inbound.{one.kind}.v1"]["examples"]
    bodies = [example["payload"] for example in examples]
    assert bodies == [
        dict(each.body) for each in sent.sent_messages() if each.topic.endswith(f"{one.plural}.v1")
    ]
    assert {body["version"] for body in bodies} >= {1, 2}
    for body in bodies:
        assert _errors({"$ref": f"#/components/schemas/{sent.schema_name(one)}"}, body) == []
        assert Draft202012Validator(sent_schema(one)).is_valid(body)
        if "record" in body:
            stated = {**body, "record": {**body["record"], "agency": "atf"}}
            assert not Draft202012Validator(sent_schema(one)).is_valid(stated)


def test_every_contract_and_every_golden_message_is_in_it() -> None:
    assert {one.schema for one in TOPICS} | {CONTROL_SCHEMA, HEARTBEAT_SCHEMA} == set(CONTRACTS)
    schemas = DOCUMENT["components"]["schemas"]
    sending = {sent.schema_name(one) for one in SENT_KINDS.values()}
    assert {f"{one}.json" for one in schemas if one.count(".") == 1 and one not in sending} == set(CONTRACTS)
    shown = [one["name"] for name in EVENTS for one in MESSAGES[name]["examples"]]
    assert sorted(shown) == [one.name for one in golden_messages()]
    shown = [one["name"] for name in SENT if name != sent.REJECTED for one in MESSAGES[name]["examples"]]
    assert sorted(shown) == [one.name for one in sent.sent_messages()]


def _contexts(tmp_path: Path) -> Iterator[tuple[Context, Any]]:
    terms = tmp_path / "access.toml"
    terms.write_text(TERMS)
    for name, service in DEPLOYED.items():
        key = tmp_path / f"{name}.pem"
        make_key(key)
        settings = Settings(
            database_url="",
            kafka_bootstrap_servers="",
            outbound_checkpoint_key=str(key),
            outbound_release=str(terms),
            outbound_release_keys=str(tmp_path),
        )
        yield Context(settings, Database(f"sqlite+aiosqlite:///{tmp_path / name}.db"), ListLog()), service


TERMS = """
[agencies.fgr.release]
since = 2025-10-01
field_offices = "all"
operations = ["none"]
time = "month"
place = "field_office"
numbers = "ranges"
smallest_group = 5
seizures = {firearms = ["type"]}
"""


def _published(topic: Topic) -> Topic:
    """A partner's topic by the name that they have in common."""
    return replace(topic, name=releasable.TOPIC) if topic.name == releasable.topic_of("fgr") else topic


async def test_the_catalogue_is_what_the_services_make_and_fill(tmp_path: Path) -> None:
    made: set[Topic] = set()
    plans: dict[str, list[RelayPlan]] = defaultdict(list)
    controlled: set[str] = set()
    for context, service in _contexts(tmp_path):
        made |= {_published(one) for one in service.topics(context.settings) if not one.name.endswith(".dlq")}
        for loop in service.loops(context):
            one = getattr(loop, "__self__", None)
            if isinstance(one, Relay):
                plans[one._plan.topic].append(one._plan)
            if isinstance(one, Controls):
                controlled.add(one._plan.topic)
        await context.database.close()
    inbound = {one for one in made if one.name.startswith("outbound.inbound.")}
    assert {(one.name, one.partitions, one.retention_ms) for one in made - inbound} == {
        (one.address, one.partitions, RETENTION_MS) for one in TOPICS
    }
    assert controlled == {one.address for one in TOPICS if one.controls}
    assert len(plans.pop("")) == 3, "of controls and of releases, which name their topics"
    channels = {one["address"]: one["bindings"]["kafka"] for one in DOCUMENT["channels"].values()}
    for topic in inbound:
        said = channels["{agency}".join(re.split(r"(?<=inbound\.)[^.]+", topic.name))]
        assert said["partitions"] == topic.partitions
        assert said["topicConfiguration"]["retention.ms"] == topic.retention_ms
    assert {topic: any(one.beats for one in found) for topic, found in plans.items()} == {
        one.address: one.heartbeats for one in TOPICS if one.address != releasable.TOPIC
    }
    assert {one.topic for one in golden_messages() if one.headers["ce_type"] == HEARTBEAT} <= {
        one.address for one in TOPICS if one.heartbeats
    }
