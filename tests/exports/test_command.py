"""The sample through `outbound import`, `outbound export` and back, as a user runs it."""

import gzip
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from services.cli.files.imports import sample_files
from tests.deploy.processes import Running
from tests.exports.commands import Rows, export, rows, run
from tests.imports.files import WEAPONS_HEADER, weapon, write

pytestmark = pytest.mark.slow

WEAPON_YEARS = (2022, 2023, 2024)
PUBLISHED = {
    2022: {"Handgun": 654, "Long Arm": 246, "Other Firearms": 2, "Receivers": 131, "Ammunition": 448_100},
    2023: {"Handgun": 900, "Long Arm": 658, "Receivers": 264, "Magazine": 5_134, "Ammunition": 408_585},
    2024: {"Handgun": 1_373, "Long Arm": 1_390, "Receivers": 221, "Magazine": 7_672, "Ammunition": 899_013},
}
EVENTS = {2022: 670, 2023: 988, 2024: 911}
SOUTHWEST = {
    2022: {"Handgun": 237, "Long Arm": 177, "Receivers": 17, "Ammunition": 385_418},
    2023: {"Handgun": 560, "Long Arm": 611, "Receivers": 16, "Ammunition": 182_347},
    2024: {"Handgun": 636, "Long Arm": 465, "Receivers": 103, "Ammunition": 379_629},
}


def published(year: int) -> Rows:
    """The rows of a fiscal year in the files as CBP published them."""
    with sample_files() as (weapons, currency):
        if year in WEAPON_YEARS:
            text = gzip.decompress(weapons.read_bytes()).decode()
        else:
            text = currency.read_text()
    return [row for row in rows(text) if row["Fiscal Year"] == str(year)]


def cells(row: dict[str, str]) -> list[str]:
    return list(row.values())


def sums(found: Rows, **chosen: str) -> Counter[str]:
    """Quantities by category."""
    totals: Counter[str] = Counter()
    for row in found:
        if chosen.items() <= row.items():
            totals[row["Category"]] += int(float(row["Quantity Seized"]))
    return totals


def figures(data: Path, year: int) -> list[dict[str, Any]]:
    """`outbound totals` as its JSON gives it."""
    by = "month,field_office,agency,operation,measure"
    result = run("totals", "--fiscal-year", year, "--by", by, "--format", "json", "--data", data)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def exported(command: str, year: int, data: Path) -> str:
    result = export(command, "--fiscal-year", year, "--data", data)
    assert result.stderr == ""
    return result.stdout


@pytest.mark.parametrize("year", WEAPON_YEARS)
def test_the_weapons_file_comes_back_row_for_row(sample: Path, year: int) -> None:
    merged: Counter[tuple[str, ...]] = Counter()
    for row in published(year):
        *key, quantity = row.values()
        merged[tuple(key)] += int(Decimal(quantity))
    assert 0 not in merged.values()  # the sample has no blank that could not come back
    expected = sorted([*key, f"{quantity}.0"] for key, quantity in merged.items())
    text = exported("cbp-weapons", year, sample)
    assert text.splitlines()[0] == WEAPONS_HEADER
    assert sorted(map(cells, rows(text))) == expected


@pytest.mark.parametrize("year", WEAPON_YEARS)
def test_the_weapons_export_has_the_published_sums(sample: Path, year: int) -> None:
    found = rows(exported("cbp-weapons", year, sample))
    assert PUBLISHED[year].items() <= sums(found).items()
    office = {"Region": "Southwest Border", "Component": "Office of Field Operations"}
    assert SOUTHWEST[year].items() <= sums(found, **office).items()
    assert len({row["Event ID"] for row in found}) == EVENTS[year]


def test_the_currency_file_comes_back_row_for_row(sample: Path) -> None:
    text = exported("cbp-currency", 2025, sample)
    found = rows(text)
    expected = [
        [*key, str(float(round(Decimal(amount), 2)))]  # 160635.66999999998 is a sum of floats
        for *key, amount in map(cells, published(2025))
    ]
    assert sorted(map(cells, found)) == sorted(expected)
    assert sum(int(row["Count of Seizure Events"]) for row in found) == 620
    assert sum(Decimal(row["Currency Seizures Amount (USD)"]) for row in found) == Decimal("15558183.80")


def test_the_exports_imported_elsewhere_give_the_same_totals_and_exports(
    sample: Path, tmp_path: Path
) -> None:
    commands = [*(("cbp-weapons", year) for year in WEAPON_YEARS), ("cbp-currency", 2025)]
    data = tmp_path / "data"
    for command, year in commands:
        file = tmp_path / f"{command}-{year}.csv"
        export(command, "--fiscal-year", year, "--data", sample, "--output", file)
        result = run("import", command, file, "--data", data)
        assert result.exit_code == 0, result.output
    for command, year in commands:
        assert figures(data, year) == figures(sample, year)
        file = tmp_path / f"{command}-{year}.csv"
        assert exported(command, year, data) == file.read_text()


