"""NCIC gun codes: derived from what is stated, and only where there is exactly one."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import ncic
from shared.contracts.items import Firearm
from shared.contracts.trace import TraceDraft
from shared.contracts.vocabularies import CATEGORY_OF_TYPE, Caliber, ComponentType, FirearmType

NOT_LISTED = "ZZZ"
CODE = re.compile("[A-Z0-9]{1,4}")
MARKED = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and text.isprintable())


def _firearm(**changes: object) -> Firearm:
    stated = {"kind": "firearm", "type": "revolver", "serial_status": "not_recorded", **changes}
    return Firearm.model_validate(stated)


def _codes(found: Firearm) -> tuple[str | None, ...]:
    return found.ncic_type, found.ncic_description, found.ncic_make, found.ncic_caliber


def test_a_revolver_has_all_its_codes() -> None:
    found = _firearm(make=" SMITH  &  Wesson", caliber="38_special")
    assert _codes(found) == ("P", "R", "SW", "38")


def test_they_are_derived_whatever_is_sent() -> None:
    found = _firearm(type="rifle", ncic_type="P", ncic_description="R", ncic_make="SW", ncic_caliber="9")
    assert _codes(found) == ("R", None, None, None)


@pytest.mark.parametrize("make", ["Glock", "Beretta", "Winchester", "Nobody's Arms", "Норинко"])
def test_a_make_without_exactly_one_code_has_none(make: str) -> None:
    assert _firearm(make=make).ncic_make is None


def test_a_privately_made_one_has_the_code_of_those_whatever_is_marked() -> None:
    assert _firearm(make="Colt", privately_made=True).ncic_make == ncic.PRIVATELY_MADE


def test_a_traced_silencer_has_its_type() -> None:
    stated = {"occurred_at": "2026-06-16T20:00:00Z", "requesting_agency": "ATF", "type": "silencer"}
    found = TraceDraft.model_validate({**stated, "serial_number": "A1", "manufacturer": "colt"})
    assert (found.ncic_type, found.ncic_make) == ("V", "CLT")


@pytest.mark.parametrize("kind", ["machine_gun", "any_other_weapon", "destructive_device", "unknown"])
def test_a_type_without_exactly_one_code_has_none(kind: str) -> None:
    assert _codes(_firearm(type=kind, category="other_firearm"))[:2] == (None, None)


def test_no_make_has_the_code_of_one_that_ncic_does_not_list() -> None:
    assert NOT_LISTED not in ncic.CODES["make"].values()


def test_each_code_is_of_a_value_that_there_is() -> None:
    types = {*FirearmType, ComponentType.SILENCER}
    assert set(ncic.CODES["type"]) | set(ncic.CODES["description"]) <= types
    without = {Caliber.OTHER, Caliber.NOT_RECORDED}
    assert set(ncic.CODES["caliber"]) == set(Caliber) - without


@given(st.sampled_from(sorted(ncic.CODES["make"])), st.sampled_from([str.upper, str.title, str.casefold]))
def test_each_make_of_the_table_is_found_whatever_its_case(make: str, written: Callable[[str], str]) -> None:
    assert _firearm(make=written(make)).ncic_make == ncic.CODES["make"][make]


@given(st.sampled_from([*CATEGORY_OF_TYPE]), st.sampled_from([*Caliber]), MARKED)
def test_each_code_is_one_that_ncic_could_take(kind: str, caliber: str, make: str) -> None:
    for code in filter(None, _codes(_firearm(type=kind, caliber=caliber, make=make))):
        assert CODE.fullmatch(code)
