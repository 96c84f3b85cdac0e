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
