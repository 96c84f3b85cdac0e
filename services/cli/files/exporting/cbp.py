"""Rows in the columns of the CBP Public Data Portal, outbound only; pure.

Numbers are floats and names are cased as CBP's files have them. Month, region and the like come
from the record's place and day; what the record does not have (a mode, where no port says it) is
left empty. docs/exports.md says what of a published file cannot come back.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from services.cli.files.cbp import cbp_currency, cbp_weapons
from services.cli.files.exporting.columns import Column, Line, Plan, Record, Type
from shared.contracts import ports
from shared.contracts.fiscal import MONTHS, fiscal_month, fiscal_year
from shared.contracts.ports import FieldOffice, Region
from shared.contracts.vocabularies import (
    CATEGORY_OF_TYPE,
    Agency,
    ComponentType,
    FirearmCategory,
    FirearmType,
    Mode,
    OtherCategory,
)

WEAPONS, GUN_PARTS = "Weapons", "Ammunition & Gun Parts"
OTHER_PARTS = (GUN_PARTS, "Other Ammunition & Gun Parts")
ROUNDS = (GUN_PARTS, "Ammunition")
CATEGORIES: dict[str, tuple[str, str]] = {
    FirearmCategory.HANDGUN: (WEAPONS, "Handgun"),
    FirearmCategory.LONG_ARM: (WEAPONS, "Long Arm"),
    FirearmCategory.OTHER_FIREARM: (WEAPONS, "Other Firearms"),
    ComponentType.RECEIVER: (GUN_PARTS, "Receivers"),
    ComponentType.MAGAZINE: (GUN_PARTS, "Magazine"),
    ComponentType.SILENCER: (GUN_PARTS, "Silencer (Muffler or Sound Moderator)"),
    ComponentType.CONVERSION_DEVICE: OTHER_PARTS,
    ComponentType.OTHER_PART: OTHER_PARTS,
    OtherCategory.OTHER_WEAPON: (WEAPONS, "Other Weapons"),
    OtherCategory.EXPLOSIVE: (WEAPONS, "Explosives"),
    OtherCategory.SCOPE: (GUN_PARTS, "Scope"),
    OtherCategory.CASE: (GUN_PARTS, "Case"),
    OtherCategory.BODY_ARMOR: (GUN_PARTS, "Vest Body Armor"),
    OtherCategory.OTHER_GUN_PART: OTHER_PARTS,
}
"""CBP's seizure type and category of our vocabularies; a part that CBP does not name is an other part."""

REGIONS = {
    Region.SOUTHWEST_BORDER: "Southwest Border",
    Region.NORTHERN_BORDER: "Northern Border",
    Region.CENTRAL_COASTAL_OTHER: "Central/Coastal/Other",
}
COMPONENTS = {ports.Component.OFO: "Office of Field Operations", ports.Component.USBP: "U.S. Border Patrol"}
CBP = (Agency.CBP_OFO, Agency.CBP_USBP)
FIRST_OWN_ID = 10**14
"""An event id of ours has 15 digits, more than CBP's, and not more than a float holds exactly."""


def _month(number: int) -> str:
    return MONTHS[number - 1]


def _dollars(cents: int) -> float:
    return cents / 100


_ORIGIN = (
    Column("Fiscal Year", Type.INTEGER),
    Column("Month (abbv)", made=_month),
    Column("Component"),
    Column("Region"),
)
WEAPON_COLUMNS = (
    *_ORIGIN,
    Column("Area of Responsibility"),
    Column("Inbound/Outbound"),
    Column("Mode of Transportation"),
    Column("Seizure Type"),
    Column("Category"),
    Column("Event ID"),
    Column("Quantity Seized", Type.REAL, summed=True),
)
CURRENCY_COLUMNS = (
    *_ORIGIN,
    Column("Land Filter"),
    Column("Area of Responsibility"),
    Column("Inbound/Outbound"),
    Column("Count of Seizure Events", Type.INTEGER, summed=True),
    Column("Currency Seizures Amount (USD)", Type.REAL, summed=True, made=_dollars),
)


