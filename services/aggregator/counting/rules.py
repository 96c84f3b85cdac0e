"""What each kind of record counts, as pure functions from a decoded event to lines of measures.

A trace or a referral counts on the day of its request, and so does its result, whenever that
came: of the traces submitted in a half year one asks how many found a purchaser. When a result
became known is the day of knowledge, as for every figure.

Emerging threats are counted beside the firearm or component that they are: they are subsets, and
one firearm may be in several. Conversion devices are a component type of their own.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date
from functools import lru_cache
from typing import Any

from services.aggregator.counting.cells import Contribution, Line, Location
from services.aggregator.counting.events import (
    Ammunition,
    Closing,
    Component,
    Currency,
    Event,
    Firearm,
    Inspection,
    Item,
    Other,
    Read,
    Referral,
    Seizure,
    Trace,
)
from services.aggregator.counting.measures import COMPONENTS, FIREARMS, OTHERS, WITH_SEIZURE
from services.aggregator.counting.sources import source_of
from services.aggregator.counting.versions import Version
from shared.contracts import closing, inspection, referral, seizure, trace
from shared.contracts.fiscal import fiscal_year
from shared.contracts.items import MAX_USD_CENTS
from shared.contracts.vocabularies import CATEGORY_OF_TYPE, HITS

Counted = tuple[str, str, int]
"""A measure, a subtype of it, and a value."""

_TRACED = {
    "purchaser": "traces_to_purchaser",
    "dealer": "traces_to_dealer",
    "not_traced": "traces_not_traced",
}


_OBLITERATED = {"obliterated_partly": "partly", "obliterated_wholly": "wholly"}


def version_of(record: Read, topic: str) -> Version:
    """What this version of a record means for the totals. Raises `ValueError` where it means nothing."""
    kind, lines_of = _KINDS[type(record)]
    lines: dict[Line, int] = {}
    if record.status == "active":
        for measure, subtype, value in lines_of(record):
            if value:
                line = (measure, subtype)
                lines[line] = lines.get(line, 0) + value
    recorded_at = record.recorded_at.astimezone(UTC)
    return Version(
        (record.id, kind),
        record.version,
        recorded_at,
        recorded_at.date().isoformat(),
        Contribution(_location(record), lines, tuple(record.partners)),
        topic,
        record.reason,
        record.after_close,
        record.inspection_id,
    )


def _location(record: Event) -> Location:
    return (
        f"{_day(record.local_day)}\t{record.port_code or ''}\t{record.field_office}"
        f"\t{record.operation or ''}\t{record.task_force or ''}\t{record.agency}"
    )


@lru_cache(maxsize=20_000)
def _day(day: date) -> str:
    return f"{day.isoformat()}\t{fiscal_year(day)}"


def _inspection(record: Inspection) -> list[Counted]:
    subtype = f"{record.traffic}/{record.posture}"
    counted: list[Counted] = [("inspections", subtype, 1)]
    if record.outcome in _HITS:
        counted.append(("inspection_hits", subtype, 1))
        if record.outcome == "seizure":
            counted.append((WITH_SEIZURE, subtype, 1))
    return counted


def _seizure(record: Seizure) -> list[Counted]:
    source = source_of(record.source_reference)
    return [
        *([] if source is None else [(source.measure, "", record.events)]),
        ("seizures", record.mode or "", record.events),
        ("arrests", "", record.arrests),
        *[_LINES[type(item)](item) for item in record.items],
        *threat_lines(record.items),
    ]


def _closing(record: Closing) -> list[Counted]:
    return [("closed_years", record.records, 1)]


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


def threat_lines(items: Iterable[Item]) -> list[Counted]:
    """By the type of firearm or component, and for obliterated serials by how far."""
    counted: list[Counted] = []
    for item in items:
        if type(item) is Firearm:
            if item.privately_made:
                counted.append(("privately_made_firearms", item.type, item.quantity))
            if item.serial_status in _OBLITERATED:
                counted.append(("obliterated_serials", _OBLITERATED[item.serial_status], item.quantity))
        elif type(item) is not Component:
            continue
        elif item.privately_made:
            counted.append(("privately_made_components", item.type, item.quantity))
        if item.printed_3d:
            counted.append(("printed_3d_items", item.type, item.quantity))
    return counted


def _firearm(item: Firearm) -> Counted:
    measure = FIREARMS.get(item.category or _CATEGORY_OF_TYPE.get(item.type, ""))
    if measure is None:
        raise ValueError(f"a firearm of type {item.type} without a category")
    return measure, item.type, item.quantity


def _component(item: Component) -> Counted:
    return COMPONENTS[item.type], "", item.quantity


def _ammunition(item: Ammunition) -> Counted:
    return "ammunition_rounds", item.caliber, item.rounds


def _currency(item: Currency) -> Counted:
    cents = item.amount_minor if item.currency == "USD" else item.usd_minor
    if cents is None:
        raise ValueError(f"{item.currency} without its value in USD")
    if cents > MAX_USD_CENTS:
        raise ValueError(f"{cents} US cents in one item are more than {MAX_USD_CENTS}")
    return "currency_usd", item.form, cents


def _other(item: Other) -> Counted:
    return OTHERS[item.category], "", item.quantity


_HITS = frozenset(outcome.value for outcome in HITS)
_CATEGORY_OF_TYPE = {one.value: category.value for one, category in CATEGORY_OF_TYPE.items()}

# By exact type: a chain of isinstance checks would cost more than the rest.
_KINDS: dict[type, tuple[str, Callable[[Any], list[Counted]]]] = {
    Inspection: (inspection.KIND, _inspection),
    Seizure: (seizure.KIND, _seizure),
    Trace: (trace.KIND, trace_lines),
    Referral: (referral.KIND, referral_lines),
    Closing: (closing.KIND, _closing),
}
KINDS = tuple(kind for kind, _lines_of in _KINDS.values())
_LINES: dict[type[Item], Callable[[Any], Counted]] = {
    Firearm: _firearm,
    Component: _component,
    Ammunition: _ammunition,
    Currency: _currency,
    Other: _other,
}
