"""Closed fiscal years: who may still change them, and that everyone else changes nothing."""

import asyncio
from typing import Any

import orjson
import pytest
from sqlalchemy import event, text

from shared.contracts.closing import closing_id
from shared.contracts.ids import uuid7
from tests.api import harness
from tests.api.harness import DRAFTS, Api, Json, api, bearer, problem, read

OFFICER = bearer(harness.OFFICER)
LATE = {"occurred_at": "2025-09-30T23:30:00-05:00"}
"""The last half hour of fiscal year 2025 in Laredo, when UTC says October."""
CLOSED = "urn:outbound:problem:yearclosed"


def draft(records: Api, **changes: Any) -> Json:
    """What the service takes, in fiscal year 2025."""
    return DRAFTS[records.service.name](**{**LATE, **changes})


async def close(records: Api, year: int = 2025, reason: str = "complete file") -> Json:
    """Close a year as a supervisor."""
    response = await records.client.put(
        f"{records.root}/closings/{year}", json={"reason": reason}, headers=bearer()
    )
    assert response.status_code == 200, response.text
    return read(response)


async def reopen(records: Api, year: int = 2025) -> Json:
    """Open it again."""
    path = f"{records.root}/closings/{year}/reopen"
    response = await records.client.post(path, json={"reason": "wrong year"}, headers=bearer())
    assert response.status_code == 200, response.text
    return read(response)


async def everything(records: Api) -> list[Any]:
    """All that a refusal must not change."""
    return [await records.rows(table) for table in ("state", "outbox", "idempotency", "closings")]


def refused(response: Any) -> None:
    """It says which year, since when, why, and what to do."""
    body = problem(response, 409)
    assert body["type"] == CLOSED
    for part in ("Fiscal year 2025", "since 2026-06-15 18:00 UTC", "(complete file)", "supervisor"):
        assert part in body["detail"]


async def test_a_year_is_closed_once_and_opened_again_once(records: Api) -> None:
    first = await close(records)
    name = records.service.name
    assert first == {
        "id": str(closing_id(name, 2025)),
        "version": 1,
        "status": "active",
        "reason": "complete file",
        "recorded_at": "2026-06-15T18:00:00Z",
        "fiscal_year": 2025,
        "records": name,
        "local_day": "2025-09-30",
    }
    records.clock.advance(days=1)
    assert await close(records, reason="another reason") == first
    opened = await reopen(records)
    assert set(opened) == set(first)
    assert (opened["version"], opened["status"], opened["reason"]) == (2, "voided", "wrong year")
    assert opened["recorded_at"] == "2026-06-16T18:00:00Z"
    assert await reopen(records) == opened
    again = await close(records, reason="for good")
    await close(records, 2024)
    listed = read(await records.client.get(f"{records.root}/closings"))["closings"]
    assert [(one["fiscal_year"], one["version"], one["status"]) for one in listed] == [
        (2025, 3, "active"),
        (2024, 1, "active"),
    ]
    assert listed[0] == again
    rows = await records.rows("closings")
    assert [orjson.loads(row.body) for row in rows[:3]] == [first, opened, again]
    assert [row.event_type.split(".")[2] for row in rows] == ["recorded", "voided", "amended", "recorded"]


async def test_a_closing_is_never_known_before_the_one_before_it(records: Api) -> None:
    first = await close(records)
    records.clock.advance(hours=-2)
    assert (await reopen(records))["recorded_at"] == first["recorded_at"]


async def test_a_year_that_runs_or_ended_just_now_cannot_be_closed(inspections: Api) -> None:
    path = f"{inspections.root}/closings"
    for year in (2026, 2027, 2200):
        detail = problem(await inspections.client.put(f"{path}/{year}", json={"reason": "final"}), 409)
        assert f"from {year}-10-02 (UTC) on" in detail["detail"]
    inspections.clock.now = inspections.clock.now.replace(month=10, day=1, hour=23)
    problem(await inspections.client.put(f"{path}/2026", json={"reason": "final"}), 409)
    assert await inspections.rows("closings") == []
    inspections.clock.advance(hours=1)
    await close(inspections, 2026)


async def test_what_is_no_closing_is_refused(records: Api) -> None:
    path = f"{records.root}/closings"
    problem(await records.client.post(f"{path}/2025/reopen", json={"reason": "why not"}), 404)
    for year in ("1989", "2201", "9" * 40, "two", "-1"):
        problem(await records.client.put(f"{path}/{year}", json={"reason": "final"}), 422, "path/fiscal_year")
    for body in ({}, {"reason": "x"}, {"reason": "nul \x00 here"}, {"reason": "final", "year": 2025}):
        problem(await records.client.put(f"{path}/2025", json=body), 422)
    assert await records.rows("closings") == []


