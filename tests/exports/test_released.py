"""What of a record is in the file, and what never is."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.cli.files.exporting.columns import Plan, Record
from services.cli.files.exporting.released import INSPECTIONS_PLAN, SEIZURES_PLAN, WITHHELD
from services.inspection.inspections import INSPECTION
from services.seizure.seizures import SEIZURE
from shared.contracts import items
from shared.contracts.inspection import Inspection
from shared.contracts.seizure import Seizure
from tests.exports.commands import Rows, csv_of, rows, stored
from tests.records import drafts

HIDDEN = "SECRET77"


def released(plan: Plan, records: Sequence[Record]) -> Rows:
    return rows(csv_of(plan, records))


def total(found: Rows, name: str, **chosen: str) -> int:
    return sum(int(row[name] or 0) for row in found if chosen.items() <= row.items())


@pytest.mark.parametrize(
    ("plan", "contract", "parts"),
    [
        (
            SEIZURES_PLAN,
            Seizure,
            (items.Firearm, items.Component, items.Ammunition, items.Currency, items.Other),
        ),
        (INSPECTIONS_PLAN, Inspection, ()),
    ],
)
def test_every_field_of_a_contract_is_released_or_withheld_with_a_reason(
    plan: Plan, contract: type[BaseModel], parts: tuple[type[BaseModel], ...]
) -> None:
    shown = {column.name for column in plan.columns} | {"items", "usd_minor"}  # rows, and usd_cents
    fields = {name for model in (contract, *parts) for name in model.model_fields}
    assert fields <= shown | WITHHELD.keys()
    assert not shown & WITHHELD.keys()


def test_what_is_typed_or_identifies_is_not_in_the_file() -> None:
    item = {"make": HIDDEN, "model": HIDDEN, "serial_status": "present", "serial_number": HIDDEN}
    part = {"kind": "component", "type": "receiver", "serial_number": HIDDEN, "description": HIDDEN}
    euros = {"currency": "EUR", "exponent": 2, "amount_minor": 100, "usd_minor": 110, "form": "cash"}
    inspection_id = "0198d0e1-1111-7000-8000-000000000001"
    seizure = stored(
        SEIZURE,
        {
            "port_code": "2402",
            "occurred_at": "2025-10-01T05:31:17Z",
            "inspection_id": inspection_id,
            "custody_receipt": HIDDEN,
            "source_reference": HIDDEN,
            "items": [
                {"kind": "firearm", "type": "pistol", **item},
                part,
                {"kind": "currency", "rate_source": HIDDEN, "rate_day": "2025-09-30", **euros},
                {"kind": "other", "category": "case", "description": HIDDEN},
            ],
        },
    ) | {"reason": HIDDEN}
    text = csv_of(SEIZURES_PLAN, [seizure])
    for secret in (HIDDEN, inspection_id, seizure["id"], "31:17", "2025-10-01"):
        assert secret not in text
    firearm, _component, currency, _other = rows(text)
    assert (firearm["local_day"], firearm["category"], firearm["region"]) == (
        "2025-09-30",
        "handgun",
        "southwest_border",
    )
    assert (currency["amount_minor"], currency["usd_cents"], currency["rate_day"]) == (
        "100",
        "110",
        "2025-09-30",
    )


def test_an_inspection_shows_no_vehicle() -> None:
    inspection = stored(
        INSPECTION,
        {
            "port_code": "2304",
            "occurred_at": "2025-11-02T12:00:00Z",
            "traffic": "personal_vehicle",
            "stage": "primary",
            "methods": ["canine", "visual"],
            "travelers": 3,
            "conveyance": {"description": HIDDEN, "registration_country": "MX"},
            "outcome": "released",
        },
    )
    (row,) = released(INSPECTIONS_PLAN, [inspection])
    assert HIDDEN not in row.values()
    assert "MX" not in row.values()
    assert row["methods"] == "canine;visual"
    assert (row["fiscal_year"], row["local_day"], row["travelers"]) == ("2026", "2025-11-02", "3")


@given(st.lists(drafts.seizures, max_size=5))
def test_each_column_adds_up(entries: list[dict[str, Any]]) -> None:
    records = [stored(SEIZURE, one) for one in entries]
    found = released(SEIZURES_PLAN, records)
    things = [item for record in records for item in record["items"]]
    assert len(found) == len(things)
    assert total(found, "events") == sum(record["events"] for record in records)
    assert total(found, "arrests") == sum(record["arrests"] for record in records)
    assert total(found, "rounds") == sum(item.get("rounds", 0) for item in things)
    assert total(found, "quantity", kind="firearm") == sum(
        item["quantity"] for item in things if item["kind"] == "firearm"
    )
    assert total(found, "usd_cents") == sum(
        item.get("usd_minor") or item["amount_minor"] for item in things if item["kind"] == "currency"
    )
    assert len({row["record"] for row in found}) == len(records)


@given(st.lists(drafts.inspections, max_size=5), st.randoms())
def test_the_order_of_the_records_does_not_matter(entries: list[dict[str, Any]], random: Any) -> None:
    records = [stored(INSPECTION, one) for one in entries]
    text = csv_of(INSPECTIONS_PLAN, records)
    assert len(text.splitlines()) == 1 + len(records)
    random.shuffle(records)
    assert csv_of(INSPECTIONS_PLAN, records) == text


def test_a_record_whose_items_are_withheld_has_one_row() -> None:
    place = {"field_office": "laredo", "precision": "month", "occurred_at": "2025-11-30T12:00:00Z"}
    record = stored(
        SEIZURE, place | {"events": 4, "source_reference": "cbp-currency/2026-NOV/laredo/land", "items": []}
    )
    (row,) = released(SEIZURES_PLAN, [record])
    assert (row["events"], row["item"], row["kind"]) == ("4", "", "")
    assert (row["source"], row["port_code"]) == ("cbp-currency", "")
