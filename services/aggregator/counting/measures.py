"""The measures: all that a measure is, in one place.

A base measure is one of CBP's published categories, or a count of its own. A derived measure is a
sum of base measures. It is computed when asked for, so that it can never disagree with its parts.
Components and rounds are never added to firearms except under a name that says so: CBP files
receivers and silencers under gun parts.

This module imports no framework: the command line reads it at every start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from shared.contracts import vocabularies
from shared.contracts.vocabularies import ComponentType, FirearmCategory, OtherCategory

INSPECTION, SEIZURE, TRACE, REFERRAL, CLOSING = "inspection", "seizure", "trace", "referral", "closing"
"""The kinds of records, as the contracts name them."""


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


Subtypes = Callable[[], Sequence[str]]


def _none() -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, unit and title, and the kind of the records that count it.

    `subtypes` gives the codes that tell its lines apart. `parts` names the base measures that a
    derived one is the sum of. A measure that is not `listed` is shown only where it is asked for by
    its name.
    """

    name: str
    unit: Unit
    title: str
    kind: str = SEIZURE
    subtypes: Subtypes = _none
    parts: tuple[str, ...] = ()
    listed: bool = True


def _of(vocabulary: type[StrEnum]) -> Subtypes:
    return lambda: [one.value for one in vocabulary]


def _component_types() -> Sequence[str]:
    return [one.value for one in ComponentType]


def _traffic() -> Sequence[str]:
    """Inspections are told apart by traffic and posture together: `rail/routine`."""
    return [f"{traffic}/{posture}" for traffic in vocabularies.Traffic for posture in vocabularies.Posture]


def _printed() -> Sequence[str]:
    return [*_of(vocabularies.FirearmType)(), *_component_types()]


def _countries() -> Sequence[str]:
    from shared.contracts.casework import COUNTRIES  # noqa: PLC0415 - pydantic comes with it

    return sorted(COUNTRIES)


def _states() -> Sequence[str]:
    from shared.contracts.casework import State  # noqa: PLC0415

    return get_args(State)


def _recipients() -> Sequence[str]:
    from shared.contracts.casework import ReferredTo  # noqa: PLC0415

    return [one.value for one in ReferredTo]


def _statutes() -> Sequence[str]:
    from shared.contracts.casework import Statute  # noqa: PLC0415

    return [*(one.value for one in Statute), "other"]


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
"""What an inspection counts whose outcome is a seizure: the journal is searched for it by this name."""
_FIREARM_NAMES = tuple(FIREARMS.values())
_COMPONENT_NAMES = tuple(COMPONENTS.values())
_FIREARM_TYPES = _of(vocabularies.FirearmType)


def _items(name: str, title: str, subtypes: Subtypes = _none, *, listed: bool = True) -> Measure:
    return Measure(name, Unit.ITEMS, title, subtypes=subtypes, listed=listed)


def _sum(name: str, title: str, *parts: str) -> Measure:
    return Measure(name, Unit.ITEMS, title, parts=parts)


def _inspections(name: str, title: str, *, listed: bool = True) -> Measure:
    return Measure(name, Unit.EVENTS, title, INSPECTION, _traffic, listed=listed)


def _traces(name: str, title: str, unit: Unit = Unit.CASES) -> Measure:
    return Measure(name, unit, title, TRACE, _countries, listed=unit is Unit.CASES)


