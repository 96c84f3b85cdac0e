"""The federal fiscal calendar, at the port's clock.

Fiscal year N runs from 1 October N-1 to 30 September N and is named by the year in which it
ends (31 USC 1102). An event belongs to the day that it was at the port, so an instant must
become a local day before it can have a fiscal year: 23:30 on 30 September in San Diego is in
the old year although UTC says October. For that reason these functions take a plain `date` and
refuse a `datetime`, which Python would let pass as one.
"""

from datetime import date, datetime, timedelta

from shared.contracts.ports import zone

MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
"""CBP's month abbreviations, in fiscal order."""


class NaiveDatetime(ValueError):
    """A datetime without a UTC offset names no instant."""


def fiscal_year(day: date) -> int:
    """The fiscal year of a local day: 2026-10-01 is in 2027."""
    _refuse_datetime(day)
    return day.year + (day.month >= 10)


def first_day(fy: int) -> date:
    """1 October of the year before."""
    return date(fy - 1, 10, 1)


def last_day(fy: int) -> date:
    """30 September."""
    return date(fy, 9, 30)


def fiscal_month(day: date) -> int:
    """The month's place in its fiscal year: October is 1, September is 12."""
    _refuse_datetime(day)
    return (day.month - 10) % 12 + 1


def month_last_day(fy: int, month: str) -> date:
    """The last day of a month that CBP names: FY2026 "OCT" ends on 2025-10-31.

    `month` is one of `MONTHS`, in either case; a `ValueError` lists them otherwise.
    """
    name = month.strip().upper()
    if name not in MONTHS:
        raise ValueError(f"{month!r} is not a month; expected one of {', '.join(MONTHS)}")
    number = MONTHS.index(name) + 1
    if number == 12:
        return last_day(fy)
    start = _month_first_day(fy, number + 1)
    return start - timedelta(days=1)


def same_day_last_year(day: date) -> date:
    """The same day and month a year before, to compare a period with the one before it.

    29 February becomes 28 February. A period to date that ends on 28 February therefore leaves
    out 29 February of a leap year before it, as a report of that day did.
    """
    _refuse_datetime(day)
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def local_day(instant: datetime, zone_name: str) -> date:
    """The calendar day of an instant at the clock of an IANA zone.

    Raises `NaiveDatetime`, and `shared.contracts.ports.UnknownZone`.
    """
    return local_time(instant, zone_name).date()


def local_time(instant: datetime, zone_name: str) -> datetime:
    """The same instant as an aware datetime of an IANA zone; raises as `local_day` does."""
    if instant.utcoffset() is None:
        raise NaiveDatetime(f"{instant.isoformat()} has no UTC offset: add one, such as Z or -06:00")
    return instant.astimezone(zone(zone_name))


def _month_first_day(fy: int, number: int) -> date:
    year, month = (fy - 1, number + 9) if number <= 3 else (fy, number - 3)
    return date(year, month, 1)


def _refuse_datetime(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError(f"{day.isoformat()} is an instant: take its local_day() at the port first")
