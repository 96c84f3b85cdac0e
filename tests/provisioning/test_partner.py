"""The partner of the shipped policy: every word is explained there, and the manual shows what it comes to."""

import re
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.provisioning.policy import read_policy
from services.projector import terms
from services.projector.terms import ITEMS, NO_OPERATION, Terms
from shared.contracts.releasable import topic_of
from tests.provisioning.test_policy import SHIPPED

MANUAL = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text()
FIELDS = {
    "inspections": terms.InspectionField,
    "seizures": terms.SeizureField,
    "firearms": terms.FirearmField,
    "components": terms.ComponentField,
    "ammunition": terms.AmmunitionField,
    "currency": terms.CurrencyField,
    "other": terms.OtherField,
}


def policy(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["policy", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def explained() -> dict[str, set[str]]:
    """The words beside each word that the comments of the file explain, with the lines that go on below."""
    found: dict[str, set[str]] = {}
    last = ""
    for line in SHIPPED.read_text().partition("# Partners abroad.")[2].splitlines():
        named = re.match(r"#(?: {3}| {5})(?:\[….release\.)?([a-z_]+)\]? {2,}(\S.*)", line)
        last = named.group(1) if named else last if line.startswith("#      ") else ""
        if last:
            found.setdefault(last, set()).update(re.findall(r"[a-z_0-9]+", line.rpartition("fields:")[2]))
    return found


def test_every_word_of_the_terms_is_explained_in_the_file() -> None:
    said = explained()
    assert set(Terms.model_fields) | set(ITEMS.values()) == set(said)
    for name, words in FIELDS.items():
        assert set(get_args(words)) <= said[name], name
    for name, choices in (("time", terms.Time), ("place", terms.Place), ("numbers", terms.Numbers)):
        assert {one.value for one in choices} <= said[name]
    assert NO_OPERATION in said["operations"]
    assert "all" in said["field_offices"]


def test_the_partner_reads_its_own_topic_alone_and_nothing_that_points_at_a_person() -> None:
    rule = read_policy(SHIPPED).agencies["fgr"]
    assert (rule.reads, rule.writes, rule.dead_letters) == ((topic_of("fgr"),), (), ())
    release = rule.release
    assert release is not None
    assert (release.time, release.place, release.numbers) == ("month", "field_office", "ranges")


def test_the_manual_shows_what_explain_says() -> None:
    told = policy("explain", "--policy", str(SHIPPED), "--agency", "fgr")
    (block,) = re.findall(r"```\n(Which records: .*?)```", MANUAL, re.DOTALL)
    assert block in told


@pytest.mark.parametrize("agency", ["fgr", "atf", "ice-hsi"])
def test_every_agency_is_explained_with_an_example(agency: str) -> None:
    told = policy("explain", "--policy", str(SHIPPED), "--agency", agency)
    assert told.startswith(f"{agency}: ")
    assert "An example, " in told


def test_the_manual_shows_what_diff_says(tmp_path: Path) -> None:
    changed = SHIPPED.read_text().replace("smallest_group = 5", "smallest_group = 10")
    new = tmp_path / "new.toml"
    new.write_text(changed.replace('place = "field_office"', 'place = "port"'))
    assert f"```\n{policy('diff', str(SHIPPED), str(new)).strip()}\n```" in MANUAL
