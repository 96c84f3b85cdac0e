"""What the client does with a real service: records, corrections, pages, batches, problems, proposals."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from outbound.client import AsyncClient, Problem, Proposed, calls
from shared.access.caller import Role, everywhere
from tests.api.harness import Api, api
from tests.clients.drafts import seizure
from tests.support import issuer


async def test_a_record_is_made_once_corrected_and_voided(client: AsyncClient) -> None:
    made, again = [await client.seizures.create(seizure(), key="lane-4-17") for _ in range(2)]
    assert (made.status, made.replayed, again.status, again.replayed) == (201, False, 201, True)
    assert made.record == again.record == await client.seizures.read(made.record["id"])

    record_id = made.record["id"]
    amended = await client.seizures.amend(record_id, 1, {"arrests": 2}, "second arrest entered late")
    voided = await client.seizures.void(record_id, 2, "entered twice")
    assert (amended.record["arrests"], voided.record["status"]) == (2, "voided")
    assert [one["version"] for one in await client.seizures.versions(record_id)] == [1, 2, 3]

    with pytest.raises(Problem) as changed:
        await client.seizures.amend(record_id, 1, {"arrests": 3}, "counted again")
    assert (changed.value.status, changed.value.unsure) == (412, False)


async def test_a_refusal_points_at_what_is_wrong(client: AsyncClient) -> None:
    with pytest.raises(Problem) as refused:
        await client.seizures.create({**seizure(), "port_code": "9999", "arrests": -1})
    assert refused.value.type == "urn:outbound:problem:invalid"
    assert set(refused.value.pointers) >= {"/arrests"}
    assert "/arrests: " in str(refused.value)

    with pytest.raises(Problem, match="nothing at this path") as elsewhere:
        await client.seizures.read("../closings")  # an id is one segment of a path, whatever stands in it
    assert elsewhere.value.status == 404


async def test_every_page_is_read(client: AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "PAGE", 2)
    ids = [(await client.seizures.create(seizure(port=port))).record["id"] for port in ["2304", "2402"] * 3]
    assert {one["id"] async for one in client.seizures.find()} == set(ids)
    assert {one["id"] async for one in client.seizures.find(port=["2402"])} == set(ids[1::2])
    pages = [page async for page in client.pages("/v1/seizures", limit=3)]
    assert [len(page["records"]) for page in pages] == [2, 1]


async def test_any_number_is_recorded_in_batches(seizures: Api, client: AsyncClient) -> None:
    drafts = [seizure(rounds=rounds) for rounds in (1, 2, 0, 4, 5)]  # no seizure has 0 rounds

    async def results() -> list[tuple[int, int]]:
        found = [one async for one in client.seizures.create_all(drafts, run="night", size=2)]
        assert "rounds" in str(found[2]["problem"])
        return [(one["index"], one["status"]) for one in found]

    assert await results() == await results() == [(0, 201), (1, 201), (2, 422), (3, 201), (4, 201)]
    drafts[1] = seizure(rounds=3)
    with pytest.raises(Problem, match="Idempotency-Key"):
        await results()
    assert len(await seizures.listed()) == 4


async def test_a_batch_that_is_too_large_goes_in_halves(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'small.db'}"
    async with api("seizure", url, outbound_max_body_bytes=1_024) as small:
        client = AsyncClient(small.client)
        drafts = [seizure(rounds=rounds) for rounds in range(1, 17)]
        found = [one async for one in client.seizures.create_all(drafts)]
        assert [(one["index"], one["status"]) for one in found] == [(index, 201) for index in range(16)]
        with pytest.raises(Problem, match="larger") as huge:
            [one async for one in client.seizures.create_all([{**seizure(), "remarks": "x" * 1_024}])]
        assert huge.value.status == 413


async def test_what_waits_for_a_second_person_is_no_record(tmp_path: Path) -> None:
    async with api(
        "seizure", f"sqlite+aiosqlite:///{tmp_path / 'two.db'}", outbound_two_persons="void"
    ) as two:
        client = AsyncClient(two.client)
        made = (await client.seizures.create(seizure())).record
        waiting = await client.seizures.void(made["id"], 1, "entered twice")
        assert waiting.proposal is not None
        assert waiting.proposal["state"] == "pending"
        with pytest.raises(Proposed, match=waiting.proposal["id"]):
            waiting.record["id"]
        assert (await client.seizures.read(made["id"]))["status"] == "active"


async def test_a_clock_that_is_off_is_known_and_told(seizures: Api) -> None:
    here = datetime.now(UTC)
    seizures.clock.now = here + timedelta(hours=3)
    client = AsyncClient(seizures.client, tell_time=True)
    draft = {**seizure(), "occurred_at": (here - timedelta(minutes=5)).isoformat()}
    made = (await client.post("/v1/seizures", draft))["clock_offset_seconds"]
    assert client.clock.slow_by is not None
    assert abs(client.clock.slow_by - timedelta(hours=3)) < timedelta(minutes=5)
    assert abs(timedelta(seconds=made) - timedelta(hours=3)) < timedelta(minutes=5)


@pytest.mark.parametrize("kept", ["in a file", "by a callable"])
async def test_a_token_is_asked_for_again_when_it_is_refused(
    seizures: Api, tmp_path: Path, kept: str
) -> None:
    tokens = ["expired\n", f"{issuer.token(everywhere('test|officer-17', Role.OFFICER))}\n"]
    file = tmp_path / "token"
    file.write_text(tokens[0])

    async def renew(response: httpx.Response) -> None:
        if response.status_code == 401:
            file.write_text(tokens[1])

    del seizures.client.headers["Authorization"]
    seizures.client.event_hooks["response"].append(renew)
    client = AsyncClient(seizures.client, file if kept == "in a file" else file.read_text)
    assert (await client.seizures.create(seizure())).status == 201

    file.write_text("revoked")
    seizures.client.event_hooks["response"].clear()
    with pytest.raises(Problem) as refused:
        await client.seizures.create(seizure())
    assert refused.value.status == 401
    assert "revoked" not in str(refused.value)
