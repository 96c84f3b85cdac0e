"""The commands as a user runs them: exit codes, what is printed, and where."""

import csv
import json
import re
from collections.abc import Sequence
from pathlib import Path

from typer.testing import CliRunner, Result

from services.cli.files.imports import SHOWN
from services.cli.main import app
from tests.imports.files import CURRENCY_HEADER, WEAPONS_HEADER, money, weapon, write


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def counts(result: Result) -> dict[str, int]:
    """The counts of rows and records of one file."""
    lines = re.findall(r"^  (.{24}) *([\d,]+)$", result.stdout, re.MULTILINE)
    return {name.strip(): int(count.replace(",", "")) for name, count in lines if len(count) <= 10}


def beside(result: Result) -> dict[str, tuple[str, str, str]]:
    """The file's sums, the totals', and what parts them, by measure."""
    found = re.findall(r"^  (\w.{31})(.{18})(.{18})(.*)$", result.stdout, re.MULTILINE)
    lines = {name.strip(): tuple(part.strip() for part in rest) for name, *rest in found}
    return {name: (file, totals, parts) for name, (file, totals, parts) in lines.items()}


def figures(data: Path, year: int) -> dict[str, int]:
    """`outbound totals` as its JSON gives it."""
    result = run("totals", "--fiscal-year", str(year), "--format", "json", "--data", data)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row["measure"]: row["value"] for row in rows}


def weapons_file(folder: Path, rows: Sequence[str]) -> Path:
    return write(folder / "weapons.csv", WEAPONS_HEADER, rows)


def test_all_good(tmp_path: Path) -> None:
    data = tmp_path / "data"
    file = weapons_file(
        tmp_path,
        [
            weapon("Handgun", "2"),
            weapon("Ammunition", "50"),
            weapon(event="2", quantity=""),
            weapon(direction="INBOUND"),
        ],
    )
    result = run("import", "cbp-weapons", file, "--data", data)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    assert counts(result) == {
        "rows read": 4,
        "skipped, not outbound": 1,
        "bad": 0,
        "without quantity": 1,
        "records created": 2,
        "records amended": 0,
        "records unchanged": 0,
        "records refused": 0,
    }
    assert figures(data, 2024) == {
        "firearms": 2,
        "handguns": 2,
        "firearms_and_components": 2,
        "ammunition_rounds": 50,
        "seizures": 2,
    }
    assert beside(result) == {
        "Handguns": ("2", "2", ""),
        "Ammunition": ("50", "50", ""),
        "Seizure events": ("2", "2", ""),
    }
    assert "\n  FY2024 DEC, cbp_ofo\n" in result.stdout


def test_again_and_corrected(tmp_path: Path) -> None:
    data = tmp_path / "data"
    other = money("5.0", "1", month="MAY")
    file = write(tmp_path / "currency.csv", CURRENCY_HEADER, [money("227.0", "2"), other])
    assert run("import", "cbp-currency", file, "--data", data).exit_code == 0
    again = run("import", "cbp-currency", file, "--data", data)
    assert (again.exit_code, counts(again)["records unchanged"]) == (0, 2)
    write(file, CURRENCY_HEADER, [money("228.5", "3"), other])
    corrected = run("import", "cbp-currency", file, "--data", data)
    assert (corrected.exit_code, counts(corrected)["records amended"]) == (0, 1)
    assert figures(data, 2025) == {"currency_usd": 23_350, "seizures": 4}


def test_bad_rows_are_listed_by_line_and_the_rest_is_in(tmp_path: Path) -> None:
    data = tmp_path / "data"
    bad = weapon(event="2", quantity="-1"), weapon(event="3", year="2199"), weapon(event="4", month="?")
    file = weapons_file(tmp_path, [weapon(), *bad])
    errors = tmp_path / "errors.csv"
    result = run("import", "cbp-weapons", file, "--data", data, "--errors", errors)
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{file}:{number}" for number in (3, 4, 5)]
    assert "quantity '-1' is not between 0 and 10,000,000" in lines[0]
    assert "is in the future" in lines[1]
    assert (counts(result)["bad"], counts(result)["records refused"]) == (2, 1)
    assert figures(data, 2024)["handguns"] == 1
    with errors.open(newline="") as text:
        listed = list(csv.DictReader(text))
    assert [(row["file"], row["line"]) for row in listed] == [(str(file), number) for number in "345"]
    assert listed[0]["reason"] in lines[0]


def test_a_long_list_is_cut_on_the_terminal_only(tmp_path: Path) -> None:
    file = weapons_file(tmp_path, [weapon(month="?")] * (SHOWN + 7))
    errors = tmp_path / "errors.csv"
    result = run("import", "cbp-weapons", file, "--data", tmp_path / "data", "--errors", errors)
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == SHOWN + 1
    assert result.stderr.splitlines()[-1].startswith("... and 7 more")
    assert len(errors.read_text().splitlines()) == SHOWN + 7 + 1


def test_nothing_could_be_done(tmp_path: Path) -> None:
    file = weapons_file(tmp_path, [weapon()])
    other = write(tmp_path / "currency.csv", CURRENCY_HEADER, [money()])
    for arguments, message in (
        (("cbp-weapons", tmp_path / "none.csv"), "No such file"),
        (("cbp-weapons", tmp_path), "Is a directory"),
        (("cbp-weapons", other), "lacks the columns Mode of Transportation"),
        (("cbp-currency", file), "lacks the columns Land Filter"),
        (("cbp-weapons", file, "--url", "http://127.0.0.1:9"), "does not answer"),
        (("cbp-weapons", file, "--data", file), "File exists"),
        (("cbp-weapons", file, "--data", tmp_path / "data", "--errors", tmp_path), "Is a directory"),
    ):
        result = run("import", *arguments)
        assert result.exit_code == 1, arguments
        assert message in result.stderr
        assert result.stdout == ""


def test_the_sample_is_two_files_that_can_be_found() -> None:
    result = run("import", "sample", "--path")
    assert result.exit_code == 0
    assert [Path(line).name for line in result.stdout.splitlines()] == [
        "cbp_weapons_outbound_fy22_fy24.csv.gz",
        "cbp_currency_outbound_fy25.csv",
    ]
    assert all(Path(line).is_file() for line in result.stdout.splitlines())


def test_the_sample_gives_the_published_figures(tmp_path: Path) -> None:
    result = run("import", "sample", "--data", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("records refused") == 2
    found = figures(tmp_path, 2023)
    assert (found["handguns"], found["long_arms"], found["ammunition_rounds"]) == (900, 658, 408_585)
    assert figures(tmp_path, 2025) == {"currency_usd": 1_555_818_380, "seizures": 620}


def test_the_help_tells_the_exit_codes() -> None:
    for command in ("cbp-weapons", "cbp-currency", "sample"):
        plain = " ".join(run("import", command, "--help").stdout.replace("│", " ").split())
        assert "Exit code: 0 all good; 3 some rows were bad or refused" in plain
        assert "4 the file lacks what stands in its months, and nothing was written" in plain
