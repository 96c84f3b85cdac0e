"""The terms of a partner: what is refused in them, and where that stands."""

from pathlib import Path

import pytest

from services.projector.terms import TermsError, read_terms, terms_of
from shared.contracts.ports import field_offices
from tests.projector.test_projection import GIVEN
from tests.records.drafts import Json

SOME = {**GIVEN, "since": GIVEN["since"]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"since": None}, "release.since: Input should be a valid date"),
        ({"field_offices": ["lared"]}, "release.field_offices: no field office 'lared'; nearest: "),
        ({"field_offices": "some"}, "release.field_offices"),
        ({"field_offices": []}, 'release: name field_offices or ports; "all" field offices'),
        ({"ports": ["9999"]}, "release.ports: no port has the Schedule D code '9999'"),
        ({"operations": []}, "release.operations: "),
        ({"operations": ["Big Deal"]}, "release.operations.0: String should match pattern"),
        ({"time": "hour"}, "release.time: Input should be 'month' or 'day'"),
        ({"place": "country"}, "release.place: Input should be 'field_office' or 'port'"),
        ({"numbers": "some"}, "release.numbers: Input should be 'ranges' or 'exact'"),
        ({"smallest_group": 1}, "release.smallest_group: Input should be greater than or equal to 2"),
        ({"smallest_group": True}, "release.smallest_group: Input should be a valid integer"),
        ({"field": ["agency"]}, "release.field: Extra inputs are not permitted"),
        ({"seizures": {"fields": ["mode"]}}, "release.seizures: name what is shown of at least one kind"),
        ({"seizures": {"firearms": []}}, "release.seizures.firearms: "),
        ({"seizures": {"firearms": ["serial_number"]}}, "release.seizures.firearms.0: Input should be "),
        ({"seizures": {"guns": ["type"]}}, "release.seizures.guns: Extra inputs are not permitted"),
        ({"inspections": {"fields": ["plate"]}}, "release.inspections.fields.0: Input should be 'agency'"),
        ({"inspections": {"fields": []}}, "release.inspections.fields: "),
        ({"traces": {"fields": ["type"]}}, "release.traces: Extra inputs are not permitted"),
        ({"seizures": None}, "release: name what is released"),
    ],
)
def test_a_mistake_is_named_with_its_place(change: Json, said: str) -> None:
    with pytest.raises(TermsError) as refused:
        terms_of("agencies.any.release", SOME | change)
    assert f"agencies.any.{said}" in str(refused.value)


def test_all_field_offices_are_every_one() -> None:
    assert terms_of("x", SOME).offices == field_offices().keys()


def test_only_agencies_with_terms_are_partners(tmp_path: Path) -> None:
    file = tmp_path / "access.toml"
    file.write_text('[agencies.atf]\nreads = ["outbound.traces.v1"]\n')
    assert read_terms(file) == {}
    file.write_text('[agencies.fgr.release]\nsince = 2025-10-01\nfield_offices = "all"\n')
    with pytest.raises(TermsError, match=r"agencies\.fgr\.release\.operations: Field required"):
        read_terms(file)
    for text in ("[", "agencies = 1", "[agencies]\nx = 1"):
        file.write_text(text)
        with pytest.raises(TermsError, match="cannot be read"):
            read_terms(file)
    with pytest.raises(TermsError, match="cannot be read"):
        read_terms(tmp_path / "missing.toml")
