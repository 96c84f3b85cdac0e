"""The grouped totals of the replay, plainly and with the standard library alone.

It is what Quix Streams computes, and what the benchmark checks every side against: written apart
from the aggregator's own projection, and in an environment that has none of its libraries.
"""

from typing import Any

FIREARMS = {"handgun": "handguns", "long_arm": "long_arms", "other_firearm": "other_firearms"}
CATEGORY = {"pistol": "handgun", "revolver": "handgun", "rifle": "long_arm", "shotgun": "long_arm"}
COMPONENTS = {
    "receiver": "receivers",
    "magazine": "magazines",
    "conversion_device": "conversion_devices",
    "other_part": "other_components",
}
OTHERS = {"body_armor": "body_armor", "scope": "scopes", "case": "cases"}


def figures(event: dict[str, Any]) -> tuple[str, list[tuple[str, int]]]:
    """What one seizure adds: where and when it counts, and (measure and subtype, value) there.

    The two texts joined by `|` name every key of the grain.
    """
    place = (
        event["local_day"],
        event["port_code"],
        event["field_office"],
        event["agency"],
        event.get("operation", ""),
        event["recorded_at"][:10],
    )
    found = [(f"seizures|{event.get('mode', '')}", event["events"])]
    if event["arrests"]:
        found.append(("arrests|", event["arrests"]))
    found.extend(map(_item, event["items"]))
    return "|".join(place), found


def _item(item: dict[str, Any]) -> tuple[str, int]:
    kind = item["kind"]
    if kind == "firearm":
        return f"{FIREARMS[CATEGORY[item['type']]]}|{item['type']}", item["quantity"]
    if kind == "ammunition":
        return f"ammunition_rounds|{item['caliber']}", item["rounds"]
    if kind == "component":
        return f"{COMPONENTS[item['type']]}|", item["quantity"]
    if kind == "currency":
        return f"currency_usd|{item['form']}", item["amount_minor"]
    return f"{OTHERS[item['category']]}|", item["quantity"]
