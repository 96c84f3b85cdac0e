"""A system with a little of everything, and its files as a tamperer sees them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from outbound.client import AsyncClient
from outbound.client.models.inspection import NewInspection
from outbound.client.models.seizure import NewSeizure
from services.cli.main import app
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.runtime.settings import Settings

SEIZURE: NewSeizure = {
    "port_code": "2304",
    "occurred_at": "2025-03-01T12:00:00-06:00",
    "agency": "cbp_ofo",
    "partners": ["atf"],
    "items": [
        {"kind": "firearm", "type": "pistol", "serial_status": "obliterated_wholly"},
        {"kind": "ammunition", "rounds": 500, "caliber": "9_mm"},
    ],
}
INSPECTION: NewInspection = {
    "port_code": "2304",
    "occurred_at": "2025-03-01T11:50:00-06:00",
    "traffic": "personal_vehicle",
    "stage": "secondary",
    "methods": ["canine", "physical"],
    "outcome": "seizure",
}


class Officer:
    """Somebody who enters records."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def day(self) -> None:
        """An inspection, and three seizures: one as it was, one corrected, one corrected and voided."""
        seizures = self._client.seizures
        await self._client.inspections.create(INSPECTION)
        _, first, second = [(await seizures.create(SEIZURE)).record for _ in range(3)]
        await seizures.amend(first["id"], 1, {"port_code": "2402", "arrests": 2}, "counted again")
        await seizures.amend(second["id"], 1, {"arrests": 1}, "counted again")
        await seizures.void(second["id"], 2, "entered twice")


@asynccontextmanager
async def opened(
    data: Path, outbound_partitions: int = 3, **settings: Any
) -> AsyncIterator[tuple[System, Officer]]:
    """A system whose loops do not run, and an officer at it."""
    given = Settings(outbound_partitions=outbound_partitions, **settings)
    async with System(given, data) as system, in_process(system) as client:
        yield system, Officer(AsyncClient(client))


def outbound(*arguments: str | Path) -> Result:
    """A command with these arguments."""
    return CliRunner().invoke(app, [*map(str, arguments)])


def verify(*arguments: str | Path) -> Result:
    """`outbound verify` with these arguments."""
    return outbound("verify", *arguments)


async def verified(*arguments: str | Path) -> Result:
    """The command, from a test that runs in a loop of its own."""
    return await asyncio.to_thread(verify, *arguments)


def last_line(result: Result) -> str:
    """What it comes to."""
    return str(result.stdout.splitlines()[-1])


def change(data: Path, name: str, statement: str) -> int:
    """Change a file of the system behind its back; how many rows it were."""
    with closing(sqlite3.connect(data / f"{name}.db")) as db, db:
        return db.execute(statement).rowcount
