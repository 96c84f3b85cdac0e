"""CBP's file as it grew month by month, and was re-issued: every figure as known then, and now."""

import asyncio
import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.cli.files.cbp import cbp_weapons
from services.cli.files.importing.importer import Outcome
from services.cli.main import app
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.contracts.fiscal import MONTHS, month_last_day
from shared.runtime.settings import Settings
from tests.imports.files import sample_weapons_text
from tests.imports.runs import imported

pytestmark = pytest.mark.slow
Rows = list[dict[str, str]]
MEASURES = {
    "Handgun": "handguns",
    "Long Arm": "long_arms",
    "Magazine": "magazines",
    "Ammunition": "ammunition_rounds",
}
EL_PASO_TO_JULY = {"ammunition_rounds": 28_788, "magazines": 40, "handguns": 8, "long_arms": 11}
QUANTITY = "Quantity Seized"
PRESS_DAY = date(2024, 8, 15)
REISSUED = datetime(2024, 12, 2, 15, tzinfo=UTC)


def published() -> Rows:
    with sample_weapons_text() as text:
        return list(csv.DictReader(io.StringIO(text)))


def in_file(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """Figures of a file by measure, added up row by row."""
    sums: Counter[str] = Counter()
    for row in rows:
        if row["Category"] in MEASURES:
            sums[MEASURES[row["Category"]]] += round(float(row[QUANTITY] or 0))
    return {measure: value for measure, value in sums.items() if value}


def published_on(month: str) -> datetime:
    """When the file with this month of fiscal year 2024 comes out: the middle of the next month."""
    return datetime.combine(month_last_day(2024, month), datetime.min.time(), UTC) + timedelta(days=15)


async def import_at(system: System, now: datetime, rows: Rows, folder: Path) -> Outcome:
    """Import these rows as a file, as if at `now`, and wait for the totals."""
    path = folder / f"{now.date()}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    for context in system.contexts.values():
        context.clock = lambda: now
    async with in_process(system) as client:
        outcome = await imported(client, cbp_weapons.parse(path), path.name)
    await system.settle()
    return outcome


async def figures(system: System, **parameters: Any) -> dict[str, int]:
    """Figures of the system by measure."""
    async with in_process(system) as client:
        answer = await client.get("/v1/totals", params=parameters | {"measure": list(MEASURES.values())})
    assert answer.status_code == 200, answer.text
    return {row["measure"]: row["value"] for row in answer.json()["rows"] if row["value"]}


async def command(data: Path, name: str, *arguments: str) -> dict[str, Any]:
    """What a command prints of El Paso as JSON, by measure."""
    line = [name, "--data", str(data), "--field-office", "el_paso", "--format", "json", *arguments]
    result = await asyncio.to_thread(CliRunner().invoke, app, line)
    assert result.exit_code == 0, result.output
    return {row["measure"]: row for row in map(json.loads, result.stdout.splitlines())}


async def test_a_year_that_grew_by_the_month_and_was_re_issued(tmp_path: Path) -> None:
    rows = published()
    year = [row for row in rows if row["Fiscal Year"] == "2024"]
    data = tmp_path / "data"
    async with System(Settings(), data) as system:
        before = [row for row in rows if row["Fiscal Year"] != "2024"]
        await import_at(system, datetime(2023, 10, 20, tzinfo=UTC), before, tmp_path)
        grown: Rows = []
        for month in MONTHS:
            grown += [row for row in year if row["Month (abbv)"] == month]
            outcome = await import_at(system, published_on(month), list(grown), tmp_path)
            assert outcome.amended == 0
            assert outcome.refused == []

        await check_each_month(system, year)
        await check_press(data)
        await check_re_issue(system, year, tmp_path)


async def check_each_month(system: System, year: Rows) -> None:
    """As known once a month's file is in, the year is what that file adds up to; just before, not yet."""
    grown: Rows = []
    for month in MONTHS:
        released = published_on(month)
        just_before = (released - timedelta(microseconds=1)).isoformat()
        assert await figures(system, fiscal_year=2024, known_at=just_before) == in_file(grown)
        grown += [row for row in year if row["Month (abbv)"] == month]
        for known_at in (released.isoformat(), released.date().isoformat()):
            assert await figures(system, fiscal_year=2024, known_at=known_at) == in_file(grown)
    assert await figures(system, fiscal_year=2024) == in_file(year)


async def check_press(data: Path) -> None:
    """What the press reported of El Paso in August 2024, as known then and as known now."""
    for known in ([], ["--known-at", PRESS_DAY.isoformat()]):
        found = await command(data, "totals", "--fiscal-year", "2024", "--through", "2024-07-31", *known)
        assert EL_PASO_TO_JULY.items() <= {name: row["value"] for name, row in found.items()}.items()
    compared = await command(data, "compare", "--fiscal-year", "2024", "--through", "2024-09-30")
    year_before = await command(data, "totals", "--fiscal-year", "2023", "--known-at", "2023-10-20")
    assert year_before["ammunition_rounds"]["value"] == 12_172
    assert {name: row["previous"] for name, row in compared.items() if row["previous"]} == {
        name: row["value"] for name, row in year_before.items()
    }


async def check_re_issue(system: System, year: Rows, folder: Path) -> None:
    """A file with one row changed and one row more moves those figures alone, and only from then on."""
    by: dict[str, Any] = {"fiscal_year": 2024, "by": "month,field_office,measure"}
    async with in_process(system) as client:
        old = (await client.get("/v1/totals", params=by)).json()["rows"]
    changed = [dict(row) for row in year]
    el_paso = [one for one in changed if one["Area of Responsibility"] == "El Paso Field Office"]
    row = next(one for one in el_paso if one["Category"] == "Ammunition")
    row[QUANTITY] = str(float(row[QUANTITY]) + 1_000)

    outcome = await import_at(system, REISSUED, changed, folder)

    assert (outcome.created, outcome.amended) == (0, 1)
    async with in_process(system) as client:
        new = (await client.get("/v1/totals", params=by)).json()["rows"]
        then = {"known_at": (REISSUED - timedelta(seconds=1)).isoformat()}
        assert (await client.get("/v1/totals", params=by | then)).json()["rows"] == old
    moved = [
        (one, other["value"] - one["value"]) for one, other in zip(old, new, strict=True) if one != other
    ]
    assert [(one["field_office"], one["measure"], delta) for one, delta in moved] == [
        ("el_paso", "ammunition_rounds", 1_000)
    ]
