"""What lists can be narrowed to: each filter finds what it says, and refuses what it does not know."""

from typing import Any

import pytest

from tests.api.harness import Api, inspection, problem, seizure

FOUND_BY_DAY = [
    ({"local_day_from": "2026-06-14"}, {"morning", "honolulu"}),
    ({"local_day_through": "2026-06-13"}, {"eve"}),
    ({"local_day_from": "2026-06-14", "local_day_through": "2026-06-14"}, {"morning", "honolulu"}),
    ({"local_day_from": "2026-06-15", "local_day_through": "2026-06-14"}, set()),
]


async def _ids(records: Api, **parameters: Any) -> set[str]:
    return {one["id"] for one in await records.listed(**parameters)}


async def test_a_local_day_is_the_ports_wherever_it_lies(records: Api) -> None:
    """Two minutes part the first two; Honolulu is the furthest west of the ports."""
    moments = {
        "eve": {"occurred_at": "2026-06-13T23:59:00-05:00"},
        "morning": {"occurred_at": "2026-06-14T00:01:00-05:00"},
        "honolulu": {"occurred_at": "2026-06-14T23:59:00-10:00", "port_code": "3201"},
    }
    made = {}
    for name, changes in moments.items():
        draft = {"inspection": inspection, "seizure": seizure}[records.service.name]
        made[name] = (await records.created(draft(**changes)))["id"]
    for parameters, expected in FOUND_BY_DAY:
        assert await _ids(records, **parameters) == {made[name] for name in expected}, parameters


async def test_seizures_are_found_by_the_file_that_they_come_from(seizures: Api) -> None:
    weapons = [
        await seizures.created(seizure(source_reference=f"cbp-weapons/FY2024-OCT/laredo/{n}"))
        for n in range(2)
    ]
    await seizures.created(seizure(source_reference="cbp-currency/FY2024-OCT/laredo/air"))
    await seizures.created(seizure())
    first = weapons[0]["source_reference"]
    assert await _ids(seizures, source="cbp-weapons") == {one["id"] for one in weapons}
    assert await _ids(seizures, source_reference=first) == {weapons[0]["id"]}
    assert await _ids(seizures, source="cbp") == set()
    await seizures.amend(weapons[1], {"source_reference": "press release of June 15"})
    assert await _ids(seizures, source="cbp-weapons") == {weapons[0]["id"]}
    assert await _ids(seizures, source="press release of June 15") == {weapons[1]["id"]}


@pytest.mark.parametrize("value", ["today", "2026-06-31", "1899-12-31", "20260614", "2026-06-14T00:00:00Z"])
async def test_a_local_day_that_is_none_is_refused(seizures: Api, value: str) -> None:
    for name in ("local_day_from", "local_day_through"):
        response = await seizures.client.get(seizures.root, params={name: value})
        problem(response, 422, f"query/{name}")


CYRILLIC = "\u0410\u041a 12-34"
NEAREST = [
    ("port", "23044", "2304 Laredo, TX"),
    ("port", "laredo", "2304 Laredo, TX"),
    ("port", "304", "nearest"),
    ("field_office", "el_pasoo", "(el_paso)"),
    ("field_office", "El Paso", "(el_paso)"),
    ("agency", "cpb_ofo", "nearest: cbp_ofo"),
    ("status", "void", "nearest: voided"),
]


@pytest.mark.parametrize(("name", "value", "nearest"), NEAREST)
async def test_a_code_that_is_none_is_refused_with_the_nearest(
    records: Api, name: str, value: str, nearest: str
) -> None:
    refusal = problem(await records.client.get(records.root, params={name: value}), 422, f"query/{name}")
    assert nearest in refusal["errors"][0]["detail"]


UNKNOWN = [
    ("item_kind", "firearms", "nearest: firearm"),
    ("caliber", "9mm", "nearest: 9_mm"),
    ("currency", "MXX", "MXN"),
    ("mode", "road", "all: land, air, sea, other"),
]


@pytest.mark.parametrize(("name", "value", "nearest"), UNKNOWN)
async def test_so_is_one_of_a_seizures_own(seizures: Api, name: str, value: str, nearest: str) -> None:
    refusal = problem(await seizures.client.get(seizures.root, params={name: value}), 422, f"query/{name}")
    assert nearest in refusal["errors"][0]["detail"]


async def test_a_serial_number_is_found_in_any_writing_and_script(seizures: Api) -> None:
    firearm = {"kind": "firearm", "type": "rifle", "serial_status": "present"}
    made = await seizures.created(seizure(items=[firearm | {"serial_number": CYRILLIC, "make": "Норинко"}]))
    await seizures.created(seizure(items=[firearm | {"serial_number": "AK 1235", "make": "Norinco"}]))
    for serial in (CYRILLIC, "ak1234", "AK-1234"):
        assert await _ids(seizures, serial=serial) == {made["id"]}
    for make in ("норинко", "NORINKO"):
        assert await _ids(seizures, make=make) == {made["id"]}
    amended = await seizures.amend(made, {"items": [firearm | {"serial_number": "AK 1235"}]})
    assert amended.status_code == 200
    assert await _ids(seizures, serial="AK1234") == set()
    assert len(await _ids(seizures, serial="AK1235")) == 2
