"""Records out of reach: they cannot be seen, changed, moved to, or told to be there."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

import pytest

from shared.access.caller import Caller, Role, everywhere
from shared.contracts.ids import uuid7
from tests.access.callers import CALLERS, ME, PLACES, SOMEONE
from tests.api.harness import Api, Json, api, bearer, problem, read, seizure
from tests.records.drafts import KINDS

OFFICER, SUPERVISOR = CALLERS[Role.OFFICER], CALLERS[Role.SUPERVISOR]
IDENTITIES = ("serial_number", "custody_receipt", "AB 12345", "6051-1234567")


@pytest.fixture
async def seizures(database_url: str) -> AsyncIterator[Api]:
    async with api("seizure", database_url) as one:
        yield one


def call_as(records: Api, caller: Caller) -> None:
    records.client.headers.update(bearer(caller))


async def made(records: Api, place: str, **changes: Any) -> Json:
    """A record of a place, made by whoever is said there. The caller is an administrator afterwards."""
    who, where = PLACES[place]
    call_as(records, everywhere(who, Role.ADMINISTRATOR))
    return await records.created(seizure(**where, **changes))


async def test_an_own_entry_can_be_amended_for_three_days(seizures: Api) -> None:
    record = await made(seizures, "mine")
    call_as(seizures, OFFICER)
    seizures.clock.advance(hours=72)
    record = read(await seizures.amend(record, {"arrests": 2}))
    seizures.clock.advance(seconds=1)
    assert (await seizures.amend(record, {"arrests": 3})).status_code == 202
    assert (await seizures.get(record["id"]))["version"] == 2


async def test_a_record_cannot_be_moved_out_of_reach(seizures: Api) -> None:
    record = await made(seizures, "mine")
    call_as(seizures, OFFICER)
    assert "port 2402" in problem(await seizures.amend(record, {"port_code": "2402"}), 403)["detail"]
    call_as(seizures, SUPERVISOR)
    assert "el_paso" in problem(await seizures.amend(record, {"port_code": "2402"}), 403)["detail"]
    moved = read(await seizures.amend(record, {"port_code": "2303"}))
    call_as(seizures, OFFICER)
    problem(await seizures.client.get(f"{seizures.root}/{record['id']}"), 404)
    problem(await seizures.client.get(f"{seizures.root}/{record['id']}/versions"), 404)
    problem(await seizures.amend(moved, {"port_code": "2304"}), 404)
    assert await seizures.listed() == []


async def test_a_batch_is_refused_record_by_record(seizures: Api) -> None:
    call_as(seizures, OFFICER)
    drafts = [seizure(**PLACES[place][1]) for place in ("elsewhere", "port", "agency")]
    answer = read(await seizures.batch(drafts))
    assert [one["status"] for one in answer["results"]] == [403, 201, 403]
    assert (answer["created"], answer["refused"]) == (1, 2)
    assert "a supervisor of field office el_paso" in answer["results"][0]["problem"]["detail"]
    assert len(await seizures.rows("outbox")) == 1


async def test_an_id_out_of_sight_is_taken_and_no_more_is_said(seizures: Api) -> None:
    record = await made(seizures, "elsewhere")
    call_as(seizures, OFFICER)
    mine = seizure(id=record["id"], **PLACES["mine"][1])
    refusals = [problem(await seizures.post(mine), 409)]
    [result] = read(await seizures.batch([mine]))["results"]
    refusals.append(result["problem"])
    assert "version" not in result
    for one in refusals:
        assert one["detail"] == "This id is taken. Make a new UUIDv7, or leave the id out."
    same = seizure(id=record["id"], **PLACES["elsewhere"][1])
    problem(await seizures.post(same), 403)  # whether or not it stands, that port is not the officer's
    same["id"] = str(uuid7())
    problem(await seizures.post(same), 403)


async def test_a_key_tells_nothing_of_what_is_out_of_sight_by_now(seizures: Api) -> None:
    key = uuid4().hex
    record = await made(seizures, "mine")
    voided = await seizures.void(record, key=key)
    assert voided.status_code == 200
    call_as(seizures, SUPERVISOR)  # the same person, with another token
    assert (await seizures.void(record, key=key)).text == voided.text
    moved_away = Caller(ME, frozenset([Role.SUPERVISOR]), field_offices=frozenset(["el_paso"]))
    call_as(seizures, moved_away)
    problem(await seizures.void(record, key=key), 404)
    draft = seizure(**PLACES["port"][1])
    call_as(seizures, everywhere(ME, Role.ADMINISTRATOR))
    assert (await seizures.post(draft, key="post-1")).status_code == 201
    call_as(seizures, moved_away)
    problem(await seizures.post(draft, key="post-1"), 403)


WITHOUT = [Role.ANALYST, Role.AGENCY]


@pytest.mark.parametrize("role", WITHOUT)
async def test_identities_are_left_out_for_who_may_not_see_them(seizures: Api, role: Role) -> None:
    record = await made(seizures, "mine")
    await seizures.amend(record, {"arrests": 2})
    call_as(seizures, CALLERS[role])
    one = await seizures.client.get(f"{seizures.root}/{record['id']}")
    versions = await seizures.client.get(f"{seizures.root}/{record['id']}/versions")
    listed = await seizures.client.get(seizures.root)
    assert one.headers["etag"] == '"2"'
    for answer in (one, versions, listed):
        assert answer.status_code == 200
        assert not [word for word in IDENTITIES if word in answer.text]
    without = read(one)
    call_as(seizures, CALLERS[Role.AUDITOR])
    whole = await seizures.get(record["id"])
    assert whole["items"][0].pop("serial_number") == "AB 12345"
    assert whole.pop("custody_receipt") == "6051-1234567"
    assert whole == without


async def test_a_device_is_answered_without_the_identities_that_it_sent(seizures: Api) -> None:
    call_as(seizures, CALLERS[Role.DEVICE])
    draft = seizure(**PLACES["port"][1])
    first, again = await seizures.post(draft, key="device-1"), await seizures.post(draft, key="device-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert not [word for word in IDENTITIES if word in first.text + again.text]
    assert "AB 12345" in (await seizures.rows("outbox"))[0].body


async def test_to_search_by_identities_is_a_right_of_its_own(seizures: Api) -> None:
    near, far = await made(seizures, "port"), await made(seizures, "elsewhere")
    wanted: Mapping[str, str] = {"serial": "ab12345", "custody_receipt": "6051-1234567"}
    for name, value in wanted.items():
        for role in WITHOUT:
            call_as(seizures, CALLERS[role])
            refusal = problem(await seizures.client.get(seizures.root, params={name: value}), 403)
            assert f"To search by identities ({name}) takes" in refusal["detail"]
        call_as(seizures, OFFICER)
        assert [one["id"] for one in await seizures.listed(**{name: value})] == [near["id"]]
        call_as(seizures, CALLERS[Role.AUDITOR])
        assert {one["id"] for one in await seizures.listed(**{name: value})} == {near["id"], far["id"]}


async def test_the_serial_of_a_trace_is_an_identity_too(database_url: str) -> None:
    async with api("seizure", database_url) as records:
        call_as(records, CALLERS[Role.ANALYST])
        problem(await records.client.get("/v1/traces", params={"serial": "ab12345"}), 403)


async def test_pages_go_on_within_reach(seizures: Api) -> None:
    mine = [(await made(seizures, "port", arrests=number))["id"] for number in range(5)]
    await made(seizures, "elsewhere")
    call_as(seizures, OFFICER)
    pages = [page async for page in seizures.pages(limit=2)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {one["id"] for page in pages for one in page} == set(mine)


async def test_a_closed_year_is_changed_by_a_supervisor_of_the_place_only(seizures: Api) -> None:
    record = await made(seizures, "office", occurred_at="2025-06-14T21:40:00-05:00")
    await seizures.client.put(f"{seizures.root}/closings/2025", json={"reason": "final"})
    call_as(seizures, everywhere(SOMEONE, Role.OFFICER))
    refusal = problem(await seizures.amend(record, {"arrests": 2}), 409)
    assert "takes a reason, and a supervisor of field office laredo or an administrator" in refusal["detail"]
    call_as(seizures, SUPERVISOR)
    assert read(await seizures.amend(record, {"arrests": 2}))["after_close"] is True


IDENTIFYING: Mapping[str, set[str]] = {
    "inspection": {"plate", "remarks"},
    "seizure": {"serial", "serial_like", "plate", "custody_receipt", "remarks"},
    "trace": {"serial", "serial_like"},
    "referral": set(),
}


@pytest.mark.parametrize("name", IDENTIFYING)
def test_what_looks_in_a_field_that_identifies_is_a_search_by_identities(name: str) -> None:
    kind = KINDS[name]
    assert {one.name for one in kind.terms if one.identifies(kind.identities)} == IDENTIFYING[name]
    others = {one.name for one in kind.parameters} - IDENTIFYING[name]
    assert others.isdisjoint(kind.identities)
