"""What the services write is what the contracts promise, now and to readers that are older."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from typer.testing import CliRunner

from services.cli.main import app
from shared.contracts.ids import uuid7
from shared.contracts.inspection import Inspection
from shared.contracts.record import Recorded
from shared.contracts.referral import Referral
from shared.contracts.schemas import CONTRACTS, documents, schema
from shared.contracts.seizure import Seizure
from shared.contracts.trace import Trace
from shared.records import lifecycle
from tests.records.drafts import BODIES, KINDS, NOW, Json

DOCS = Path(__file__).parents[2] / "docs" / "schemas"
MODELS: dict[str, type[Recorded]] = {
    "inspection": Inspection,
    "seizure": Seizure,
    "trace": Trace,
    "referral": Referral,
}
OWN_FIELD = {
    "inspection": "traffic",
    "seizure": "items",
    "trace": "requesting_agency",
    "referral": "referred_to",
}
"""A field that only this kind of record has."""
VALIDATORS = {
    name: Draft202012Validator(schema(f"{name}.v1.json"), format_checker=FormatChecker()) for name in MODELS
}


def _recorded(name: str, body: Json) -> Json:
    kind = KINDS[name]
    version = lifecycle.create(kind, kind.draft.model_validate(body), uuid7(), NOW)
    made: Json = orjson.loads(version.body)
    return made


bodies = st.sampled_from(sorted(MODELS)).flatmap(
    lambda name: st.tuples(st.just(name), BODIES[name].map(lambda body: _recorded(name, body)))
)


def _later(value: Any) -> Any:
    """The same JSON as a later version of the services may write it: with further fields everywhere."""
    if isinstance(value, dict):
        return {name: _later(one) for name, one in value.items()} | {"added_later": {"a": [1]}, "also": None}
    return [_later(one) for one in value] if isinstance(value, list) else value


@given(bodies)
def test_every_record_is_read_by_its_contract(record: tuple[str, Json]) -> None:
    name, body = record
    read = MODELS[name].model_validate(body, extra="ignore")
    assert read.model_dump(mode="json", exclude_none=True, exclude_unset=True).keys() == body.keys()


@given(bodies)
def test_a_reader_ignores_what_was_added_since(record: tuple[str, Json]) -> None:
    name, body = record
    model = MODELS[name]
    assert model.model_validate(_later(body), extra="ignore") == model.model_validate(body, extra="ignore")


@given(bodies)
def test_every_record_and_every_later_one_validates_by_the_published_schema(record: tuple[str, Json]) -> None:
    name, body = record
    for one in (body, _later(body)):
        assert [error.message for error in VALIDATORS[name].iter_errors(one)] == []


def _objects(value: Any) -> list[Json]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [one for part in inner for one in _objects(part)]
    return [value, *found] if isinstance(value, dict) else found


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_schemas_are_open_in_their_objects_and_closed_in_their_vocabularies(name: str) -> None:
    document = schema(name)
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == f"/schemas/{name}"
    assert document["title"] == name.removesuffix(".v1.json").title()
    assert document["description"]
    assert not any("additionalProperties" in one for one in _objects(document))
    vocabularies = [one for one in document.get("$defs", {}).values() if one["type"] == "string"]
    assert vocabularies or name in {
        "checkpoint.v1.json",
        "control.v1.json",
        "heartbeat.v1.json",
    }  # which have none
    assert all(one["enum"] for one in vocabularies)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("inspection", {"outcome": "escaped"}),
        ("inspection", {"methods": ["telepathy"]}),
        ("inspection", {"version": 0}),
        ("seizure", {"items": [{"kind": "ammunition", "rounds": 0}]}),
        ("seizure", {"items": [{"kind": "ammunition", "rounds": 1.5}]}),
        ("seizure", {"items": [{"rounds": 1}]}),
        ("seizure", {"status": "deleted"}),
        ("seizure", {"local_day": "14 June"}),
        ("trace", {"result": {"outcome": "guessed", "completed_on": "2026-07-01"}}),
        ("trace", {"result": {"outcome": "dealer"}}),
        ("trace", {"type": "magazine"}),
        ("referral", {"statutes": ["18 USC 554"]}),
        ("referral", {"usao_state": "Texas"}),
        ("referral", {"sentence_months": 1_201}),
    ],
)
def test_the_schemas_refuse_what_the_services_never_write(name: str, change: Json) -> None:
    assert list(VALIDATORS[name].iter_errors(_example(name) | change))


def test_the_published_files_are_current() -> None:
    for name, text in documents().items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, "run `outbound schemas`"


def test_the_command_writes_and_checks_them(tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["schemas", "--out", str(tmp_path / "out"), *arguments])

    assert run("--check").exit_code == 1
    assert run().exit_code == 0
    assert run("--check").exit_code == 0
    (tmp_path / "out" / "seizure.v1.json").write_text("{}")
    stale = run("--check")
    assert stale.exit_code == 1
    assert "seizure.v1.json" in stale.output
    assert "inspection.v1.json" not in stale.output


def _example(name: str) -> Json:
    """The example of the documentation."""
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    blocks = [orjson.loads(block) for block in re.findall(r"```json\n(.*?)\n```", text, re.DOTALL)]
    [found] = [block for block in blocks if OWN_FIELD[name] in block and "recorded_at" in block]
    example: Json = found
    return example


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_examples_of_the_documentation_are_what_the_services_write(name: str) -> None:
    example, kind = _example(name), KINDS[name]
    draft = kind.draft.model_validate(lifecycle.stated(kind, example))
    now = datetime.fromisoformat(example["recorded_at"])
    assert orjson.loads(lifecycle.create(kind, draft, UUID(example["id"]), now).body) == example
    assert list(VALIDATORS[name].iter_errors(example)) == []
