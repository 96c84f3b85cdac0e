"""What traces and referrals add to the totals: measures of the day of the request or the referral.

A result counts on that day too, whenever it came: of the traces submitted in a half year one asks
how many found a purchaser, and the same goes for referrals and charges. When it became known is
the day of knowledge, as for every figure.
"""

from services.aggregator.reading import Referral, Trace

Counted = tuple[str, str, int]
"""A measure, a subtype of it, and a value."""

_TRACED = {
    "purchaser": "traces_to_purchaser",
    "dealer": "traces_to_dealer",
    "not_traced": "traces_not_traced",
}


def trace_lines(record: Trace) -> list[Counted]:
    """By requesting country. Raises `ValueError` for a firearm bought after it was recovered."""
    country, result = record.requesting_country, record.result
    counted: list[Counted] = [("traces_submitted", country, 1)]
    if result is None:
        return counted
    counted += [("traces_completed", country, 1), (_TRACED[result.outcome], country, 1)]
    if result.purchased_on is not None:
        days = ((record.recovered_on or record.local_day) - result.purchased_on).days
        if days < 0:
            raise ValueError(f"the firearm was bought {-days} days after it was recovered")
        counted += [("traces_with_time_to_crime", country, 1), ("time_to_crime_days", country, days)]
    return counted


def referral_lines(record: Referral) -> list[Counted]:
    """By whom it went to, by statute, and its outcome by the state of the U.S. attorney's office."""
    state = record.usao_state or ""
    statutes = [*record.statutes, "other"] if record.statute_text is not None else record.statutes
    counted: list[Counted] = [
        ("referrals", record.referred_to, 1),
        *[("referral_statutes", statute, 1) for statute in statutes],
    ]
    if record.outcome == "convicted":  # who is convicted was charged before
        counted.append(("referrals_charged", state, 1))
    counted.append((f"referrals_{record.outcome}", state, 1))
    return [*counted, ("sentence_months", state, record.sentence_months or 0)]
