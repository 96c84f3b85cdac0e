"""The gate: a contract is released once, today's schemas are held to all of them, and the changelog tells."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.releases import CHANGELOG, RELEASED
from shared.contracts import schemas
from shared.contracts.published import messages

ROOT = Path(__file__).parents[2]
DAY = "2026-11-25"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which today's contract was released."""
    directory = tmp_path_factory.mktemp("released")
    out = directory / "schemas"
    (directory / CHANGELOG).write_text(f"# Changes\n\n## Unreleased\n\n## {DAY}\n\nThe first.\n")
    assert run(out).exit_code == 0
    assert run(out, "--release", DAY).exit_code == 0
    return directory


@pytest.fixture
def out(released_once: Path, tmp_path: Path) -> Path:
    """A copy of its schemas."""
    shutil.copytree(released_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "schemas"


def run(out: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["schemas", "--out", str(out), *arguments])


def released(out: Path, day: str, change: Change, name: str = "closing.v1.json") -> None:
    """Write another release, in which this schema was another."""
    folder = out / RELEASED / day
    folder.mkdir(parents=True, exist_ok=True)
    document = schemas.schema(name)
    change(document)
    (folder / name).write_text(json.dumps(document))


def test_the_published_contract_goes_with_every_release() -> None:
    checked = run(ROOT / "docs" / "schemas", "--check")
    assert checked.exit_code == 0, checked.output
    assert list((ROOT / "docs" / "schemas" / RELEASED).iterdir())


def test_a_release_is_the_schemas_and_the_golden_messages(out: Path) -> None:
    folder = out / RELEASED / DAY
    assert {one.name: one.read_text() for one in folder.glob("*.json")} == schemas.texts()
    assert {one.name: one.read_text() for one in (folder / "messages").glob("*.json")} == messages.texts()


@pytest.mark.parametrize(
    ("day", "said"),
    [(DAY, "stays as it is"), ("2026-11-24", "later day"), ("v2", "no date"), ("2027-01-01", "no section")],
)
def test_a_release_that_makes_no_sense_is_refused(out: Path, day: str, said: str) -> None:
    refused = run(out, "--release", day)
    assert refused.exit_code == 1
    assert said in refused.output
    assert [one.name for one in (out / RELEASED).iterdir()] == [DAY]


def test_a_change_is_held_to_every_release_not_just_the_last(out: Path) -> None:
    released(out, "2026-01-01", lambda one: one["required"].append("signed_by"))
    released(out, "2026-02-01", lambda one: one["properties"].update(size={"type": "integer"}))
    broken = run(out, "--check")
    assert broken.exit_code == 1
    assert "closing.v1.json, released 2026-01-01, at /required" in broken.output
    assert "closing.v1.json, released 2026-02-01, at /properties/size: the field is gone" in broken.output
    assert f"released {DAY}" not in broken.output
    assert run(out, "--release", "2027-01-01").exit_code == 1


def test_an_event_does_not_go_away(out: Path) -> None:
    released(out, DAY, lambda one: None)
    (out / RELEASED / DAY / "arrest.v1.json").write_text("{}")
    assert "arrest.v1.json, released 2026-11-25: the event is gone" in run(out, "--check").output


def test_what_changed_is_told_in_the_changelog(out: Path) -> None:
    released(out, "2026-12-01", lambda one: one.update(description="As it was said before."))
    for name, text in schemas.texts().items():
        if name != "closing.v1.json":
            (out / RELEASED / "2026-12-01" / name).write_text(text)
    untold = run(out, "--check")
    assert untold.exit_code == 1
    assert "does not tell what changed in closing.v1 since 2026-12-01" in untold.output
    changelog = out.parent / CHANGELOG
    changelog.write_text(
        changelog.read_text().replace("Unreleased\n", "Unreleased\n\n- `closing.v1`: clearer.\n")
    )
    assert run(out, "--check").exit_code == 0
