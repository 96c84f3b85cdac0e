"""The instant of knowledge: whole days of it, plus the rest of the last day.

The totals keep the UTC day on which each figure became known. So an instant is answered in two
parts: the days of knowledge that count whole are a condition on the totals, and the rest is read
from the journal, where each version has its exact instant.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement

from shared.web.errors import Invalid

DAY_END = time.max
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Rest(NamedTuple):
    """The versions recorded from `since` to `upto`, both included, to be added (sign 1) or taken off (-1)."""

    since: datetime
    upto: datetime
    sign: int


@dataclass(frozen=True, slots=True)
class AsKnown:
    """What was known at an instant (UTC); None: all that is known now.

    `present` is set where the instant is the present of a first page. All days of knowledge then
    count whole, and what was recorded after the instant is taken off. That is quicker than adding up
    the day so far, because little or nothing has been recorded since.
    """

    at: datetime | None = None
    present: bool = False

    @property
    def until(self) -> date | None:
        """The first day of knowledge that does not count whole; None: every day does."""
        if self.at is None or self.present:
            return None
        return self.at.date() + timedelta(days=1) if self.at.time() == DAY_END else self.at.date()

    @property
    def rest(self) -> Rest | None:
        """What whole days do not tell apart, if anything."""
        if self.at is None:
            return None
        if self.present:
            return Rest(self.at + timedelta(microseconds=1), END_OF_TIME, -1)
        if self.at.time() == DAY_END:
            return None
        return Rest(datetime.combine(self.at.date(), time(), UTC), self.at, 1)

    def knows(self, day: date) -> bool:
        """Whether all that became known on a day counts."""
        return self.until is None or day < self.until

    def whole_days(self, known_day: ColumnElement[date]) -> list[ColumnElement[bool]]:
        """The whole days of knowledge that count, as a condition on their column."""
        return [] if self.until is None else [known_day < self.until]


EVERYTHING = AsKnown()
"""All that is known now."""


def end_of(day: date) -> datetime:
    """The last instant of a UTC day."""
    return datetime.combine(day, DAY_END, UTC)


def known_instant(text: str | None, now: datetime, name: str = "known_at") -> datetime | None:
    """An instant of knowledge as it is asked for; a UTC day stands for its end.

    `name` is the parameter that it was given as. Raises `Invalid`, also for the future.
    """
    if text is None:
        return None
    try:
        if len(text) == len("2024-06-14"):
            day = date.fromisoformat(text)
            if day > now.date():
                raise _invalid(name, f"{day} has not come yet (today is {now.date()} UTC)")
            return end_of(day)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise _invalid(name, f"{text!r} is neither a day (2024-06-14) nor an instant") from None
    if instant.tzinfo is None:
        raise _invalid(name, f"{text!r} has no offset; write it as 2024-06-14T18:30:00Z")
    try:
        instant = instant.astimezone(UTC)
    except OverflowError:
        raise _invalid(name, f"{text!r} is outside the years 1 to 9999 UTC") from None
    if instant > now:
        raise _invalid(name, f"{text} has not come yet (it is {now.isoformat(timespec='seconds')})")
    return instant


def _invalid(name: str, detail: str) -> Invalid:
    return Invalid(detail, errors=[{"pointer": f"query/{name}", "detail": detail}])
