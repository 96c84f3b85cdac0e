"""Totals, recomputed from whole histories in the plainest way: the answer that all others must equal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from typing import NamedTuple

from tests.aggregator.histories import Body, Version


class Figure(NamedTuple):
    """Where something counts."""

    day: str
    port: str
    field_office: str
    agency: str
    operation: str
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


def totals(versions: Iterable[Version], known_at: date | None = None) -> dict[Figure, int]:
    """What the latest version of each record counts, of those recorded by the end of `known_at` (UTC)."""
    latest: dict[tuple[str, str], Version] = {}
    for version in versions:
        key = (version.kind, version.body["id"])
        known = version.recorded_at.astimezone(UTC).date()
        if known_at is not None and known > known_at:
            continue
        if key not in latest or latest[key].number < version.number:
            latest[key] = version
    sums: Counter[Figure] = Counter()
    for version in latest.values():
        if version.body["status"] == "active":
            for measure, subtype, value in _counts(version):
                sums[_figure(version.body, measure, subtype)] += value
    return {figure: value for figure, value in sums.items() if value}


def fiscal_year(day: str) -> int:
    """FY N runs from 1 October N-1 to 30 September N."""
    year, month = int(day[:4]), int(day[5:7])
    return year + 1 if month >= 10 else year


def _figure(body: Body, measure: str, subtype: str) -> Figure:
    place = (body["local_day"], body["port_code"] or "", body["field_office"])
    return Figure(*place, body["agency"], body["operation"] or "", measure, subtype)


def _counts(version: Version) -> Iterator[tuple[str, str, int]]:
    body = version.body
    if version.kind == "inspection":
        subtype = body["traffic"] + "/" + body["posture"]
        yield "inspections", subtype, 1
        yield "inspection_hits", subtype, 1 if body["outcome"] in HITS else 0
        return
    yield "seizures", body["mode"] or "", 1
    yield "arrests", "", body["arrests"]
    for item in body["items"]:
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
