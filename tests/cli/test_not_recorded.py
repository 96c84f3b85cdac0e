"""What nobody counted, in what the commands print: the sample has no currency before fiscal year 2025."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.figures.sources import spans
from services.cli.main import app
from tests.exports.conftest import sample

__all__ = ["sample"]
pytestmark = pytest.mark.slow
WANTED = ("--fiscal-year", "2024", "--measure", "firearms", "--measure", "currency_usd")
REASON = "Currency: no record and no published file covers it in this period."


def printed(data: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--data", str(data)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_totals(sample: Path) -> None:
    table = printed(sample, "totals", *WANTED)
    assert "│ Firearms │        2,764 │" in table
    assert "│ Currency │ not recorded │" in table
    assert table.endswith("Not recorded in this period: Currency.\n")

    lines = printed(sample, "totals", *WANTED, "--format", "json").splitlines()
    currency = {"measure": "currency_usd", "unit": "usd_cents", "value": None, "reason": REASON}
    assert json.loads(lines[-1]) == currency
    rows = list(csv.DictReader(printed(sample, "totals", *WANTED, "--format", "csv").splitlines()))
    assert [(row["value"], row["reason"]) for row in rows] == [("2764", ""), ("", REASON)]


def test_what_is_listed_and_not_recorded_is_named_under_the_table(sample: Path) -> None:
    text = " ".join(printed(sample, "totals", "--fiscal-year", "2025").split())
    assert "Not recorded in this period: Firearms and firearm components; Ammunition;" in text
    assert "Arrests; Inspections (all figures); Referrals (all figures); Traces (all figures)." in text
    assert "Currency;" not in text
    nothing = printed(sample, "inspection-rates", "--fiscal-year", "2024")
    assert nothing.splitlines() == [
        "No figures: nothing is recorded for this selection.",
        "Not recorded in this period: Inspections (all figures).",
    ]


def test_compare(sample: Path) -> None:
    years = ("compare", "--fiscal-year", "2025", "--measure", "firearms", "--measure", "currency_usd")
    table = printed(sample, *years)
    assert "│ Firearms │        2,764 │   not recorded │      - │ - │" in table
    assert "│ Currency │ not recorded │ $15,558,183.80 │      - │ - │" in table
    rows = list(csv.DictReader(printed(sample, *years, "--format", "csv").splitlines()))
    assert [(row["previous"], row["current"], row["note"]) for row in rows] == [
        ("2764", "", "not recorded"),
        ("", "1555818380", "not recorded before"),
    ]


def test_cbp_is_an_agency(sample: Path) -> None:
    assert "2,764" in printed(sample, "totals", *WANTED, "--agency", "cbp")


def test_sources(sample: Path) -> None:
    table = printed(sample, "sources")
    assert "2021-10 to 2024-09 │  2,569" in table
    assert "2024-10 to 2025-09 │    620" in table
    found = {
        one["code"]: one
        for one in map(json.loads, printed(sample, "sources", "--format", "json").splitlines())
    }
    assert {one["measure"] for one in found["cbp-currency"]["measures"]} == {"currency_usd", "seizures"}
    rows = list(csv.DictReader(printed(sample, "sources", "--format", "csv").splitlines()))
    assert len(rows) == 12 + 36
    assert sum(int(row["events"]) for row in rows if row["source"] == "cbp-weapons") == 2_569

    before = printed(sample, "sources", "--known-at", "2024-01-01")
    assert "none" in before


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ([], "none"),
        ([202310], "2023-10"),
        ([202311, 202312, 202401], "2023-11 to 2024-01"),
        ([202311, 202401, 202402], "2023-11\n2024-01 to 2024-02"),
    ],
)
def test_months_asspans(months: list[int], text: str) -> None:
    assert spans(months) == text
