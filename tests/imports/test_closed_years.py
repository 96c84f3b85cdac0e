"""Closing a year by command, and what an import may still do in it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.cli.files.cbp import cbp_weapons
from services.cli.processes.run import start
from services.cli.reach import Recipient, writing
from tests.imports.files import WEAPONS_HEADER, weapon, write
from tests.imports.test_command import counts, figures, run

FIRST = [weapon("Handgun", "2"), weapon(event="2"), weapon(event="3", year="2023")]
REISSUED = [
    weapon("Handgun", "5"),
    weapon(event="2"),
    weapon("Handgun", "4", event="3", year="2023"),
    weapon(event="4"),
]


def _file(folder: Path, rows: Sequence[str]) -> Path:
    return write(folder / "weapons.csv", WEAPONS_HEADER, rows)


def _versions(data: Path, rows: Sequence[str]) -> list[dict[str, Any]]:
    """Every version of the records of these rows, as the service tells them."""
    found: list[dict[str, Any]] = []

    async def read() -> None:
        async with writing(Recipient(data=data)) as writer:
            for record in cbp_weapons.parse(_file(data, rows)).records:
                found.extend((await writer.read(f"/v1/seizures/{record.id}/versions"))["records"])

    start(read())
    return found


def _closings(data: Path) -> list[tuple[str, int, str, str]]:
    result = run("closings", "--data", data, "--format", "json")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return [(one["records"], one["fiscal_year"], one["state"], one["reason"]) for one in rows]


def test_a_year_is_closed_listed_and_opened_again_for_both_services(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert "is no data directory" in run("closings", "--data", data).stderr
    assert run("migrate", "--data", data).exit_code == 0
    assert run("closings", "--data", data).stdout == "No fiscal year was ever closed.\n"
    closed = run("close-year", "2024", "--reason", "CBP's complete file", "--data", data)
    assert closed.exit_code == 0, closed.output
    assert [line.split(" since ")[0] for line in closed.stdout.splitlines()] == [
        "inspections: fiscal year 2024 is closed",
        "seizures: fiscal year 2024 is closed",
    ]
    assert run("close-year", "2024", "--reason", "once more", "--data", data).stdout == closed.stdout
    assert _closings(data) == [
        (one, 2024, "closed", "CBP's complete file") for one in ("inspections", "seizures")
    ]
    measured = run(
        "totals", "--fiscal-year", "2024", "--measure", "closed_years", "--format", "json", "--data", data
    )
    assert json.loads(measured.stdout)["value"] == 2
    opened = run("reopen-year", "2024", "--reason", "wrong file", "--data", data)
    assert "seizures: fiscal year 2024 is open again since" in opened.stdout
    assert _closings(data) == [(one, 2024, "open again", "wrong file") for one in ("inspections", "seizures")]
    assert "open again" in run("closings", "--data", data).stdout


def test_what_cannot_be_closed_is_refused_by_each_service(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for arguments, message in (
        (("close-year", "2199"), "can be closed from 2199-10-02"),
        (("close-year", "1900"), "path/fiscal_year"),
        (("reopen-year", "2020"), "never was closed for seizure records"),
    ):
        result = run(*arguments, "--reason", "because", "--data", data)
        assert result.exit_code == 1
        assert "inspections: " in result.stderr
        assert message in result.stderr
    short = run("close-year", "2020", "--reason", "x", "--data", data)
    assert (short.exit_code, "/reason" in short.stderr) == (1, True)
    away = run("close-year", "2020", "--reason", "because", "--url", "http://127.0.0.1:9")
    assert (away.exit_code, "does not answer" in away.stderr) == (1, True)
    assert _closings(data) == []


def test_an_import_changes_nothing_in_a_closed_year_but_with_a_reason(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("import", "cbp-weapons", _file(tmp_path, FIRST), "--data", data).exit_code == 0
    run("close-year", "2024", "--reason", "complete", "--data", data)
    again = run("import", "cbp-weapons", _file(tmp_path, FIRST), "--data", data)
    assert (again.exit_code, counts(again)["records unchanged"]) == (0, 3)

    file = _file(tmp_path, REISSUED)
    refused = run("import", "cbp-weapons", file, "--data", data)
    assert refused.exit_code == 3
    assert [line.split(": ")[0] for line in refused.stderr.splitlines()] == [
        f"{file}:{line}" for line in (2, 5)
    ]
    assert "fiscal year 2024 is closed; to amend record" in refused.stderr
    assert "Fiscal year 2024 is closed for seizure records since" in refused.stderr
    found = counts(refused)
    assert (found["records amended"], found["records unchanged"], found["records refused"]) == (1, 1, 2)
    assert figures(data, 2024)["handguns"] == 3

    late = run("import", "cbp-weapons", file, "--data", data, "--reason", "late erratum")
    assert late.exit_code == 0, late.output
    assert (counts(late)["records amended"], counts(late)["records created"]) == (1, 1)
    assert figures(data, 2024)["handguns"] == 7
    marks = [
        (one["version"], one.get("after_close", False), one.get("reason"))
        for one in _versions(data, REISSUED)
    ]
    assert marks == [
        (1, False, None),
        (2, True, "re-issued file: weapons.csv (late erratum)"),
        (1, False, None),
        (1, False, None),
        (2, False, "re-issued file: weapons.csv"),
        (1, True, "late erratum"),
    ]
    second = run("import", "cbp-weapons", file, "--data", data)
    assert (second.exit_code, counts(second)["records unchanged"]) == (0, 4)


def test_a_reason_that_is_none_stops_the_import_before_anything_is_done(tmp_path: Path) -> None:
    result = run(
        "import", "cbp-weapons", _file(tmp_path, FIRST), "--data", tmp_path / "data", "--reason", "x"
    )
    assert result.exit_code == 1
    assert "--reason" in result.stderr
    assert not (tmp_path / "data").exists()
