"""Batches: up to 1,000 records, each all or nothing, each with its own answer."""

import asyncio
from uuid import uuid4

from shared.contracts.ids import uuid7
from shared.contracts.vocabularies import Status
from tests.api.harness import DRAFTS, Api, inspection, problem, read, seizure


async def test_a_thousand_records_in_one_request(records: Api) -> None:
    drafts = [DRAFTS[records.service.name]() for _ in range(1000)]
    answer = read(await records.batch(drafts))
    assert (answer["created"], answer["unchanged"], answer["refused"]) == (1000, 0, 0)
    assert [result["index"] for result in answer["results"]] == list(range(1000))
    assert {(result["status"], result["version"]) for result in answer["results"]} == {(201, 1)}
    ids = {result["id"] for result in answer["results"]}
    assert {str(row.record_id) for row in await records.rows("outbox")} == ids
    assert {str(row.id) for row in await records.rows("state")} == ids
    assert {row.status for row in await records.rows("state")} == {Status.ACTIVE}


async def test_more_than_a_thousand_or_none_are_refused_whole(records: Api) -> None:
    draft = DRAFTS[records.service.name]()
    problem(await records.batch([draft] * 1001), 422, "/records")
    problem(await records.batch([]), 422, "/records")
    problem(await records.batch({"0": draft}), 422, "/records")
    assert await records.rows("outbox") == []


async def test_good_and_bad_records_each_get_their_answer(seizures: Api) -> None:
    standing = await seizures.created({**seizure(), "id": str(uuid7())})
    records = [
        seizure(),
        seizure(port_code="9999"),
        "a seizure",
        seizure(items=[{"kind": "ammunition", "rounds": -5}]),
        seizure(colour="red"),
        {**seizure(), "id": standing["id"]},
        {**seizure(arrests=7), "id": standing["id"]},
        seizure(occurred_at="2027-01-01T00:00:00Z"),
    ]
    answer = read(await seizures.batch(records))
    assert (answer["created"], answer["unchanged"], answer["refused"]) == (1, 1, 6)
    assert [one["status"] for one in answer["results"]] == [201, 422, 422, 422, 422, 200, 409, 422]
    pointers = {
        one["index"]: [error["pointer"] for error in one["problem"].get("errors", [])]
        for one in answer["results"]
        if "problem" in one
    }
    assert pointers == {
        1: ["/records/1/port_code"],
        2: ["/records/2"],
        3: ["/records/3/items/0/rounds"],
        4: ["/records/4/colour"],
        6: [],
        7: ["/records/7/occurred_at"],
    }
    assert len(await seizures.rows("outbox")) == 2
    assert await seizures.get(standing["id"]) == standing


async def test_the_same_id_twice_in_a_batch_is_one_record_the_first(records: Api) -> None:
    draft = DRAFTS[records.service.name]
    chosen = str(uuid7())
    bodies = [
        {**draft(port_code="2304"), "id": chosen},
        {**draft(port_code="2304"), "id": chosen},
        {**draft(port_code="2402"), "id": chosen},
    ]
    answer = read(await records.batch(bodies))
    assert [one["status"] for one in answer["results"]] == [201, 200, 409]
    assert [one["id"] for one in await records.listed(port="2304")] == [chosen]
    assert await records.listed(port="2402") == []  # the state is of the version that was kept
    assert len(await records.rows("outbox")) == 1


async def test_a_repeated_batch_gets_the_same_answer(records: Api) -> None:
    drafts = [DRAFTS[records.service.name](), {"bad": True}]
    key = uuid4().hex
    first = await records.batch(drafts, key)
    again = await records.batch(drafts, key)
    assert read(again) == read(first)
    assert [one.headers.get("idempotency-replayed") for one in (first, again)] == [None, "true"]
    written = f'outbound_records_written_total{{action="recorded",service="{records.service.name}"}} 1.0'
    assert written in (await records.client.get("/metrics")).text
    assert len(await records.rows("outbox")) == 1
    problem(await records.batch(drafts[:1], key), 422)
    problem(await records.post(drafts[0], key), 422)
    assert len(await records.rows("outbox")) == 1


async def test_simultaneous_batches_under_one_key_are_one_batch(records: Api) -> None:
    drafts = [DRAFTS[records.service.name]() for _ in range(20)]
    key = uuid4().hex
    responses = await asyncio.gather(*(records.batch(drafts, key) for _ in range(8)))
    answers = [read(response) for response in responses]
    assert [response.status_code for response in responses] == [200] * 8
    assert all(answer == answers[0] for answer in answers)
    assert len(await records.rows("outbox")) == 20


async def test_batches_of_the_same_records_in_opposite_order_do_not_wait_for_each_other(records: Api) -> None:
    drafts = [{**DRAFTS[records.service.name](), "id": str(uuid7())} for _ in range(200)]
    orders = [drafts, drafts[::-1]] * 3
    responses = await asyncio.gather(*(records.batch(order) for order in orders))
    answers = [read(response) for response in responses]
    assert [response.status_code for response in responses] == [200] * 6
    assert sum(answer["created"] for answer in answers) == 200
    assert sum(answer["unchanged"] for answer in answers) == 1000
    assert len(await records.rows("outbox")) == 200


async def test_a_batch_takes_nothing_beside_its_records(inspections: Api) -> None:
    body = {"records": [inspection()], "dry_run": True}
    response = await inspections.client.post(
        f"{inspections.root}/batch", json=body, headers={"Idempotency-Key": "one"}
    )
    problem(response, 422, "/dry_run")
