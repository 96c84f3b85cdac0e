"""A time as the clock at the port showed it, and the instant that this was.

Twice a year that clock is put: in spring it skips an hour, in autumn it shows one twice. What it
never showed is refused; what it showed twice needs the offset.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from shared.contracts.vocabularies import Precision


def has_time_of_day(text: str) -> bool:
    """Whether a local time says more than the day."""
    return "T" in text


def local(text: str, zone: tzinfo, precision: Precision, beside: datetime | None = None) -> datetime:
    """The aware datetime of a local time (`record.LocalTime`) in this zone; of a day or a month, a noon.

    `beside` is the same moment as an instant, if it was stated too: it must agree, and it decides
    where the clock showed the time twice. Raises `ValueError` that says what to send.
    """
    stated = datetime.fromisoformat(text)
    shown = _shown_at(stated, zone) if has_time_of_day(text) else []
    if precision is Precision.INSTANT:
        found = _only(shown, beside)
    else:
        found = datetime.combine(stated.date(), time(12), tzinfo=zone)
    if beside is not None and not _agree(found, beside.astimezone(zone), precision):
        raise ValueError(
            f"{text} and occurred_at disagree: occurred_at is {_written(beside.astimezone(zone))} there. "
            "Send one of the two"
        )
    return found


def _shown_at(stated: datetime, zone: tzinfo) -> list[datetime]:
    """The moments, one or two in order, at which the clock showed what is stated."""
    naive = stated.replace(tzinfo=None)
    shown = _candidates(naive, zone)
    if not shown:
        raise ValueError(_skipped(naive, zone))
    if stated.tzinfo is None:
        return shown
    right = [one for one in shown if one.utcoffset() == stated.utcoffset()]
    if not right:
        written = " or ".join(map(_written, shown))
        raise ValueError(f"the clock of {zone} did not have this offset then: it showed {written}")
    return right


def _only(shown: list[datetime], beside: datetime | None) -> datetime:
    """The one moment of these, which `beside` chooses where there are two."""
    if beside is not None:
        # In UTC, for Python calls no time that is there twice equal to one of another zone.
        shown = [one for one in shown if one.astimezone(UTC) == beside.astimezone(UTC)] or shown[:1]
    if len(shown) > 1:
        first, second = map(_written, shown)
        raise ValueError(
            f"{shown[0]:%Y-%m-%d %H:%M} came twice on the clock of {shown[0].tzinfo}, which was put back. "
            f'Send "{first}" for the first time or "{second}" for the second'
        )
    return shown[0]


def _candidates(naive: datetime, zone: tzinfo) -> list[datetime]:
    """The moments at which the clock showed this: none, one, or two in order."""
    readings = [naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    real = [one for one in readings if one.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive]
    return real[:1] if len({one.utcoffset() for one in real}) == 1 else real


def _skipped(naive: datetime, zone: tzinfo) -> str:
    before, after = (naive.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    put = _change(naive - after, naive - before, zone)
    gone, come = put + before, put + after
    moved = (naive + (after - before)).isoformat("T", "minutes")
    return (
        f"{naive.isoformat(' ', 'minutes')} does not exist: on the clock of {zone}, {gone:%H:%M} on "
        f"{gone:%Y-%m-%d} became {come:%H:%M}. Send the time that the clock showed, such as {moved}"
    )


def _change(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """The instant, in naive UTC and to the second, at which the clock was put."""
    old = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset(middle, zone) == old else (low, middle)
    return high.replace(microsecond=0)


def _offset(utc: datetime, zone: tzinfo) -> timedelta | None:
    return utc.replace(tzinfo=UTC).astimezone(zone).utcoffset()


def _agree(one: datetime, other: datetime, precision: Precision) -> bool:
    if precision is Precision.INSTANT:
        return one.astimezone(UTC) == other.astimezone(UTC)
    return _period(one, precision) == _period(other, precision)


def _period(moment: datetime, precision: Precision) -> date:
    return moment.date().replace(day=1) if precision is Precision.MONTH else moment.date()


def _written(moment: datetime) -> str:
    """As a local time with its offset, without seconds that are zero."""
    return re.sub(r":00([+-]\d\d:\d\d)$", r"\1", moment.isoformat())
