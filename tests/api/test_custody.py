"""Chains of custody, inventories and counts over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from tests.api.custody import (
    ALVAREZ,
    AT,
    BAKER,
    LAB,
    asked,
    disposition,
    hand_over,
    issued,
    post,
    storage,
    written,
)
from tests.api.harness import Api, Json, problem, read, seizure
from tests.custody.verified import found

LATER = "2026-06-15T11:00:00-05:00"


@pytest.fixture(autouse=True)
async def _verified_after(seizures: Api) -> AsyncIterator[None]:
    """Whatever a test did, the verification finds nothing wrong with it."""
    yield
    assert await found(seizures) == []


@pytest.fixture
async def chain(seizures: Api) -> str:
    """The path of a chain whose three items are held by Alvarez."""
    seized = await seizures.created(seizure())
    await issued(seizures, seized["id"], 1, 2, 3, issued_at="2026-06-14T22:05:00-05:00")
    return f"/seizures/{seized['id']}/custody"


async def test_a_chain_tells_every_step_and_where_each_item_is(seizures: Api, chain: str) -> None:
    await written(seizures, f"{chain}/storage", storage(1, 2))
    out = hand_over(1, at=LATER, taker=LAB, expected_back_at="2026-06-16T12:00:00-05:00")
    await written(seizures, f"{chain}/hand-overs", out)
    await written(seizures, f"{chain}/dispositions", disposition(3))
    told = await asked(seizures, chain)
    assert [(one["entry"], one["step"], one["lines"]) for one in told["entries"]] == [
        (1, "taken", [1, 2, 3]),
        (2, "stored", [1, 2]),
        (3, "handed_over", [1]),
        (4, "disposed", [3]),
    ]
    over = told["entries"][2]
    assert (over["giver"]["id"], over["taker"]["agency"], over["local_time"]) == (ALVAREZ["id"], "atf", LATER)
    first, second, third = told["items"]
    assert (first["holder"], first.get("location")) == (LAB["id"], None)
    assert (second["holder"], second["location"]) == (ALVAREZ["id"], "vault-a")
    assert third["disposition"] == "forfeited"


@pytest.mark.parametrize(
    ("step", "body", "place", "words"),
    [
        ("hand-overs", hand_over(2, 1, giver=BAKER, taker=ALVAREZ), "/lines/0", "held by cbp-20417"),
        ("hand-overs", hand_over(1, at="2026-06-14T22:00:00-05:00"), "/lines/0", "which is later"),
        ("hand-overs", hand_over(1, taker=ALVAREZ), "/lines/0", "already"),
        ("hand-overs", hand_over(1, 4), "/lines/1", "not in custody"),
        ("storage", storage(1, holder=BAKER), "/lines/0", "held by cbp-20417"),
        ("dispositions", disposition(1, holder=BAKER), "/lines/0", "held by cbp-20417"),
    ],
)
async def test_a_step_that_contradicts_the_chain_is_refused_whole(
    seizures: Api, chain: str, step: str, body: Json, place: str, words: str
) -> None:
    before = await asked(seizures, chain)
    refused = problem(await post(seizures, f"{chain}/{step}", body), 409, place)
    assert words in refused["errors"][0]["detail"]
    assert await asked(seizures, chain) == before


@pytest.mark.parametrize(
    ("step", "body", "place"),
    [
        ("hand-overs", {**hand_over(1), "lines": "ALL"}, "/lines"),
        ("hand-overs", {**hand_over(1), "lines": []}, "/lines"),
        ("hand-overs", hand_over(1, 1), "/lines"),
        ("hand-overs", hand_over(1, at="2026-06-15T18:06:00Z"), "/at"),
        ("hand-overs", hand_over(1, expected_back_at=AT), "/expected_back_at"),
        ("storage", storage(1, location="a/../b"), "/location"),
        ("dispositions", disposition(1, disposition="destroyed"), "/witness"),
        ("dispositions", disposition(1, disposition="destroyed", witness=ALVAREZ), "/witness"),
        ("dispositions", disposition(1, disposition="returned"), "/recipient"),
        ("dispositions", disposition(1, authority=None), "/authority"),
        ("dispositions", disposition(1, disposition="lost"), "/disposition"),
    ],
)
async def test_a_step_that_says_too_little_is_refused_at_its_place(
    seizures: Api, chain: str, step: str, body: Json, place: str
) -> None:
    problem(await post(seizures, f"{chain}/{step}", body), 422, place)
    assert len((await asked(seizures, chain))["entries"]) == 1


async def test_what_is_disposed_of_cannot_move_and_takes_no_receipt(seizures: Api, chain: str) -> None:
    destroyed = disposition(1, disposition="destroyed", witness=BAKER)
    await written(seizures, f"{chain}/dispositions", destroyed)
    for step, body in (
        ("hand-overs", hand_over(1, at=LATER)),
        ("storage", storage(1, at=LATER)),
        ("dispositions", {**destroyed, "at": LATER}),
    ):
        refused = problem(await post(seizures, f"{chain}/{step}", body), 409, "/lines/0")
        assert "disposed of" in refused["errors"][0]["detail"]


async def test_two_hand_overs_at_once_leave_one_holder(seizures: Api, chain: str) -> None:
    """Each of ten people takes the same item from Alvarez at once: one gets it, whoever it is."""
    people = [{"id": f"p{place}", "name": f"Person {place}"} for place in range(10)]
    answers = await asyncio.gather(
        *(post(seizures, f"{chain}/hand-overs", hand_over(1, 2, taker=one)) for one in people)
    )
    assert sorted(one.status_code for one in answers) == [201, *[409] * 9]
    winner = next(read(one)["taker"]["id"] for one in answers if one.status_code == 201)
    told = await asked(seizures, chain)
    assert [one["holder"] for one in told["items"]] == [winner, winner, ALVAREZ["id"]]
    assert [one["entry"] for one in told["entries"]] == [1, 2]


async def test_a_retried_step_is_one_step(seizures: Api, chain: str) -> None:
    answers = await asyncio.gather(
        *(post(seizures, f"{chain}/hand-overs", hand_over(1), key="move-1") for _ in range(5))
    )
    assert {one.status_code for one in answers} == {201}
    assert len((await asked(seizures, chain))["entries"]) == 2


async def test_goods_of_a_voided_seizure_can_still_be_moved(seizures: Api, chain: str) -> None:
    record = await seizures.get(chain.split("/")[2])
    await seizures.void(record)
    await written(seizures, f"{chain}/storage", storage(1))


async def test_an_inventory_is_what_is_where_and_pages_do_not_overlap(seizures: Api, chain: str) -> None:
    await written(seizures, f"{chain}/storage", storage(1, 2))
    await written(seizures, f"{chain}/dispositions", disposition(3))
    for _ in range(3):
        seized = await seizures.created(seizure(port_code="2402"))
        await issued(seizures, seized["id"], 1, 2, 3)
    stored = (await asked(seizures, "/custody/inventory", port="2304", location="vault-a"))["items"]
    assert [(one["line"], one["holder"]) for one in stored] == [(1, ALVAREZ["id"]), (2, ALVAREZ["id"])]
    assert len((await asked(seizures, "/custody/inventory", port="2304"))["items"]) == 2
    whole = (await asked(seizures, "/custody/inventory"))["items"]
    assert len(whole) == 11
    pages, cursor = [], None
    while True:
        page = await asked(seizures, "/custody/inventory", limit=2, **({"cursor": cursor} if cursor else {}))
        pages += page["items"]
        cursor = page.get("next")
        if cursor is None:
            break
    assert pages == whole


async def test_what_should_be_back_is_overdue_until_it_is(seizures: Api, chain: str) -> None:
    back = "2026-06-16T12:00:00-05:00"
    await written(seizures, f"{chain}/hand-overs", hand_over(1, taker=LAB, expected_back_at=back))
    assert (await asked(seizures, "/custody/inventory", overdue=True))["items"] == []
    seizures.clock.advance(days=2)
    [late] = (await asked(seizures, "/custody/inventory", overdue=True))["items"]
    assert (late["line"], late["overdue"]) == (1, True)
    returned = hand_over(1, giver=LAB, taker=ALVAREZ, at="2026-06-17T09:00:00-05:00")
    await written(seizures, f"{chain}/hand-overs", returned)
    assert (await asked(seizures, "/custody/inventory", overdue=True))["items"] == []


def count(*found: tuple[str, int], **changes: object) -> Json:
    named = [{"seizure_id": seizure_id, "line": line} for seizure_id, line in found]
    return {"location": "vault-a", "counted_by": BAKER, "at": LATER, "found": named, **changes}


async def test_a_count_says_what_is_missing_and_what_is_in_the_wrong_place(seizures: Api, chain: str) -> None:
    seized = chain.split("/")[2]
    await written(seizures, f"{chain}/storage", storage(1, 2))
    counts = "/custody/ports/2304/counts"
    unknown = "0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f"
    told = await written(seizures, counts, count((seized, 1), (seized, 3), (unknown, 1)))
    assert (told["count"], told["expected"], told["found"], told["unknown"]) == (1, 2, 1, 1)
    assert [(one["line"], one["missing"]) for one in told["missing"]] == [(2, True)]
    assert [one["line"] for one in told["unexpected"]] == [3]
    [missing] = (await asked(seizures, "/custody/inventory", missing=True))["items"]
    assert (missing["line"], missing["counted_at"]) == (2, "2026-06-15T16:00:00Z")
    earlier = count((seized, 1), (seized, 2), at="2026-06-15T10:30:00-05:00")
    assert (await written(seizures, counts, earlier))["expected"] == 0  # a later count has been there
    assert len((await asked(seizures, "/custody/inventory", missing=True))["items"]) == 1
    again = count((seized, 1), (seized, 2), at="2026-06-15T12:00:00-05:00")
    assert (await written(seizures, counts, again))["missing"] == []
    assert (await asked(seizures, "/custody/inventory", missing=True))["items"] == []
    problem(await post(seizures, counts, count(at="2026-06-15T18:06:00Z")), 422, "/at")


async def test_a_count_does_not_miss_what_came_after_it(seizures: Api, chain: str) -> None:
    await written(seizures, f"{chain}/storage", storage(1, at=LATER))
    early = count(at="2026-06-15T10:30:00-05:00")
    assert (await written(seizures, "/custody/ports/2304/counts", early))["expected"] == 0
    assert (await asked(seizures, "/custody/inventory", missing=True))["items"] == []


async def test_what_moves_after_a_count_is_no_longer_missing(seizures: Api, chain: str) -> None:
    await written(seizures, f"{chain}/storage", storage(1))
    await written(seizures, "/custody/ports/2304/counts", count())
    assert len((await asked(seizures, "/custody/inventory", missing=True))["items"]) == 1
    await written(seizures, f"{chain}/hand-overs", hand_over(1, at="2026-06-15T11:30:00-05:00"))
    assert (await asked(seizures, "/custody/inventory", missing=True))["items"] == []


async def test_every_accepted_write_is_an_act_and_a_refused_or_repeated_one_is_none(
    seizures: Api, chain: str
) -> None:
    before = await _acts(seizures)
    await written(seizures, f"{chain}/storage", storage(1))
    for _ in range(2):
        await post(seizures, f"{chain}/hand-overs", hand_over(2), key="move-1")
    await written(seizures, f"{chain}/dispositions", disposition(1))
    problem(await post(seizures, f"{chain}/storage", storage(1)), 409)
    await written(seizures, "/receipts/2304-0000001/void", {"reason": "wrong line"})
    told = (await _acts(seizures))[len(before) :]
    assert [one.action for one in told] == ["hand_over", "hand_over", "dispose", "receipt"]
    assert {one.kind for one in told} == {"custody"}
    assert [one.reason for one in told] == ["end of shift", "examination", "court order", "wrong line"]
    assert [str(one.record_id) for one in told[:3]] == [chain.split("/")[2]] * 3
    assert all(one.subject and one.after for one in told)


async def _acts(seizures: Api) -> list[Any]:
    """In the order in which they were written, each in a transaction of its own."""
    async with seizures.database.read() as db:
        acts = seizures.service.tables.tables["seizure_acts"]
        ours = select(acts).where(acts.c.kind == "custody")
        return list(await db.execute(ours.order_by(acts.c.lane, acts.c.number)))
