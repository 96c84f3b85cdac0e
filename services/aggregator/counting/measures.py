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
    CASES = "cases"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's name, unit and title; `parts` names what a derived one is the sum of.

    One that is not `listed` is shown only where it is asked for by its name.
    """

    name: str
    unit: Unit
    title: str
    parts: tuple[str, ...] = ()
    listed: bool = True


FIREARMS = {
    FirearmCategory.HANDGUN.value: "handguns",
    FirearmCategory.LONG_ARM.value: "long_arms",
    FirearmCategory.OTHER_FIREARM.value: "other_firearms",
}
COMPONENTS = {
    ComponentType.RECEIVER.value: "receivers",
    ComponentType.MAGAZINE.value: "magazines",
    ComponentType.SILENCER.value: "silencers",
    ComponentType.CONVERSION_DEVICE.value: "conversion_devices",
    ComponentType.OTHER_PART.value: "other_components",
}
OTHERS = {
    OtherCategory.OTHER_WEAPON.value: "other_weapons",
    OtherCategory.EXPLOSIVE.value: "explosives",
    OtherCategory.SCOPE.value: "scopes",
    OtherCategory.CASE.value: "cases",
    OtherCategory.BODY_ARMOR.value: "body_armor",
    OtherCategory.OTHER_GUN_PART.value: "other_ammunition_gun_parts",
}

WITH_SEIZURE = "inspections_with_seizure"
"""What an inspection counts whose outcome is a seizure: found by this name in the journal's lines."""
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
        Measure("traces_submitted", Unit.CASES, "Traces submitted"),
        Measure("traces_completed", Unit.CASES, "Traces completed"),
        Measure("traces_to_purchaser", Unit.CASES, "Traced to a purchaser"),
        Measure("traces_to_dealer", Unit.CASES, "Traced to a dealer only"),
        Measure("traces_not_traced", Unit.CASES, "Not traced"),
        Measure("traces_with_time_to_crime", Unit.CASES, "Traces with a time to crime", listed=False),
        Measure("time_to_crime_days", Unit.DAYS, "Days from purchase to recovery, summed", listed=False),
        Measure("referrals", Unit.CASES, "Referrals"),
        Measure("referral_statutes", Unit.CASES, "Statutes referred under"),
        Measure("referrals_pending", Unit.CASES, "Referrals pending"),
        Measure("referrals_declined", Unit.CASES, "Referrals declined"),
        Measure("referrals_charged", Unit.CASES, "Referrals charged, convicted or not"),
        Measure("referrals_convicted", Unit.CASES, "Referrals convicted"),
        Measure("sentence_months", Unit.MONTHS, "Months of sentences, summed"),
        Measure("privately_made_firearms", Unit.ITEMS, "Privately made firearms", listed=False),
        Measure("privately_made_components", Unit.ITEMS, "Privately made components", listed=False),
        Measure("obliterated_serials", Unit.ITEMS, "Firearms with an obliterated serial", listed=False),
        Measure("printed_3d_items", Unit.ITEMS, "3D-printed firearms and components", listed=False),
        Measure(WITH_SEIZURE, Unit.EVENTS, "Inspections with a seizure", listed=False),
        Measure("closed_years", Unit.EVENTS, "Fiscal years closed", listed=False),
    )
}

THREATS = (
    "privately_made_firearms",
    "privately_made_components",
    "conversion_devices",
    "obliterated_serials",
    "printed_3d_items",
)
"""Emerging threats: subsets of other measures (conversion devices of components), not to be added up."""

BASE = tuple(name for name, measure in MEASURES.items() if not measure.parts)
DERIVED = {name: measure.parts for name, measure in MEASURES.items() if measure.parts}
