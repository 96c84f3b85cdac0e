"""Seen before: the answer to a record says where its serial numbers were seen, and the topic is told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from shared.access.caller import Role, everywhere
from shared.contracts.match import MAX_ANSWERED, MAX_SEEN
from tests.api.harness import ANALYST, DEVICE, OFFICER, Api, Json, api, bearer, read, seizure
from tests.api.test_casework import TRACED, trace

SECOND = everywhere("test|supervisor-4", Role.SUPERVISOR)


@pytest.fixture
async def unshared(shared_postgres_url: str) -> AsyncIterator[Api]:
    """The seizure service on PostgreSQL, where transactions run at once."""
    async with api("seizure", shared_postgres_url, outbound_requests_per_second=1_000_000) as service:
        yield service


def taken(*serials: str, **changes: Any) -> Json:
    """A seizure of pistols with these serial numbers."""
    items = [
        {"kind": "firearm", "type": "pistol", "serial_status": "present", "serial_number": one}
        for one in serials
    ]
    return seizure(items=items, **changes)


async def matches(seizures: Api) -> list[Json]:
    """What waits for the topic, in order."""
    rows = sorted(await seizures.rows("matches"), key=lambda one: one.id)
    return [orjson.loads(one.body) for one in rows]


async def test_a_serial_that_was_seen_is_in_the_answer_and_goes_out(seizures: Api) -> None:
    first = await seizures.created(taken("ZZ 1", "AB 12345", port_code="2304"))
    answer = read(await seizures.post(taken("abi-2345", port_code="2601")))
    seen = {
        "id": first["id"],
        "version": 1,
        "port_code": "2304",
        "field_office": "laredo",
        "local_day": "2026-06-14",
        "item": 0,
        "seen_item": 1,
        "exact": False,
    }
    assert answer.pop("seen_before") == {"records": [seen], "more": False}
    assert await seizures.get(answer["id"]) == answer, "it is no part of the record"
    [event] = await matches(seizures)
    assert event == {
        "id": answer["id"],
        "version": 1,
        "kind": "seizure",
        "reason": "serial_seen",
        "matched": "serial",
        "recorded_at": answer["recorded_at"],
        "port_code": "2601",
        "field_office": "tucson",
        "local_day": "2026-06-14",
        "seen": [seen],
        "more": False,
    }


async def test_who_is_told_is_noted_as_one_who_searched(seizures: Api) -> None:
    await seizures.created(taken("AB 12345"))
    second = await seizures.created(taken("AB 12345"))
    acts = [one for one in await seizures.rows("acts") if str(one.record_id) == second["id"]]
    assert {(one.action, one.detail) for one in acts} == {
        ("record", None),
        ("search", '{"asked":"seen_before","seen":1}'),
    }


@pytest.mark.parametrize("caller", [DEVICE, everywhere("test|officer-17", Role.AGENCY), ANALYST])
async def test_who_may_not_see_identities_is_told_nothing(seizures: Api, caller: Any) -> None:
    first = await seizures.created(taken("AB 12345"))
    change = bearer(caller) if caller is DEVICE else {}
    answer = await seizures.post(taken("AB 12345"), **change)
    if caller is DEVICE:
        assert "seen_before" not in read(answer)
    else:
        refused = await seizures.client.post(seizures.root, json=taken("AB 12345"), headers=bearer(caller))
        assert first["id"] not in refused.text
    assert len(await matches(seizures)) == 1


async def test_a_retry_gets_the_same_bytes_whatever_was_recorded_since(seizures: Api) -> None:
    await seizures.created(taken("AB 12345"))
    posted = await seizures.post(taken("AB 12345"), "key-1")
    batch = await seizures.batch([taken("AB 12345")], "key-2")
    third = await seizures.created(taken("AB 12345"))
    assert (await seizures.void(third)).status_code == 200
    again = await seizures.post(taken("AB 12345"), "key-1")
    assert again.content == posted.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await seizures.batch([taken("AB 12345")], "key-2")).content == batch.content
    assert len(await matches(seizures)) == 3


async def test_the_same_record_once_more_is_not_seen_by_itself(seizures: Api) -> None:
    first = await seizures.created(taken("AB 12345"))
    stated = taken("AB 12345") | {"id": first["id"]}
    assert (await seizures.post(stated)).status_code == 200
    amended = read(await seizures.amend(first, {"arrests": 3}))
    assert "seen_before" not in amended
    assert await matches(seizures) == []


async def test_a_serial_that_an_amendment_brings_is_looked_for_and_no_other(seizures: Api) -> None:
    first = await seizures.created(taken("AB 12345"))
    second = await seizures.created(taken("AB 12345"))
    third = await seizures.created(taken("ZZ 1"))
    items = taken("AB-12345", "ZZ 1")["items"]
    [told] = read(await seizures.amend(second, {"items": items}))["seen_before"]["records"]
    assert (told["id"], told["item"]) == (third["id"], 1)
    assert [(one["id"], one["version"]) for one in await matches(seizures)] == [
        (second["id"], 1),
        (second["id"], 2),
    ]
    assert first["id"] not in orjson.dumps((await matches(seizures))[1]).decode()


async def test_what_is_voided_or_bears_it_no_longer_was_not_seen(seizures: Api) -> None:
    first, second = [await seizures.created(taken("AB 12345")) for _ in range(2)]
    assert (await seizures.void(first)).status_code == 200
    assert (await seizures.amend(second, {"items": taken("ZZ 1")["items"]})).status_code == 200
    assert "seen_before" not in read(await seizures.post(taken("AB 12345")))
    assert len(await matches(seizures)) == 1


async def test_an_answer_names_a_few_and_a_match_some_more(seizures: Api) -> None:
    results = read(await seizures.batch([taken("AB 12345") for _ in range(MAX_SEEN + 2)]))["results"]
    assert "seen_before" not in results[0]
    told = [one["seen_before"] for one in results[1:]]
    assert [len(one["records"]) for one in told] == [min(n, MAX_ANSWERED) for n in range(1, MAX_SEEN + 2)]
    assert [one["more"] for one in told] == [n > MAX_ANSWERED for n in range(1, MAX_SEEN + 2)]
    last = (await matches(seizures))[-1]
    assert (len(last["seen"]), last["more"]) == (MAX_SEEN, True)
    answer = read(await seizures.post(taken("AB 12345")))["seen_before"]
    newest = sorted((one["id"] for one in results), reverse=True)[:MAX_ANSWERED]
    assert [one["id"] for one in answer["records"]] == newest


async def test_what_a_second_person_lets_in_is_matched_then(seizures: Api) -> None:
    """An officer proposes what an own token does not cover; nothing is told before it is a version."""
    await seizures.created(taken("AB 12345"))
    mine = await seizures.created(taken("ZZ 1"))
    seizures.clock.advance(hours=100)
    seizures.client.headers.update(bearer(OFFICER))
    proposed = await seizures.amend(mine, {"items": taken("AB 12345")["items"]})
    assert proposed.status_code == 202, proposed.text
    assert await matches(seizures) == []
    seizures.client.headers.update(bearer(SECOND))
    path = f"{seizures.root}/proposals/{read(proposed)['id']}/approve"
    assert (await seizures.client.post(path, json={})).status_code == 200
    [event] = await matches(seizures)
    assert (event["id"], event["version"]) == (mine["id"], 2)


async def _traced(seizures: Api, **changes: Any) -> httpx.Response:
    headers = {"Idempotency-Key": uuid4().hex}
    return await seizures.client.post("/v1/traces", json=trace(**changes), headers=headers)


async def test_a_trace_result_tells_of_the_seizures_with_its_serial(seizures: Api) -> None:
    own = await seizures.created(taken("AB 12345"))
    other = await seizures.created(taken("ZZ 1", "AB-12345"))
    asked = await _traced(seizures, serial_number="AB 12345", seizure_id=own["id"])
    assert "seen_before" not in read(asked)
    patch = {"result": TRACED, "reason": "ATF's answer"}
    path = f"/v1/traces/{read(asked)['id']}"
    answered = await seizures.client.patch(path, json=patch, headers={"If-Match": '"1"'})
    [told] = read(answered)["seen_before"]["records"]
    assert (told["id"], told["seen_item"], "item" in told) == (other["id"], 1, False)
    event = (await matches(seizures))[-1]
    assert (event["kind"], event["reason"], event["version"]) == ("trace", "trace_result", 2)
    assert event["seen"] == [told]
    again = patch | {"result": {**TRACED, "dealer_state": "TX"}}
    assert "seen_before" in read(await seizures.client.patch(path, json=again, headers={"If-Match": '"2"'}))
    other_field = {"priority": "urgent", "reason": "asked for"}
    same = await seizures.client.patch(path, json=other_field, headers={"If-Match": '"3"'})
    assert "seen_before" not in read(same)


@pytest.mark.postgres
async def test_of_records_that_arrive_at_once_each_pair_is_seen_once(unshared: Api) -> None:
    """Posted, in batches and amended; with a serial number that is new, and with one that is not."""
    standing = [await unshared.created(taken(f"OWN {place}")) for place in range(10)]
    for place in range(10):
        serial = f"NEW {place}"
        for _again in range(2):
            await _at_once(unshared, standing[place], serial)
    told = [(one["id"], seen["id"]) for one in await matches(unshared) for seen in one["seen"]]
    pairs = set(told)
    assert len(pairs) == 10 * (7 * 6 // 2)
    assert len(set(map(frozenset, pairs))) == len(pairs), "of two records one sees the other"


async def _at_once(unshared: Api, standing: Json, serial: str) -> None:
    """First four with the serial number, then three more of which one is amended."""
    arriving = [unshared.post(taken(serial, "ZZ" + serial)), unshared.batch([taken(serial)])]
    amended = await unshared.get(standing["id"])
    if amended["version"] == 1:
        arriving += [unshared.post(taken(serial)), unshared.amend(amended, {"items": taken(serial)["items"]})]
    else:
        arriving += [unshared.post(taken("ZZ" + serial, serial))]
    answers = await asyncio.gather(*arriving)
    assert [one.status_code for one in answers if one.status_code not in (200, 201)] == []
