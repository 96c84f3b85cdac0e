"""docs/measures.md against the code: every measure, its unit, its parts, and since when CBP publishes it."""

import csv
import gzip
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from services.aggregator.counting.measures import COMPONENTS, FIREARMS, MEASURES, OTHERS, THREATS
from services.aggregator.views.questions import Finding
from services.cli.files.cbp.cbp_weapons import CATEGORIES
from shared.contracts.items import Component, Firearm, Other

TEXT = (Path(__file__).parents[2] / "docs/measures.md").read_text(encoding="utf-8")
COLUMNS = ("measure", "unit", "subtype", "counted", "since", "parts")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


ROWS = [
    dict(zip(COLUMNS, cells(line), strict=True))
    for line in TEXT.partition("## Data quality")[0].splitlines()
    if line.startswith("| `")
]


def measure_of(category: str) -> str:
    """The measure that a category of CBP's file becomes."""
    item = CATEGORIES[category](1)
    if isinstance(item, Firearm):
        assert item.category is not None
        return FIREARMS[item.category]
    if isinstance(item, Component):
        return COMPONENTS[item.type]
    return OTHERS[item.category] if isinstance(item, Other) else "ammunition_rounds"


def published() -> Iterator[tuple[str, int]]:
    """A measure and a fiscal year, for each row of the shipped weapons file that has a quantity."""
    file = resources.files("services.cli.files").joinpath("data", "cbp_weapons_outbound_fy22_fy24.csv.gz")
    text = gzip.decompress(file.read_bytes()).decode("utf-8-sig")
    for row in csv.DictReader(text.splitlines()):
        if float(row["Quantity Seized"] or 0):
            yield measure_of(row["Category"].casefold()), int(row["Fiscal Year"][:4])


def test_the_table_has_every_measure_in_order_with_its_unit() -> None:
    assert [(row["measure"], row["unit"]) for row in ROWS] == [
        (f"`{name}`", measure.unit.value) for name, measure in MEASURES.items()
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["measure"])
def test_a_row_says_what_the_measure_is_derived_from_and_whether_it_is_listed(row: dict[str, str]) -> None:
    measure = MEASURES[row["measure"].strip("`")]

    assert tuple(re.findall(r"`(\w+)`", row["parts"])) == measure.parts
    assert ("unlisted" in row["counted"]) != measure.listed
    assert ("`outbound threats`" in row["counted"]) == (measure.name in THREATS)


def test_since_when_is_what_the_shipped_files_say() -> None:
    first: dict[str, int] = {}
    for name, year in published():
        first[name] = min(year, first.get(name, year))
    first |= dict.fromkeys(("seizures", "published_cbp_weapons"), min(first.values()))
    first |= dict.fromkeys(("currency_usd", "published_cbp_currency"), 2025)  # its file is of one year
    for name, measure in MEASURES.items():
        known = [first[part] for part in measure.parts or (name,) if part in first]
        since = next(row["since"] for row in ROWS if row["measure"] == f"`{name}`")
        assert since == (f"FY{min(known)}" if known else "Entry"), name


def test_every_finding_is_explained() -> None:
    rows = [
        cells(line) for line in TEXT.partition("## Data quality")[2].splitlines() if line.startswith("| `")
    ]

    assert [name for name, _records in rows] == [f"`{finding}`" for finding in Finding]
