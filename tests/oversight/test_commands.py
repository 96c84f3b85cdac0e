"""What supervisors and auditors ask on the command line, over a data directory."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.cli.main import app
from tests.oversight.conftest import NOWHERE


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def rows(data: Path, *arguments: str) -> list[dict[str, Any]]:
    """The rows of a command as its JSON gives them."""
    result = run(*arguments, "--format", "json", "--data", data)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def printed(data: Path, *arguments: str) -> str:
    """What a command prints for people."""
    result = run(*arguments, "--data", data)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_operations(recorded: Path) -> None:
    found = rows(recorded, "operations")
    assert [(row["operation"], row["measure"], row["value"]) for row in found] == [
        ("southbound", "arrests", 2),
        ("southbound", "firearms", 1),
        ("southbound", "ammunition_rounds", 1_000),
        ("southbound", "currency_usd", 0),
        *[
            ("without_a_trace", name, 0)
            for name in ("arrests", "firearms", "ammunition_rounds", "currency_usd")
        ],
    ]
    assert {row["since"] for row in found} == {"2020-01-01", "2019-10-01"}
    assert all(row["through"] and row["as_of"] for row in found)

    text = printed(recorded, "operations")
    assert "Operation Southbound (southbound), 2020-01-01 through" in text
    assert "Led by atf with" in text
    assert "assumed" in " ".join(text.split())


def test_one_operation(recorded: Path) -> None:
    found = rows(recorded, "operations", "southbound", "--by", "task_force", "--measure", "ammunition_rounds")
    assert {row["task_force"]: row["value"] for row in found} == {"": 500, "el_paso": 500}

    credited = rows(
        recorded, "operations", "southbound", "--by", "agency", "--credited", "--measure", "seizures"
    )
    assert {row["agency"]: row["value"] for row in credited} == {"atf": 1, "cbp_ofo": 2, "cbp_usbp": 1}

    before = rows(recorded, "operations", "southbound", "--through", "2025-02-28")
    assert before == []
    assert "as of" in printed(recorded, "operations", "southbound")


def test_agencies(recorded: Path) -> None:
    found = rows(recorded, "agencies", "--fiscal-year", "2025", "--measure", "ammunition_rounds")
    assert {row["agency"]: (row["lead"], row["credited"], row["own"]) for row in found} == {
        "cbp": (1_000, 0, 1_000),
        "cbp_ofo": (1_000, 0, 1_000),
        "cbp_usbp": (0, 500, 500),
        "atf": (0, 500, 500),
    }
    assert "Credited" in printed(recorded, "agencies", "--fiscal-year", "2025")


def test_threats(recorded: Path) -> None:
    (row,) = rows(recorded, "threats", "--fiscal-year", "2025")
    assert row == {
        "month": 202503,
        "port": "2304",
        "measure": "privately_made_firearms",
        "unit": "items",
        "value": 2,
    }
    assert "Privately made firearms" in printed(recorded, "threats", "--fiscal-year", "2025", "--by", "port")
    assert "Privately made" not in printed(recorded, "totals", "--fiscal-year", "2025")


def test_inspection_rates(recorded: Path) -> None:
    result = run(
        *("inspection-rates", "--fiscal-year", "2025", "--by", "port", "--format", "csv", "--data"), recorded
    )
    found = list(csv.DictReader(result.stdout.splitlines()))
    shown = [(row["port"], row["inspections"], row["hits"], row["rate"]) for row in found]
    assert shown == [("2304", "1", "1", "1.0"), ("2402", "1", "0", "0.0")]
    assert "100.00%" in printed(recorded, "inspection-rates", "--fiscal-year", "2025", "--port", "2304")
    assert "No figures" in printed(recorded, "inspection-rates", "--fiscal-year", "1999")


def test_quiet_ports(recorded: Path) -> None:
    found = {row["port"]: row for row in rows(recorded, "quiet-ports", "--days", "2")}
    assert "2504" not in found
    assert len(found) == 109
    assert found["2304"]["last_inspection"] == "2025-03-01"
    assert found["2604"]["last_inspection"] is found["2604"]["days_quiet"] is None
    assert "109 of 110 ports, none in 2 days" in printed(recorded, "quiet-ports", "--days", "2")
    assert len(rows(recorded, "quiet-ports", "--all-modes")) > 400
    assert "110 of 110 ports" in printed(recorded, "quiet-ports", "--known-at", "2024-01-01")


def test_quality(recorded: Path) -> None:
    counts = {row["finding"]: row["records"] for row in rows(recorded, "quality")}
    assert counts == {
        "seizures_without_inspection": 1,
        "inspections_without_seizure": 1,
        "unregistered_operations": 1,
        "unknown_task_forces": 0,
    }
    (found,) = rows(recorded, "quality", "seizures_without_inspection")
    assert found["inspection_id"] == NOWHERE
    text = printed(recorded, "quality", "seizures_without_inspection")
    assert found["record_id"] in text
    assert NOWHERE in text
    assert printed(recorded, "quality", "unknown_task_forces").startswith("None: Records of a task force")
    assert {row["records"] for row in rows(recorded, "quality", "--fiscal-year", "2024")} == {0}
    assert {row["records"] for row in rows(recorded, "quality", "--known-at", "2024-01-01")} == {0}
    assert "None" in printed(recorded, "quality", "unregistered_operations", "--known-at", "2024-01-01")
    assert "op_5" in printed(recorded, "quality", "unregistered_operations", "--fiscal-year", "2025")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["operations", "op_5"], "op_5 is not in the register"),
        (["operations", "../totals"], "refused"),
        (["operations", "--by", "month"], "give its CODE"),
        (["operations", "southbound", "--through", "2019-12-31"], "began on 2020-01-01"),
        (["operations", "southbound", "--by", "colour"], "unknown grouping key colour"),
        (["agencies", "--fiscal-year", "1900"], "1900 is not in the range"),
        (["threats", "--fiscal-year", "2025", "--known-at", "2999-01-01"], "has not come yet"),
        (["inspection-rates", "--fiscal-year", "2025", "--region", "narnia"], "unknown region narnia"),
        (["quiet-ports", "--days", "99999999"], "99999999 is not in the range"),
    ],
)
def test_bad_input_says_what_is_wrong(recorded: Path, arguments: list[str], says: str) -> None:
    result = run(*arguments, "--data", recorded)

    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr


def test_an_unknown_finding_is_a_usage_error(recorded: Path) -> None:
    result = run("quality", "colour", "--data", recorded)

    assert result.exit_code == 2
    assert "seizures_without" in result.stderr
