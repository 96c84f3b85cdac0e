"""The figures that agencies published in June 2023, through the API and back as their sentences."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from services.cli.figures.factsheet.markdown import markdown
from services.cli.figures.factsheet.page import html
from services.cli.figures.factsheet.tables import explanations
from services.cli.main import app
from services.cli.output import shown
from tests.factsheet.pages import Page, cells, sentences

pytestmark = pytest.mark.slow
DAYS = "from October 1, 2022 through June 14, 2023"
PUBLISHED = {
    "U.S. Customs and Border Protection": (
        "U.S. Customs and Border Protection seized over 1,500 firearms and firearm components, over 100,000 "
        f"rounds of ammunition and over $5.5 million in currency {DAYS}."
    ),
    "ICE Homeland Security Investigations": (
        "ICE Homeland Security Investigations seized nearly 1,000 firearms and firearm components, more than "
        f"125,000 rounds of ammunition and more than $2.2 million in currency {DAYS}."
    ),
    "Operation Southbound": (
        "Operation Southbound seized nearly 2,000 firearms in the first half of fiscal year 2023, 65.8% over "
        "the first half of fiscal year 2022, and over 80,000 rounds of ammunition."
    ),
    "Operation Without a Trace": (
        "Since inception and through June 14, 2023, Operation Without a Trace accounts for over 700 arrests, "
        "1,900 firearms and 850,000 rounds of ammunition."
    ),
    "Firearm traces for Mexico": (
        "Mexican agencies submitted nearly 12,000 traces in the first half of fiscal year 2023, over a third "
        "of them traced to a purchaser."
    ),
    "Emerging threats": (
        f"Among what was seized {DAYS}: over 135 privately made firearms, over 210 machine gun conversion "
        "devices, exactly 64 firearms with an obliterated serial and 41 3D-printed firearms and components."
    ),
}
"""Headings and sentences. What was published in June 2023 is in the first five, word for word where a
figure is said; the amounts of currency and the emerging threats are the synthetic year's own."""
EXACT = {
    "cbp": (1_527, 102_480, 561_234_564),
    "hsi": (987, 126_431, 220_411_840),
    "southbound": (1_990, 81_250),
    "without_a_trace": (712, 1_921, 857_210),
    "traces": (11_874, 4_410),
    "threats": (137, 0, 212, 64, 41),
}


def run(
    data: Path, *arguments: str, through: str = "2023-06-14", known_at: str | None = "2023-06-14"
) -> Result:
    known = ["--known-at", known_at] if known_at else []
    sheet = ["factsheet", "--fiscal-year", "2023", "--through", through, *known, "--data", str(data)]
    return CliRunner().invoke(app, [*sheet, *arguments])


def output(data: Path, *arguments: str, **options: Any) -> str:
    result = run(data, *arguments, **options)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def sheet(published: Path) -> dict[str, Any]:
    """The sheet of June 14 as JSON."""
    answer: dict[str, Any] = json.loads(output(published, "--format", "json"))
    return answer


