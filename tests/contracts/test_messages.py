"""The golden messages: what the services write, and what today's code reads of every release, for ever."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from services.aggregator.counting.events import DECODERS
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import PLAN
from services.cli.releases import MESSAGES, RELEASED
from shared.contracts.control import TYPE as CONTROL
from shared.contracts.envelope import HEARTBEAT, Envelope, record_version_of, type_of
from shared.contracts.published.messages import GoldenMessage, golden_messages
from shared.contracts.schemas import CONTRACTS, schema
from shared.database.database import Database
from shared.events.log import Record
from shared.records import lifecycle
from shared.records.replay import MARK
from shared.runtime.metrics import Metrics
from tests.records.drafts import KINDS, Json

NEVER = {"trace.v1.json": {"/after_close"}, "referral.v1.json": {"/after_close"}}
"""Fields that no service writes: years are closed for inspections and seizures alone."""
SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
RELEASES = sorted(one for one in (SCHEMAS / RELEASED).iterdir() if one.is_dir())
OF_RELEASES = [
    pytest.param(folder, GoldenMessage.read(one), id=f"{folder.name}-{one.stem}")
    for folder in RELEASES
    for one in sorted((folder / MESSAGES).glob("*.json"))
]


def _kind(message: GoldenMessage) -> str:
    """The kind of record that it is a version of; empty for any other fact."""
    kind = message.schema.split(".")[0]
    return kind if kind in KINDS else ""


NOW = [pytest.param(one, id=one.name) for one in golden_messages()]


def record(message: GoldenMessage) -> Record:
    """The message as a consumer gets it."""
    headers = tuple((name, value.encode()) for name, value in message.headers.items())
    return Record(message.topic, 0, 0, 0, message.key.encode(), orjson.dumps(message.body), headers)


def errors(document: Json, body: Any) -> list[str]:
    """What a reader that validates has to say."""
    return [
        one.message
        for one in Draft202012Validator(document, format_checker=FormatChecker()).iter_errors(body)
    ]


def read_by_todays_code(message: GoldenMessage) -> None:
    """By its contract, and by the aggregator where that reads its topic."""
    assert CONTRACTS[message.schema].model_validate_json(orjson.dumps(message.body), extra="ignore")
    assert errors(schema(message.schema), message.body) == []
    headers = dict(record(message).headers)
    assert record_version_of(headers) >= 1
    if message.topic in PLAN.topics:
        version = TotalsSink(Database("sqlite+aiosqlite://"), Metrics()).decode(record(message))
        assert (version is None) == (type_of(headers) in (CONTROL, HEARTBEAT))


@pytest.mark.parametrize(("folder", "message"), OF_RELEASES)
def test_a_message_of_a_release_is_read_for_ever(folder: Path, message: GoldenMessage) -> None:
    assert errors(orjson.loads((folder / message.schema).read_bytes()), message.body) == []
    read_by_todays_code(message)


@pytest.mark.parametrize("message", NOW)
def test_a_golden_message_is_read_today_and_by_every_release(message: GoldenMessage) -> None:
    read_by_todays_code(message)
    for folder in RELEASES:
        if (folder / message.schema).exists():
            assert errors(orjson.loads((folder / message.schema).read_bytes()), message.body) == [], (
                folder.name
            )


def _at(body: Mapping[str, Any]) -> datetime:
    """When it was made; a partner is told the day alone."""
    day = f"{body['known_on']}T00:00:00Z" if "known_on" in body else ""
    return datetime.fromisoformat(day or body.get("recorded_at") or body["at"])


@pytest.mark.parametrize("message", NOW)
def test_its_headers_are_those_of_its_body(message: GoldenMessage) -> None:
    heard = message.headers["ce_type"] == HEARTBEAT
    envelope = Envelope(
        UUID(message.headers["ce_id"]),
        message.headers["ce_type"],
        message.headers["ce_source"],
        message.key if heard else message.body["id"],
        _at(message.body),
        int(message.headers["ce_recordversion"]) if heard else message.body["version"],
        message.headers.get("traceparent"),
        MARK if "ce_replayed" in message.headers else {},
    )
    assert {name: value.decode() for name, value in envelope.headers()} == message.headers
    assert message.headers["ce_subject"] == message.key


@pytest.mark.parametrize(
    "message", [one for one in golden_messages() if _kind(one) and one.body["version"] == 1]
)
def test_the_services_write_it_so(message: GoldenMessage) -> None:
    """The first version of a record, stated again, is the same body. Facts have tests of their own."""
    kind, body = KINDS[_kind(message)], message.body
    stated = lifecycle.stated(kind, dict(body))
    offset = body.get("clock_offset_seconds", 0)
    stated |= {"occurred_at": body["occurred_at_device"]} if offset else {}
    made = lifecycle.create(
        kind,
        kind.draft.model_validate(stated),
        UUID(body["id"]),
        datetime.fromisoformat(body["recorded_at"]),
        None,
        offset,
    )
    if body.get("after_close"):
        made = lifecycle.after_close(made)
    assert orjson.loads(made.body) == body


def _fields(document: Json, node: Any, place: str = "") -> Iterator[str]:
    """Every field of a schema by its place, list entries without a number."""
    node = {**document["$defs"][node["$ref"].rpartition("/")[2]]} if "$ref" in node else node
    for name, one in node.get("properties", {}).items():
        yield f"{place}/{name}"
        yield from _fields(document, one, f"{place}/{name}")
    for one in [node["items"]] if "items" in node else node.get("oneOf", []):
        yield from _fields(document, one, place)


def _present(value: Any, place: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _present(one, place)
    if isinstance(value, dict):
        for name, one in value.items():
            yield f"{place}/{name}"
            yield from _present(one, f"{place}/{name}")


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_golden_messages_show_every_field_and_what_happens(name: str) -> None:
    """So the examples of the contract are whole, and each released field is read for ever."""
    shown = [one for one in golden_messages() if one.schema == name]
    present = {place for one in shown for place in _present(one.body)}
    assert sorted(set(_fields(schema(name), schema(name))) - present - NEVER.get(name, set())) == []
    types = {one.encode() for one in (message.headers["ce_type"] for message in shown)}
    kind = name.split(".", maxsplit=1)[0]
    assert types >= {one for one in DECODERS if one.split(b".")[1] == kind.encode()}


def test_the_examples_of_the_documentation_are_golden_messages() -> None:
    text = (SCHEMAS / "README.md").read_text(encoding="utf-8")
    blocks = [orjson.loads(block) for block in re.findall(r"```json\n(.*?)\n```", text, re.DOTALL)]
    bodies = [one.body for one in golden_messages()]
    assert blocks
    assert [one for one in blocks if one not in bodies] == []
