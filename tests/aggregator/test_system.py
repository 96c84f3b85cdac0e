"""End to end on the embedded log: an officer's entry becomes a figure, over restarts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.cli.processes.system import DirectoryInUse, System
from services.cli.reach import in_process
from shared.runtime.process import run
from shared.runtime.settings import Settings

DEADLINE_S = 30.0
SETTINGS = Settings(outbound_heartbeat_seconds=3600, outbound_partitions=3)
QUERY = {"fiscal_year": "2025", "measure": ["firearms", "ammunition_rounds", "inspection_hits"]}


class Running:
    """A system whose loops run, and a client of its API."""

    def __init__(self, system: System, client: httpx.AsyncClient) -> None:
        self.system = system
        self.client = client
        self._posted = 0

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Write something; each with a key of its own."""
        self._posted += 1
        headers = {"Idempotency-Key": f"{id(self)}-{self._posted}"}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer

    async def figures(self) -> dict[str, int]:
        """The figures of fiscal year 2025."""
        rows = (await self.client.get("/v1/totals", params=QUERY)).json()["rows"]
        return {row["measure"]: row["value"] for row in rows}

    async def until(self, **expected: int | None) -> None:
        """Wait until the figures are these."""
        with contextlib.suppress(TimeoutError):
            await _until(self._are(expected), DEADLINE_S)
        assert await self.figures() == expected

    def _are(self, expected: dict[str, int | None]) -> Callable[[], Awaitable[bool]]:
        async def look() -> bool:
            return await self.figures() == expected

        return look


async def _until(condition: Callable[[], Awaitable[bool]], deadline_s: float) -> None:
    async with asyncio.timeout(deadline_s):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # what we wait for is in a database, which sets no event


@contextlib.asynccontextmanager
async def running(data: Path) -> AsyncIterator[Running]:
    """A system on a data directory, stopped in order at the end."""
    stop = asyncio.Event()
    async with System(SETTINGS, data) as system, in_process(system) as client:
        loops = asyncio.create_task(run(system.loops(), 10, stop))
        try:
            yield Running(system, client)
        finally:
            stop.set()
            await loops


def seizure(rounds: int) -> dict[str, Any]:
    return {
        "port_code": "2304",
        "occurred_at": "2025-03-01T12:00:00-06:00",
        "items": [
            {"kind": "firearm", "type": "pistol", "serial_status": "obliterated_wholly"},
            {"kind": "ammunition", "rounds": rounds, "caliber": "9_mm"},
        ],
    }


INSPECTION = {
    "port_code": "2304",
    "occurred_at": "2025-03-01T11:50:00-06:00",
    "traffic": "personal_vehicle",
    "stage": "secondary",
    "methods": ["canine", "physical"],
    "outcome": "seizure",
}


async def test_entries_corrections_and_voids_reach_the_figures_and_survive_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as first:
        await first.post("/v1/inspections", INSPECTION)
        created = await first.post("/v1/seizures", seizure(500))
        await first.until(firearms=1, ammunition_rounds=500, inspection_hits=1)

    async with running(tmp_path) as second:
        assert await second.figures() == {"firearms": 1, "ammunition_rounds": 500, "inspection_hits": 1}
        await second.post("/v1/seizures", seizure(20))
        await second.until(firearms=2, ammunition_rounds=520, inspection_hits=1)
        where = f"/v1/seizures/{created.json()['id']}"
        patch = {"items": seizure(480)["items"], "reason": "counted again"}
        amended = await second.client.patch(
            where, json=patch, headers={"If-Match": '"1"', "Idempotency-Key": "a"}
        )
        assert amended.status_code == 200, amended.text
        await second.until(firearms=2, ammunition_rounds=500, inspection_hits=1)
        await second.client.post(
            f"{where}/void", json={"reason": "entered twice"}, headers={"If-Match": '"2"'}
        )
        await second.until(firearms=1, ammunition_rounds=20, inspection_hits=1)
        text = (await second.client.get("/metrics")).text

    assert 'outbound_fytd_ammunition_rounds{agency="cbp_ofo",field_office="laredo",fiscal_year="2025"' in text
    assert 'outbound_events_corrected_total{topic="outbound.seizures.v1"} 2.0' in text
    assert 'outbound_last_event_timestamp_seconds{topic="outbound.seizures.v1"}' in text


async def test_what_a_stopped_relay_left_is_relayed_after_the_restart(tmp_path: Path) -> None:
    async with System(SETTINGS, tmp_path) as system, in_process(system) as client:
        without_loops = Running(system, client)
        await without_loops.post("/v1/seizures", seizure(30))
        assert set((await without_loops.figures()).values()) == {None}

    async with running(tmp_path) as second:
        await second.until(firearms=1, ammunition_rounds=30, inspection_hits=None)


async def test_settle_brings_the_totals_up_to_date_without_loops(tmp_path: Path) -> None:
    async with System(SETTINGS, tmp_path) as system, in_process(system) as client:
        here = Running(system, client)
        for rounds in (1, 2, 3):
            await here.post("/v1/seizures", seizure(rounds))

        async with asyncio.timeout(DEADLINE_S):
            await system.settle()

        assert await here.figures() == {"firearms": 3, "ammunition_rounds": 6, "inspection_hits": None}


async def test_two_systems_on_one_directory_are_refused(tmp_path: Path) -> None:
    async with System(SETTINGS, tmp_path):
        with pytest.raises(DirectoryInUse, match="a system is running on"):
            await System(SETTINGS, tmp_path).__aenter__()
    async with System(SETTINGS, tmp_path):
        pass
