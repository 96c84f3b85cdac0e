"""The end of a version is announced in the contract, and the gate holds the announcement to the promise."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.releases import CHANGELOG
from services.cli.topics.fields import fields
from shared.contracts import schemas, seizure, succession
from shared.contracts.published.asyncapi import document
from shared.contracts.published.compatibility import breaks
from shared.contracts.published.messages import as_published, golden_messages
from shared.contracts.published.page import catalogue
from shared.contracts.succession import Succession
from tests.contracts.test_asyncapi import _validated
from tests.upgrade.declared import ANNOUNCED, SUNSET, NextSeizure, declare, next_seizures, translated

DAY = "2026-11-26"
NEXT = "outbound.seizures.v2"
LINE = f"- `seizure.v1` ends, in favor of `seizure.v2`: it is published until {SUNSET}.\n"


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Succession:
    return declare(monkeypatch)


def run(out: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["schemas", "--out", str(out), *arguments])


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where today's contract was released, before version 2 was thought of."""
    docs = tmp_path_factory.mktemp("docs")
    (docs / CHANGELOG).write_text(f"# Changes\n\n## Unreleased\n\n## {DAY}\n\nThe first.\n")
    assert run(docs / "schemas").exit_code == 0
    assert run(docs / "schemas", "--release", DAY).exit_code == 0
    return docs


@pytest.fixture
def out(released: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(released, tmp_path / "docs")) / "schemas"


def tell(out: Path, line: str) -> None:
    changelog = out.parent / CHANGELOG
    changelog.write_text(changelog.read_text().replace("## Unreleased\n", f"## Unreleased\n\n{line}"))


def test_a_next_version_passes_the_gate_once_it_is_announced(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch)
    assert run(out).exit_code == 0
    refused = run(out, "--check")
    assert refused.exit_code == 1
    assert "does not announce the end of seizure.v1" in refused.output.replace("\n", " ")
    tell(out, "- `seizure.v1` ends, in favor of `seizure.v2`.\n")
    assert run(out, "--check").exit_code == 1, "without the day"
    tell(out, LINE)
    passed = run(out, "--check")
    assert passed.exit_code == 0, passed.output


def test_the_gate_still_refuses_a_breaking_change_to_the_version_that_ends(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch)
    tell(out, LINE)
    monkeypatch.setitem(schemas.CONTRACTS, "seizure.v1.json", NextSeizure)  # as if version 1 became version 2
    assert run(out).exit_code == 0
    refused = run(out, "--check")
    assert refused.exit_code == 1
    assert (
        "seizure.v1.json, released 2026-11-26, at /properties/port_code: the field is gone" in refused.output
    )


def test_the_gate_wants_every_message_translated(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(body: Any) -> Any:
        return {
            name: one for name, one in translated(body).items() if name != "voided" or body["version"] == 1
        }

    found = Succession("seizure", seizure.TOPIC, NextSeizure, forgetful, ANNOUNCED, SUNSET)
    monkeypatch.setattr(succession, "SUCCESSIONS", (found,))
    tell(out, LINE)
    assert run(out).exit_code == 0
    refused = run(out, "--check")
    assert refused.exit_code == 1
    assert "seizure.amended has no seizure.v2" in refused.output


def test_it_would_not_have_been_allowed_under_version_1(declared: Succession) -> None:
    gone = {
        one.pointer for one in breaks(schemas.schema("seizure.v1.json"), schemas.schema("seizure.v2.json"))
    }
    assert {"/properties/port_code", "/properties/status", "/required"} <= gone


@pytest.mark.parametrize("sunset", [date(2027, 10, 1), date(2028, 9, 30)])
def test_a_version_ends_a_whole_fiscal_year_after_the_announcement_at_the_earliest(sunset: date) -> None:
    with pytest.raises(ValueError, match="for a whole fiscal year more: until 2028-10-01"):
        Succession("seizure", seizure.TOPIC, NextSeizure, translated, ANNOUNCED, sunset)


def test_a_partners_topic_has_its_versions_by_its_terms() -> None:
    with pytest.raises(ValueError, match="no topic of one version that everyone reads"):
        next_seizures("outbound.releasable.{agency}.v1")


def test_the_schema_of_the_version_that_ends_says_so_and_allows_the_same(
    declared: Succession, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = schemas.schema("seizure.v1.json")
    monkeypatch.setattr(succession, "SUCCESSIONS", ())
    before = schemas.schema("seizure.v1.json")
    assert "deprecated" not in before
    assert ends == before | {"deprecated": True, "description": f"{before['description']} {declared.notice}"}
    assert breaks(before, ends) == []
    assert f"published until {SUNSET}: read seizure.v2 on `{NEXT}`" in declared.notice


def test_asyncapi_shows_both_and_says_which_one_ends(declared: Succession, tmp_path: Path) -> None:
    shown = document(DAY)
    both = {name: one["address"] for name, one in shown["channels"].items() if name.startswith("seizures")}
    assert both == {"seizures": seizure.TOPIC, "seizures_v2": NEXT}
    said = {"from": str(ANNOUNCED), "sunset": str(SUNSET), "successor": NEXT}
    assert [name for name, one in shown["channels"].items() if "x-deprecation" in one] == ["seizures"]
    ending = [name for name, one in shown["operations"].items() if "x-deprecation" in one]
    assert ending == ["receive_seizures"]
    assert shown["channels"]["seizures"]["x-deprecation"] == said
    assert shown["components"]["schemas"]["seizure.v1"]["deprecated"] is True
    assert "deprecated" not in shown["components"]["schemas"]["seizure.v2"]
    examples = shown["components"]["messages"]["outbound.seizure.voided.v2"]["examples"]
    assert [(one["name"], one["payload"]["voided"]) for one in examples] == [("seizure.voided.v2", True)]
    (tmp_path / "asyncapi.json").write_text(json.dumps(shown))
    assert _validated(tmp_path / "asyncapi.json").stdout == ""


def test_the_messages_that_end_bear_the_notice_and_their_next_version_does_not(declared: Succession) -> None:
    found = {one.name: one for one in as_published()}
    assert {one.name for one in golden_messages()} < set(found)
    ends, following = found["seizure.recorded"], found["seizure.recorded.v2"]
    notice = {name: one for name, one in ends.headers.items() if name.startswith("ce_deprecat")}
    assert notice == {
        "ce_deprecated": "true",
        "ce_deprecationfrom": "2026-11-26T00:00:00Z",
        "ce_deprecationsunset": "2028-10-01T00:00:00Z",
        "ce_deprecationmigration": "/schemas/seizure.v2.json",
    }
    assert dict(following.headers) == {
        name: one.replace("recorded.v1", "recorded.v2").replace("seizure.v1", "seizure.v2")
        for name, one in ends.headers.items()
        if name not in notice
    }
    assert Draft202012Validator(schemas.schema(following.schema)).is_valid(following.body)


def test_pages_and_filters_know_both(declared: Succession) -> None:
    text = catalogue()
    assert f"`{seizure.TOPIC}`" in text
    assert f"`{NEXT}`" in text
    assert declared.notice in text
    assert "place.port_code" in fields(NEXT)
    assert "place.port_code" not in fields(seizure.TOPIC)


def test_nothing_ends_today() -> None:
    assert succession.SUCCESSIONS == ()
