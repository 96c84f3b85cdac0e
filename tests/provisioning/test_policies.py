"""`outbound policy`: what an agency gets, in words and true; and what a change gives and takes."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.provisioning.difference import NOBODY, difference
from services.cli.provisioning.policy import AgencyRule, Policy, read_policy
from services.cli.provisioning.tables import PolicyError
from services.projector.terms import Terms
from shared.contracts.releasable import Releasable
from tests.projector.choices import records, terms
from tests.projector.test_projection import shown
from tests.records.drafts import Json

POLICY = """
[topics."outbound.seizures.v1"]
[services.projector]
group = "projector"
reads = ["outbound.seizures.v1"]
[agencies.atf]
title = "Bureau"
agreement = "A-1"
purpose = "Tracing"
reads = ["outbound.seizures.v1"]
[agencies.fgr]
title = "Fiscalía"
agreement = "A-2"
purpose = "Firearms"
[agencies.fgr.release]
since = 2025-10-01
field_offices = ["laredo", "tucson"]
ports = ["2402"]
operations = ["none", "southbound"]
time = "month"
place = "field_office"
numbers = "ranges"
smallest_group = 5
[agencies.fgr.release.seizures]
fields = ["mode"]
firearms = ["type", "quantity"]
[agencies.fgr.release.inspections]
fields = ["outcome", "travelers"]
"""
TOPIC = "outbound.releasable.fgr.v1"


def asked(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["policy", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "access.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def test_terms_of_release_are_rights_on_a_topic_of_ones_own(file: Path) -> None:
    policy = read_policy(file)
    assert policy.topics[TOPIC].retention_ms == "-1"
    assert policy.agencies["fgr"].reads == (TOPIC,)
    assert policy.services["projector"].writes == (TOPIC,)
    assert TOPIC not in policy.agencies["atf"].reads


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'purpose = "Firearms"',
            'purpose = "f"\nreads = ["outbound.seizures.v1"]',
            "does not go with `release`",
        ),
        ("[services.projector]", "[services.other]", f"services.projector is missing: it writes {TOPIC}"),
        (
            '["laredo", "tucson"]',
            '["laredo", "tuscon"]',
            "fgr.release.field_offices: no field office",
        ),
        ('time = "month"', 'tine = "month"', "agencies.fgr.release.tine: Extra inputs"),
    ],
)
def test_mistakes_are_named(file: Path, old: str, new: str, said: str) -> None:
    file.write_text(POLICY.replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError, match=re.escape(said)):
        read_policy(file)
    code, output = asked("explain", "--policy", file)
    assert (code, said in " ".join(output.split())) == (1, True)


def test_explain_says_what_a_partner_gets_with_messages_as_examples(file: Path) -> None:
    code, output = asked("explain", "--agency", "fgr", "--policy", file)
    assert code == 0, output
    for said in (
        "fgr: Fiscalía\nAgreement A-2, for: Firearms.",
        f"It reads {TOPIC} alone",
        "records of the Laredo Field Office (laredo)",
        "records of the port 2402 El Paso, TX",
        "records of no operation",
        "Where: the field office, never the port.",
        "When: the month, never the day.",
        "Numbers: as ranges",
        "5 of them",
        "mode: By which mode it was to leave the country.",
        "quantity of firearms",
        "and not: agency, operation, arrests, events",
        "It writes nowhere.",
    ):
        assert said in output
    examples = [json.loads(one) for one in re.findall(r"^  \{\n.*?^  \}", output, re.MULTILINE | re.DOTALL)]
    assert [Releasable.model_validate(one).kind for one in examples] == ["inspection", "seizure"]
    [item] = {json.dumps(sorted(one)) for one in examples[1]["items"]}
    assert json.loads(item) == ["kind", "quantity", "type"]


def test_explain_says_what_an_agency_gets_that_reads_whole_topics(file: Path) -> None:
    _, output = asked("explain", "--policy", file)
    assert "atf: Bureau" in output
    assert "outbound.seizures.v1: every version of every seizure" in output
    assert '"serial_number_latin": "AK 1234"' in output
    assert asked("explain", "--agency", "fgf", "--policy", file) == (
        2,
        f"error: {file} has no agency fgf; there are: atf, fgr\n",
    )


CHANGES = {
    'time = "month"': ('time = "day"', "gives  the day, not only the month"),
    'place = "field_office"': ('place = "port"', "gives  the port, not only the field office"),
    'numbers = "ranges"': ('numbers = "exact"', "gives  exact numbers, not only ranges"),
    "smallest_group = 5": ("smallest_group = 3", "gives  groups of 3 to 4 records"),
    "since = 2025-10-01": ("since = 2024-10-01", "gives  records from 2024-10-01 until 2025-10-01"),
    '["laredo", "tucson"]': (
        '["laredo", "tucson", "el_paso"]',
        "gives  records of the El Paso Field Office (el_paso)",
    ),
    '["none", "southbound"]': ('["none"]', "takes  records of the operation southbound"),
    '["type", "quantity"]': ('["type"]', "takes  of seizures: quantity of firearms"),
    '["outcome", "travelers"]': ('["travelers"]', "takes  of inspections: outcome"),
    'agreement = "A-2"': ('agreement = "A-3"', "agreement was A-2, is A-3"),
}


@pytest.mark.parametrize("old", CHANGES)
def test_diff_says_what_a_change_gives_or_takes_and_the_way_back_the_opposite(file: Path, old: str) -> None:
    new, said = CHANGES[old]
    changed = file.with_name("new.toml")
    changed.write_text(POLICY.replace(old, new), encoding="utf-8")
    assert asked("diff", file, changed) == (0, f"fgr\n  {said}\n")
    opposite = {"gives": "takes", "takes": "gives"}.get(said[:5], "agreement was A-3, is A-2")
    assert asked("diff", changed, file) == (0, f"fgr\n  {opposite}{said[5:] if said[5] == ' ' else ''}\n")
    assert asked("diff", file, file) == (0, NOBODY)


def test_diff_names_agencies_that_come_and_go(file: Path) -> None:
    without = file.with_name("new.toml")
    without.write_text(POLICY[: POLICY.index("[agencies.fgr]")], encoding="utf-8")
    _, gone = asked("diff", file, without)
    assert "fgr\n  gone: it gets nothing more; cut it off with `outbound agency revoke`\n" in gone
    assert "takes  records of the Laredo Field Office (laredo)" in gone
    _, come = asked("diff", without, file)
    assert "fgr\n  new, under the agreement A-2: Firearms\n  gives  records" in come


def _policy(agreed: Terms) -> Policy:
    rule = AgencyRule("t", "a", "p", ("x",), 1, 1, agreed)
    return Policy(1, {}, {}, {"any": rule}, frozenset())


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Json, Terms, Terms]:
    kind, body = draw(records)
    old, new = draw(terms(body)), draw(terms(body))
    names = draw(st.sets(st.sampled_from(sorted(Terms.model_fields))))
    mixed = old.model_copy(update={name: getattr(new, name) for name in names})
    return kind, body, old, mixed if mixed.inspections or mixed.seizures else old


@given(changes())
def test_what_is_said_to_take_nothing_takes_nothing(change: tuple[str, Json, Terms, Terms]) -> None:
    """Of any record, and of any change of terms; and nothing is told where nothing changes."""
    kind, body, old, new = change
    told = difference(_policy(old), _policy(new))
    before, after = shown(kind, body, old), shown(kind, body, new)
    assert (told == NOBODY) == (_meaning(old) == _meaning(new))
    if "takes" not in told and before is not None:
        assert after is not None
        assert before.content.keys() <= after.content.keys()
    if "gives" not in told and after is not None:
        assert before is not None
        assert after.content.keys() <= before.content.keys()


def _meaning(agreed: Terms) -> Json:
    return {**agreed.model_dump(), "field_offices": agreed.offices}
