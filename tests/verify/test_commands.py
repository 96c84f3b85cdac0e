"""`outbound explain` and `outbound revisions` over a data directory."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.verify.story import change, outbound

ROUNDS = ("explain", "--fiscal-year", "2025", "--measure", "ammunition_rounds", "--data")
LONG_AGO = ("--since", "2026-01-01")


def lines(result: Result) -> list[dict[str, Any]]:
    """JSON lines."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_figure_is_listed_record_by_record_and_checked(data: Path) -> None:
    result = outbound(*ROUNDS, data)

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "sum of 2 records = 1,000, checked"
    assert result.stdout.count("ammunition_rounds 9_mm 500") == 2
    assert "2025-03-01 │ 2402 │ el_paso" in result.stdout
    assert "…" not in result.stdout


@pytest.mark.parametrize("page", [1, 500])
def test_the_same_as_json_and_csv_with_the_last_line_apart(
    data: Path, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outbound.client.calls.PAGE", page)
    as_json = outbound(*ROUNDS, data, "--format", "json")
    as_csv = outbound(*ROUNDS, data, "--format", "csv")

    records = lines(as_json)
    assert [record["sum"] for record in records] == [500, 500]
    rows = list(csv.DictReader(as_csv.stdout.splitlines()))
    assert [row["record_id"] for row in rows] == [record["record_id"] for record in records]
    assert {row["lines"] for row in rows} == {"ammunition_rounds 9_mm 500"}
    assert as_json.stderr == as_csv.stderr == "sum of 2 records = 1,000, checked\n"


def test_a_limit_stops_before_the_check(data: Path) -> None:
    result = outbound(*ROUNDS, data, "--limit", "1")
    whole = outbound(*ROUNDS, data, "--limit", "2")

    assert result.stdout.splitlines()[-1] == (
        "sum of the first 1 records = 500 of 1,000; the rest was not asked for"
    )
    assert whole.stdout.splitlines()[-1] == "sum of 2 records = 1,000, checked"


def test_a_figure_of_nothing(data: Path) -> None:
    before = outbound(*ROUNDS, data, "--known-at", "2025-03-01")
    money = outbound("explain", "--fiscal-year", "2025", "--measure", "currency_usd", "--data", data)

    nothing = "no record and no published file covers it in this period.\n"
    assert before.stdout == f"no records, and not recorded: Ammunition: {nothing}"
    assert money.stdout == "sum of 0 records = $0.00, checked\n"


def test_a_joint_seizure_is_counted_by_agency(data: Path) -> None:
    result = outbound(*ROUNDS, data, "--credited", "--agency", "atf", "--agency", "cbp_ofo")

    assert result.stdout.splitlines()[-1] == "sum of 2 records = 2,000, checked"
    assert result.stdout.count("ammunition_rounds 9_mm 500 (x2)") == 2


def test_a_figure_that_is_not_the_sum_ends_with_an_error(data: Path) -> None:
    where = "measure = 'ammunition_rounds' AND role = 'lead'"
    assert change(data, "aggregator", f"UPDATE totals SET value = value + 1 WHERE {where}") > 0
    result = outbound(*ROUNDS, data)

    assert result.exit_code == 1
    assert "checked" not in result.stdout
    assert "`outbound verify` finds where" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explain", "--measure", "firearms", "--measure", "arrests"), "name exactly one measure"),
        (("explain", "--measure", "tanks"), "unknown measure tanks"),
        (("explain", "--measure", "firearms", "--known-at", "2199-01-01"), "has not come yet"),
        (("explain", "--measure", "firearms", "--through", "2025-10-01"), "is not in fiscal year 2025"),
        (("revisions", "--since", "2025-01-02", "--until", "2025-01-01"), "is after the end"),
        (("revisions", "--region", "narnia"), "unknown region narnia"),
    ],
)
def test_what_makes_no_sense_is_refused(data: Path, arguments: tuple[str, ...], message: str) -> None:
    result = outbound(*arguments, "--fiscal-year", "2025", "--data", data)

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_what_changed_and_why(data: Path) -> None:
    result = outbound("revisions", *LONG_AGO, "--data", data)
    table = [line for line in result.stdout.splitlines() if line.startswith("│ 2")]

    assert result.exit_code == 0, result.output
    assert sum("late entry" in line for line in table) == 4
    assert sum("amended: counted" in line for line in table) == 2
    assert sum("voided: entered" in line for line in table) == 1
    assert "2025-03-01 2402 el_paso" in result.stdout
    assert "…" not in result.stdout


def test_what_changed_adds_up_to_the_figures_of_now(data: Path) -> None:
    rows = lines(outbound("revisions", *LONG_AGO, "--entries", "--format", "json", "--data", data))
    figures = lines(outbound("totals", "--fiscal-year", "2025", "--format", "json", "--data", data))

    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(row["delta"])
    assert {row["measure"]: row["value"] for row in figures if row["value"]} == +sums
    flat = outbound("revisions", *LONG_AGO, "--entries", "--format", "csv", "--data", data).stdout
    by_row = Counter[str]()
    for one in csv.DictReader(flat.splitlines()):
        by_row[one["measure"]] += int(one["change"])
    assert by_row == sums


def test_nothing_changed(data: Path) -> None:
    result = outbound("revisions", "--until", "2025-01-01", "--data", data)
    closed = outbound("revisions", *LONG_AGO, "--after-close", "--data", data)

    assert result.stdout.startswith("Nothing changed after 2024-12-25T23:59:59.999999Z and by 2025-01-01")
    assert closed.stdout.startswith("Nothing changed ")


def test_a_limit_on_what_changed(data: Path) -> None:
    assert (
        len(lines(outbound("revisions", *LONG_AGO, "--limit", "3", "--format", "json", "--data", data))) == 3
    )