def weapon_lines(record: Record) -> Iterator[Line]:
    """One line an item of CBP's weapons file; items of one category are added up later."""
    if record["agency"] not in CBP:
        return
    office = ports.field_office(record["field_office"])
    mode = _mode(record)
    head = (*_origin(record, office), office.name, "OUTBOUND", None if mode is None else mode.title())
    event = f"{event_id(record)}.0"
    for item in record["items"]:
        if item["kind"] != "currency":
            yield (*head, *_category(item), event, item["rounds" if "rounds" in item else "quantity"])


def currency_lines(record: Record) -> Iterator[Line]:
    """One line a record with currency: its events and their dollars."""
    if record["agency"] not in CBP or not _has_currency(record):
        return
    office = ports.field_office(record["field_office"])
    land = "Land Only" if _mode(record) is Mode.LAND else "Other"
    amount = sum(usd_cents(item) for item in record["items"] if item["kind"] == "currency")
    head = (*_origin(record, office), land, office.name.upper(), "Outbound")
    yield (*head, record["events"], amount)


def not_in_weapons(record: Record) -> str | None:
    """Why a seizure of weapons is not in CBP's file, if it is not."""
    if not record["items"] and _from(record, cbp_weapons.SOURCE):
        return "imported without any quantity"
    return _not_by_cbp(record) if any(one["kind"] != "currency" for one in record["items"]) else None


def not_in_currency(record: Record) -> str | None:
    """Why a seizure of currency is not in CBP's file, if it is not."""
    return _not_by_cbp(record) if _has_currency(record) else None


def event_id(record: Record) -> str:
    """CBP's id of an imported event; for any other one a number of ours, always the same."""
    number = (record.get("source_reference") or "").rpartition("/")[2]
    if _from(record, cbp_weapons.SOURCE) and number.removeprefix("-").isdecimal() and number.isascii():
        return number
    digest = int.from_bytes(hashlib.sha256(record["id"].encode()).digest()[:16])
    return str(FIRST_OWN_ID + digest % (9 * FIRST_OWN_ID))


def usd_cents(item: Record) -> int:
    """The value of a currency item."""
    cents: int = item["amount_minor"] if item.get("usd_minor") is None else item["usd_minor"]
    return cents


def firearm_category(item: Record) -> str:
    """CBP's category of a firearm, which follows from its type where it is not stated."""
    return item.get("category") or CATEGORY_OF_TYPE[FirearmType(item["type"])].value


def _origin(record: Record, office: FieldOffice) -> tuple[int, int, str, str]:
    day = date.fromisoformat(record["local_day"])
    return fiscal_year(day), fiscal_month(day), COMPONENTS[office.component], REGIONS[office.region]


def _category(item: Record) -> tuple[str, str]:
    match item["kind"]:
        case "ammunition":
            return ROUNDS
        case "firearm":
            return CATEGORIES[firearm_category(item)]
        case "component":
            return CATEGORIES[item["type"]]
    return CATEGORIES[item["category"]]


def _mode(record: Record) -> Mode | None:
    """The record's mode, or else that of most traffic at its port."""
    if record.get("mode") is not None:
        return Mode(record["mode"])
    return None if record.get("port_code") is None else ports.port(record["port_code"]).mode


def _has_currency(record: Record) -> bool:
    kinds = {one["kind"] for one in record["items"]}
    return "currency" in kinds or (not kinds and _from(record, cbp_currency.SOURCE))


def _from(record: Record, source: str) -> bool:
    return (record.get("source_reference") or "").startswith(f"{source}/")


def _not_by_cbp(record: Record) -> str | None:
    return None if record["agency"] in CBP else f"led by {record['agency']}, not by CBP"


WEAPONS_PLAN = Plan("seizure", "/v1/seizures", WEAPON_COLUMNS, weapon_lines, not_in_weapons)
CURRENCY_PLAN = Plan("seizure", "/v1/seizures", CURRENCY_COLUMNS, currency_lines, not_in_currency)
