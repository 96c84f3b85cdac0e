"""The fiscal calendar, and the instants at which ports disagree about it."""

import calendar
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.fiscal import (
    MONTHS,
    NaiveDatetime,
    first_day,
    fiscal_month,
    fiscal_year,
    last_day,
    local_day,
    local_time,
    month_last_day,
    same_day_last_year,
)
from shared.contracts.ports import UnknownZone, port, ports

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
years = st.integers(1900, 2200)
zones = st.sampled_from(sorted({each.time_zone for each in ports().values()}))
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "year", "month"),
    [
        (date(2025, 9, 30), 2025, 12),
        (date(2025, 10, 1), 2026, 1),
        (date(2025, 12, 31), 2026, 3),
        (date(2026, 1, 1), 2026, 4),
    ],
)
def test_the_year_turns_in_october(day: date, year: int, month: int) -> None:
    assert (fiscal_year(day), fiscal_month(day)) == (year, month)


@given(days)
def test_a_day_lies_within_its_fiscal_year(day: date) -> None:
    year = fiscal_year(day)
    assert first_day(year) <= day <= last_day(year)


@given(years)
def test_years_follow_each_other_without_gap(year: int) -> None:
    assert last_day(year) + timedelta(days=1) == first_day(year + 1)
    assert fiscal_year(first_day(year)) == fiscal_year(last_day(year)) == year
    assert (last_day(year) - first_day(year)).days + 1 == (366 if calendar.isleap(year) else 365)


@given(years, st.sampled_from(MONTHS))
def test_a_months_last_day_is_the_calendars(year: int, month: str) -> None:
    number = list(calendar.month_abbr).index(month.title())
    civil = year - 1 if number >= 10 else year
    expected = date(civil, number, calendar.monthrange(civil, number)[1])
    assert month_last_day(year, month) == expected
    assert (fiscal_year(expected), MONTHS[fiscal_month(expected) - 1]) == (year, month)


def test_fy2026_october_is_october_2025() -> None:
    assert month_last_day(2026, "OCT") == date(2025, 10, 31)
    assert month_last_day(2024, " feb ") == date(2024, 2, 29)


@pytest.mark.parametrize("month", ["October", "", "10", "OKT"])
def test_an_unknown_month_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match="OCT, NOV"):
        month_last_day(2026, month)


@given(days)
def test_the_same_day_last_year_is_in_the_year_before(day: date) -> None:
    before = same_day_last_year(day)
    assert before.year == day.year - 1
    assert fiscal_year(before) == fiscal_year(day) - 1
    if (day.month, day.day) != (2, 29):
        assert (before.month, before.day) == (day.month, day.day)


def test_a_leap_day_is_compared_with_28_february() -> None:
    assert same_day_last_year(date(2024, 2, 29)) == date(2023, 2, 28)
    assert same_day_last_year(date(2025, 2, 28)) == date(2024, 2, 28)


@pytest.mark.parametrize(
    ("code", "year"),
    [("2304", 2027), ("2402", 2026), ("2604", 2026), ("2504", 2026), ("2403", 2027)],
    ids=["Laredo", "El Paso", "Nogales", "San Ysidro", "Presidio"],
)
def test_one_instant_is_in_two_fiscal_years(code: str, year: int) -> None:
    instant = datetime(2026, 10, 1, 5, 30, tzinfo=UTC)
    assert fiscal_year(local_day(instant, port(code).time_zone)) == year


def test_an_hour_before_midnight_in_san_diego_is_still_september() -> None:
    instant = datetime(2026, 10, 1, 6, 30, tzinfo=UTC)
    local = local_time(instant, "America/Los_Angeles")
    assert (local.day, local.month, local.hour, local.minute) == (30, 9, 23, 30)


@given(instants, zones)
def test_local_time_is_the_same_instant(instant: datetime, zone_name: str) -> None:
    local = local_time(instant, zone_name)
    # In UTC, for Python calls no time that is there twice equal to one of another zone.
    assert local.astimezone(UTC) == instant
    assert local.date() == local_day(instant, zone_name)
    assert abs(local_day(instant, zone_name) - instant.date()) <= timedelta(days=1)


@given(instants, zones, st.integers(-14 * 60, 14 * 60))
def test_the_local_day_does_not_depend_on_the_offset_given(
    instant: datetime, zone_name: str, minutes: int
) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(minutes=minutes)))
    assert local_day(elsewhere, zone_name) == local_day(instant, zone_name)


@given(instants)
def test_arizona_keeps_its_offset_and_denver_does_not(instant: datetime) -> None:
    assert local_time(instant, "America/Phoenix").utcoffset() == timedelta(hours=-7)
    assert local_time(instant, "America/Denver").utcoffset() in {timedelta(hours=-7), timedelta(hours=-6)}


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(NaiveDatetime, match="UTC offset"):
        local_day(datetime(2026, 10, 1, 5, 30), "America/Chicago")  # noqa: DTZ001


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        local_day(datetime(2026, 10, 1, tzinfo=UTC), "America/Laredo")


def test_an_instant_is_not_taken_for_a_day() -> None:
    instant = datetime(2026, 10, 1, 5, 30, tzinfo=UTC)
    for function in (fiscal_year, fiscal_month, same_day_last_year):
        with pytest.raises(TypeError, match="local_day"):
            function(instant)
