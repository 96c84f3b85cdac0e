"""The sentences of a sheet: what they say of figures that went up, down, came new, or are not there."""

from typing import Any

import pytest

from services.aggregator.counting.measures import MEASURES
from services.aggregator.views.comparisons import compared
from services.aggregator.views.factsheet.rounding import NOT_RECORDED, share, spoken
from services.cli.figures.factsheet.charts import chart
from services.cli.figures.factsheet.sentences import instant, sentence
from services.cli.figures.factsheet.tables import exact, month_name, sections

Json = dict[str, Any]
TITLES = {
    "cbp": "U.S. Customs and Border Protection",
    "hsi": "ICE Homeland Security Investigations",
    "southbound": "Operation Southbound",
    "without_a_trace": "Operation Without a Trace",
    "traces": "Firearm traces for Mexico",
    "threats": "Emerging threats",
}


def section(code: str, *figures: Json, last: str = "2023-06-14", found: Json | None = None) -> Json:
    return {
        "code": code,
        "title": TITLES.get(code, code),
        "first": "2022-10-01",
        "last": last,
        "figures": list(figures),
        "share": found,
    }


def figure(measure: str, value: int | None, before: int | None = None) -> Json:
    unit = MEASURES[measure].unit.value
    return {
        "measure": measure,
        "title": MEASURES[measure].title,
        "unit": unit,
        "value": value,
        "words": words(NOT_RECORDED if value is None else spoken(value, unit)),
        "before": None if value is None else before_of(measure, value, before),
    }


def before_of(measure: str, value: int, before: int | None) -> Json | None:
    if before is None:
        return None
    one = compared(measure, value, before)
    return {"value": before, "change": one["change"], "percent": one["percent"], "note": one["note"]}


def words(said: Any) -> Json:
    return {"qualifier": said.qualifier, "amount": said.amount}


def southbound(firearms: int, before: int, rounds: int, last: str = "2023-03-31") -> str:
    figures = figure("firearms", firearms, before), figure("ammunition_rounds", rounds, 0)
    return sentence(section("southbound", *figures, last=last), 2023)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (1_990, 1_200, "nearly 2,000 firearms in HALF 2023, 65.8% over HALF 2022"),
        (1_052, 1_200, "over 1,050 firearms in HALF 2023, 12.3% under HALF 2022"),
        (1_200, 1_200, "1,200 firearms in HALF 2023, as many as in HALF 2022"),
        (10_001, 10_000, "over 10,000 firearms in HALF 2023, less than 0.1% over HALF 2022"),
        (1, 0, "1 firearm in HALF 2023, against none in HALF 2022"),
        (0, 7, "no firearms in HALF 2023, 100% under HALF 2022"),
    ],
)
def test_a_half_beside_the_one_before(now: int, before: int, said: str) -> None:
    expected = said.replace("HALF", "the first half of fiscal year")
    assert southbound(now, before, 81_250) == (
        f"Operation Southbound seized {expected}, and over 80,000 rounds of ammunition."
    )


def test_a_half_that_is_not_over_is_compared_with_the_same_days() -> None:
    assert southbound(130, 100, 7, last="2023-01-05") == (
        "Operation Southbound seized 130 firearms in the first half of fiscal year 2023 through January 5, "
        "2023, 30% over the same days of fiscal year 2022, and 7 rounds of ammunition."
    )


def test_without_firearms_in_either_half_only_rounds_are_said() -> None:
    assert southbound(0, 0, 81_250) == (
        "Operation Southbound seized over 80,000 rounds of ammunition in the first half of fiscal year 2023."
    )


def test_agencies_say_what_is_not_zero() -> None:
    taken = figure("firearms_and_components", 1_527), figure("ammunition_rounds", 126_431)
    money = figure("currency_usd", 0), figure("currency_usd", 561_234_564)
    days = "from October 1, 2022 through June 14, 2023."
    assert sentence(section("cbp", *taken, money[0]), 2023) == (
        "U.S. Customs and Border Protection seized over 1,500 firearms and firearm components and over "
        f"125,000 rounds of ammunition {days}"
    )
    assert sentence(section("hsi", *taken, money[1]), 2023) == (
        "ICE Homeland Security Investigations seized more than 1,500 firearms and firearm components, more "
        f"than 125,000 rounds of ammunition and more than $5.5 million in currency {days}"
    )


def test_an_exact_figure_after_a_rounded_one_says_that_it_is_exact() -> None:
    said = sentence(section("cbp", figure("firearms", 1_990), figure("ammunition_rounds", 12)), 2023)
    assert "nearly 2,000 firearms and exactly 12 rounds" in said
    said = sentence(section("cbp", figure("firearms", 12), figure("ammunition_rounds", 1_990)), 2023)
    assert "seized 12 firearms and nearly 2,000 rounds" in said


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((712, 1_921, 857_210), "over 700 arrests, 1,900 firearms and 850,000 rounds of ammunition"),
        (
            (712, 1_990, 857_210),
            "over 700 arrests, nearly 2,000 firearms and over 850,000 rounds of ammunition",
        ),
        ((700, 1_921, 0), "700 arrests and over 1,900 firearms"),
        ((0, 1_921, 500), "over 1,900 firearms and exactly 500 rounds of ammunition"),
        ((1, 2, 3), "1 arrest, 2 firearms and 3 rounds of ammunition"),
        ((1, 0, 0), "1 arrest"),
    ],
)
def test_a_word_that_all_figures_have_is_said_once(figures: tuple[int, int, int], said: str) -> None:
    measures = zip(("arrests", "firearms", "ammunition_rounds"), figures, strict=True)
    shown = section("without_a_trace", *[figure(name, value) for name, value in measures])
    assert sentence(shown, 2023) == (
        f"Since inception and through June 14, 2023, Operation Without a Trace accounts for {said}."
    )


