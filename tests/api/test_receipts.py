"""Custody receipts over HTTP: what they say, and that every number is given once and explained."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from tests.api.custody import ALVAREZ, BAKER, asked, issued, numbers, post, receipt, storage, written
from tests.api.harness import Api, problem, read, seizure
from tests.custody.verified import found as found_wrong

UNKNOWN = "0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f"
LATE = "2026-06-14T22:05:00-05:00"


@pytest.fixture(autouse=True)
async def _verified_after(seizures: Api) -> AsyncIterator[None]:
    """Whatever a test did, the verification finds nothing wrong with it."""
    yield
    assert await found_wrong(seizures) == []


async def test_a_receipt_says_all_that_the_form_has(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    line = {
        "line": 1,
        "packages": 2,
        "weight_grams": 1130,
        "domestic_value": "450.00",
        "seal_numbers": ["A-1177", "A-1178"],
    }
    body = {"received_by": ALVAREZ, "issued_at": LATE, "lines": [line, {"line": 3}]}
    found = await written(seizures, f"/seizures/{seized['id']}/receipts", body)
    assert found["number"] == "2304-0000001"
    assert found["port_code"] == "2304"
    assert found["local_time"] == LATE
    assert found["lines"][0] == {
        **line,
        "description": "firearm, pistol, serial AB 12345",
        "kind": "firearm",
    }
    assert (found["lines"][1]["currency"], found["lines"][1]["amount_minor"]) == ("USD", 1250000)
    assert await asked(seizures, "/receipts/2304-0000001") == found
    assert (await asked(seizures, f"/seizures/{seized['id']}/receipts"))["receipts"] == [found]


async def test_the_acts_of_a_seizure_have_those_of_its_custody(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    await written(seizures, f"/seizures/{seized['id']}/receipts", receipt())
    acts = (await asked(seizures, f"/seizures/{seized['id']}/acts"))["acts"]
    assert {(one["kind"], one["action"]) for one in acts} == {("seizure", "record"), ("custody", "receipt")}


async def test_a_retry_gets_the_same_receipt_and_no_second_number(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    path = f"/seizures/{seized['id']}/receipts"
    first, again = [await post(seizures, path, receipt(), key="lane4-r1") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert read(first) == read(again)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    problem(await post(seizures, path, receipt(2), key="lane4-r1"), 422)
    assert (await numbers(seizures))["given"] == 1


async def test_the_same_request_at_once_is_one_receipt(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    path = f"/seizures/{seized['id']}/receipts"
    answers = await asyncio.gather(*(post(seizures, path, receipt(), key="lane4-r1") for _ in range(8)))
    assert {one.status_code for one in answers} == {201}
    assert {read(one)["number"] for one in answers} == {"2304-0000001"}


async def test_many_at_once_leave_no_gap_and_no_double_also_where_some_are_refused(seizures: Api) -> None:
    made = [await seizures.created(seizure()) for _ in range(12)]
    # Half of them are sent with one key at once: one of those is answered, and the others are refused.
    shared = uuid4().hex
    requests = [
        post(seizures, f"/seizures/{one['id']}/receipts", receipt(1, 2), key=shared if place % 2 else None)
        for place, one in enumerate(made)
    ]
    answers = await asyncio.gather(*requests)
    accepted = [read(one)["number"] for one in answers if one.status_code == 201]
    assert {one.status_code for one in answers} == {201, 422}
    assert len(accepted) == 7  # six with keys of their own, one of the six with a shared key
    assert sorted(accepted) == [f"2304-{serial:07}" for serial in range(1, 8)]
    assert (await numbers(seizures))["given"] == 7


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (receipt(4), "/lines/0/line"),
        (receipt(1, 1), "/lines"),
        ({**receipt(), "lines": []}, "/lines"),
        ({"received_by": ALVAREZ, "lines": [{"line": "ALL"}]}, "/lines/0/line"),
        (receipt(issued_at="2026-06-15T19:00:00Z"), "/issued_at"),
        (receipt(issued_at="2026-06-14T20:00:00-05:00"), "/issued_at"),
        (receipt(number="2304-0000001", issued_at=LATE), "/device"),
        (receipt(number="2304-0000001", device="tablet-1"), "/issued_at"),
        (receipt(number="2402-0000001", device="tablet-1", issued_at=LATE), "/number"),
        ({**receipt(), "lines": [{"line": 1, "domestic_value": "4.505"}]}, "/lines/0/domestic_value"),
        ({**receipt(), "lines": [{"line": 1, "domestic_value": "99999999999"}]}, "/lines/0/domestic_value"),
        ({**receipt(), "lines": [{"line": 1, "weight_grams": 1.5}]}, "/lines/0/weight_grams"),
        ({**receipt(), "lines": [{"line": 1, "seal_numbers": ["../x"]}]}, "/lines/0/seal_numbers/0"),
        (receipt(received_by={"id": "x", "name": "a\u202eb"}), "/received_by/name"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_place_and_uses_no_number(
    seizures: Api, body: object, pointer: str
) -> None:
    seized = await seizures.created(seizure())
    problem(await post(seizures, f"/seizures/{seized['id']}/receipts", body), 422, pointer)
    assert (await numbers(seizures))["given"] == 0


async def test_an_item_is_on_one_receipt_until_that_is_void(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    await issued(seizures, seized["id"], 1, 2)
    path = f"/seizures/{seized['id']}/receipts"
    refused = problem(await post(seizures, path, receipt(3, 2)), 409, "/lines/1/line")
    assert "2304-0000001" in refused["errors"][0]["detail"]
    void = await written(seizures, "/receipts/2304-0000001/void", {"reason": "wrong number of packages"})
    assert void["number"] == "2304-0000001"
    assert (await issued(seizures, seized["id"], 3, 2))["number"] == "2304-0000002"
    first, second = (await asked(seizures, path))["receipts"]
    assert first["void"] == void
    assert "void" not in second
    problem(await post(seizures, "/receipts/2304-0000001/void", {"reason": "again"}), 409)
    found = await numbers(seizures)
    assert (found["issued"], found["voided"]) == (1, 1)


async def test_a_voided_receipt_gives_up_what_it_took_and_keeps_what_moved(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    await issued(seizures, seized["id"], 1, 2, issued_at=LATE)
    await written(seizures, f"/seizures/{seized['id']}/custody/storage", storage(2))
    await written(seizures, "/receipts/2304-0000001/void", {"reason": "wrong line"})
    chain = await asked(seizures, f"/seizures/{seized['id']}/custody")
    assert [one["line"] for one in chain["items"]] == [2]
    assert [one["step"] for one in chain["entries"]] == ["taken", "stored", "withdrawn"]
    assert chain["entries"][2]["lines"] == [1]
    path = f"/seizures/{seized['id']}/receipts"
    problem(await post(seizures, path, receipt(2, received_by=BAKER)), 409, "/lines/0")
    await issued(seizures, seized["id"], 2, 1)
    chain = await asked(seizures, f"/seizures/{seized['id']}/custody")
    assert chain["entries"][3]["lines"] == [1]  # item 2 was in custody all the time


async def test_a_voided_seizure_and_an_unknown_one_take_no_receipt(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    await seizures.void(seized)
    problem(await post(seizures, f"/seizures/{seized['id']}/receipts", receipt()), 409)
    problem(await post(seizures, f"/seizures/{UNKNOWN}/receipts", receipt()), 404)
    problem(await post(seizures, "/receipts/2304-0000001/void", {"reason": "never was"}), 404)
    for path in ("/receipts/2304-0000001", f"/seizures/{UNKNOWN}/receipts", f"/seizures/{UNKNOWN}/custody"):
        problem(await seizures.client.get(f"/v1{path}"), 404)


async def test_a_device_uses_its_block_offline_and_every_number_is_explained(seizures: Api) -> None:
    seized = await seizures.created(seizure())
    await issued(seizures, seized["id"], 3)
    at_port = "/custody/ports/2304"
    block = await written(seizures, f"{at_port}/blocks", {"device": "tablet-17", "size": 5})
    assert (block["first"], block["last"]) == ("2304-0000002", "2304-0000006")
    offline = receipt(1, number="2304-0000004", device="tablet-17", issued_at=LATE)
    path = f"/seizures/{seized['id']}/receipts"
    problem(await post(seizures, path, {**offline, "device": "tablet-18"}), 409)
    assert (await post(seizures, path, offline)).status_code == 201
    problem(await post(seizures, path, {**offline, "lines": [{"line": 2}]}), 409)
    void = {"reason": "form was torn"}
    await written(seizures, "/receipts/2304-0000002/void", void)
    problem(
        await post(seizures, path, receipt(2, number="2304-0000002", device="tablet-17", issued_at=LATE)), 409
    )
    problem(
        await post(seizures, path, receipt(2, number="2304-0000009", device="tablet-17", issued_at=LATE)), 404
    )
    found = await numbers(seizures)
    assert (found["given"], found["issued"], found["unused"], found["outstanding"]) == (6, 2, 1, 3)
    spans = [(one["first"], one["last"]) for one in found["with_devices"]]
    assert spans == [("2304-0000003", "2304-0000003"), ("2304-0000005", "2304-0000006")]
    lost = {"reason": "the device is lost"}
    returned = await written(seizures, "/custody/blocks/2304-0000002/return", lost)
    assert returned["numbers"] == ["2304-0000003", "2304-0000005", "2304-0000006"]
    assert (await numbers(seizures))["outstanding"] == 0
    assert (await written(seizures, "/custody/blocks/2304-0000002/return", lost))["numbers"] == []
    problem(await post(seizures, "/custody/blocks/2304-0000003/return", lost), 404)


async def test_a_number_is_used_or_voided_never_both(seizures: Api) -> None:
    """Recorded and voided at the same moment, number by number: one of the two comes first."""
    made = [await seizures.created(seizure()) for _ in range(8)]
    await written(seizures, "/custody/ports/2304/blocks", {"device": "t1", "size": 8})
    requests = []
    for serial, one in enumerate(made, 1):
        number = f"2304-{serial:07}"
        body = receipt(1, number=number, device="t1", issued_at=LATE)
        requests.append(post(seizures, f"/seizures/{one['id']}/receipts", body))
        requests.append(post(seizures, f"/receipts/{number}/void", {"reason": "lost"}))
    answers = await asyncio.gather(*requests)
    assert {one.status_code for one in answers} <= {201, 409}
    found = await numbers(seizures)
    assert found["outstanding"] == 0
    recorded = sum(one.status_code == 201 for one in answers[::2])
    assert found["issued"] + found["voided"] == recorded
    for one in made:  # a void that knew of the receipt has its items out of custody again
        receipts = (await asked(seizures, f"/seizures/{one['id']}/receipts"))["receipts"]
        held = (await asked(seizures, f"/seizures/{one['id']}/custody"))["items"]
        assert len(held) == sum("void" not in receipt for receipt in receipts)


async def test_a_port_has_its_own_numbers_and_an_unknown_one_none(seizures: Api) -> None:
    other = await seizures.created(seizure(port_code="2402"))
    seized = await seizures.created(seizure())
    assert (await issued(seizures, seized["id"]))["number"] == "2304-0000001"
    assert (await issued(seizures, other["id"]))["number"] == "2402-0000001"
    problem(await post(seizures, "/custody/ports/9999/blocks", {"device": "t", "size": 1}), 422)


async def test_a_number_that_the_seizure_states_is_held_against_its_receipts(seizures: Api) -> None:
    """An officer may write the number of another form, mistype one, or keep one that became void."""

    async def stated() -> object:
        return (await asked(seizures, path)).get("stated")

    seized = await seizures.created(seizure())
    path = f"/seizures/{seized['id']}/receipts"
    assert await stated() == {"custody_receipt": "6051-1234567", "stands": "other_form"}
    number = (await issued(seizures, seized["id"], 1))["number"]
    seized = read(await seizures.amend(seized, {"custody_receipt": "2304-0000009"}))
    assert await stated() == {"custody_receipt": "2304-0000009", "stands": "not_issued"}
    seized = read(await seizures.amend(seized, {"custody_receipt": number}))
    assert await stated() == {"custody_receipt": number, "stands": "issued"}
    await written(seizures, f"/receipts/{number}/void", {"reason": "torn form"})
    assert await stated() == {"custody_receipt": number, "stands": "void"}
    await seizures.amend(seized, {"custody_receipt": None})
    assert await stated() is None
