"""Times by the clock of a device that is off: corrected, with what was said beside it."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inspection.inspections import INSPECTION as KIND
from shared.contracts.fiscal import fiscal_year
from shared.contracts.ids import uuid7
from shared.contracts.record import EARLIEST
from shared.records import lifecycle
from shared.records.skew import Skew, SkewRule
from shared.web.errors import Invalid
from tests.api.harness import Json, inspection

RULE = SkewRule(timedelta(minutes=2), timedelta(days=1))
TRANSIT = timedelta(seconds=30)
ROUNDING = timedelta(seconds=0.5)
NEW_YEAR = datetime(2025, 10, 1, 5, 0, tzinfo=UTC)
"""Midnight in Laredo: FY2026 begins there."""

seconds = st.integers(-90_000, 90_000).map(lambda one: timedelta(seconds=one))
around = st.one_of(st.integers(-40, 40), st.integers(-100_000, 100_000))
moments = around.map(lambda one: NEW_YEAR + timedelta(seconds=one))
waits = st.integers(0, 86_400 * 3).map(lambda one: timedelta(seconds=one))
transits = st.floats(0, TRANSIT.total_seconds()).map(lambda one: timedelta(seconds=one))


def _recorded(said: datetime, skew: Skew, now: datetime) -> Json:
    draft = KIND.draft.model_validate(inspection(occurred_at=said.isoformat()))
    version = lifecycle.create(KIND, draft, uuid7(), now, None, skew.offset_s(draft))
    assert version.occurred_at == datetime.fromisoformat(orjson.loads(version.body)["occurred_at"])
    body: Json = orjson.loads(version.body)
    KIND.contract.model_validate(body)
    return body


@given(moments, seconds, waits, transits)
def test_a_time_is_right_whatever_the_clock_says_and_both_are_kept(
    true: datetime, fast: timedelta, wait: timedelta, transit: timedelta
) -> None:
    """An event at `true` is entered by a clock that is `fast`, sent later, and underway for `transit`."""
    said, sent = true + fast, true + wait
    received = sent + transit
    skew = Skew(received - (sent + fast), RULE)
    if abs(skew.slow) > RULE.limit:
        with pytest.raises(Invalid, match="the device's clock is 1 day"):
            _recorded(said, skew, received)
        return
    if abs(skew.slow) <= RULE.tolerance and said > received:
        received = said  # what is a little in the future is let pass: see CLOCK_SKEW
    body = _recorded(said, skew, received)
    occurred = datetime.fromisoformat(body["occurred_at"])
    if abs(skew.slow) <= RULE.tolerance:
        assert occurred == said
        assert abs(occurred - true) <= RULE.tolerance + TRANSIT
        assert "occurred_at_device" not in body
        assert "clock_offset_seconds" not in body
        return
    assert abs(occurred - true) <= TRANSIT + ROUNDING
    assert datetime.fromisoformat(body["occurred_at_device"]) == said
    assert occurred - said == timedelta(seconds=body["clock_offset_seconds"])
    local = datetime.fromisoformat(body["local_day"])
    assert fiscal_year(local.date()) == (2026 if occurred >= NEW_YEAR else 2025)


SAID = datetime(2026, 6, 15, 20, 0, tzinfo=UTC)
SKEW = Skew(timedelta(hours=-3), RULE)
NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)


def test_what_a_person_read_or_knows_only_by_the_day_is_not_corrected() -> None:
    for stated in (
        {"occurred_at": None, "occurred_local": "2026-06-15T12:00"},
        {"occurred_at": "2026-06-15T12:00:00Z", "precision": "day"},
    ):
        assert SKEW.offset_s(KIND.draft.model_validate(inspection(**stated))) == 0


def test_a_correction_stays_with_the_record_until_its_time_is_stated_anew() -> None:
    first = _recorded(SAID, SKEW, NOW)
    assert (first["occurred_at"], first["clock_offset_seconds"]) == ("2026-06-15T17:00:00Z", -10_800)
    kept = {name: first[name] for name in ("occurred_at", "occurred_at_device", "clock_offset_seconds")}

    amended = lifecycle.amend(KIND, first, {"travelers": 3}, "typing error", NOW)
    assert amended is not None
    assert kept.items() <= orjson.loads(amended.whole).items()
    voided = lifecycle.void(KIND, first, "entered twice", NOW)
    assert kept.items() <= orjson.loads(voided.whole).items()
    for patch in ({"occurred_at": "2026-06-15T16:00:00Z"}, {"precision": "day"}):
        other = lifecycle.amend(KIND, first, patch, "a colleague's watch", NOW)
        assert other is not None
        assert kept.keys() & orjson.loads(other.whole).keys() == {"occurred_at"}


def test_the_devices_time_can_be_stated_as_right() -> None:
    first = _recorded(NOW, Skew(timedelta(hours=3), RULE), NOW + timedelta(hours=3))
    patch = {"occurred_at": first["occurred_at_device"]}
    amended = lifecycle.amend(KIND, first, patch, "its clock was right", NOW + timedelta(hours=3))
    assert amended is not None
    assert amended.occurred_at == NOW


def test_the_same_entry_is_one_however_far_the_clock_was_found_to_be_off() -> None:
    first = _recorded(SAID, SKEW, NOW)
    draft = KIND.draft.model_validate(inspection(occurred_at=SAID.isoformat()))
    for offset_s in (-10_799, -7_200):
        again = lifecycle.create(KIND, draft, uuid7(), NOW + timedelta(hours=1), None, offset_s)
        assert lifecycle.same_entry(KIND, first, again.whole)
        assert not lifecycle.same_content(KIND, first, again.whole)


def test_nothing_is_corrected_to_before_the_earliest_time() -> None:
    draft = KIND.draft.model_validate(inspection(occurred_at=EARLIEST.isoformat()))
    with pytest.raises(Invalid, match="is before 1990"):
        lifecycle.create(KIND, draft, uuid7(), NOW, None, -1)
