"""A data directory with an inspection of now, and records of which something is missing."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from outbound.client import AsyncClient
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.runtime.settings import Settings

PISTOL = {"kind": "firearm", "type": "pistol", "serial_status": "none", "privately_made": True}
ROUNDS = {"kind": "ammunition", "rounds": 500, "caliber": "9_mm"}
NOWHERE = "01890000-0000-7000-8000-00000000beef"


def inspection(**fields: Any) -> dict[str, Any]:
    return {
        "port_code": "2304",
        "occurred_at": "2025-03-01T11:50:00-06:00",
        "traffic": "personal_vehicle",
        "stage": "secondary",
        "methods": ["canine"],
        "outcome": "seizure",
        **fields,
    }


def seizure(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"port_code": "2304", "occurred_at": "2025-03-01T12:00:00-06:00", "items": list(items), **fields}


INSPECTIONS = [
    inspection(),
    inspection(outcome="released", port_code="2402"),
    inspection(outcome="released", port_code="2504", occurred_at=datetime.now(UTC).isoformat()),
]
SEIZURES = [
    seizure(PISTOL, ROUNDS, operation="southbound", task_force="el_paso", arrests=2),
    seizure(ROUNDS, operation="southbound", partners=["cbp_usbp", "atf"], inspection_id=NOWHERE),
    seizure(PISTOL, operation="op_5"),
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory; records were entered through the APIs, and the totals have caught up."""
    data = tmp_path_factory.mktemp("recorded")

    async def fill() -> None:
        settings = Settings()
        async with System(settings, data) as system, in_process(system) as client:
            for plural, records in (("inspections", INSPECTIONS), ("seizures", SEIZURES)):
                answer = await AsyncClient(client).post(f"/v1/{plural}/batch", {"records": records})
                assert answer["created"] == len(records), answer
            await system.settle()

    asyncio.run(fill())
    return data
