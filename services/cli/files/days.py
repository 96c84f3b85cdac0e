"""Local days as the query of a list of records."""

from datetime import date, timedelta

from shared.contracts.record import END


def local_days(first: date, last: date) -> dict[str, str]:
    """The records of these days at their ports; there are none after the last day that is taken."""
    through = min(last, (END - timedelta(days=1)).date())
    return {"local_day_from": first.isoformat(), "local_day_through": through.isoformat()}