async def test_only_a_supervisor_closes_and_opens(records: Api) -> None:
    await close(records, 2024)
    for response in (
        await records.client.put(f"{records.root}/closings/2025", json={"reason": "final"}, headers=OFFICER),
        await records.client.post(
            f"{records.root}/closings/2024/reopen", json={"reason": "final"}, headers=OFFICER
        ),
    ):
        assert "a supervisor or an administrator" in problem(response, 403)["detail"]
    assert len(await records.rows("closings")) == 1
    listed = await records.client.get(f"{records.root}/closings", headers=OFFICER)
    assert [one["fiscal_year"] for one in read(listed)["closings"]] == [2024]


async def test_an_officer_changes_nothing_in_a_closed_year(records: Api) -> None:
    body = await records.created(draft(records))
    await close(records)
    before = await everything(records)
    records.client.headers.update(OFFICER)
    for response in (
        await records.post(draft(records)),
        await records.post({**draft(records), "reason": "found in the archive"}),
        await records.amend(body, {"operation": "southbound_two"}),
    ):
        refused(response)
    assert (await records.void(body)).status_code == 202  # which a supervisor may approve
    assert await everything(records) == before


async def test_a_supervisor_gives_a_reason_or_changes_nothing(records: Api) -> None:
    body = await records.created(draft(records))
    await close(records)
    before = await everything(records)
    refused(await records.post(draft(records)))
    problem(await records.amend(body, {"operation": "southbound_two", "reason": None}), 422, "/reason")
    problem(await records.void(body, reason=""), 422, "/reason")
    assert await everything(records) == before


async def test_what_a_supervisor_changes_with_a_reason_says_that_it_came_after_the_close(
    records: Api,
) -> None:
    body = await records.created(draft(records))
    assert "after_close" not in body
    await close(records)
    late = await records.created({**draft(records), "reason": "found in the archive"})
    assert (late["version"], late["after_close"], late["reason"]) == (1, True, "found in the archive")
    amended = read(await records.amend(body, {"operation": "southbound_two"}))
    assert (amended["version"], amended["after_close"], amended["reason"]) == (2, True, "typing error")
    voided = read(await records.void(amended))
    assert (voided["version"], voided["after_close"], voided["reason"]) == (3, True, "entered twice")
    stored = [orjson.loads(row.body) for row in await records.rows("outbox")]
    assert stored == [body, late, amended, voided]


async def test_a_reason_for_a_new_record_stands_in_any_year(records: Api) -> None:
    body = await records.created({**DRAFTS[records.service.name](), "reason": "radio report"})
    assert (body["reason"], body["version"], body.get("after_close")) == ("radio report", 1, None)
    problem(await records.post({**draft(records), "reason": "x"}), 422, "/reason")


async def test_a_year_that_was_opened_again_is_as_any_other(records: Api) -> None:
    body = await records.created(draft(records))
    await close(records)
    await reopen(records)
    records.client.headers.update(OFFICER)
    assert "after_close" not in await records.created(draft(records))
    assert "after_close" not in read(await records.amend(body, {"operation": "southbound_two"}))


async def test_the_year_is_that_of_the_ports_clock(records: Api) -> None:
    await close(records)
    records.client.headers.update(OFFICER)
    refused(await records.post(draft(records)))
    await records.created(draft(records, occurred_at="2025-10-01T00:00:00-05:00"))
    refused(await records.post(draft(records, occurred_at="2025-10-01T04:59:59Z")))


async def test_nothing_is_moved_into_or_out_of_a_closed_year(records: Api) -> None:
    inside = await records.created(draft(records))
    outside = await records.created(DRAFTS[records.service.name]())
    other = await records.created(draft(records, occurred_at="2024-03-01T12:00:00-06:00"))
    await close(records)
    before = await everything(records)
    records.client.headers.update(OFFICER)
    refused(await records.amend(inside, {"occurred_at": "2025-10-01T00:30:00-05:00"}))
    refused(await records.amend(outside, LATE))
    refused(await records.amend(other, LATE))
    # Told twice it is the same, whoever tells it.
    assert read(await records.amend(inside, LATE)) == inside
    assert await everything(records) == before
    records.client.headers.update(bearer())
    for record, to in ((inside, {"occurred_at": "2025-10-01T00:30:00-05:00"}), (outside, LATE)):
        assert read(await records.amend(record, to))["after_close"] is True


