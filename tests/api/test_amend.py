"""Amending and voiding: always of one version, never in silence, and everything is kept."""

import asyncio
from typing import Any

import pytest

from shared.contracts.ids import uuid7
from tests.api.harness import DRAFTS, Api, inspection, problem, read, seizure


async def test_an_amendment_is_the_next_version(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    records.clock.advance(minutes=3)
    response = await records.amend(first, {"operation": "southbound_two"})
    second = read(response)
    assert response.headers["etag"] == '"2"'
    assert second == {
        **first,
        "version": 2,
        "reason": "typing error",
        "operation": "southbound_two",
        "recorded_at": "2026-06-15T18:03:00Z",
    }
    assert await records.get(first["id"]) == second
    path = f"{records.root}/{first['id']}/versions"
    assert read(await records.client.get(path)) == {"records": [first, second]}
    assert [row.event_type.split(".")[2] for row in await records.rows("outbox")] == ["recorded", "amended"]


async def test_null_removes_and_objects_merge(inspections: Api) -> None:
    first = await inspections.created(inspection())
    second = read(await inspections.amend(first, {"conveyance": {"registration_country": None}}))
    assert second["conveyance"] == {"description": "white pickup, 2019"}
    third = read(await inspections.amend(second, {"conveyance": None, "travelers": None}))
    assert "conveyance" not in third
    assert third["travelers"] == 0  # its default


async def test_a_list_is_replaced_whole(seizures: Api) -> None:
    first = await seizures.created(seizure())
    items = [{"kind": "ammunition", "rounds": 40}]
    second = read(await seizures.amend(first, {"items": items}))
    assert second["items"] == [{"kind": "ammunition", "rounds": 40, "caliber": "not_recorded"}]


async def test_another_port_brings_its_office_zone_and_day(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name](occurred_at="2026-06-15T05:30:00Z"))
    second = read(await records.amend(first, {"port_code": "2504"}))
    assert (first["local_day"], second["local_day"]) == ("2026-06-15", "2026-06-14")
    assert (second["field_office"], second["time_zone"]) == ("san_diego", "America/Los_Angeles")
    assert [one["id"] for one in await records.listed(port="2504")] == [first["id"]]
    assert await records.listed(port="2304") == []


