"""Posting: retries, splitting, and what is never overwritten."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from outbound.client import AsyncClient, Patience
from services.cli.files.cbp import cbp_weapons
from services.cli.files.cbp.parsed import ImportedRecord, Parsed
from services.cli.files.importing import bodies
from services.cli.files.importing.bodies import batches, body_of
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.files.importing.reconciliation import Reconciliation
from services.cli.processes.system import System
from services.cli.reach import in_process
from services.cli.sending import WRITING, Stopped, Writer
from tests.imports.files import WEAPONS_HEADER, weapon, write
from tests.imports.runs import imported

QUICK = Patience(attempts=WRITING, first_pause_s=0.001, wait_for_start=False)


def read(folder: Path, *rows: str) -> Parsed:
    return cbp_weapons.parse(write(folder / "weapons.csv", WEAPONS_HEADER, rows))


def many(folder: Path, count: int) -> list[ImportedRecord]:
    return read(folder, *(weapon(event=str(number)) for number in range(count))).records


class Recorder:
    """A service that answers a batch as if all were new, after the answers that a test gives first."""

    def __init__(self, *first: httpx.Response | Exception, limit: int = 10**9) -> None:
        self.first = list(first)
        self.limit = limit
        self.keys: list[str] = []
        self.sizes: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"closings": []})
        self.keys.append(request.headers["Idempotency-Key"])
        if self.first:
            answer = self.first.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if len(request.content) > self.limit:
            return httpx.Response(413, json={"detail": "The body is larger than allowed."})
        sent = orjson.loads(request.content)["records"]
        self.sizes.append(len(sent))
        return httpx.Response(200, json={"results": [{"index": n, "status": 201} for n in range(len(sent))]})


async def post(service: Callable[[httpx.Request], httpx.Response], work: list[ImportedRecord]) -> Outcome:
    transport = httpx.MockTransport(service)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        importer = Importer(Writer(AsyncClient(client, patience=QUICK)))
        return await importer.write(Reconciliation(created=work), "weapons.csv")


async def test_temporary_failures_are_retried_with_the_same_key(tmp_path: Path) -> None:
    service = Recorder(
        httpx.ConnectError("refused"),
        httpx.Response(429, json={"detail": "slow down"}),
        httpx.ReadTimeout("lost"),
        httpx.Response(503, json={"detail": "later"}),
    )
    outcome = await post(service, many(tmp_path, 3))
    assert outcome == Outcome(created=3)
    assert len(service.keys) == 5
    assert len(set(service.keys)) == 1


async def test_each_run_has_keys_of_its_own(tmp_path: Path) -> None:
    service = Recorder()
    for _ in range(2):
        await post(service, many(tmp_path, 1))
    assert len(set(service.keys)) == 2


async def test_a_system_that_stays_away_stops_the_import(tmp_path: Path) -> None:
    failures = [httpx.Response(503, json={"detail": "The database does not answer."})] * WRITING
    with pytest.raises(Stopped, match=r"after 8 attempts \(503: The database does not answer\); run"):
        await post(Recorder(*failures), many(tmp_path, 1))


@pytest.mark.parametrize("status", [400, 401, 403, 500])
async def test_a_refusal_of_the_whole_stops_the_import(tmp_path: Path, status: int) -> None:
    with pytest.raises(Stopped, match=f"{status}: No"):
        await post(Recorder(httpx.Response(status, json={"detail": "No"})), many(tmp_path, 1))


async def test_check_says_how_to_start_a_system() -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:9") as client:
        with pytest.raises(Stopped, match=r"does not answer \(ConnectError\)\. Start it"):
            await Importer(Writer(AsyncClient(client, patience=QUICK))).check()


async def test_batches_that_are_too_large_are_halved(tmp_path: Path) -> None:
    service = Recorder(limit=2_000)
    outcome = await post(service, many(tmp_path, 32))
    assert outcome.created == sum(service.sizes) == 32
    assert max(service.sizes) < 8


async def test_batches_keep_to_both_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = many(tmp_path, 2_100)
    assert [len(batch) for batch in batches(work)] == [1_000, 1_000, 100]
    monkeypatch.setattr(bodies, "MAX_BYTES", 10_000)
    small = list(batches(work))
    assert [record for batch in small for record in batch] == work
    assert all(len(body_of(batch)) < 11_000 for batch in small)


@pytest.fixture
async def client(system: System) -> AsyncIterator[httpx.AsyncClient]:
    async with in_process(system) as inside:
        yield inside


async def current(client: httpx.AsyncClient, record_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"/v1/seizures/{record_id}")).json()
    return found


async def amend_by_hand(client: httpx.AsyncClient, record_id: UUID, **patch: Any) -> None:
    version = (await current(client, record_id))["version"]
    answer = await client.patch(
        f"/v1/seizures/{record_id}",
        json={**patch, "reason": "recounted"},
        headers={"If-Match": f'"{version}"'},
    )
    assert answer.status_code == 200


async def test_corrections_become_amendments(client: httpx.AsyncClient, tmp_path: Path) -> None:
    first = read(tmp_path, weapon("Handgun", "2"), weapon("Case", "1"), weapon(event="7", mode="Air"))
    assert await imported(client, first, "first.csv") == Outcome(created=2)
    assert await imported(client, first, "first.csv") == Outcome(unchanged=2)
    second = read(tmp_path, weapon("Handgun", "3"), weapon(event="7", mode=""))
    assert await imported(client, second, "second.csv") == Outcome(amended=2)
    stands = await current(client, second.records[0].id)
    assert (stands["version"], stands["reason"]) == (2, "re-issued file: second.csv")
    assert [(item["kind"], item["quantity"]) for item in stands["items"]] == [("firearm", 3)]
    assert "mode" not in await current(client, second.records[1].id)
    assert await imported(client, second, "second.csv") == Outcome(unchanged=2)
    assert (await Importer(Writer(AsyncClient(client))).survey(first)).lacks
    assert await imported(client, first, "first.csv", Absent.KEEP) == Outcome(kept=2)
    assert await imported(client, first, "first.csv", Absent.VOID) == Outcome(amended=2)


async def test_an_amendment_by_hand_is_not_overwritten(client: httpx.AsyncClient, tmp_path: Path) -> None:
    first = read(tmp_path, weapon("Handgun", "2"))
    await imported(client, first, "first.csv")
    await amend_by_hand(client, first.records[0].id, arrests=1)
    assert await imported(client, first, "first.csv") == Outcome(unchanged=1)  # nothing new to say
    second = read(tmp_path, weapon("Handgun", "3"), weapon("Case", "1"))
    outcome = await imported(client, second, "second.csv")
    (refused,) = outcome.refused
    assert refused.line == 2
    assert "was amended by hand since (version 2: recounted)" in refused.reason
    assert "(also lines 3)" in refused.reason
    assert (await current(client, first.records[0].id))["version"] == 2


async def test_a_voided_record_stays_voided(client: httpx.AsyncClient, tmp_path: Path) -> None:
    first = read(tmp_path, weapon("Handgun", "2"))
    await imported(client, first, "first.csv")
    void = f"/v1/seizures/{first.records[0].id}/void"
    await client.post(void, json={"reason": "counted twice"}, headers={"If-Match": '"1"'})
    assert await imported(client, first, "first.csv") == Outcome(unchanged=1)
    outcome = await imported(client, read(tmp_path, weapon("Handgun", "3")), "second.csv")
    assert "was voided (counted twice)" in outcome.refused[0].reason


async def test_a_partial_event_is_created_but_replaces_nothing(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    whole = read(tmp_path, weapon("Handgun", "2"), weapon("Ammunition", "50"))
    partial = read(tmp_path, weapon("Handgun", "2"), weapon("Ammunition", "fifty"))
    assert await imported(client, partial, "damaged.csv") == Outcome(created=1)
    assert await imported(client, whole, "good.csv") == Outcome(amended=1)
    outcome = await imported(client, partial, "damaged.csv")
    assert "stands whole; rows of it are bad here" in outcome.refused[0].reason
    assert len((await current(client, whole.records[0].id))["items"]) == 2


async def test_what_the_service_refuses_is_told_by_line(client: httpx.AsyncClient, tmp_path: Path) -> None:
    outcome = await imported(client, read(tmp_path, weapon(), weapon(event="9", year="2199")), "future.csv")
    assert outcome.created == 1
    assert [row.line for row in outcome.refused] == [3]
    assert "is in the future" in outcome.refused[0].reason


async def test_somebody_else_amends_in_between(system: System, tmp_path: Path) -> None:
    first = read(tmp_path, weapon("Handgun", "2"))
    second = read(tmp_path, weapon("Handgun", "3"))
    async with in_process(system) as inside:
        await imported(inside, first, "first.csv")

        async def hurry(request: httpx.Request) -> None:
            if request.method == "PATCH" and (await current(inside, first.records[0].id))["version"] == 1:
                await amend_by_hand(inside, first.records[0].id, arrests=2)

        async with in_process(system) as slow:
            slow.event_hooks["request"].append(hurry)
            outcome = await imported(slow, second, "second.csv")
        assert "was amended by hand since (version 2" in outcome.refused[0].reason


async def test_an_amendment_whose_answer_was_lost_is_counted_once(system: System, tmp_path: Path) -> None:
    lost: list[httpx.Response] = []

    async def lose_first(response: httpx.Response) -> None:
        if response.request.method == "PATCH" and not lost:
            lost.append(response)
            raise httpx.ReadError("the line went dead")

    async with in_process(system) as client:
        await imported(client, read(tmp_path, weapon("Handgun", "2")), "first.csv")
        client.event_hooks["response"].append(lose_first)
        second = read(tmp_path, weapon("Handgun", "3"))
        assert await imported(client, second, "second.csv", patience=QUICK) == Outcome(amended=1)
        assert (await current(client, second.records[0].id))["version"] == 2
    assert lost
