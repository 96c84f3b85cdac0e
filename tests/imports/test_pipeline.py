"""Published files through the whole system: the published sums come out, on every log and database."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prometheus_client.parser import text_string_to_metric_families

from outbound.client import AsyncClient
from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.importing.comparison import Comparing
from services.cli.files.importing.importer import Absent, Importer, Outcome
from services.cli.files.imports import sample_files
from services.cli.processes.system import System
from services.cli.reach import in_process
from services.cli.sending import Writer
from shared.runtime.settings import Settings
from tests.imports.files import sample_weapons_text, write
from tests.imports.runs import imported

pytestmark = pytest.mark.slow
DAY_ONE = datetime(2026, 1, 5, 12, tzinfo=UTC)
NATIONWIDE = {
    2022: {
        "handguns": 654,
        "long_arms": 246,
        "other_firearms": 2,
        "firearms": 902,
        "receivers": 131,
        "ammunition_rounds": 448_100,
        "seizures": 670,
    },
    2023: {
        "handguns": 900,
        "long_arms": 658,
        "other_firearms": 1,
        "firearms": 1_559,
        "receivers": 264,
        "magazines": 5_134,
        "ammunition_rounds": 408_585,
        "seizures": 988,
    },
    2024: {
        "handguns": 1_373,
        "long_arms": 1_390,
        "other_firearms": 1,
        "firearms": 2_764,
        "receivers": 221,
        "magazines": 7_672,
        "ammunition_rounds": 899_013,
        "seizures": 911,
    },
    2025: {"currency_usd": 1_555_818_380, "seizures": 620},
}
SOUTHWEST = {
    2022: {"handguns": 237, "long_arms": 177, "receivers": 17, "ammunition_rounds": 385_418},
    2023: {"handguns": 560, "long_arms": 611, "receivers": 16, "ammunition_rounds": 182_347},
    2024: {"handguns": 636, "long_arms": 465, "receivers": 103, "ammunition_rounds": 379_629},
    2025: {"currency_usd": 644_325_838, "seizures": 194},
}
EL_PASO_TO_JULY = {"ammunition_rounds": 28_788, "magazines": 40, "handguns": 8, "long_arms": 11}


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("kafka", marks=pytest.mark.kafka),
        pytest.param("kafka-postgres", marks=[pytest.mark.kafka, pytest.mark.postgres]),
    ]
)
async def system(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[System]:
    """A whole system on each kind of log and database."""
    settings: dict[str, Any] = {}
    if request.param != "embedded":
        settings["kafka_bootstrap_servers"] = request.getfixturevalue("fresh_kafka").bootstrap
    if request.param == "kafka-postgres":
        settings["database_url"] = request.getfixturevalue("postgres_url")
    async with System(Settings(**settings), tmp_path / "data") as running:
        yield running


async def import_at(system: System, now: datetime, weapons: Path, currency: Path) -> tuple[Outcome, Outcome]:
    """Import both files as if at `now`, and wait for the totals."""
    for context in system.contexts.values():
        context.clock = lambda: now
    async with in_process(system) as client:
        outcomes = (
            await imported(client, cbp_weapons.parse(weapons), weapons.name),
            await imported(client, cbp_currency.parse(currency), currency.name),
        )
    await system.settle()
    return outcomes


async def totals(system: System, **parameters: Any) -> dict[str, int]:
    """Figures by measure."""
    async with in_process(system) as client:
        answer = await client.get("/v1/totals", params=parameters)
    assert answer.status_code == 200, answer.text
    return {row["measure"]: row["value"] for row in answer.json()["rows"]}


async def figures(system: System, **parameters: Any) -> dict[int, dict[str, int]]:
    """Figures by fiscal year and measure."""
    return {year: await totals(system, fiscal_year=year, **parameters) for year in NATIONWIDE}


async def gauges(system: System) -> Counter[tuple[int, str]]:
    """The fiscal-year-to-date gauges by year and measure, summed over place and agency; money in cents."""
    async with in_process(system) as client:
        text = (await client.get("/metrics")).text
    sums: Counter[tuple[int, str]] = Counter()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if family.name.startswith("outbound_fytd_") and "measure" in sample.labels:
                unit = 100 if family.name.endswith("_dollars") else 1
                key = int(sample.labels["fiscal_year"]), sample.labels["measure"]
                sums[key] += round(sample.value * unit)
    return sums


def contains(whole: dict[int, dict[str, int]], part: dict[int, dict[str, int]]) -> bool:
    return all(part[year].items() <= whole[year].items() for year in part)


async def check_published_figures(system: System) -> None:
    assert contains(await figures(system), NATIONWIDE)
    assert "magazines" not in (await totals(system, fiscal_year=2022))
    assert contains(await figures(system, region="southwest_border", agency="cbp_ofo"), SOUTHWEST)
    shown = await gauges(system)
    for year, expected in NATIONWIDE.items():
        assert {name: shown[year, name] for name in expected} == expected
    office = {"fiscal_year": 2024, "field_office": "el_paso"}
    assert EL_PASO_TO_JULY.items() <= (await totals(system, through="2024-07-31", **office)).items()


def reissued(folder: Path) -> Path:
    """The weapons file, with corrected figures for two El Paso events of FY2024 and CRLF line ends.

    The first El Paso row of ammunition in FY2024 gains 1,000 rounds; the first handgun row there
    becomes a blank.
    """
    with sample_weapons_text() as text:
        lines = text.splitlines()
    rounds = _first(lines, "Ammunition")
    cells = lines[rounds].split(",")
    lines[rounds] = ",".join([*cells[:-1], str(float(cells[-1]) + 1_000)])
    handgun = _first(lines, "Handgun")
    assert lines[handgun].endswith(",1.0")
    lines[handgun] = lines[handgun].removesuffix("1.0")
    path = folder / "reissued.csv"
    path.write_bytes("\r\n".join(["\ufeff" + lines[0], *reversed(lines[1:])]).encode())
    return path


def _first(lines: list[str], category: str) -> int:
    office = "El Paso Field Office"
    return next(
        number
        for number, line in enumerate(lines)
        if line.startswith("2024,") and f",{office}," in line and f",{category}," in line
    )


async def test_published_files_give_published_figures(system: System, tmp_path: Path) -> None:
    with sample_files() as (weapons, currency):
        outcomes = await import_at(system, DAY_ONE, weapons, currency)
        assert outcomes == (Outcome(created=2_569), Outcome(created=174))
        await check_published_figures(system)
        before = await figures(system)

        outcomes = await import_at(system, DAY_ONE + timedelta(days=1), weapons, currency)
        assert outcomes == (Outcome(unchanged=2_569), Outcome(unchanged=174))
        assert await figures(system) == before
        await check_published_figures(system)

        corrected = reissued(tmp_path)
        outcomes = await import_at(system, DAY_ONE + timedelta(days=2), corrected, currency)
        changed = changed_records(weapons, corrected)
    assert outcomes == (Outcome(amended=2, unchanged=2_567), Outcome(unchanged=174))
    await check_only_the_corrections_moved(system, before)
    for record_id in changed:
        first, second = await versions(system, record_id)
        assert (first["version"], second["version"]) == (1, 2)
        assert second["reason"] == "re-issued file: reissued.csv"
        assert second["recorded_at"] == "2026-01-07T12:00:00Z"


async def test_a_publication_with_other_ids_and_an_event_less(system: System, tmp_path: Path) -> None:
    with sample_files() as (weapons, currency), sample_weapons_text() as text:
        await import_at(system, DAY_ONE, weapons, currency)
        header, *rows = text.splitlines()
        cut = [row.rsplit(",", 2) for row in rows]
        rows = [f"{head},{int(float(event)) + 1},{quantity}" for head, event, quantity in cut]
        other = write(tmp_path / "other.csv", header, rows)
        outcomes = await import_at(system, DAY_ONE + timedelta(days=1), other, currency)
        assert outcomes == (Outcome(unchanged=2_569), Outcome(unchanged=174))
        await check_published_figures(system)

        before = await figures(system)
        rounds = _first(rows, "Ammunition")
        event, lost = rows[rounds].split(",")[9], float(rows[rounds].split(",")[10])
        less = cbp_weapons.parse(
            write(tmp_path / "less.csv", header, [one for one in rows if one.split(",")[9] != event])
        )
        async with in_process(system) as client:
            assert (await Importer(Writer(AsyncClient(client))).survey(less)).lacks
            await imported(client, less, "less.csv", Absent.VOID)
            await system.settle()
            found = await Importer(Writer(AsyncClient(client))).survey(less)
            comparison = await Comparing(
                Writer(AsyncClient(client)), Writer(AsyncClient(client)), 0.0
            ).compare(less, found)
    assert all(line.file == line.totals for line in comparison.lines)
    after = await figures(system)
    assert before[2024]["seizures"] - after[2024]["seizures"] == 1
    assert before[2024]["ammunition_rounds"] - after[2024]["ammunition_rounds"] == lost


async def check_only_the_corrections_moved(system: System, before: dict[int, dict[str, int]]) -> None:
    after = await figures(system)
    moved = {
        (year, name): after[year][name] - value
        for year, values in before.items()
        for name, value in values.items()
        if after[year][name] != value
    }
    assert moved == {
        (2024, "ammunition_rounds"): 1_000,
        (2024, "handguns"): -1,
        (2024, "firearms"): -1,
        (2024, "firearms_and_components"): -1,
    }
    assert await figures(system, known_at="2026-01-06") == before
    assert await figures(system, known_at="2026-01-07") == after
    assert (await gauges(system))[2024, "ammunition_rounds"] == 900_013


def changed_records(before: Path, after: Path) -> list[UUID]:
    """The events on which two weapons files differ."""
    old = {one.id: one.draft for one in cbp_weapons.parse(before).records}
    return [one.id for one in cbp_weapons.parse(after).records if old[one.id] != one.draft]


async def versions(system: System, record_id: UUID) -> list[dict[str, Any]]:
    """Every version of a record."""
    async with in_process(system) as client:
        answer = await client.get(f"/v1/seizures/{record_id}/versions")
    found: list[dict[str, Any]] = answer.json()["records"]
    return found