async def test_an_amendment_that_changes_nothing_makes_no_version(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    records.clock.advance(hours=1)
    response = await records.amend(first, {"port_code": "2304", "agency": "cbp_ofo"})
    assert response.status_code == 200
    assert read(response) == first
    assert response.headers["etag"] == '"1"'
    assert len(await records.rows("outbox")) == 1


async def test_an_amendment_of_an_older_version_is_refused(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    await records.amend(first, {"operation": "southbound_two"})
    refusal = problem(await records.amend(first, {"operation": "southbound_three"}), 412)
    assert '"2"' in refusal["detail"]
    problem(await records.amend(first, {"operation": "southbound_three"}, version=7), 412)
    problem(await records.void(first), 412)


async def test_an_amendment_must_say_of_which_version(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    path = f"{records.root}/{first['id']}"
    problem(await records.client.patch(path, json={"reason": "typing error", "operation": "xy"}), 428)
    problem(await records.client.post(f"{path}/void", json={"reason": "twice"}), 428)


async def test_an_etag_that_is_not_ours_is_refused(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    path = f"{records.root}/{first['id']}"
    body = {"reason": "typing error", "operation": "southbound_two"}
    for etag in ("1", "*", 'W/"1"', '"1", "2"', '"0"', '"01"', '""', '"x"', '"-1"', '"99999999999"'):
        problem(await records.client.patch(path, json=body, headers={"If-Match": etag}), 400)
    assert await records.get(first["id"]) == first


async def test_of_simultaneous_amendments_one_wins(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    patches = [{"operation": f"operation_{letter}"} for letter in "abcdefghijklmnopqrst"]
    responses = await asyncio.gather(*(records.amend(first, patch) for patch in patches))
    assert sorted(response.status_code for response in responses) == [200] + [412] * 19
    [winner] = [read(response) for response in responses if response.status_code == 200]
    assert await records.get(first["id"]) == winner
    assert [row.version for row in await records.rows("outbox")] == [1, 2]


async def test_voiding_keeps_the_record_and_its_reason(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    response = await records.void(first)
    voided = read(response)
    assert response.headers["etag"] == '"2"'
    assert voided == {**first, "version": 2, "status": "voided", "reason": "entered twice"}
    assert await records.get(first["id"]) == voided


async def test_voiding_again_with_the_same_key_is_answered_as_the_first_time(records: Api) -> None:
    first, other = [await records.created(DRAFTS[records.service.name]()) for _ in range(2)]
    answers = await asyncio.gather(*(records.void(first, key="once") for _ in range(10)))
    answers.append(await records.void(first, key="once"))

    assert {(answer.status_code, answer.headers["etag"], answer.content) for answer in answers} == {
        (200, '"2"', answers[0].content)
    }
    assert [row.version for row in await records.rows("outbox")] == [1, 1, 2]
    problem(await records.void(first, key="another"), 412)
    problem(await records.void(first, "a mistake", key="once"), 422)
    problem(await records.void(other, key="once"), 422)
    problem(await records.void(other, key="not one"), 400, "header/Idempotency-Key")
    assert (await records.get(other["id"]))["version"] == 1


async def test_a_voided_record_can_neither_be_amended_nor_voided(records: Api) -> None:
    voided = read(await records.void(await records.created(DRAFTS[records.service.name]())))
    problem(await records.amend(voided, {"operation": "southbound_two"}), 409)
    problem(await records.void(voided), 409)
    assert await records.get(voided["id"]) == voided


@pytest.mark.parametrize("precision", ["day", "month"])
async def test_a_day_whose_noon_is_to_come_can_be_entered_amended_and_voided(
    seizures: Api, precision: str
) -> None:
    early = "2026-06-15T08:00:00-05:00"
    seizures.clock.now = seizures.clock.now.replace(hour=13, minute=30)  # 08:30 in Laredo
    first = await seizures.created(seizure(occurred_at=early, precision=precision))
    second = read(await seizures.amend(first, {"arrests": 2}))
    assert (second["local_day"], second["arrests"]) == (first["local_day"], 2)
    assert read(await seizures.void(second))["status"] == "voided"


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    ({"occurred_at": "2026-06-15T19:00:00Z"}, "/occurred_at"),
    ({"occurred_at": None}, "/occurred_at"),
    ({"port_code": "9999"}, "/port_code"),
    ({"id": "018f0000-0000-7000-8000-000000000000"}, "/id"),
    ({"version": 9}, "/version"),
    ({"status": "voided"}, "/status"),
    ({"local_day": "2026-01-01"}, "/local_day"),
    ({"time_zone": "America/Denver"}, "/time_zone"),
    ({"a/b": 1}, "/a~1b"),
    ({"agency": "fbi"}, "/agency"),
    ({"reason": "  x  "}, "/reason"),
    ({"reason": None}, "/reason"),
]


async def test_an_amendment_to_what_cannot_be_is_refused(records: Api) -> None:
    first = await records.created(DRAFTS[records.service.name]())
    for patch, pointer in IMPOSSIBLE:
        problem(await records.amend(first, patch), 422, pointer)
    assert await records.get(first["id"]) == first


async def test_a_field_office_that_is_not_the_ports_is_refused(seizures: Api) -> None:
    first = await seizures.created(seizure())
    refusal = problem(await seizures.amend(first, {"field_office": "el_paso"}), 422, "/field_office")
    assert "laredo" in refusal["detail"]
    moved = read(await seizures.amend(first, {"port_code": None, "field_office": "el_paso"}))
    assert "port_code" not in moved
    assert moved["field_office"] == "el_paso"


async def test_what_does_not_exist_cannot_be_changed(records: Api) -> None:
    ghost = {"id": str(uuid7()), "version": 1}
    problem(await records.amend(ghost, {"operation": "southbound_two"}), 404)
    problem(await records.void(ghost), 404)
