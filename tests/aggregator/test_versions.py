"""What one version of one record counts, example by example."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.aggregator.counting.cells import CELL, Cell, decode, encode
from services.aggregator.counting.measures import BASE, COMPONENTS, DERIVED, FIREARMS, MEASURES, OTHERS, Unit
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Version, apply
from shared.contracts.inspection import Inspection
from shared.contracts.seizure import Seizure
from shared.contracts.vocabularies import (
    HITS,
    ComponentType,
    FirearmCategory,
    FirearmType,
    OtherCategory,
    Outcome,
    Posture,
    Traffic,
)
from tests.aggregator import recomputation
from tests.aggregator.histories import EDGE, Body, body_of
from tests.aggregator.readings import as_read

SEIZURES = "outbound.seizures.v1"
INSPECTIONS = "outbound.inspections.v1"


def seizure(*items: Body, version: int = 1, place: int = 0, **fields: Any) -> Version:
    body = body_of("seizure", version, place, EDGE, items=list(items), **fields)
    return version_of(as_read(Seizure.model_validate(body)), SEIZURES)


def inspection(**fields: Any) -> Version:
    given = {"traffic": "rail", "stage": "primary", "methods": ["visual"], "outcome": "released"} | fields
    body = body_of("inspection", 1, 0, EDGE, **given)
    return version_of(as_read(Inspection.model_validate(body)), INSPECTIONS)


def counted(change: Version) -> dict[tuple[str, str], int]:
    return change.contribution.lines


def codes(cell: Cell) -> dict[str, str]:
    return dict(zip(CELL, cell.split("\t"), strict=True))


def by_port(cells: dict[Cell, int], measure: str) -> dict[tuple[str, str, str], int]:
    """Values of one measure by port, day of knowledge and agency."""
    found = [(codes(cell), value) for cell, value in cells.items()]
    return {
        (one["port_code"], one["known_day"], one["agency"]): value
        for one, value in found
        if one["measure"] == measure
    }


def firearm(**fields: Any) -> Body:
    return {"kind": "firearm", "type": "pistol", "serial_status": "not_recorded"} | fields


def test_a_seizure_counts_its_items_in_their_own_measures() -> None:
    change = seizure(
        firearm(quantity=2),
        firearm(type="rifle", serial_status="obliterated_wholly"),
        firearm(type="machine_gun", category="long_arm"),
        {"kind": "component", "type": "magazine", "quantity": 40},
        {"kind": "ammunition", "rounds": 28_788, "caliber": "9_mm"},
        {"kind": "ammunition", "rounds": 12, "caliber": "9_mm"},
        {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": 2_800_978_700, "form": "cash"},
        {"kind": "other", "category": "scope", "quantity": 3},
        arrests=2,
        mode="land",
    )

    assert counted(change) == {
        ("seizures", "land"): 1,
        ("arrests", ""): 2,
        ("obliterated_serials", "wholly"): 1,
        ("handguns", "pistol"): 2,
        ("long_arms", "rifle"): 1,
        ("long_arms", "machine_gun"): 1,
        ("magazines", ""): 40,
        ("ammunition_rounds", "9_mm"): 28_800,
        ("currency_usd", "cash"): 2_800_978_700,
        ("scopes", ""): 3,
    }


def test_foreign_currency_counts_its_dollar_value() -> None:
    rate = {"usd_minor": 54_321, "rate_source": "Federal Reserve H.10", "rate_day": "2025-09-30"}
    yen = {"kind": "currency", "currency": "JPY", "exponent": 0, "amount_minor": 80_000, "form": "cash"}

    assert counted(seizure(yen | rate))["currency_usd", "cash"] == 54_321


def test_a_record_by_the_month_counts_its_events() -> None:
    change = seizure(precision="month", events=37)

    assert counted(change) == {("seizures", ""): 37}


@pytest.mark.parametrize("outcome", Outcome)
def test_an_inspection_is_a_hit_when_something_or_someone_was_taken(outcome: Outcome) -> None:
    subtype = "rail/routine"
    expected = {("inspections", subtype): 1} | ({("inspection_hits", subtype): 1} if outcome in HITS else {})
    if outcome is Outcome.SEIZURE:
        expected["inspections_with_seizure", subtype] = 1

    assert counted(inspection(outcome=outcome.value)) == expected
    assert (outcome in HITS) == (outcome.value in recomputation.HITS)


@pytest.mark.parametrize(
    ("place", "day"), [(0, "2025-10-01"), (1, "2025-09-30"), (2, "2025-09-30"), (3, "2025-09-30")]
)
def test_an_event_counts_on_its_local_day(place: int, day: str) -> None:
    change = seizure(firearm(), place=place)

    assert {codes(cell)["day"] for cell in apply([change], {}).deltas} == {day}


def test_withheld_ports_and_missing_operations_are_empty() -> None:
    change = seizure(firearm(), place=4)

    assert change.contribution.location == "2025-10-01\t2026\t\tmiami\t\t\tcbp_ofo"


def test_the_day_of_knowledge_is_the_utc_day_of_recording() -> None:
    change = seizure(firearm(), recorded_at="2025-11-01T20:00:00-08:00")

    assert change.known_day == "2025-11-02"
    assert change.recorded_at == datetime(2025, 11, 2, 4, tzinfo=UTC)


def test_a_voided_record_counts_nothing() -> None:
    change = seizure(firearm(), version=2, status="voided")

    assert change.contribution.lines == {}
    assert encode(change.contribution.lines) == "[]"
    assert decode("[]") == {}


def test_an_amendment_retracts_on_the_day_on_which_it_became_known() -> None:
    first = seizure(firearm(quantity=5), recorded_at="2025-11-01T00:00:00Z")
    second = seizure(firearm(quantity=3), version=2, place=3, recorded_at="2025-11-04T00:00:00Z")

    outcome = apply([second], {first.key: (1, first.contribution)})

    assert by_port(outcome.deltas, "handguns") == {
        ("2304", "2025-11-04", "cbp_ofo"): -5,
        ("2504", "2025-11-04", "cbp_ofo"): 3,
    }
    assert outcome.entries == [(second, 1)]
    assert (outcome.applied[SEIZURES], outcome.corrected[SEIZURES]) == (1, 1)


def test_a_joint_seizure_counts_once_and_is_credited_to_each_partner() -> None:
    joint = seizure(firearm(quantity=5), partners=["atf", "state_local"])
    outcome = apply([joint, seizure(firearm(quantity=2), version=2, partners=["atf"])], {})

    roles = {
        (codes(cell)["agency"], codes(cell)["role"]): value
        for cell, value in outcome.deltas.items()
        if codes(cell)["measure"] == "handguns"
    }
    assert roles == {("cbp_ofo", "lead"): 2, ("atf", "partner"): 2, ("state_local", "partner"): 0}


@pytest.mark.parametrize("lead", ["cbp_ofo", "cbp_usbp", "atf"])
def test_what_both_components_of_cbp_took_is_taken_off_their_sum_once(lead: str) -> None:
    partners = [one for one in ("cbp_ofo", "cbp_usbp", "ice_hsi") if one != lead]
    outcome = apply([seizure(firearm(quantity=5), agency=lead, partners=partners)], {})

    of_cbp = [
        (codes(cell)["role"], value)
        for cell, value in outcome.deltas.items()
        if codes(cell)["measure"] == "handguns" and codes(cell)["agency"].startswith("cbp")
    ]
    assert ("shared", -5) in of_cbp
    assert sum(value for _, value in of_cbp) == 5


def test_a_version_that_was_applied_is_stale() -> None:
    first, second = seizure(firearm()), seizure(firearm(), version=2)

    outcome = apply([first, second, first, second], {})

    assert (outcome.applied[SEIZURES], outcome.stale[SEIZURES]) == (2, 2)
    assert outcome.entries == [(first, 0), (second, 1)]


def test_an_inspection_and_a_seizure_with_one_id_are_two_records() -> None:
    outcome = apply([inspection(), seizure(firearm())], {})

    assert outcome.stale.total() == 0
    assert len(outcome.entries) == 2


def test_the_newest_instant_of_recording_is_by_topic_and_in_any_order() -> None:
    later = seizure(firearm(), id=str(UUID(int=7)), recorded_at="2025-11-05T00:00:00Z")
    sooner = seizure(firearm(), recorded_at="2025-11-04T00:00:00Z")
    outcome = apply([later, sooner, later], {})

    assert outcome.newest == {SEIZURES: datetime(2025, 11, 5, tzinfo=UTC)}


VOCABULARIES: list[tuple[Mapping[Any, str], Any]] = [
    (FIREARMS, FirearmCategory),
    (COMPONENTS, ComponentType),
    (OTHERS, OtherCategory),
]


@pytest.mark.parametrize(("names", "vocabulary"), VOCABULARIES)
def test_every_category_has_a_base_measure_of_its_own(names: Mapping[Any, str], vocabulary: Any) -> None:
    assert set(names) == set(vocabulary)
    assert len(set(names.values())) == len(names)
    assert all(MEASURES[name].unit is Unit.ITEMS and name in BASE for name in names.values())


def test_every_firearm_type_traffic_and_posture_counts_somewhere() -> None:
    for kind in FirearmType:
        change = seizure(firearm(type=kind.value, category=_category(kind)))
        assert [v for (measure, sub), v in counted(change).items() if sub == kind.value] == [1]
    for traffic in Traffic:
        for posture in Posture:
            change = inspection(traffic=traffic.value, posture=posture.value)
            assert counted(change) == {("inspections", f"{traffic}/{posture}"): 1}
            assert all(len(subtype) <= 60 for _measure, subtype in counted(change))


def _category(kind: FirearmType) -> str | None:
    return "other_firearm" if kind in {FirearmType.MACHINE_GUN, FirearmType.UNKNOWN} else None


def test_derived_measures_are_made_of_base_measures_each_once_and_never_of_rounds() -> None:
    assert DERIVED == recomputation.SUMS
    for parts in DERIVED.values():
        assert len(set(parts)) == len(parts)
        assert {MEASURES[part].unit for part in parts} == {Unit.ITEMS}
        assert not any(part in DERIVED for part in parts)


def test_knowledge_of_one_day_is_one_row() -> None:
    first = seizure(firearm(quantity=5), recorded_at="2025-11-01T00:00:00Z")
    again = seizure(firearm(quantity=5), version=2, recorded_at="2025-11-01T09:00:00Z")

    outcome = apply([first, again], {})

    assert by_port(outcome.deltas, "handguns") == {("2304", "2025-11-01", "cbp_ofo"): 5}
    assert first.recorded_at + timedelta(hours=9) == again.recorded_at
