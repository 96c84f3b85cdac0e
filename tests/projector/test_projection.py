"""What terms make of records: nothing that they withhold, whatever stands in the record."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args
from uuid import UUID

import orjson
from hypothesis import given
from hypothesis import strategies as st

from services.projector import messages
from services.projector.events import DECODERS, Read
from services.projector.projection import Shown, projected, span
from services.projector.terms import ITEMS, Numbers, Terms, terms_of
from shared.contracts import vocabularies
from shared.contracts.envelope import Action, event_type
from shared.contracts.money import currencies
from shared.contracts.ports import field_offices, ports
from shared.contracts.releasable import EVERY, Releasable
from tests.projector.choices import FIELDS, records, terms, twins
from tests.records.drafts import Json

KEY = b"k" * 32
FIXED = {"kind", "local_month", "local_day", "field_office", "port_code", "items"}
CODES = {
    str(one)
    for found in vars(vocabularies).values()
    if isinstance(found, type) and issubclass(found, StrEnum)
    for one in found
}
PLAIN = CODES | currencies().keys() | field_offices().keys() | ports().keys() | ITEMS.keys()


def read(kind: str, body: Json) -> Read:
    found: Read = DECODERS[event_type(kind, Action.RECORDED).encode()].decode(orjson.dumps(body))
    return found


def shown(kind: str, body: Json, agreed: Terms) -> Shown | None:
    clean = {name: one for name, one in body.items() if one is not None}
    return projected(read(kind, clean), agreed)


@given(twins())
def test_records_that_differ_in_what_is_withheld_alone_are_shown_alike(
    pair: tuple[str, Json, Json, Terms],
) -> None:
    kind, body, twin, agreed = pair
    assert shown(kind, body, agreed) == shown(kind, twin, agreed)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    if isinstance(value, str):
        yield str(value)


@given(records.flatmap(lambda found: st.tuples(st.just(found), terms(found[1]))))
def test_only_fields_of_the_terms_are_shown_and_no_text(pair: tuple[tuple[str, Json], Terms]) -> None:
    (kind, body), agreed = pair
    found = shown(kind, body, agreed)
    if found is None:
        return
    of_kind = agreed.seizures if kind == "seizure" else agreed.inspections
    assert of_kind is not None
    assert found.content.keys() <= FIXED | of_kind.fields
    for item in found.content.get("items", []):
        assert agreed.seizures is not None
        assert item.keys() <= {"kind"} | agreed.seizures.items[item["kind"]]
    told = {**found.content, "local_month": "", "local_day": ""}
    assert {one for one in _leaves(told) if one} <= PLAIN | agreed.operations | {"inspection", "seizure"} | (
        {body.get("conveyance", {}).get("registration_country")}
    )
    sent = orjson.loads(messages.body(UUID(int=1), 1, agreed.since, found.content))
    assert Releasable.model_validate(sent).model_dump(mode="json", exclude_none=True) == sent
    assert sent.keys() - EVERY == found.content.keys()


@given(records.flatmap(lambda found: st.tuples(st.just(found), terms(found[1]))))
def test_nothing_is_shown_of_what_the_terms_do_not_cover(pair: tuple[tuple[str, Json], Terms]) -> None:
    (kind, body), agreed = pair
    named = body["field_office"] in agreed.offices or body.get("port_code") in agreed.ports
    covered = named and body["local_day"] >= agreed.since.isoformat()
    covered = covered and body.get("operation", "none") in agreed.operations
    covered = covered and (agreed.seizures if kind == "seizure" else agreed.inspections) is not None
    if kind == "seizure" and agreed.seizures is not None:
        covered = covered and any(one["kind"] in agreed.seizures.items for one in body["items"])
    assert (shown(kind, body, agreed) is not None) == covered
    assert shown(kind, {**body, "status": "voided"}, agreed) is None
    elsewhere = {**body, "field_office": "no_such_office", "port_code": "0000"}
    assert shown(kind, elsewhere, agreed) is None


GIVEN: Json = {
    "since": "2025-10-01",
    "field_offices": "all",
    "operations": ["none"],
    "time": "day",
    "place": "port",
    "numbers": "exact",
    "smallest_group": 2,
    "seizures": {"fields": ["arrests"], **{name: list(get_args(one)) for name, one in FIELDS.items()}},
}
ALL_SHOWN = terms_of("agencies.all.release", GIVEN)
SEIZURE: Json = {
    "id": "019ec914-90d2-7be1-8a47-0c5d9e3f2b61",
    "version": 1,
    "status": "active",
    "local_day": "2026-06-14",
    "precision": "instant",
    "field_office": "laredo",
    "port_code": "2304",
    "agency": "cbp_ofo",
    "arrests": 2,
    "items": [
        {"kind": "firearm", "type": "pistol", "caliber": "9_mm", "make": "A", "serial_number": "1"},
        {"kind": "ammunition", "rounds": 1200, "caliber": "9_mm"},
        {"kind": "firearm", "type": "pistol", "caliber": "9_mm", "make": "B", "serial_number": "2"},
        {"kind": "currency", "currency": "MXN", "amount_minor": 20000000, "usd_minor": 1150099},
        {"kind": "currency", "currency": "USD", "amount_minor": 5},
    ],
}


def test_a_seizure_is_shown_in_full_and_generalized() -> None:
    pistol = {"kind": "firearm", "type": "pistol", "category": "handgun", "caliber": "9_mm"}
    pistol |= {"serial_status": "not_recorded", "privately_made": False, "printed_3d": False}  # type: ignore[dict-item]
    full = shown("seizure", SEIZURE, ALL_SHOWN)
    assert full is not None
    assert full.group == "seizure/laredo/2304/2026-06-14"
    assert {name: one for name, one in full.content.items() if name != "items"} == {
        "kind": "seizure",
        "local_month": "2026-06",
        "local_day": "2026-06-14",
        "field_office": "laredo",
        "port_code": "2304",
        "arrests": {"least": 2, "most": 2},
    }
    assert {orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in full.content["items"]} == {
        orjson.dumps(one, option=orjson.OPT_SORT_KEYS)
        for one in (
            {**pistol, "quantity": {"least": 2, "most": 2}},
            {"kind": "ammunition", "caliber": "9_mm", "quantity": {"least": 1200, "most": 1200}},
            {
                "kind": "currency",
                "currency": "MXN",
                "form": "not_recorded",
                "value": {"least": 11500, "most": 11500},
            },
            {"kind": "currency", "currency": "USD", "form": "not_recorded", "value": {"least": 0, "most": 0}},
        )
    }
    rough = {"time": "month", "place": "field_office", "numbers": "ranges"}
    less = shown("seizure", SEIZURE, terms_of("agencies.all.release", GIVEN | rough))
    assert less is not None
    assert less.group == "seizure/laredo/2026-06"
    assert "local_day" not in less.content
    assert "port_code" not in less.content
    spans = {one["kind"]: one.get("quantity") or one["value"] for one in less.content["items"]}
    assert spans["firearm"] == {"least": 1, "most": 5}
    assert spans["ammunition"] == {"least": 1001, "most": 5000}


def test_a_record_by_the_month_has_no_day_and_is_in_a_group_of_its_own() -> None:
    found = shown("seizure", {**SEIZURE, "precision": "month"}, ALL_SHOWN)
    assert found is not None
    assert found.group == "seizure/laredo/2304/2026-06"
    assert "local_day" not in found.content


@given(st.integers(0, 10**11), st.sampled_from([5, 1_000]))
def test_a_range_has_its_number_and_is_one_of_few(number: int, first: int) -> None:
    found = span(number, Numbers.RANGES, first)
    assert found["least"] <= number <= found["most"]
    assert found == span(found["most"], Numbers.RANGES, first) == span(found["least"], Numbers.RANGES, first)
    assert str(found["most"]).rstrip("0") in {"", "1", "5"}
    assert span(number, Numbers.EXACT) == {"least": number, "most": number}


@given(st.uuids(), st.uuids(), st.integers(1, 2**31 - 1))
def test_ids_are_a_partners_own(record: UUID, other: UUID, version: int) -> None:
    mine, theirs = messages.partner_id(KEY, record), messages.partner_id(b"t" * 32, record)
    assert mine == messages.partner_id(KEY, record)
    assert mine.version == theirs.version == 8
    assert len({mine, theirs, record, messages.event_id(KEY, mine, version)}) == 4
    assert (messages.partner_id(KEY, other) == mine) == (other == record)
    assert messages.event_id(KEY, mine, version) != messages.event_id(KEY, mine, version + 1)