async def test_what_stands_already_is_answered_whatever_is_closed_since(records: Api) -> None:
    chosen = {**draft(records), "id": str(uuid7())}
    body = read(await records.post(chosen, key="mine"))
    batch = read(await records.batch([chosen], key="batch"))
    await close(records)
    before = await everything(records)
    records.client.headers.update(OFFICER)
    replayed = await records.post(chosen, key="mine")
    assert (replayed.status_code, read(replayed)) == (201, body)
    assert read(await records.batch([chosen], key="batch")) == batch
    assert await everything(records) == before
    under_another_key = await records.post(chosen)
    assert (under_another_key.status_code, read(under_another_key)) == (200, body)
    taken = problem(await records.post({**chosen, "operation": "southbound_two"}), 409)
    assert "with other content" in taken["detail"]
    used = problem(await records.post({**draft(records), "operation": "other"}, key="mine"), 422)
    assert "was used with another request" in used["detail"]


async def test_in_a_batch_each_record_passes_or_is_refused_by_itself(records: Api) -> None:
    standing = {**draft(records), "id": str(uuid7())}
    await records.created(standing)
    await close(records)
    twice = {**draft(records), "id": str(uuid7())}
    work = [
        DRAFTS[records.service.name](),
        draft(records),
        {**draft(records), "reason": "found in the archive"},
        standing,
        {**standing, "operation": "southbound_two"},
        {**draft(records), "reason": "x"},
        twice,
        {**twice, "reason": "found in the archive"},
        twice,
    ]
    answer = read(await records.batch(work))
    assert [one["status"] for one in answer["results"]] == [201, 409, 201, 200, 409, 422, 409, 201, 200]
    assert (answer["created"], answer["unchanged"], answer["refused"]) == (3, 2, 4)
    closed = [one for one in answer["results"] if one.get("problem", {}).get("type") == CLOSED]
    assert [one["index"] for one in closed] == [1, 6]
    assert all("version" not in one for one in closed)
    assert answer["results"][5]["problem"]["errors"][0]["pointer"] == "/records/5/reason"
    late = await records.get(answer["results"][2]["id"])
    assert (late["after_close"], late["reason"]) == (True, "found in the archive")
    assert len(await records.rows("outbox")) == 4


async def test_an_officers_batch_into_a_closed_year_creates_nothing_there(records: Api) -> None:
    await close(records)
    records.client.headers.update(OFFICER)
    answer = read(await records.batch([{**draft(records), "reason": "found"}, draft(records)]))
    assert [one["status"] for one in answer["results"]] == [409, 409]
    assert await records.rows("outbox") == []


async def test_inspections_and_seizures_are_closed_apart(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as inspections, api("seizure", sqlite_url) as seizures:
        await close(inspections)
        seizures.client.headers.update(OFFICER)
        assert "after_close" not in await seizures.created(draft(seizures))


@pytest.mark.postgres
async def test_a_write_into_the_running_year_is_one_round_trip_whatever_is_closed(
    shared_postgres_url: str,
) -> None:
    async with api("inspection", shared_postgres_url) as inspections:
        await close(inspections)
        await inspections.created(DRAFTS["inspection"]())  # connections are open, statements prepared
        statements: list[str] = []

        @event.listens_for(inspections.database.engine.sync_engine, "before_cursor_execute")
        def count(_db: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        await inspections.created(DRAFTS["inspection"]())
        assert len(statements) == 1
        await inspections.created(draft(inspections, occurred_at="2024-03-01T12:00:00-06:00"))
        assert len(statements) > 2


@pytest.mark.postgres
async def test_closing_waits_for_the_writes_before_it_and_holds_up_those_after_it(
    shared_postgres_url: str,
) -> None:
    async with api("seizure", shared_postgres_url) as seizures:
        body = await seizures.created(draft(seizures))
        seizures.client.headers.update(OFFICER)
        async with asyncio.TaskGroup() as tasks, seizures.database.engine.connect() as blocker:
            await blocker.execute(text("LOCK TABLE seizures IN EXCLUSIVE MODE"))
            before = tasks.create_task(seizures.amend(body, {"arrests": 2}))
            await _advisory_locks(seizures, granted=1, waiting=0)  # it has passed, and cannot commit
            closing = tasks.create_task(close(seizures))
            await _advisory_locks(seizures, granted=1, waiting=1)
            after = tasks.create_task(seizures.post(draft(seizures)))
            await _advisory_locks(seizures, granted=1, waiting=2)
            assert not closing.done()
            await blocker.rollback()
        amended = read(before.result())
        assert (amended["version"], "after_close" in amended) == (2, False)
        refused(after.result())
        assert closing.result()["version"] == 1
        assert len(await seizures.rows("outbox")) == 2


async def _advisory_locks(records: Api, granted: int, waiting: int) -> None:
    """Wait until so many transactions hold an advisory lock, and so many wait for one."""
    query = text(
        "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_locks "
        "WHERE locktype = 'advisory' AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with asyncio.timeout(30), records.database.read() as db:
        while tuple((await db.execute(query)).one()) != (granted, waiting):  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # what we wait for is in a database, which sets no event
