"""The file's sums beside the totals': what parts them is explained, or said to be unexplained."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from outbound.client import AsyncClient
from services.cli.files.cbp import cbp_weapons
from services.cli.files.cbp.parsed import Parsed
from services.cli.files.importing.comparison import Comparing, Comparison, Part
from services.cli.files.importing.importer import Absent, Importer
from services.cli.files.importing.report import summary
from services.cli.files.importing.run import Source
from services.cli.processes.system import System
from services.cli.reach import in_process
from services.cli.sending import Stopped, Writer
from tests.imports.files import WEAPONS_HEADER, weapon, write
from tests.imports.runs import imported

ROWS = [weapon("Handgun", "2", "1"), weapon("Handgun", "3", "2"), weapon("Handgun", "4", "3")]


def read(folder: Path, *rows: str) -> Parsed:
    return cbp_weapons.parse(write(folder / "weapons.csv", WEAPONS_HEADER, rows))


@pytest.fixture
async def client(system: System) -> AsyncIterator[httpx.AsyncClient]:
    async with in_process(system) as inside:
        yield inside


async def compared(
    client: httpx.AsyncClient,
    parsed: Parsed,
    figures: httpx.AsyncClient | None = None,
    patience_s: float = 0.0,
) -> Comparison:
    found = await Importer(Writer(AsyncClient(client))).survey(parsed)
    return await Comparing(
        Writer(AsyncClient(client)), Writer(AsyncClient(figures or client)), patience_s
    ).compare(parsed, found)


async def handguns(client: httpx.AsyncClient, parsed: Parsed) -> tuple[int, int, dict[Part, int]]:
    """The file's sum, the totals', and what parts them."""
    (line,) = [one for one in (await compared(client, parsed)).lines if one.measure == "handguns"]
    return line.file, line.totals, line.parts


def entered(**changes: Any) -> dict[str, Any]:
    """What an officer enters."""
    firearm = {"kind": "firearm", "type": "pistol", "serial_status": "not_recorded", "quantity": 7}
    return {
        "occurred_at": "2023-12-05T12:00:00Z",
        "agency": "cbp_ofo",
        "port_code": "2304",
        "items": [firearm],
        **changes,
    }


async def test_what_officers_entered_in_the_months_is_told_apart(
    client: httpx.AsyncClient, system: System, tmp_path: Path
) -> None:
    elsewhere = (
        entered(),
        entered(occurred_at="2024-01-01T05:30:00Z"),  # December in Laredo
        entered(occurred_at="2024-01-01T06:30:00Z"),
        entered(agency="ice_hsi"),
    )
    for number, body in enumerate(elsewhere):
        answer = await client.post("/v1/seizures", json=body, headers={"Idempotency-Key": f"k-{number}"})
        assert answer.status_code == 201, answer.text
    parsed = read(tmp_path, *ROWS)
    await imported(client, parsed, "weapons.csv")
    await system.settle()
    assert await handguns(client, parsed) == (9, 23, {Part.OTHERS: 14})


async def test_what_a_person_did_to_the_files_records_is_told(
    client: httpx.AsyncClient, system: System, tmp_path: Path
) -> None:
    parsed = read(tmp_path, *ROWS)
    await imported(client, parsed, "weapons.csv")
    first, second, third = (f"/v1/seizures/{one.id}" for one in parsed.records)
    etag = {"If-Match": '"1"'}
    await client.post(f"{first}/void", json={"reason": "counted twice"}, headers=etag)
    await client.patch(second, json={"items": [], "reason": "recounted"}, headers=etag)
    moved = {"occurred_at": "2024-02-29T12:00:00Z", "reason": "wrong month"}
    assert (await client.patch(third, json=moved, headers=etag)).status_code == 200
    await system.settle()
    assert await handguns(client, parsed) == (9, 0, {Part.BY_HAND: -9})
    corrected = read(tmp_path, *ROWS[:2], weapon("Handgun", "5", "3"))
    await imported(client, corrected, "weapons.csv")
    assert await handguns(client, corrected) == (10, 0, {Part.BY_HAND: -10})


async def test_what_was_not_taken_is_told(client: httpx.AsyncClient, system: System, tmp_path: Path) -> None:
    await imported(client, read(tmp_path, weapon("Handgun", "2", "1"), weapon("Case", "1", "1")), "first.csv")
    parsed = read(
        tmp_path,
        weapon("Handgun", "5", "1"),
        weapon("Case", "?", "1"),  # so the whole record stays
        weapon("Handgun", "4", "2", year="2200"),
    )
    outcome = await imported(client, parsed, "second.csv")
    assert len(outcome.refused) == 2
    await system.settle()
    assert await handguns(client, parsed) == (9, 2, {Part.REFUSED: -7})


async def test_what_is_kept_is_told(client: httpx.AsyncClient, system: System, tmp_path: Path) -> None:
    await imported(client, read(tmp_path, *ROWS), "first.csv")
    parsed = read(tmp_path, *ROWS[1:])
    await imported(client, parsed, "second.csv", Absent.KEEP)
    await system.settle()
    assert await handguns(client, parsed) == (7, 9, {Part.KEPT: 2})


class Totals:
    """An aggregator that is some answers behind."""

    def __init__(self, *handguns: int) -> None:
        self.left = list(handguns)
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        value = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        rows = [
            {"month": 202312, "agency": "cbp_ofo", "measure": name, "unit": "items", "value": count}
            for name, count in (("handguns", value), ("seizures", 3))
        ]
        return httpx.Response(200, json={"rows": rows})


async def test_totals_that_are_behind_are_waited_for(client: httpx.AsyncClient, tmp_path: Path) -> None:
    parsed = read(tmp_path, *ROWS)
    await imported(client, parsed, "weapons.csv")
    behind = Totals(0, 2, 5, 9)
    transport = httpx.MockTransport(behind)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as figures:
        comparison = await compared(client, parsed, figures, patience_s=60)
    assert (comparison.settled, behind.asked) == (True, 4)


async def test_totals_that_do_not_come_are_said_to_be_behind(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    parsed = read(tmp_path, *ROWS)
    await imported(client, parsed, "weapons.csv")
    transport = httpx.MockTransport(Totals(5))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as figures:
        comparison = await compared(client, parsed, figures)
    assert not comparison.settled
    text = summary(Source(tmp_path / "weapons.csv", parsed, comparison=comparison))
    assert "Handguns                                         9                 5  -4 not explained\n" in text
    assert "The totals are not those of the records yet" in text


async def test_a_service_without_totals_is_told(client: httpx.AsyncClient, tmp_path: Path) -> None:
    parsed = read(tmp_path, *ROWS)
    transport = httpx.MockTransport(lambda _request: httpx.Response(404, json={"detail": "none"}))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as figures:
        with pytest.raises(Stopped, match="--totals-url"):
            await compared(client, parsed, figures)


async def test_a_file_without_a_readable_row_has_nothing_to_compare(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    assert (await compared(client, read(tmp_path, '"2024,DEC'))).lines == []