@pytest.mark.parametrize(
    ("submitted", "traced", "said"),
    [
        (11_874, 4_410, "nearly 12,000 traces in HALF, over a third of them"),
        (31, 12, "31 traces in HALF, 12 of them"),
        (1, 0, "1 trace in HALF, none of them"),
        (5_000, 2_500, "5,000 traces in HALF, half of them"),
    ],
)
def test_traces_and_the_share_to_a_purchaser(submitted: int, traced: int, said: str) -> None:
    figures = figure("traces_submitted", submitted), figure("traces_to_purchaser", traced)
    found = {"percent": 1.0, "words": words(share(traced, submitted))}
    half = said.replace("HALF", "the first half of fiscal year 2023")
    assert sentence(section("traces", *figures, last="2023-03-31", found=found), 2023) == (
        f"Mexican agencies submitted {half} traced to a purchaser."
    )


@pytest.mark.parametrize("code", TITLES)
def test_a_section_without_figures_says_so_and_has_no_table(code: str) -> None:
    nothing = section(code, figure("firearms", 0, 0), figure("ammunition_rounds", 0, 0))
    assert sentence(nothing, 2023) == "Nothing is recorded from October 1, 2022 through June 14, 2023."
    assert exact(nothing) is None


def test_what_is_not_recorded_is_left_out_of_the_sentence_and_said_in_the_table() -> None:
    some = section("cbp", figure("firearms", 1_990), figure("currency_usd", None))
    assert sentence(some, 2023) == (
        "U.S. Customs and Border Protection seized nearly 2,000 firearms from October 1, 2022 through "
        "June 14, 2023."
    )
    assert exact(some) == (["Figure", "Exact"], [["Firearms", "1,990"], ["Currency", "not recorded"]])


@pytest.mark.parametrize("code", TITLES)
def test_a_section_of_which_nothing_is_recorded_says_so(code: str) -> None:
    nothing = section(code, figure("firearms", None), figure("ammunition_rounds", None))
    assert sentence(nothing, 2023) == (
        "Not recorded: no record and no published file covers it from October 1, 2022 through June 14, 2023."
    )
    assert exact(nothing) is None


@pytest.mark.parametrize(
    ("before", "said", "row"),
    [
        (
            {"value": None, "change": None, "percent": None, "note": "not recorded before"},
            "1,500 firearms in HALF 2023, and 7 rounds of ammunition",
            ["not recorded", "-", "-"],
        ),
        (
            {"value": 1_000, "change": 500, "percent": 50.0, "note": "partly recorded before"},
            "1,500 firearms in HALF 2023, 50% over what is recorded of HALF 2022, and 7 rounds",
            ["1,000", "+500", "+50.0% (partly recorded before)"],
        ),
    ],
)
def test_a_year_before_that_is_not_or_partly_recorded(before: Json, said: str, row: list[str]) -> None:
    figures = figure("firearms", 1_500) | {"before": before}, figure("ammunition_rounds", 7, 0)
    half = section("southbound", *figures, last="2023-03-31")
    assert said.replace("HALF", "the first half of fiscal year").replace("exactly ", "") in sentence(
        half, 2023
    )
    table = exact(half)
    assert table is not None
    assert table[1][0][2:] == row


def test_traces_without_results_have_no_share() -> None:
    figures = figure("traces_submitted", 31), figure("traces_to_purchaser", None)
    found = {"percent": None, "words": words(NOT_RECORDED)}
    assert sentence(section("traces", *figures, last="2023-03-31", found=found), 2023) == (
        "Mexican agencies submitted 31 traces in the first half of fiscal year 2023."
    )


def test_a_chart_of_a_year_before_that_is_not_recorded() -> None:
    months = [
        {"first": "2022-10-01", "last": "2022-10-31", "figures": [
            {"measure": "firearms", "unit": "items", "current": 3, "previous": None}]},
    ]  # fmt: skip
    assert "Oct 2022: 3 (year before: not recorded)" in chart(months, 0, 2023)


def test_emerging_threats_are_left_out_where_there_are_none() -> None:
    sheet = {"sections": [section("cbp", figure("firearms", 0)), section("threats", figure("firearms", 0))]}
    assert [one["code"] for one in sections(sheet)] == ["cbp"]
    sheet = {"sections": [section("threats", figure("conversion_devices", 3))]}
    assert sentence(sections(sheet)[0], 2023) == (
        "Among what was seized from October 1, 2022 through June 14, 2023: 3 machine gun conversion devices."
    )


def test_a_section_of_a_newer_server_is_said_plainly() -> None:
    assert sentence(section("Task forces", figure("seizures", 3)), 2023).startswith(
        "Task forces seized 3 seizure events from"
    )


def test_days_and_instants_as_people_write_them() -> None:
    assert instant("2023-06-14T23:59:59.999999Z") == "the end of June 14, 2023 (UTC)"
    assert instant("2023-06-04T18:30:00Z") == "June 4, 2023, 18:30:00 UTC"
    assert month_name({"first": "2024-02-01", "last": "2024-02-29"}) == "Feb 2024"
    assert month_name({"first": "2024-02-01", "last": "2024-02-28"}) == "Feb 1-28, 2024"
