"""Clocks of devices that are off: what is corrected, and what is refused."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request

from shared.contracts.record import Draft
from shared.contracts.vocabularies import Precision
from shared.runtime.settings import Settings
from shared.web.errors import Invalid


@dataclass(frozen=True, slots=True)
class SkewRule:
    """A clock that is off by up to `tolerance` is right enough; by more than `limit` it is not believed."""

    tolerance: timedelta
    limit: timedelta


@dataclass(frozen=True, slots=True)
class Skew:
    """How much the clock of the device is slow (below zero: fast) by which this request states times."""

    slow: timedelta
    rule: SkewRule

    def offset_s(self, draft: Draft) -> int:
        """Seconds to be added to `occurred_at` of this draft: none where it is not an instant by that clock.

        Raises `Invalid` where the clock is too far off.
        """
        by_clock = draft.occurred_local is None and draft.precision is Precision.INSTANT
        if not by_clock or abs(self.slow) <= self.rule.tolerance:
            return 0
        if abs(self.slow) > self.rule.limit:
            raise self._refusal()
        return round(self.slow.total_seconds())

    def _refusal(self) -> Invalid:
        which = "slow" if self.slow > timedelta() else "fast"
        off = timedelta(seconds=round(abs(self.slow).total_seconds()))
        detail = (
            f"the device's clock is {off} {which} (Outbound-Device-Time), and up to {self.rule.limit} is "
            "corrected. Put it right; send what was entered by it with the right occurred_at and without "
            "Outbound-Device-Time, or as occurred_local"
        )
        return Invalid(detail, errors=[{"pointer": "/occurred_at", "detail": detail}])


def skew_of(request: Request, slow: timedelta | None) -> Skew | None:
    """That of a request, by the rule of its API; None where it does not tell its device's time."""
    settings: Settings = request.app.state.settings
    tolerance = timedelta(seconds=settings.outbound_clock_tolerance_seconds)
    limit = timedelta(seconds=settings.outbound_clock_limit_seconds)
    return None if slow is None else Skew(slow, SkewRule(tolerance, limit))