def _referrals(name: str, title: str, subtypes: Subtypes = _states, unit: Unit = Unit.CASES) -> Measure:
    return Measure(name, unit, title, REFERRAL, subtypes)


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        _sum("firearms", "Firearms", *_FIREARM_NAMES),
        _items("handguns", "Handguns", _FIREARM_TYPES),
        _items("long_arms", "Long arms", _FIREARM_TYPES),
        _items("other_firearms", "Other firearms", _FIREARM_TYPES),
        _sum("firearm_components", "Firearm components", *_COMPONENT_NAMES),
        _items("receivers", "Receivers"),
        _items("magazines", "Magazines"),
        _items("silencers", "Silencers"),
        _items("conversion_devices", "Conversion devices"),
        _items("other_components", "Other components"),
        _sum(
            "firearms_and_components", "Firearms and firearm components", *_FIREARM_NAMES, *_COMPONENT_NAMES
        ),
        Measure("ammunition_rounds", Unit.ROUNDS, "Ammunition", subtypes=_of(vocabularies.Caliber)),
        Measure("currency_usd", Unit.USD_CENTS, "Currency", subtypes=_of(vocabularies.CurrencyForm)),
        _items("other_weapons", "Other weapons"),
        _items("explosives", "Explosives"),
        _items("scopes", "Scopes"),
        _items("cases", "Cases"),
        _items("body_armor", "Body armor vests"),
        _items("other_ammunition_gun_parts", "Other ammunition and gun parts"),
        Measure("seizures", Unit.EVENTS, "Seizure events", subtypes=_of(vocabularies.Mode)),
        Measure("arrests", Unit.PERSONS, "Arrests"),
        _inspections("inspections", "Inspections"),
        _inspections("inspection_hits", "Inspections with a hit"),
        _traces("traces_submitted", "Traces submitted"),
        _traces("traces_completed", "Traces completed"),
        _traces("traces_to_purchaser", "Traced to a purchaser"),
        _traces("traces_to_dealer", "Traced to a dealer only"),
        _traces("traces_not_traced", "Not traced"),
        Measure(
            "traces_with_time_to_crime",
            Unit.CASES,
            "Traces with a time to crime",
            TRACE,
            _countries,
            listed=False,
        ),
        _traces("time_to_crime_days", "Days from purchase to recovery, summed", Unit.DAYS),
        _referrals("referrals", "Referrals", _recipients),
        _referrals("referral_statutes", "Statutes referred under", _statutes),
        _referrals("referrals_pending", "Referrals pending"),
        _referrals("referrals_declined", "Referrals declined"),
        _referrals("referrals_charged", "Referrals charged, convicted or not"),
        _referrals("referrals_convicted", "Referrals convicted"),
        _referrals("sentence_months", "Months of sentences, summed", unit=Unit.MONTHS),
        _items("privately_made_firearms", "Privately made firearms", _FIREARM_TYPES, listed=False),
        _items("privately_made_components", "Privately made components", _component_types, listed=False),
        _items(
            "obliterated_serials",
            "Firearms with an obliterated serial",
            lambda: ("partly", "wholly"),
            listed=False,
        ),
        _items("printed_3d_items", "3D-printed firearms and components", _printed, listed=False),
        _inspections(WITH_SEIZURE, "Inspections with a seizure", listed=False),
        Measure(
            "closed_years",
            Unit.EVENTS,
            "Fiscal years closed",
            CLOSING,
            lambda: (INSPECTION, SEIZURE),
            listed=False,
        ),
        Measure("published_cbp_weapons", Unit.EVENTS, "Seizure events of CBP's weapons file", listed=False),
        Measure("published_cbp_currency", Unit.EVENTS, "Seizure events of CBP's currency file", listed=False),
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

Sums = dict[str, int]
"""Values by measure."""
BASE = tuple(name for name, measure in MEASURES.items() if not measure.parts)
DERIVED = {name: measure.parts for name, measure in MEASURES.items() if measure.parts}


def base_of(measures: Sequence[str]) -> list[str]:
    """The base measures that these measures are made of, in reading order."""
    wanted = {part for name in measures for part in MEASURES[name].parts or (name,)}
    return [name for name in BASE if name in wanted]


def with_derived(sums: Sums) -> Sums:
    """Base sums with the derived ones among them, in reading order; what is not there is left out."""
    derived = {
        name: sum(sums.get(part, 0) for part in parts)
        for name, parts in DERIVED.items()
        if any(part in sums for part in parts)
    }
    both = {**sums, **derived}
    return {name: both[name] for name in MEASURES if name in both}
