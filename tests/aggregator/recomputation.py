"""Totals, recomputed from whole histories in the plainest way: the answer that all others must equal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from tests.aggregator.histories import Body, State


class Figure(NamedTuple):
    """Where something counts."""

    day: str
    port: str
    field_office: str
    operation: str
    task_force: str
    agency: str
    role: str
    measure: str
    subtype: str


MEASURES = {
    "pistol": "handguns",
    "revolver": "handguns",
    "rifle": "long_arms",
    "machine_gun": "long_arms",  # the histories state this category
    "destructive_device": "other_firearms",
    "receiver": "receivers",
    "magazine": "magazines",
    "silencer": "silencers",
    "conversion_device": "conversion_devices",
    "other_part": "other_components",
    "scope": "scopes",
    "body_armor": "body_armor",
}
SUMS = {
    "firearms": ("handguns", "long_arms", "other_firearms"),
    "firearm_components": (
        "receivers",
        "magazines",
        "silencers",
        "conversion_devices",
        "other_components",
    ),
}
SUMS["firearms_and_components"] = SUMS["firearms"] + SUMS["firearm_components"]
HITS = ("seizure", "arrest", "conveyance_seized")
UNLISTED = (
    "privately_made_firearms",
    "privately_made_components",
    "obliterated_serials",
    "printed_3d_items",
    "inspections_with_seizure",
    "traces_with_time_to_crime",
    "closed_years",
    "published_cbp_weapons",
    "published_cbp_currency",
)
"""Shown only where they are asked for."""


def totals(versions: Iterable[State], known_at: date | datetime | None = None) -> dict[Figure, int]:
    """What the latest version of each record counts, of those recorded by then (a day: by its end, UTC)."""
    sums: Counter[Figure] = Counter()
    for version in standing(versions, known_at):
        for agency, role, times in _credits(version.body):
            for measure, subtype, value in _counts(version):
                sums[_figure(version.body, agency, role, measure, subtype)] += times * value
    return {figure: value for figure, value in sums.items() if value}


def standing(versions: Iterable[State], known_at: date | datetime | None = None) -> list[State]:
    """The latest version of each record that was recorded by then, unless it is voided."""
    latest: dict[tuple[str, str], State] = {}
    for version in versions:
        key = (version.kind, version.body["id"])
        if known_at is not None and not _known(version, known_at):
            continue
        if key not in latest or latest[key].number < version.number:
            latest[key] = version
    return [version for version in latest.values() if version.body["status"] == "active"]


def fiscal_year(day: str) -> int:
    """FY N runs from 1 October N-1 to 30 September N."""
    year, month = int(day[:4]), int(day[5:7])
    return year + 1 if month >= 10 else year


def _known(version: State, known_at: date | datetime) -> bool:
    if isinstance(known_at, datetime):
        return version.recorded_at <= known_at
    return version.recorded_at.astimezone(UTC).date() <= known_at


def _credits(body: Body) -> Iterator[tuple[str, str, int]]:
    """Who gets the figures: the lead agency, each partner beside it, and both of CBP once less."""
    partners = body.get("partners", [])
    yield body.get("agency", ""), "lead", 1
    yield from ((partner, "partner", 1) for partner in partners)
    if {"cbp_ofo", "cbp_usbp"} <= {body.get("agency"), *partners}:
        yield "cbp", "shared", -1


def _figure(body: Body, agency: str, role: str, measure: str, subtype: str) -> Figure:
    place = (body["local_day"], body.get("port_code") or "", body.get("field_office", ""))
    operation = (body.get("operation") or "", body.get("task_force") or "")
    return Figure(*place, *operation, agency, role, measure, subtype)


def _counts(version: State) -> Iterator[tuple[str, str, int]]:
    by_kind = {
        "inspection": _inspection,
        "seizure": _seizure,
        "trace": _trace,
        "referral": _referral,
        "closing": _closing,
    }
    return by_kind[version.kind](version.body)


def _inspection(body: Body) -> Iterator[tuple[str, str, int]]:
    subtype = body["traffic"] + "/" + body["posture"]
    yield "inspections", subtype, 1
    yield "inspection_hits", subtype, 1 if body["outcome"] in HITS else 0
    yield "inspections_with_seizure", subtype, 1 if body["outcome"] == "seizure" else 0


def _closing(body: Body) -> Iterator[tuple[str, str, int]]:
    yield "closed_years", body["records"], 1


def _trace(body: Body) -> Iterator[tuple[str, str, int]]:
    country, result = body["requesting_country"], body.get("result")
    yield "traces_submitted", country, 1
    if result is not None:
        yield "traces_completed", country, 1
        names = {"purchaser": "to_purchaser", "dealer": "to_dealer", "not_traced": "not_traced"}
        yield "traces_" + names[result["outcome"]], country, 1
        if "purchased_on" in result:
            end = date.fromisoformat(body.get("recovered_on") or body["local_day"])
            yield "traces_with_time_to_crime", country, 1
            yield "time_to_crime_days", country, (end - date.fromisoformat(result["purchased_on"])).days


def _referral(body: Body) -> Iterator[tuple[str, str, int]]:
    state, outcome = body.get("usao_state", ""), body["outcome"]
    yield "referrals", body["referred_to"], 1
    for statute in body["statutes"]:
        yield "referral_statutes", statute, 1
    if "statute_text" in body:
        yield "referral_statutes", "other", 1
    yield "referrals_pending", state, outcome == "pending"
    yield "referrals_declined", state, outcome == "declined"
    yield "referrals_charged", state, outcome in {"charged", "convicted"}
    yield "referrals_convicted", state, outcome == "convicted"
    yield "sentence_months", state, body.get("sentence_months", 0)


def _seizure(body: Body) -> Iterator[tuple[str, str, int]]:
    events = body.get("events", 1)
    source = (body.get("source_reference") or "").split("/")[0]
    if source in {"cbp-weapons", "cbp-currency"}:
        yield "published_" + source.replace("-", "_"), "", events
    yield "seizures", body["mode"] or "", events
    yield "arrests", "", body["arrests"]
    for item in body["items"]:
        yield from _threats(item)
        if item["kind"] == "firearm":
            yield MEASURES[item["type"]], item["type"], item["quantity"]
        elif item["kind"] == "component":
            yield MEASURES[item["type"]], "", item["quantity"]
        elif item["kind"] == "ammunition":
            yield "ammunition_rounds", item["caliber"], item["rounds"]
        elif item["kind"] == "currency":
            yield "currency_usd", item["form"], item.get("usd_minor", item["amount_minor"])
        else:
            yield MEASURES[item["category"]], "", item["quantity"]


def _threats(item: Body) -> Iterator[tuple[str, str, int]]:
    """Beside what the item is counted as."""
    if item.get("privately_made"):
        yield f"privately_made_{item['kind']}s", item["type"], item["quantity"]
    if item.get("printed_3d"):
        yield "printed_3d_items", item["type"], item["quantity"]
    if item.get("serial_status", "").startswith("obliterated_"):
        yield "obliterated_serials", item["serial_status"].removeprefix("obliterated_"), 1
