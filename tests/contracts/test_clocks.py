"""Times by the clock at the port: on every clock that a port or an office has, around every change of it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import clocks, ports
from shared.contracts.trace import TraceDraft
from shared.contracts.vocabularies import Precision

ZONES = sorted(
    {one.time_zone for one in ports.ports().values()}
    | {one.time_zone for one in ports.field_offices().values()}
    | {str(TraceDraft.PLACELESS_ZONE)}
)
YEARS = (1998, 2006, 2007, 2025, 2026)  # before and after the law of 2007 moved the dates
STEP = timedelta(minutes=15)
SECOND = timedelta(seconds=1)
INSTANT = Precision.INSTANT


def changes(zone: ZoneInfo) -> Iterator[date]:
    """The days on which this clock is put."""
    for year in YEARS:
        noons = [datetime(year, 1, 1, 12, tzinfo=zone) + timedelta(days=number) for number in range(366)]
        yield from (after.date() for one, after in pairwise(noons) if one.utcoffset() != after.utcoffset())


def readings(day: date, zone: ZoneInfo) -> Mapping[datetime, list[datetime]]:
    """The plain way: watch the clock for four days, and note what it shows at each moment."""
    shown = defaultdict(list)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    for number in range(4 * 96):
        instant = start + number * STEP
        shown[instant.astimezone(zone).replace(tzinfo=None)].append(instant)
    return shown


@pytest.mark.parametrize("name", ZONES)
def test_a_time_on_the_clock_is_the_moment_at_which_it_was_shown(name: str) -> None:
    zone = ZoneInfo(name)
    for day in changes(zone):
        shown = readings(day, zone)
        for number in range(96):
            naive = datetime.combine(day, time()) + number * STEP
            _is_found(naive, shown[naive], zone)


def _is_found(naive: datetime, instants: list[datetime], zone: ZoneInfo) -> None:
    text = naive.isoformat(timespec="minutes")
    if len(instants) == 1:
        assert clocks.local(text, zone, INSTANT).astimezone(UTC) == instants[0]
        return
    with pytest.raises(ValueError, match="came twice" if instants else "does not exist") as refused:
        clocks.local(text, zone, INSTANT)
    offered = re.findall(r"\d{4}-\d\d-\d\dT[0-9:+-]+", str(refused.value))
    taken = [clocks.local(one, zone, INSTANT).astimezone(UTC) for one in offered]
    if instants:
        assert taken == instants  # what the message says to send is each of the two
        assert [clocks.local(text, zone, INSTANT, one).astimezone(UTC) for one in instants] == instants
    else:
        assert len(taken) == 1  # a time that the clock showed


def test_the_clocks_of_the_ports_are_put_and_some_are_not() -> None:
    put = {name for name in ZONES if list(changes(ZoneInfo(name)))}
    assert {"America/Chicago", "America/New_York", "America/Los_Angeles"} <= put
    assert {"America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico"} <= set(ZONES) - put


moments = st.integers(0, 6_600_000_000).map(lambda second: datetime(1990, 1, 2, tzinfo=UTC) + second * SECOND)


@given(moments, st.sampled_from(ZONES))
def test_every_moment_can_be_told_by_the_clock_with_its_offset(instant: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    told = instant.astimezone(zone)
    assert clocks.local(told.isoformat(), zone, INSTANT).astimezone(UTC) == instant
    assert (
        clocks.local(told.replace(tzinfo=None).isoformat(), zone, INSTANT, instant).astimezone(UTC) == instant
    )


@given(moments, st.sampled_from(ZONES), st.integers(-50, 50).filter(bool))
def test_another_offset_or_another_instant_is_refused(instant: datetime, name: str, quarters: int) -> None:
    zone = ZoneInfo(name)
    told = instant.astimezone(zone)
    other = (told.utcoffset() or timedelta()) + quarters * STEP
    sign, minutes = ("-" if other < timedelta() else "+"), abs(int(other.total_seconds())) // 60
    wrong = f"{told.replace(tzinfo=None).isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"
    doubled = told.replace(fold=1 - told.fold).utcoffset() == other
    if not doubled:
        with pytest.raises(ValueError, match="did not have this offset"):
            clocks.local(wrong, zone, INSTANT)
    with pytest.raises(ValueError, match="disagree"):
        clocks.local(told.isoformat(), zone, INSTANT, instant + quarters * STEP)


CHICAGO = ZoneInfo("America/Chicago")


def test_the_hour_that_spring_skips_is_named() -> None:
    with pytest.raises(ValueError, match="does not exist") as refused:
        clocks.local("2026-03-08T02:30", CHICAGO, INSTANT)
    assert str(refused.value) == (
        "2026-03-08 02:30 does not exist: on the clock of America/Chicago, 02:00 on 2026-03-08 became 03:00. "
        "Send the time that the clock showed, such as 2026-03-08T03:30"
    )


def test_the_hour_that_comes_twice_is_asked_for_and_what_to_send_is_said() -> None:
    with pytest.raises(ValueError, match="came twice") as refused:
        clocks.local("2026-11-01T01:30", CHICAGO, INSTANT)
    assert str(refused.value) == (
        "2026-11-01 01:30 came twice on the clock of America/Chicago, which was put back. "
        'Send "2026-11-01T01:30-05:00" for the first time or "2026-11-01T01:30-06:00" for the second'
    )


@pytest.mark.parametrize("text", ["2026-11-01", "2026-11-01T01:30", "2026-11-01T23:59"])
@pytest.mark.parametrize("precision", [Precision.DAY, Precision.MONTH])
def test_a_day_needs_no_hour(text: str, precision: Precision) -> None:
    assert clocks.local(text, CHICAGO, precision).isoformat() == "2026-11-01T12:00:00-06:00"


@pytest.mark.parametrize(
    ("precision", "beside", "agrees"),
    [
        (Precision.DAY, "2026-06-15T04:59:00+00:00", True),  # 23:59 on the 14th in Chicago
        (Precision.DAY, "2026-06-15T05:00:00+00:00", False),
        (Precision.MONTH, "2026-06-01T05:00:00+00:00", True),
        (Precision.MONTH, "2026-06-01T04:59:00+00:00", False),
    ],
)
def test_a_day_and_an_instant_agree_where_it_is_that_day_there(
    precision: Precision, beside: str, agrees: bool
) -> None:
    instant = datetime.fromisoformat(beside)
    if agrees:
        assert clocks.local("2026-06-14", CHICAGO, precision, instant).date() == date(2026, 6, 14)
        return
    with pytest.raises(ValueError, match="disagree"):
        clocks.local("2026-06-14", CHICAGO, precision, instant)
