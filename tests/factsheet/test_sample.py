"""The figures of CBP's own files, as they are shipped: what they cover, and what they do not."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.runtime.settings import Settings
from tests.aggregator.printed import get

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample."""
    data = tmp_path_factory.mktemp("sample")
    result = CliRunner().invoke(app, ["import", "sample", "--data", str(data)])
    assert result.exit_code == 0, result.output

    async def settle() -> None:
        async with System(Settings(), data) as system:
            await system.settle()

    asyncio.run(settle())
    return data


@pytest.fixture
async def client(sample: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The API over the sample."""
    async with System(Settings(), sample) as system, in_process(system) as client:
        yield client


async def currency(client: httpx.AsyncClient, year: int) -> dict[str, Any]:
    """CBP's currency on the fact sheet of a whole year."""
    sheet = await get(client, "factsheet", {"fiscal_year": year, "through": f"{year}-09-30"})
    figures = {figure["measure"]: figure for figure in sheet["sections"][0]["figures"]}
    assert figures["ammunition_rounds"]["value"] == {2024: 899_013, 2025: None}[year]
    found: dict[str, Any] = figures["currency_usd"]
    return found


async def test_no_file_covers_the_currency_of_fiscal_year_2024(client: httpx.AsyncClient) -> None:
    figure = await currency(client, 2024)

    assert (figure["value"], figure["words"]["amount"]) == (None, "not recorded")
    assert figure["reason"] == "Currency: no record and no published file covers it in this period."


async def test_the_currency_of_fiscal_year_2025_is_the_publishers_sum(client: httpx.AsyncClient) -> None:
    figure = await currency(client, 2025)

    assert (figure["value"], figure["reason"]) == (1_555_818_380, None)
    explained = await get(client, "totals/explain", figure["coordinates"] | {"limit": 500})
    assert (explained["value"], explained["checked"]) == (1_555_818_380, True)


async def test_magazines_were_not_counted_before_fiscal_year_2023(client: httpx.AsyncClient) -> None:
    asked = {"fiscal_year": 2023, "measure": ["magazines", "firearm_components", "handguns"]}

    rows = {row["measure"]: row for row in (await get(client, "comparisons", asked))["rows"]}

    assert (rows["magazines"]["previous"], rows["magazines"]["current"]) == (None, 5_134)
    assert {name: row["note"] for name, row in rows.items()} == {
        "magazines": "not recorded before",
        "firearm_components": "partly recorded before",
        "handguns": "",
    }


async def test_the_sources_cover_the_months_of_the_files(client: httpx.AsyncClient) -> None:
    currency, weapons = (await get(client, "sources", {}))["sources"]

    assert [one["month"] for one in currency["months"]][::11] == [202410, 202509]
    assert [one["month"] for one in weapons["months"]][::35] == [202110, 202409]
    assert sum(one["events"] for one in weapons["months"]) == 670 + 988 + 911
    assert sum(one["events"] for one in currency["months"]) == 620


async def test_exported_totals_are_the_figures_that_explain_gives(
    client: httpx.AsyncClient, sample: Path
) -> None:
    options = ["--fiscal-year", "2024", "--by", "region,agency", "--data", str(sample), "--format", "csv"]
    printed = await asyncio.to_thread(CliRunner().invoke, app, ["export", "totals", *options])
    assert printed.exit_code == 0, printed.output

    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    assert len(rows) > 40
    for row in rows:
        at = {name: row[name] for name in ("region", "agency", "measure")} | {"fiscal_year": 2024}
        explained = await get(client, "totals/explain", at)
        assert explained["value"] == int(row["value"]), row
