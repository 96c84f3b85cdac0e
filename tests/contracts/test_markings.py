"""What is marked on a firearm is taken in any script, found by what is typed, and read in Latin letters."""

import unicodedata
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.contracts.ids import uuid7
from shared.contracts.items import Firearm
from shared.contracts.markings import (
    MAX_LATIN_SERIAL,
    MAX_SERIAL,
    Marking,
    SerialNumber,
    latin,
    normal_serial,
)
from shared.records import lifecycle
from tests.records.drafts import NOW, Json, markings
from tests.traces.files import request

SERIALS: TypeAdapter[str] = TypeAdapter(SerialNumber)
MARKINGS: TypeAdapter[str] = TypeAdapter(Marking)
CYRILLIC = "\u0410\u041a 1234"
"""AK 1234 as it is marked on many a rifle: not one of the letters is Latin."""


@pytest.mark.parametrize(
    ("marked", "in_latin"),
    [
        (CYRILLIC, "AK 1234"),
        ("Норинко", "Norinko"),
        ("北方工业", "BeiFangGongYe"),
        ("١٢٣٤", "1234"),
        ("Zbrojovka Brno č. 5", "Zbrojovka Brno c. 5"),
        ("Glock", None),
    ],
)
def test_a_marking_stands_as_marked_with_its_latin_letters_beside_it(
    marked: str, in_latin: str | None
) -> None:
    firearm = _firearm(make=marked, model=marked, serial_number=marked)
    assert (firearm.make, firearm.model, firearm.serial_number) == (marked, marked, marked)
    assert (firearm.make_latin, firearm.model_latin, firearm.serial_number_latin) == (in_latin,) * 3


def _firearm(**fields: Any) -> Firearm:
    known = {"kind": "firearm", "type": "rifle", "serial_status": "present", "serial_number": "1"}
    return Firearm.model_validate(known | fields)


@given(markings)
def test_any_printed_text_is_taken_in_one_writing(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert MARKINGS.validate_python(composed) == MARKINGS.validate_python(decomposed) == composed.strip()
    found = latin(composed)
    assert found is None or (found.isascii() and found.isprintable())


unseen = st.characters(categories=["Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs"], exclude_characters=" ")


@given(unseen)
def test_what_cannot_be_seen_is_refused(character: str) -> None:
    for adapter in (SERIALS, MARKINGS):
        with pytest.raises(ValidationError):
            adapter.validate_python(f"A{character}1")


def test_the_character_that_cannot_be_seen_is_named() -> None:
    with pytest.raises(ValidationError, match=r"character 2 cannot be seen \(ZERO WIDTH SPACE\)"):
        SERIALS.validate_python("A\u200b1")


@pytest.mark.parametrize(
    "typed", [CYRILLIC, "AK 1234", "ak-1234", "AK1234", CYRILLIC.lower().replace(" ", "-")]
)
def test_a_serial_number_is_found_as_it_is_marked_and_as_it_is_typed(typed: str) -> None:
    assert normal_serial(typed) == normal_serial(CYRILLIC) == "AK1234"


@given(markings)
def test_a_serial_number_is_found_whichever_way_it_is_composed_and_by_its_latin_letters(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert normal_serial(unicodedata.normalize("NFD", text)) == normal_serial(text) == normal_serial(composed)
    assert normal_serial(normal_serial(text)) == normal_serial(text)
    if all(latin(one) or one.isascii() for one in composed):
        assert normal_serial(latin(composed) or composed) == normal_serial(text)


def test_characters_without_known_latin_letters_still_tell_serials_apart() -> None:
    one, other = "\U00020002 7", "\U00020004 7"  # rare ideographs
    assert latin(one) == "7"
    assert normal_serial(one) != normal_serial(other)


@pytest.mark.parametrize("text", ["7" * (MAX_SERIAL + 1), "\ufdfa" * MAX_SERIAL])
def test_a_serial_number_has_its_limits(text: str) -> None:
    with pytest.raises(ValidationError):
        SERIALS.validate_python(text)


@given(markings)
def test_a_serial_number_fits_the_column_that_it_is_found_by(text: str) -> None:
    try:
        serial = SERIALS.validate_python(text)
    except ValidationError:
        return
    assert len(normal_serial(serial)) <= MAX_LATIN_SERIAL


def test_the_latin_letters_are_derived_whatever_is_sent() -> None:
    assert _firearm(make="Норинко", make_latin="Colt").make_latin == "Norinko"
    assert _firearm(make="Colt", make_latin="Norinko").make_latin is None


def test_a_changed_serial_number_has_its_own_latin_letters() -> None:
    draft = TRACE.draft.model_validate(request(CYRILLIC))
    first = orjson.loads(lifecycle.create(TRACE, draft, uuid7(), NOW).body)
    assert (first["serial_number"], first["serial_number_latin"]) == (CYRILLIC, "AK 1234")
    patch = {"serial_number": "СВД 7"}
    second = lifecycle.amend(TRACE, first, patch, "read it again", NOW)
    assert second is not None
    assert orjson.loads(second.body)["serial_number_latin"] == "SVD 7"
    third = lifecycle.amend(TRACE, orjson.loads(second.body), {"serial_number": "SVD 7"}, "wrote it", NOW)
    assert third is not None
    assert "serial_number_latin" not in orjson.loads(third.body)


def test_what_was_read_can_be_sent_back() -> None:
    item: Json = {"kind": "firearm", "type": "rifle", "serial_status": "none", "privately_made": True}
    body = {"occurred_local": "2026-06-14T21:30", "port_code": "2304", "items": [item | {"make": "Ижмаш"}]}
    first = orjson.loads(lifecycle.create(SEIZURE, SEIZURE.draft.model_validate(body), uuid7(), NOW).body)
    assert lifecycle.amend(SEIZURE, first, {"items": first["items"]}, "sent it back", NOW) is None
