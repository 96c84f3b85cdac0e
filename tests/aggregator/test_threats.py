"""Emerging threats: beside what an item is counted as, and only where they are asked for."""

from datetime import date
from typing import Any

import pytest

from services.aggregator.counting.measures import DERIVED, MEASURES, THREATS
from services.aggregator.counting.rules import version_of
from services.aggregator.figures.selection import Selection
from services.aggregator.views.comparisons import compare, comparison_of
from services.aggregator.views.gauges import GAUGED
from services.aggregator.views.questions import ComparisonQuestion
from services.aggregator.views.totals import totals
from shared.contracts.seizure import Seizure
from shared.database.database import Database
from tests.aggregator.choices import NOW
from tests.aggregator.histories import EDGE, Body, body_of
from tests.aggregator.readings import as_read
from tests.aggregator.stored import Feed, seizure


def firearm(**fields: Any) -> Body:
    return {"kind": "firearm", "type": "pistol", "serial_status": "not_recorded"} | fields


def component(**fields: Any) -> Body:
    return {"kind": "component", "type": "receiver"} | fields


GHOST = firearm(serial_status="none", privately_made=True, printed_3d=True)
PARTLY = firearm(serial_status="obliterated_partly", serial_number="A1 *7")


@pytest.mark.parametrize(
    ("item", "counted"),
    [
        (firearm(), {}),
        (firearm(serial_status="present", serial_number="A1 7"), {}),
        (GHOST, {("privately_made_firearms", "pistol"): 1, ("printed_3d_items", "pistol"): 1}),
        (firearm(privately_made=True, quantity=3), {("privately_made_firearms", "pistol"): 3}),
        (PARTLY, {("obliterated_serials", "partly"): 1}),
        (firearm(serial_status="obliterated_wholly"), {("obliterated_serials", "wholly"): 1}),
        (
            PARTLY | {"privately_made": True},
            {("privately_made_firearms", "pistol"): 1, ("obliterated_serials", "partly"): 1},
        ),
        (component(quantity=4), {}),
        (component(privately_made=True, quantity=4), {("privately_made_components", "receiver"): 4}),
        (component(printed_3d=True, quantity=4), {("printed_3d_items", "receiver"): 4}),
        (component(type="conversion_device", quantity=2), {}),
        ({"kind": "ammunition", "rounds": 5}, {}),
        ({"kind": "other", "category": "scope"}, {}),
    ],
)
def test_what_an_item_adds_beside_its_own_measure(item: Body, counted: dict[tuple[str, str], int]) -> None:
    body = body_of("seizure", 1, 0, EDGE, items=[item])
    lines = version_of(as_read(Seizure.model_validate(body)), "outbound.seizures.v1").contribution.lines

    threats = set(THREATS) - {"conversion_devices"}
    assert {line: value for line, value in lines.items() if line[0] in threats} == counted
    beside = {line: value for line, value in lines.items() if line[0] not in threats}
    assert sum(beside.values()) == 1 + (item.get("quantity") or item.get("rounds") or 1)


def test_items_add_up() -> None:
    body = body_of("seizure", 1, 0, EDGE, items=[GHOST, GHOST, component(printed_3d=True)])
    lines = version_of(as_read(Seizure.model_validate(body)), "outbound.seizures.v1").contribution.lines

    assert lines["handguns", "pistol"] == lines["privately_made_firearms", "pistol"] == 2
    assert lines["printed_3d_items", "pistol"] == 2
    assert lines["printed_3d_items", "receiver"] == 1


async def test_they_are_shown_only_where_they_are_asked_for(database: Database) -> None:
    await Feed(database).take(seizure(1, GHOST))

    async with database.read() as db:
        year = Selection(date(2025, 10, 1), date(2026, 9, 30))
        listed, _ = await totals(db, year)
        asked, _ = await totals(db, year.with_measures(*THREATS), ["port"], THREATS)
        compared = await compare(db, comparison_of(ComparisonQuestion(fiscal_year=2026), NOW))

    assert {row["measure"] for row in listed} == {
        "firearms",
        "handguns",
        "firearms_and_components",
        "seizures",
    }
    assert {row["measure"] for row in compared} == {row["measure"] for row in listed}
    assert {row["measure"] for row in asked} == {"privately_made_firearms", "printed_3d_items"}


def test_no_sum_has_them_in_it_but_each_has_a_gauge() -> None:
    assert not {part for parts in DERIVED.values() for part in parts} & (
        set(THREATS) - {"conversion_devices"}
    )
    assert set(THREATS) <= GAUGED.keys()
    assert not any(
        measure.listed for name, measure in MEASURES.items() if name.startswith("inspections_with")
    )
    assert "inspections_with_seizure" not in GAUGED
