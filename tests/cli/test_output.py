"""Rows as a table, JSON lines and CSV, where some figures were not recorded."""

import json
from typing import Any

import pytest

from services.aggregator.counting.measures import MEASURES, TRACE
from services.cli.figures.comparisons import percent
from services.cli.output import NOT_RECORDED, as_csv, as_json_lines, shown, unrecorded

REASON = "Currency: no record and no published file covers it in this period."
ROWS: list[dict[str, Any]] = [
    {"measure": "arrests", "unit": "persons", "value": 2},
    {"measure": "currency_usd", "unit": "usd_cents", "value": None, "reason": REASON},
]


def test_csv_has_a_column_for_each_key_of_any_row() -> None:
    assert as_csv(ROWS).splitlines() == [
        "measure,unit,value,reason",
        "arrests,persons,2,",
        f"currency_usd,usd_cents,,{REASON}",
    ]
    assert as_csv(ROWS[:1]) == "measure,unit,value\narrests,persons,2\n"
    assert as_csv(ROWS[:1], header=False) == "arrests,persons,2\n"
    assert as_csv([]) == ""


def test_json_keeps_null_and_the_reason() -> None:
    assert [json.loads(line) for line in as_json_lines(ROWS).splitlines()] == ROWS


def test_a_cell_says_that_a_figure_is_not_recorded() -> None:
    assert shown(None, "usd_cents") == NOT_RECORDED
    assert (shown(0, "items"), shown(0, "usd_cents"), shown(1_500, "items")) == ("0", "$0.00", "1,500")


def test_a_sentence_names_what_is_not_recorded() -> None:
    assert unrecorded(["currency_usd", "arrests"]) == "Not recorded in this period: Currency; Arrests.\n"
    assert unrecorded([]) == ""


def test_a_sum_stands_for_its_parts_and_a_kind_for_all_its_measures() -> None:
    components = [*MEASURES["firearm_components"].parts, "firearm_components", "ammunition_rounds"]
    assert unrecorded(components) == "Not recorded in this period: Firearm components; Ammunition.\n"
    traces = [name for name, one in MEASURES.items() if one.kind == TRACE and one.listed]
    said = "Not recorded in this period: Inspections; Traces (all figures).\n"
    assert unrecorded([*traces, "inspections"]) == said
    assert "Traces completed" in unrecorded(traces[1:])
    assert "Receivers" in unrecorded(["receivers", "magazines"])


@pytest.mark.parametrize(
    ("change", "note", "said"),
    [
        (12.345, "", "+12.3"),
        (-3.0, "partly recorded before", "-3.0 (partly recorded before)"),
        (None, "new", "new"),
        (None, "none", "none"),
        (None, "not recorded before", "-"),
        (None, "not recorded", "-"),
    ],
)
def test_a_change_in_percent(change: float | None, note: str, said: str) -> None:
    assert percent({"percent": change, "note": note}) == said
