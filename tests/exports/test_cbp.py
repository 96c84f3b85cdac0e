"""CBP's columns: what is written is what the importer reads, whoever entered the record."""

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.exporting import cbp
from services.cli.files.exporting.columns import Record
from services.cli.files.tables.header import folded
from services.seizure.seizures import SEIZURE
from shared.contracts import ports
from tests.exports.commands import csv_of, rows, stored
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, weapon, write
from tests.records import drafts

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def entry(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A seizure at El Paso on the last evening of FY2025, which in UTC is in FY2026."""
    place = {"port_code": "2402", "occurred_at": "2025-10-01T05:30:00Z"}
    return {**place, "items": list(items), **changes}


def rounds(number: int) -> dict[str, Any]:
    return {"kind": "ammunition", "rounds": number}


def dollars(cents: int) -> dict[str, Any]:
    return {
        "kind": "currency",
        "currency": "USD",
        "amount_minor": cents,
        "exponent": 2,
        "form": "cash",
    }


def imported(parsed: Parsed) -> list[Record]:
    """A file's records as the service would state them."""
    assert not parsed.bad
    bodies = [(one.id, stored(SEIZURE, one.draft.model_dump(mode="json"))) for one in parsed.records]
    return [body | {"id": str(record_id)} for record_id, body in bodies]


def weapons_again(folder: Path, text: str) -> str:
    """A weapons file, imported and exported."""
    path = folder / "again.csv"
    path.write_text(text, encoding="utf-8")
    return csv_of(cbp.WEAPONS_PLAN, imported(cbp_weapons.parse(path)))


def currency_again(folder: Path, text: str) -> str:
    """A currency file, imported and exported."""
    path = folder / "again.csv"
    path.write_text(text, encoding="utf-8")
    return csv_of(cbp.CURRENCY_PLAN, imported(cbp_currency.parse(path)))


published = st.lists(
    st.builds(
        weapon,
        st.sampled_from(["Handgun", "Long Arm", "Magazine", "Ammunition", "Vest Body Armor", "Explosives"]),
        st.sampled_from(["", "0.0", "1.0", "2.0", "350.0"]),
        st.sampled_from(["101.0", "7426797338.0", "-2147483648.0"]),
        month=st.sampled_from(["OCT", "SEP"]),
        mode=st.just("Land"),
    ),
    max_size=12,
)


@SAME_FOLDER
@given(published)
def test_a_weapons_file_comes_back_added_up_and_without_its_blanks(tmp_path: Path, lines: list[str]) -> None:
    path = write(tmp_path / "published.csv", WEAPONS_HEADER, lines)
    expected: Counter[tuple[str, str, str]] = Counter()
    for row in csv.DictReader([WEAPONS_HEADER, *lines]):
        expected[row["Month (abbv)"], row["Category"], row["Event ID"]] += int(
            float(row["Quantity Seized"] or 0)
        )
    exported = csv_of(cbp.WEAPONS_PLAN, imported(cbp_weapons.parse(path)))
    found = {
        (row["Month (abbv)"], row["Category"], row["Event ID"]): row["Quantity Seized"]
        for row in rows(exported)
    }
    assert found == {key: f"{quantity}.0" for key, quantity in expected.items() if quantity}
    assert len(found) == len(rows(exported))
    assert weapons_again(tmp_path, exported) == exported


def test_blanks_of_the_currency_file_keep_their_events(tmp_path: Path) -> None:
    lines = [money("", "2"), money("84474.74", "5", land="Land Only"), money("0.1", "1", land="Land Only")]
    path = write(tmp_path / "published.csv", CURRENCY_HEADER, lines)
    exported = csv_of(cbp.CURRENCY_PLAN, imported(cbp_currency.parse(path)))
    start = "2025,APR,Office of Field Operations,Central/Coastal/Other"
    assert exported.splitlines() == [
        CURRENCY_HEADER,
        f"{start},Land Only,BALTIMORE FIELD OFFICE,Outbound,6,84474.84",
        f"{start},Other,BALTIMORE FIELD OFFICE,Outbound,2,0.0",
    ]
    assert currency_again(tmp_path, exported) == exported


def weapons_of(record: Record) -> int:
    """All that CBP's weapons file counts, in one sum."""
    counted = (item.get("rounds", item.get("quantity")) for item in record["items"])
    return sum(one for one in counted if one is not None)


@SAME_FOLDER
@given(st.lists(drafts.seizures, max_size=4))
def test_whatever_officers_enter_can_be_imported_from_the_export(
    tmp_path: Path, entries: list[dict[str, Any]]
) -> None:
    records = [stored(SEIZURE, one) for one in entries]
    by_cbp = [one for one in records if one["agency"].startswith("cbp_")]
    cents = sum(cbp.usd_cents(item) for one in by_cbp for item in one["items"] if item["kind"] == "currency")
    assume(all(weapons_of(one) <= cbp_weapons.MOST for one in records) and cents <= cbp_currency.MOST_CENTS)

    weapons = csv_of(cbp.WEAPONS_PLAN, records)
    assert sum(float(row["Quantity Seized"]) for row in rows(weapons)) == sum(map(weapons_of, by_cbp))
    assert weapons_again(tmp_path, weapons) == weapons

    events = sum(one["events"] for one in by_cbp if any(item["kind"] == "currency" for item in one["items"]))
    currency = csv_of(cbp.CURRENCY_PLAN, records)
    found = rows(currency)
    assume(all(int(row["Count of Seizure Events"]) <= cbp_currency.MOST_EVENTS for row in found))
    assert sum(int(row["Count of Seizure Events"]) for row in found) == events
    assert 100 * sum(Decimal(row["Currency Seizures Amount (USD)"]) for row in found) == cents
    assert currency_again(tmp_path, currency) == currency


def test_an_officers_seizure_in_cbps_columns() -> None:
    pistol = {"kind": "firearm", "type": "pistol", "serial_status": "obliterated_wholly"}
    parts: list[dict[str, Any]] = [
        {"kind": "component", "type": "conversion_device", "quantity": 2},
        {"kind": "other", "category": "other_ammunition_gun_part"},
    ]
    record = stored(SEIZURE, entry(pistol, pistol, rounds(50), rounds(7), *parts, dollars(500)))
    start = "2025,SEP,Office of Field Operations,Southwest Border,El Paso Field Office,OUTBOUND,Land"
    event = f"{cbp.event_id(record)}.0"
    assert csv_of(cbp.WEAPONS_PLAN, [record]).splitlines()[1:] == [
        f"{start},Ammunition & Gun Parts,Ammunition,{event},57.0",
        f"{start},Ammunition & Gun Parts,Other Ammunition & Gun Parts,{event},3.0",
        f"{start},Weapons,Handgun,{event},2.0",
    ]
    assert csv_of(cbp.CURRENCY_PLAN, [record]).splitlines()[1:] == [
        "2025,SEP,Office of Field Operations,Southwest Border,Land Only,EL PASO FIELD OFFICE,Outbound,1,5.0"
    ]


def test_an_event_id_of_ours_is_no_id_of_cbps_and_a_float_holds_it() -> None:
    records = [{"id": str(uuid4()), "source_reference": None} for _ in range(1_000)]
    ids = [cbp.event_id(record) for record in records]
    assert {len(one) for one in ids} == {15}
    assert all(int(float(one)) == int(one) for one in ids)
    assert len(set(ids)) == 1_000
    assert ids == [cbp.event_id(record) for record in records]


@pytest.mark.parametrize(
    ("reference", "kept"),
    [
        ("cbp-weapons/2024-DEC/laredo/-2147483648", True),
        ("cbp-weapons/2024-DEC/laredo/101", True),
        ("cbp-weapons/2024-DEC/laredo/1e9", False),
        ("cbp-weapons/2024-DEC/laredo/\u0661", False),
        ("my notes/101", False),
    ],
)
def test_only_an_id_of_cbps_is_kept(reference: str, kept: bool) -> None:
    event = cbp.event_id({"id": "1", "source_reference": reference})
    assert (event == reference.rpartition("/")[2]) is kept


def test_what_cbp_does_not_lead_is_left_out_with_the_reason() -> None:
    led = stored(SEIZURE, entry(rounds(1), dollars(100), agency="ice_hsi", partners=["cbp_ofo"]))
    assert len(csv_of(cbp.WEAPONS_PLAN, [led]).splitlines()) == 1
    assert len(csv_of(cbp.CURRENCY_PLAN, [led]).splitlines()) == 1
    assert cbp.not_in_weapons(led) == cbp.not_in_currency(led) == "led by ice_hsi, not by CBP"
    money_only = stored(SEIZURE, entry(dollars(100), agency="ice_hsi"))
    assert cbp.not_in_weapons(money_only) is None
    own = stored(SEIZURE, entry(rounds(1)))
    assert cbp.not_in_weapons(own) is None
    assert cbp.not_in_currency(own) is None


def test_an_imported_event_without_any_quantity_is_left_out_with_the_reason(tmp_path: Path) -> None:
    path = write(tmp_path / "published.csv", WEAPONS_HEADER, [weapon(quantity="")])
    (record,) = imported(cbp_weapons.parse(path))
    assert cbp.not_in_weapons(record) == "imported without any quantity"
    assert len(csv_of(cbp.WEAPONS_PLAN, [record]).splitlines()) == 1


def test_every_category_of_the_importer_is_written_and_in_its_type() -> None:
    types = {folded(category): seizure_type for seizure_type, category in cbp.CATEGORIES.values()}
    types[folded(cbp.ROUNDS[1])] = cbp.ROUNDS[0]
    assert set(types) == set(cbp_weapons.CATEGORIES)
    weapons = {"handgun", "long arm", "other firearms", "other weapons", "explosives"}
    assert {name for name, seizure_type in types.items() if seizure_type == "Weapons"} == weapons
    for name, make in cbp_weapons.CATEGORIES.items():
        item = json.loads(make(1).model_dump_json())
        assert folded(cbp._category(item)[1]) == name


def test_every_office_can_be_read_back(tmp_path: Path) -> None:
    records = [
        stored(SEIZURE, entry(rounds(1), dollars(1), port_code=None, field_office=code))
        for code in ports.field_offices()
    ]
    for plan, module in ((cbp.WEAPONS_PLAN, cbp_weapons), (cbp.CURRENCY_PLAN, cbp_currency)):
        path = tmp_path / f"{module.SOURCE}.csv"
        path.write_text(csv_of(plan, records), encoding="utf-8")
        offices = Counter(one.draft.field_office for one in module.parse(path).records)
        assert offices == dict.fromkeys(ports.field_offices(), 1)
