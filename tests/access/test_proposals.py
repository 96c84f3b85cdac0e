"""Changes that wait for a second person: they count for nothing until somebody else approves them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest

from shared.access.caller import Caller, Role, everywhere
from shared.access.policy import Action, PolicyError, two_persons
from shared.records.proposal_routes import SHOWN
from tests.access.callers import CALLERS, PLACES
from tests.api.harness import Api, Json, api, bearer, problem, read, seizure

OFFICER, SUPERVISOR = CALLERS[Role.OFFICER], CALLERS[Role.SUPERVISOR]
OTHER = Caller("person-3", frozenset([Role.SUPERVISOR]), field_offices=frozenset(["laredo"]))
FIRST, SECOND = everywhere("admin-1", Role.ADMINISTRATOR), everywhere("admin-2", Role.ADMINISTRATOR)
EVERY = "amend,void,close_year,reopen_year,change_closed_year"
PAST = "2025-06-14T21:40:00-05:00"


@pytest.fixture
async def seizures(database_url: str) -> AsyncIterator[Api]:
    """With two persons for whatever can take two; called by the first administrator."""
    async with api("seizure", database_url, caller=FIRST, outbound_two_persons=EVERY) as one:
        yield one


def call_as(records: Api, caller: Caller) -> None:
    records.client.headers.update(bearer(caller))


async def made(records: Api, place: str = "port", **changes: Any) -> Json:
    call_as(records, FIRST)
    return await records.created(seizure(**PLACES[place][1], **changes))


def proposed(answer: httpx.Response) -> Json:
    assert answer.status_code == 202, answer.text
    body = read(answer)
    assert answer.headers["location"].endswith(f"/proposals/{body['id']}")
    assert body["state"] == "pending"
    return body


async def decide(records: Api, one: Json, word: str, caller: Caller, **said: str) -> httpx.Response:
    call_as(records, caller)
    return await records.client.post(f"{records.root}/proposals/{one['id']}/{word}", json=said)


async def state_of(records: Api, one: Json) -> str:
    call_as(records, FIRST)
    state: str = read(await records.client.get(f"{records.root}/proposals/{one['id']}"))["state"]
    return state


async def acts(records: Api) -> list[tuple[str, str]]:
    """What the journal has, and of whom; the reads are not looked at."""
    rows = [row for row in await records.rows("acts") if row.action not in {"identify", "search"}]
    return [(row.action, row.subject.rpartition("|")[2]) for row in sorted(rows, key=lambda row: row.at)]


async def test_what_an_officer_proposes_counts_for_nothing_until_it_is_approved(seizures: Api) -> None:
    record = await made(seizures)
    call_as(seizures, OFFICER)
    seizures.clock.advance(minutes=1)
    one = proposed(await seizures.amend(record, {"arrests": 3}))
    assert (await seizures.get(record["id"])) == record
    problem(await decide(seizures, one, "approve", OFFICER), 403)
    seizures.clock.advance(minutes=1)
    problem(await decide(seizures, one, "approve", SUPERVISOR), 403)  # the same person, promoted
    done = read(await decide(seizures, one, "approve", OTHER, reason="checked the report"))
    assert (done["state"], done["decision"]) == ("approved", "checked the report")
    after = await seizures.get(record["id"])
    assert (after["version"], after["arrests"], after["reason"]) == (2, 3, "typing error")
    assert await acts(seizures) == [
        ("record", "admin-1"),
        ("propose", "person-1"),
        ("amend", "person-3"),
    ]
    [act] = [row for row in await seizures.rows("acts") if row.action == "amend"]
    assert orjson.loads(act.detail) == {"proposal": one["id"]}


async def test_nobody_approves_an_own_change(seizures: Api) -> None:
    record = await made(seizures)
    one = proposed(await seizures.void(record))
    for word in ("approve", "refuse"):
        refusal = problem(await decide(seizures, one, word, FIRST), 403)
        assert "who did not propose it" in refusal["detail"]
    assert (await seizures.get(record["id"]))["status"] == "active"
    assert (await decide(seizures, one, "approve", SECOND)).status_code == 200
    assert (await seizures.get(record["id"]))["status"] == "voided"


async def test_a_decision_needs_no_words(seizures: Api) -> None:
    one = proposed(await seizures.void(await made(seizures)))
    call_as(seizures, SECOND)
    path = f"{seizures.root}/proposals/{one['id']}/approve"
    problem(await seizures.client.post(path, content=b'{"reason": "x"}'), 415)
    problem(await seizures.client.post(path, headers={"Content-Type": "application/json"}, content=b"["), 400)
    done = read(await seizures.client.post(path))
    assert (done["state"], done["decision"]) == ("approved", None)


@pytest.mark.parametrize(("word", "caller"), [("refuse", SECOND), ("withdraw", FIRST)])
async def test_what_is_refused_or_withdrawn_is_over(seizures: Api, word: str, caller: Caller) -> None:
    record = await made(seizures)
    one = proposed(await seizures.void(record))
    other = problem(await decide(seizures, one, "withdraw", SECOND), 403)
    assert "who proposed it" in other["detail"]
    done = read(await decide(seizures, one, word, caller))
    assert done["state"] == {"refuse": "refused", "withdraw": "withdrawn"}[word]
    for again in ("approve", "refuse"):
        problem(await decide(seizures, one, again, SECOND), 409)
    assert len(await seizures.rows("outbox")) == 1
    assert [action for action, _ in await acts(seizures)][-1] == word


async def test_a_proposal_is_stale_once_the_record_has_moved(seizures: Api) -> None:
    record = await made(seizures)
    first = proposed(await seizures.void(record))
    second = proposed(await seizures.amend(record, {"arrests": 2}))
    assert (await decide(seizures, second, "approve", SECOND)).status_code == 200
    refusal = problem(await decide(seizures, first, "approve", SECOND), 412)
    assert "Propose it anew" in refusal["detail"]
    assert await state_of(seizures, first) == "stale"
    assert (await seizures.get(record["id"]))["status"] == "active"


async def test_of_two_who_approve_at_once_one_does(seizures: Api) -> None:
    record = await made(seizures)
    one = proposed(await seizures.void(record))
    call_as(seizures, SECOND)
    path = f"{seizures.root}/proposals/{one['id']}/approve"
    answers = await asyncio.gather(*(seizures.client.post(path, json={}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert len(await seizures.rows("outbox")) == 2


async def test_a_retry_is_the_same_proposal(seizures: Api) -> None:
    record = await made(seizures)
    first, again = await seizures.void(record, key="void-1"), await seizures.void(record, key="void-1")
    assert proposed(first) == proposed(again)
    amended = proposed(await seizures.amend(record, {"arrests": 2}))
    assert proposed(await seizures.amend(record, {"arrests": 2})) == amended
    assert len(await seizures.rows("proposals")) == 2


async def test_a_change_of_a_closed_year_waits(seizures: Api) -> None:
    record = await made(seizures, occurred_at=PAST)
    closing = await seizures.client.put(f"{seizures.root}/closings/2025", json={"reason": "final"})
    one = proposed(closing)
    assert (one["action"], one["fiscal_year"], one["version"]) == ("close_year", 2025, 0)
    assert read(await seizures.client.get(f"{seizures.root}/closings")) == {"closings": []}
    problem(await decide(seizures, one, "approve", SUPERVISOR), 404)  # of one office: not of all
    assert (await decide(seizures, one, "approve", SECOND)).status_code == 200
    [closed] = read(await seizures.client.get(f"{seizures.root}/closings"))["closings"]
    assert (closed["fiscal_year"], closed["status"], closed["reason"]) == (2025, "active", "final")

    call_as(seizures, SUPERVISOR)
    draft = seizure(**PLACES["port"][1], occurred_at=PAST)
    problem(await seizures.post(draft), 409)  # without a reason not even that
    late = {**draft, "reason": "found in the archive"}
    new = proposed(await seizures.post(late, key="late-1"))
    assert proposed(await seizures.post(late, key="late-1")) == new
    answer = read(await seizures.batch([late, seizure(**PLACES["port"][1])]))
    assert [one["status"] for one in answer["results"]] == [202, 201]
    assert (answer["proposed"], answer["created"]) == (1, 1)
    problem(await seizures.client.get(f"{seizures.root}/{new['record_id']}"), 404)

    assert (await decide(seizures, new, "approve", OTHER)).status_code == 200
    stored = await seizures.get(new["record_id"])
    assert (stored["version"], stored["after_close"], stored["reason"]) == (1, True, "found in the archive")
    [row] = [row for row in await seizures.rows("state") if str(row.id) == new["record_id"]]
    assert row.entered_by.endswith("person-1")  # whose entry it is
    old = proposed(await seizures.void(record))
    assert (await decide(seizures, old, "approve", SUPERVISOR)).status_code == 200
    call_as(seizures, FIRST)
    opening = await seizures.client.post(f"{seizures.root}/closings/2025/reopen", json={"reason": "an error"})
    again = proposed(opening)
    assert (await decide(seizures, again, "approve", SECOND)).status_code == 200
    [opened] = read(await seizures.client.get(f"{seizures.root}/closings"))["closings"]
    assert opened["status"] == "voided"


async def test_who_approves_must_reach_where_the_record_goes(seizures: Api) -> None:
    record = await made(seizures)
    one = proposed(await seizures.amend(record, {"port_code": "2402"}))
    refusal = problem(await decide(seizures, one, "approve", SUPERVISOR), 403)
    assert "a supervisor of field office el_paso" in refusal["detail"]
    assert await state_of(seizures, one) == "pending"
    assert (await decide(seizures, one, "approve", SECOND)).status_code == 200


async def test_an_officer_proposes_nothing_that_leads_elsewhere(seizures: Api) -> None:
    record = await made(seizures)
    call_as(seizures, OFFICER)
    problem(await seizures.amend(record, {"port_code": "2402"}), 403)
    assert await seizures.rows("proposals") == []


async def test_identities_in_a_proposal_are_left_out_too(seizures: Api) -> None:
    record = await made(seizures)
    one = proposed(await seizures.amend(record, {"custody_receipt": "6051-7654321"}))
    assert one.keys() == SHOWN.keys()
    call_as(seizures, CALLERS[Role.ANALYST])
    for path in ("", f"/{one['id']}"):
        answer = await seizures.client.get(f"{seizures.root}/proposals{path}")
        assert answer.status_code == 200
        assert "6051-7654321" not in answer.text
        assert "admin-1" not in answer.text


async def test_proposals_are_listed_by_state_page_by_page(seizures: Api) -> None:
    made_here = [proposed(await seizures.void(await made(seizures)))["id"] for _ in range(5)]
    await decide(seizures, {"id": made_here[0]}, "withdraw", FIRST)
    found, cursor = [], None
    while True:
        asked = {"state": "pending", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = read(await seizures.client.get(f"{seizures.root}/proposals", params=asked))
        found += [one["id"] for one in page["proposals"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(found) == sorted(made_here[1:])


async def test_what_cannot_be_done_is_not_proposed_either(seizures: Api) -> None:
    record = await made(seizures)
    problem(await seizures.amend(record, {"items": []}), 422)
    problem(await seizures.amend(record, {"arrests": 2}, version=7), 412)
    assert (await seizures.amend(record, {"arrests": 1})).status_code == 200  # changes nothing
    one = proposed(await seizures.void(record))
    assert (await decide(seizures, one, "approve", SECOND)).status_code == 200
    problem(await seizures.void({**record, "version": 2}), 409)


def test_only_some_actions_take_two_persons() -> None:
    assert two_persons(" void , close_year,") == {Action.VOID, Action.CLOSE_YEAR}
    assert two_persons("") == frozenset()
    with pytest.raises(PolicyError, match="the nearest is 'void'"):
        two_persons("voids")
