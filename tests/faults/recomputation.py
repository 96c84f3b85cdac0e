"""The totals once more, from the bodies of the records alone: no code of the aggregator's is used."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.faults.drafts import Json


class Figure(NamedTuple):
    """Where something counts."""

    day: date
    port: str
    field_office: str
    agency: str
    operation: str
    measure: str
    subtype: str


Known = Counter[tuple[Figure, date]]
"""What became known of each figure on each UTC day."""

FIREARMS = {
    "pistol": "handguns",
    "revolver": "handguns",
    "rifle": "long_arms",
    "shotgun": "long_arms",
    "machine_gun": "long_arms",  # the drafts state this category
    "any_other_weapon": "other_firearms",
}
COMPONENTS = {
    "receiver": "receivers",
    "magazine": "magazines",
    "silencer": "silencers",
    "conversion_device": "conversion_devices",
    "other_part": "other_components",
}
OTHERS = {
    "other_weapon": "other_weapons",
    "explosive": "explosives",
    "scope": "scopes",
    "case": "cases",
    "body_armor": "body_armor",
    "other_ammunition_gun_part": "other_ammunition_gun_parts",
}
UNLISTED = {"inspections_with_seizure", "obliterated_serials"}
"""Measures that an answer has only where they are asked for."""
SUMS = {
    "firearms": set(FIREARMS.values()),
    "firearm_components": set(COMPONENTS.values()),
    "firearms_and_components": set(FIREARMS.values()) | set(COMPONENTS.values()),
}


def current(versions: Iterable[tuple[str, Json]]) -> Counter[Figure]:
    """Sums over the last version of each record, given as (kind, body)."""
    last: dict[tuple[str, str], tuple[str, Json]] = {}
    for kind, body in versions:
        key = (kind, body["id"])
        if key not in last or last[key][1]["version"] < body["version"]:
            last[key] = (kind, body)
    sums: Counter[Figure] = Counter()
    for kind, body in last.values():
        for figure, value in _figures(kind, body):
            sums[figure] += value
    return _without_zeros(sums)


def known(versions: Iterable[tuple[str, Json]]) -> Known:
    """By figure and day of knowledge: each version takes back the one before it and adds its own."""
    histories: dict[tuple[str, str], dict[int, tuple[str, Json]]] = {}
    for kind, body in versions:
        histories.setdefault((kind, body["id"]), {})[body["version"]] = (kind, body)
    sums: Known = Counter()
    for history in histories.values():
        for number in sorted(history):
            day = datetime.fromisoformat(history[number][1]["recorded_at"]).astimezone(UTC).date()
            for figure, value in _figures(*history[number]):
                sums[figure, day] += value
            for figure, value in _figures(*history[number - 1]) if number > 1 else ():
                sums[figure, day] -= value
    return _without_zeros(sums)


def fiscal_year(day: date) -> int:
    """FY N runs from 1 October N-1 to 30 September N."""
    return day.year + (day.month >= 10)


def _figures(kind: str, body: Json) -> Iterator[tuple[Figure, int]]:
    if body["status"] != "active":
        return
    day = datetime.fromisoformat(body["occurred_at"]).astimezone(ZoneInfo(body["time_zone"])).date()
    place = (day, body.get("port_code", ""), body["field_office"], body["agency"], body.get("operation", ""))
    for measure, subtype, value in _inspection(body) if kind == "inspection" else _seizure(body):
        yield Figure(*place, measure, subtype), value


def _inspection(body: Json) -> Iterator[tuple[str, str, int]]:
    subtype = body["traffic"] + "/" + body["posture"]
    yield "inspections", subtype, 1
    if body["outcome"] in {"seizure", "arrest", "conveyance_seized"}:
        yield "inspection_hits", subtype, 1
    if body["outcome"] == "seizure":
        yield "inspections_with_seizure", subtype, 1


def _seizure(body: Json) -> Iterator[tuple[str, str, int]]:
    yield "seizures", body["mode"], 1
    yield "arrests", "", body["arrests"]
    for item in body["items"]:
        match item["kind"]:
            case "firearm":
                yield FIREARMS[item["type"]], item["type"], 1
                yield "obliterated_serials", "wholly", 1  # as all of the drafts' are
            case "component":
                yield COMPONENTS[item["type"]], "", item["quantity"]
            case "ammunition":
                yield "ammunition_rounds", item["caliber"], item["rounds"]
            case "currency":
                yield "currency_usd", item["form"], item.get("usd_minor", item["amount_minor"])
            case _:
                yield OTHERS[item["category"]], "", item["quantity"]


def _without_zeros(sums: Counter) -> Counter:  # type: ignore[type-arg]
    return Counter({key: value for key, value in sums.items() if value})