def values(sheet: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    return {one["code"]: tuple(figure["value"] for figure in one["figures"]) for one in sheet["sections"]}


def test_the_published_sentences_come_back(published: Path) -> None:
    found = sentences(output(published))
    assert {heading: found[heading] for heading in PUBLISHED} == PUBLISHED
    assert found.keys() - PUBLISHED.keys() == {"Month by month", "About these figures"}


def test_the_figures_behind_them_are_exact(sheet: dict[str, Any]) -> None:
    assert values(sheet) == EXACT
    southbound = sheet["sections"][2]["figures"]
    assert [(one["before"]["value"], one["before"]["percent"]) for one in southbound] == [
        (1_200, 65.8),
        (70_125, 15.9),
    ]


def test_what_was_entered_later_is_only_in_a_later_sheet(published: Path) -> None:
    later = values(json.loads(output(published, "--format", "json", known_at="2023-07-03T15:00:00Z")))
    assert later == EXACT | {"cbp": (2_027, 142_480, 561_234_564)}
    before = values(json.loads(output(published, "--format", "json", known_at="2023-07-03T14:59:59Z")))
    assert before == EXACT
    assert values(json.loads(output(published, "--format", "json", known_at=None))) == later


def test_a_sheet_is_final_from_the_closing_of_its_year_on(published: Path) -> None:
    assert "Figures are subject to change" in output(published, known_at="2023-11-19")
    final = output(published, through="2023-09-30", known_at="2023-11-20")
    assert "Seizure figures are final: fiscal year 2023 is closed." in final
    assert json.loads(output(published, "--format", "json", known_at=None))["final"] is True


def test_the_shape_of_the_json(sheet: dict[str, Any]) -> None:
    assert {key: sheet[key] for key in ("fiscal_year", "through", "known_at", "final")} == {
        "fiscal_year": 2023,
        "through": "2023-06-14",
        "known_at": "2023-06-14T23:59:59.999999Z",
        "final": False,
    }
    assert sheet.keys() - {"fiscal_year", "through", "known_at", "final"} == {
        "generated_at",
        "sections",
        "months",
    }
    coordinates = {"measure": "firearms", "agency": [], "operation": ["southbound"], "subtype": []}
    now = {"first": "2022-10-01", "last": "2023-03-31"}
    before = {"first": "2021-10-01", "last": "2022-03-31"}
    half = sheet["sections"][2]
    assert half["figures"][0] == {
        "measure": "firearms",
        "title": "Firearms",
        "unit": "items",
        "value": 1_990,
        "reason": None,
        "words": {"qualifier": "nearly", "amount": "2,000"},
        "coordinates": coordinates | now | {"credited": False},
        "before": {
            **before,
            "value": 1_200,
            "change": 790,
            "percent": 65.8,
            "note": "",
            "coordinates": coordinates | before | {"credited": False},
        },
    }
    assert sheet["sections"][4]["share"] == {
        "part": "traces_to_purchaser",
        "whole": "traces_submitted",
        "percent": 37.1,
        "words": {"qualifier": "over", "amount": "a third"},
    }
    assert [(one["first"], one["last"]) for one in sheet["months"]][-1] == ("2023-06-01", "2023-06-14")
    assert len(sheet["months"]) == 9


def test_each_figure_is_the_sum_of_the_records_that_its_command_lists(
    published: Path, sheet: dict[str, Any]
) -> None:
    sums = [explained(published, command) for _name, command in explanations(sheet)]
    assert sums == [value for figures in EXACT.values() for value in figures if value]


def explained(data: Path, command: str) -> int:
    """The sum of the records that a command lists; it ends with 1 where that is not the figure."""
    words = shlex.split(command)
    assert words[:2] == ["outbound", "explain"]
    result = CliRunner().invoke(app, [*words[1:], "--data", str(data), "--format", "json"])
    assert result.exit_code == 0, result.output
    return sum(json.loads(line)["sum"] for line in result.stdout.splitlines())


def test_the_sheet_can_be_written_again_by_the_command_that_it_states(published: Path) -> None:
    first = output(published, known_at=None)
    (command,) = re.findall(r"^    outbound (factsheet .*)$", first, flags=re.MULTILINE)
    again = CliRunner().invoke(app, [*shlex.split(command), "--data", str(published)]).stdout
    assert sentences(again).keys() == sentences(first).keys()
    assert list(cells(again)) == list(cells(first))


def test_the_page_is_well_formed_and_takes_nothing_from_elsewhere(published: Path) -> None:
    text = output(published, "--format", "html")
    page = Page(text)
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base", "form", "a", "use"})
    attributes = {name for _, given in page.elements for name in given}
    assert attributes.isdisjoint({"src", "href", "srcset", "xlink:href", "data", "action"})
    assert not [name for name in attributes if name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:|//www", text)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert [sentence for sentence in PUBLISHED.values() if sentence not in page.all("p")] == []


def test_each_chart_has_a_title_a_description_and_two_columns_a_month(published: Path) -> None:
    page = Page(output(published, "--format", "html"))
    charts = [given for tag, given in page.elements if tag == "svg"]
    ids = [given["id"] for tag, given in page.elements if given.get("id")]
    assert len(ids) == len(set(ids)) == 4
    assert [str(one["aria-labelledby"]).split() for one in charts] == [ids[:2], ids[2:]]
    assert page.all("title")[1:] == ["Firearms by month", "Ammunition by month"]
    assert "Nov 2022: 943 (year before: 462)" in page.all("desc")[0]
    columns = [given for tag, given in page.elements if tag == "rect" and given.get("y") not in {None, "0"}]
    assert len([one for one in columns if float(str(one["height"])) > 10]) >= 2 * 2 * 8


def test_no_figure_in_a_sheet_is_missing_from_the_json(published: Path, sheet: dict[str, Any]) -> None:
    stated = set(numbers(sheet))
    page = Page(output(published, "--format", "html"))
    for figures in (page.all("td"), list(cells(output(published)))):
        assert len(figures) > 50
        assert set(figures) <= stated


def numbers(sheet: dict[str, Any]) -> Iterator[str]:
    """Every figure of the JSON as a table shows it."""
    for section in sheet["sections"]:
        for figure in section["figures"]:
            yield shown(figure["value"], figure["unit"])
            if before := figure["before"]:
                yield from (f"{before['value']:,}", f"{before['change']:+,}", f"{before['percent']:+.1f}%")
        if section["share"]:
            yield f"{section['share']['percent']}%"
    for month in sheet["months"]:
        for figure in month["figures"]:
            yield from (f"{figure['current']:,}", f"{figure['previous']:,}")


def test_what_a_server_says_cannot_become_markup(sheet: dict[str, Any]) -> None:
    hostile = '<script>alert(1)</script> | ![x](http://x) "&'
    changed = json.loads(json.dumps(sheet))
    for section in changed["sections"]:
        section["title"] = hostile
        for figure in section["figures"]:
            figure["title"] = hostile
    page = Page(html(changed))
    assert "script" not in {tag for tag, _ in page.elements}
    assert hostile in page.all("h2")
    rows = [line for line in markdown(changed).splitlines() if line.startswith("|") and "alert" in line]
    assert rows
    assert all("\\<script\\>" in row and "\\|" in row and "!\\[x\\]" in row for row in rows)


def test_a_file_appears_whole_or_not_at_all(published: Path, tmp_path: Path) -> None:
    file = tmp_path / "sheet.md"
    assert output(published, "--output", str(file)) == ""
    assert sentences(file.read_text())["Operation Southbound"] == PUBLISHED["Operation Southbound"]
    result = run(published, "--output", str(tmp_path))
    assert result.exit_code == 1
    assert "Is a directory" in result.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.md"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"through": "2023-10-01"}, "2023-10-01 is not in fiscal year 2023 (2022-10-01 to 2023-09-30)"),
        ({"through": "2022-09-30"}, "2022-09-30 is not in fiscal year 2023"),
        ({"through": "2023-06-16"}, "2023-06-16 had not come yet at 2023-06-14T23:59:59+00:00"),
        ({"known_at": "2199-01-01"}, "2199-01-01 has not come yet"),
        ({"known_at": "last week"}, "'last week' is neither a day (2024-06-14) nor an instant"),
    ],
)
def test_what_makes_no_sense_is_refused(published: Path, options: dict[str, str], message: str) -> None:
    result = run(published, **options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
