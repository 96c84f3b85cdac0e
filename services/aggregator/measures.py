"""The measures: what is counted, in which unit, and which figures are sums of others.

A base measure is one of CBP's published categories, or a count of its own. A derived measure
is a sum of base measures and is computed when asked for, so that it can never disagree.
Components and rounds are never added to firearms but under a name that says so (DATA: CBP files
receivers and silencers under gun parts).
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.vocabularies import ComponentType, FirearmCategory, OtherCategory


class Unit(StrEnum):
    """What a value counts; USD cents are integer minor units."""

    EVENTS = "events"
    PERSONS = "persons"
    ITEMS = "items"
    ROUNDS = "rounds"
    USD_CENTS = "usd_cents"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name, unit and title; `parts` names what a derived one is the sum of."""

    name: str
    unit: Unit
    title: str
    parts: tuple[str, ...] = ()


FIREARMS = {
    FirearmCategory.HANDGUN: "handguns",
    FirearmCategory.LONG_ARM: "long_arms",
    FirearmCategory.OTHER_FIREARM: "other_firearms",
}
COMPONENTS = {
    ComponentType.RECEIVER: "receivers",
    ComponentType.MAGAZINE: "magazines",
    ComponentType.SILENCER: "silencers",
    ComponentType.CONVERSION_DEVICE: "conversion_devices",
    ComponentType.OTHER_PART: "other_components",
}
OTHERS = {
    OtherCategory.OTHER_WEAPON: "other_weapons",
    OtherCategory.EXPLOSIVE: "explosives",
    OtherCategory.SCOPE: "scopes",
    OtherCategory.CASE: "cases",
    OtherCategory.BODY_ARMOR: "body_armor",
    OtherCategory.OTHER_GUN_PART: "other_ammunition_gun_parts",
}

_FIREARM_NAMES = tuple(FIREARMS.values())
_COMPONENT_NAMES = tuple(COMPONENTS.values())

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("firearms", Unit.ITEMS, "Firearms", _FIREARM_NAMES),
        Measure("handguns", Unit.ITEMS, "Handguns"),
        Measure("long_arms", Unit.ITEMS, "Long arms"),
        Measure("other_firearms", Unit.ITEMS, "Other firearms"),
        Measure("firearm_components", Unit.ITEMS, "Firearm components", _COMPONENT_NAMES),
        Measure("receivers", Unit.ITEMS, "Receivers"),
        Measure("magazines", Unit.ITEMS, "Magazines"),
        Measure("silencers", Unit.ITEMS, "Silencers"),
        Measure("conversion_devices", Unit.ITEMS, "Conversion devices"),
        Measure("other_components", Unit.ITEMS, "Other components"),
        Measure(
            "firearms_and_components",
            Unit.ITEMS,
            "Firearms and firearm components",
            (*_FIREARM_NAMES, *_COMPONENT_NAMES),
        ),
        Measure("ammunition_rounds", Unit.ROUNDS, "Ammunition"),
        Measure("currency_usd", Unit.USD_CENTS, "Currency"),
        Measure("other_weapons", Unit.ITEMS, "Other weapons"),
        Measure("explosives", Unit.ITEMS, "Explosives"),
        Measure("scopes", Unit.ITEMS, "Scopes"),
        Measure("cases", Unit.ITEMS, "Cases"),
        Measure("body_armor", Unit.ITEMS, "Body armor vests"),
        Measure("other_ammunition_gun_parts", Unit.ITEMS, "Other ammunition and gun parts"),
        Measure("seizures", Unit.EVENTS, "Seizure events"),
        Measure("arrests", Unit.PERSONS, "Arrests"),
        Measure("inspections", Unit.EVENTS, "Inspections"),
        Measure("inspection_hits", Unit.EVENTS, "Inspections with a hit"),
    )
}

BASE = tuple(name for name, measure in MEASURES.items() if not measure.parts)
DERIVED = {name: measure.parts for name, measure in MEASURES.items() if measure.parts}