def test_the_records_add_up_to_the_totals(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "seizures.parquet"
    arguments = ["records", "--kind", "seizure", "--fiscal-year", 2024, "--data", sample]
    export(*arguments, "--output", file)
    table = pyarrow.parquet.read_table(file).to_pylist()
    found = rows(export(*arguments).stdout)
    assert [row["record"] for row in table] == [row["record"] for row in found]
    assert [row["quantity"] or "" for row in table] == [
        int(row["quantity"]) if row["quantity"] else "" for row in found
    ]
    totals: Counter[str] = Counter()
    for row in figures(sample, 2024):
        totals[row["measure"]] += row["value"]
    assert sum(row["events"] or 0 for row in table) == totals["seizures"]
    assert sum(row["rounds"] or 0 for row in table) == totals["ammunition_rounds"]
    handguns = [row["quantity"] for row in table if row["category"] == "handgun"]
    assert sum(handguns) == totals["handguns"]


def test_the_totals_are_those_of_outbound_totals(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "totals.parquet"
    arguments = ["totals", "--fiscal-year", 2024, "--data", sample]
    export(*arguments, "--output", file)
    expected = [{"fiscal_year": 2024} | row for row in figures(sample, 2024)]
    assert len(expected) > 1_000
    assert pyarrow.parquet.read_table(file).to_pylist() == expected
    as_text = [{name: str(value) for name, value in row.items()} for row in expected]
    assert rows(export(*arguments).stdout) == as_text


def test_totals_of_nothing_have_the_columns_that_were_asked_for(sample: Path) -> None:
    result = export("totals", "--fiscal-year", 2001, "--by", "day, port", "--data", sample)
    assert result.stdout == "fiscal_year,day,port,measure,unit,value\n"


def test_what_is_left_out_is_counted_on_standard_error(tmp_path: Path) -> None:
    file = write(tmp_path / "w.csv", WEAPONS_HEADER, [weapon(), weapon(event="2", quantity="0.0")])
    data = tmp_path / "data"
    assert run("import", "cbp-weapons", file, "--data", data).exit_code == 0
    result = export("cbp-weapons", "--fiscal-year", 2024, "--data", data)
    assert result.stderr == "left out: 1 imported without any quantity\n"
    assert len(rows(result.stdout)) == 1


def test_a_running_system_exports_the_same_bytes_as_its_directory(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["up", "--data", str(sample), "--port", "0"]
    system = Running("system", arguments, {}, tmp_path)
    kinds: list[list[str | int]] = [
        ["cbp-weapons", "--fiscal-year", 2023],
        ["records", "--kind", "seizure", "--fiscal-year", 2025],
        ["records", "--kind", "inspection", "--fiscal-year", 2025],
        ["totals", "--fiscal-year", 2023],
    ]
    try:
        base = system.base()
        monkeypatch.setenv("OUTBOUND_TOKEN", (sample / "token").read_text().strip())
        for kind in kinds:
            remote = export(*kind, "--url", base).stdout
            assert remote == export(*kind, "--data", sample).stdout
            assert remote
    finally:
        system.kill()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cbp-weapons", "--fiscal-year", 2024, "--data", "no-such"], "no-such is no data directory"),
        (["cbp-weapons", "--fiscal-year", 2024, "--url", "http://127.0.0.1:9"], "does not answer"),
        (["totals", "--fiscal-year", 2024, "--by", "colour"], "unknown grouping key colour"),
        (["totals", "--fiscal-year", 2024, "--through", "2020-01-01"], "not in fiscal year 2024"),
        (["cbp-currency", "--fiscal-year", 2024, "--output", "no-such/f.csv"], "No such file or directory"),
        (["cbp-currency", "--fiscal-year", 2024, "--format", "parquet"], "name a file with --output"),
    ],
)
def test_nothing_could_be_done(sample: Path, arguments: list[str | int], message: str) -> None:
    where: list[str | Path] = [] if {"--data", "--url"} & set(arguments) else ["--data", sample]
    result = run("export", *arguments, *where)
    assert result.exit_code == (2 if arguments[0] == "totals" else 1)
    assert message in result.stderr
    assert result.stdout == ""


def test_the_help_says_what_is_left_out() -> None:
    plain = " ".join(run("export", "records", "--help").stdout.replace("│", " ").split())
    assert "serial numbers" in plain
    assert "first row only" in plain
