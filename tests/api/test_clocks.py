"""The server's time in every answer, and entries by the clock of a device that is off."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.access.caller import Role, everywhere
from tests.api.harness import START, Api, Json, answers, api, bearer, inspection, ndjson, problem, read

DEVICE = "Outbound-Device-Time"
FAST = timedelta(hours=3)
BY_CLOCK = inspection(occurred_at=(START + FAST).isoformat())
"""What happens just now, by a clock that is three hours fast: by the server's, it is in the future."""


def _told(records: Api, fast: timedelta = FAST) -> dict[str, str]:
    return {DEVICE: (records.clock.now + fast).isoformat()}


async def test_every_answer_has_the_servers_time(sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as records:
        records.clock.advance(milliseconds=7)
        asked = [
            await records.post(inspection()),
            await records.post({}),
            await records.client.get("/v1/nothing"),
            await records.client.get(records.root, headers={"Authorization": "Bearer x"}),
            await records.client.get(records.root, params={"port": "2" * 9000}),
            await records.client.get("/livez"),
            await records.upload([inspection()], "one"),
        ]
        assert {one.headers["Outbound-Time"] for one in asked} == {"2026-06-15T18:00:00.007Z"}
        document = read(await records.client.get("/openapi.json"))
        for item in document["paths"].values():
            for operation in item.values():
                for response in operation["responses"].values():
                    assert "Outbound-Time" in response["headers"]


async def _ways(records: Api, headers: dict[str, str], key: str) -> list[Json]:
    """The result of the entry as one, in a batch and in an upload."""
    one = await records.post(BY_CLOCK, f"{key}-1", **headers)
    given = {"Idempotency-Key": f"{key}-2", **headers}
    batch = await records.client.post(f"{records.root}/batch", json={"records": [BY_CLOCK]}, headers=given)
    lines, _ = answers(await records.upload([BY_CLOCK], f"{key}-3", 1, **headers))
    single = {"status": one.status_code, "problem": read(one), "id": read(one).get("id")}
    return [single, read(batch)["results"][0], lines[0]]


async def test_an_entry_by_a_clock_that_is_off_is_corrected_once_and_keeps_both_times(
    inspections: Api,
) -> None:
    records = inspections
    for result in await _ways(records, {}, "untold"):
        assert result["status"] == 422
        assert "is in the future" in result["problem"].get("detail", "") + str(result["problem"])
    for result in await _ways(records, _told(records, timedelta(days=2)), "too-far"):
        assert result["status"] == 422
        assert "2 days, 0:00:00 fast" in result["problem"]["detail"]
    first = await _ways(records, _told(records), "told")
    for result in first:
        assert result["status"] == 201
        body = await records.get(result["id"])
        assert body["occurred_at"] == "2026-06-15T18:00:00Z"
        assert body["occurred_at_device"] == "2026-06-15T21:00:00Z"
        assert body["clock_offset_seconds"] == -FAST.total_seconds()
    for again in ({}, _told(records, FAST + timedelta(minutes=1)), _told(records, timedelta(days=9))):
        replayed = await _ways(records, again, "told")
        assert [one["id"] for one in replayed] == [one["id"] for one in first]
    assert len(await records.rows("state")) == 3


async def test_the_same_id_is_one_entry_however_far_the_clock_is_found_to_be_off(sqlite_url: str) -> None:
    chosen = {**BY_CLOCK, "id": "01977000-0000-7000-8000-000000000001"}
    async with api("inspection", sqlite_url) as records:
        first = await records.created(chosen, **_told(records))
        records.clock.advance(seconds=20)
        again = await records.post(chosen, **_told(records, FAST + timedelta(seconds=5)))
        assert (again.status_code, read(again)) == (200, first)
        lines, _ = answers(
            await records.upload([chosen], "other", 1, **_told(records, FAST + timedelta(minutes=9)))
        )
        assert [(one["status"], one["id"]) for one in lines] == [(200, first["id"])]


async def test_a_proposal_of_a_corrected_entry_keeps_both_times(sqlite_url: str) -> None:
    """A correction across the end of a fiscal year, which is closed: a second person approves it."""
    two: dict[str, Any] = {"outbound_two_persons": "change_closed_year"}
    async with api("inspection", sqlite_url, **two) as records:
        await records.client.put(f"{records.root}/closings/2025", json={"reason": "final"})
        last = datetime.fromisoformat("2025-10-01T01:00:00-05:00")  # which was 22:00 on 30 September
        draft = inspection(occurred_at=last.isoformat(), reason="found late")
        proposed = await records.post(draft, **_told(records))
        assert proposed.status_code == 202, proposed.text
        records.client.headers.update(bearer(everywhere("test|another", Role.ADMINISTRATOR)))
        path = f"{records.root}/proposals/{read(proposed)['id']}/approve"
        approved = await records.client.post(path, json={})
        assert approved.status_code == 200, approved.text
        [body] = await records.listed(fiscal_year=2025)
        assert body["occurred_at_device"] == "2025-10-01T06:00:00Z"
        assert body["local_time"] == "2025-09-30T22:00:00-05:00"


@pytest.mark.parametrize("said", ["yesterday", "2026-06-15T18:00:00", "1750010400", "0001-01-01T00:00:00Z"])
async def test_a_devices_time_that_is_none_is_refused(said: str, sqlite_url: str) -> None:
    async with api("inspection", sqlite_url) as records:
        headers = {DEVICE: said}
        problem(await records.post(inspection(), **headers), 400, f"header/{DEVICE}")
        problem(await records.upload(ndjson(inspection()), "one", 1, **headers), 400, f"header/{DEVICE}")
