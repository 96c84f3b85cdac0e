"""The OpenAPI documents of the APIs: written by a command, and without a fault that a linter knows."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.contracts import described_api
from services.cli.main import app
from shared.contracts.schemas import CONTRACTS, schema
from tests.api.harness import SERVICES

ROOT = Path(__file__).parents[2]
LINTER = ROOT / ".tools" / "openapi" / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
MISSING = "the linter of docs/openapi is not installed: sh deploy/test-tools.sh (Node.js 20.19 or newer)"


def run(out: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["openapi", "--out", str(out), *arguments])


def test_the_command_writes_and_checks_one_document_a_service(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(out, "--check").exit_code == 1
    assert run(out).exit_code == 0
    assert {one.name for one in out.iterdir()} == {f"{name}.json" for name in SERVICES}
    assert run(out, "--check").exit_code == 0
    (out / "seizure.json").write_text("{}")
    stale = run(out, "--check")
    assert stale.exit_code == 1
    assert "seizure.json" in stale.output
    assert "inspection.json" not in stale.output


def _undescribed(schema: Any, place: str = "") -> Iterator[str]:
    """Every property below that says nothing of itself."""
    if isinstance(schema, list):
        for number, one in enumerate(schema):
            yield from _undescribed(one, f"{place}/{number}")
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties", {})
    if isinstance(properties, dict) and not isinstance(properties.get("type"), str):
        yield from (f"{place}: {name}" for name, one in properties.items() if "description" not in one)
    for name, one in schema.items():
        if name not in {"examples", "example"}:
            yield from _undescribed(one, f"{place}/{name}")


@pytest.mark.parametrize("name", SERVICES)
def test_every_field_and_parameter_of_an_api_is_described(name: str) -> None:
    document = described_api(SERVICES[name])
    assert list(_undescribed(document["components"]["schemas"])) == []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert list(_undescribed(operation, f"{method} {path}")) == []
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), f"{method} {path}: {parameter['name']}"


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_field_of_an_event_is_described(name: str) -> None:
    assert list(_undescribed(schema(name))) == []


def test_the_published_documents_are_current() -> None:
    checked = run(ROOT / "docs" / "openapi", "--check")
    assert checked.exit_code == 0, checked.output


def _node() -> str:
    """Node.js, where the linter is installed. Skips the test otherwise, except in CI, where it fails."""
    found = shutil.which("node")
    if found is None or not LINTER.exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


def test_a_linter_finds_nothing_to_say(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 0
    files = [str(tmp_path / f"{name}.json") for name in SERVICES]
    config = ROOT / "deploy" / "openapi" / "redocly.yaml"
    command = [_node(), str(LINTER), "lint", "--config", str(config), "--max-problems=20", *files]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    }
    linted = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr
