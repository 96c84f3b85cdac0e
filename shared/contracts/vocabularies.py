"""Closed vocabularies of the published language.

Sources: CBP's public data portal (components, categories), ATF F 3312.1 (firearm types,
serial numbers), CBP directives on outbound examination (traffic, stage, posture, methods).
Values are what stands in events for years: none is renamed, and an added one is a new version of the events
that have it (ADR 0023).
"""

from enum import StrEnum


class Status(StrEnum):
    """A record is active until it is voided; nothing is deleted."""

    ACTIVE = "active"
    VOIDED = "voided"


class Precision(StrEnum):
    """How exactly `occurred_at` is known. A month stands on its last local day."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


class Agency(StrEnum):
    """Who made the inspection or the seizure."""

    CBP_OFO = "cbp_ofo"
    CBP_USBP = "cbp_usbp"
    ICE_HSI = "ice_hsi"
    ATF = "atf"
    OTHER_FEDERAL = "other_federal"
    STATE_LOCAL = "state_local"


class Traffic(StrEnum):
    """What is inspected."""

    PERSONAL_VEHICLE = "personal_vehicle"
    PEDESTRIAN = "pedestrian"
    COMMERCIAL_BUS = "commercial_bus"
    COMMERCIAL_TRUCK = "commercial_truck"
    RAIL = "rail"
    AIR_PASSENGER = "air_passenger"
    AIR_CARGO = "air_cargo"
    EXPRESS_CONSIGNMENT = "express_consignment"
    MAIL = "mail"
    VESSEL = "vessel"


class Stage(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Posture(StrEnum):
    ROUTINE = "routine"
    TARGETED = "targeted"
    PULSE_AND_SURGE = "pulse_and_surge"


class Method(StrEnum):
    """How it is inspected; NII is non-intrusive inspection."""

    VISUAL = "visual"
    DOCUMENT_CHECK = "document_check"
    CANINE = "canine"
    NII_XRAY = "nii_xray"
    NII_GAMMA = "nii_gamma"
    PHYSICAL = "physical"
    PAT_DOWN = "pat_down"


class Outcome(StrEnum):
    RELEASED = "released"
    REFERRED_TO_SECONDARY = "referred_to_secondary"
    SEIZURE = "seizure"
    ARREST = "arrest"
    REFERRAL_TO_HSI = "referral_to_hsi"
    CONVEYANCE_SEIZED = "conveyance_seized"


HITS = frozenset({Outcome.SEIZURE, Outcome.ARREST, Outcome.CONVEYANCE_SEIZED})
"""The outcomes that count as a hit: something or someone was taken."""


class Mode(StrEnum):
    """Mode of transportation as CBP publishes it."""

    LAND = "land"
    AIR = "air"
    SEA = "sea"
    OTHER = "other"


class FirearmType(StrEnum):
    """ATF-style types. Privately made is a flag beside the type, not a type."""

    PISTOL = "pistol"
    REVOLVER = "revolver"
    DERRINGER = "derringer"
    RIFLE = "rifle"
    SHOTGUN = "shotgun"
    MACHINE_GUN = "machine_gun"
    ANY_OTHER_WEAPON = "any_other_weapon"
    DESTRUCTIVE_DEVICE = "destructive_device"
    UNKNOWN = "unknown"


class FirearmCategory(StrEnum):
    """CBP's three published categories whose sum is "firearms"."""

    HANDGUN = "handgun"
    LONG_ARM = "long_arm"
    OTHER_FIREARM = "other_firearm"


CATEGORY_OF_TYPE = {
    FirearmType.PISTOL: FirearmCategory.HANDGUN,
    FirearmType.REVOLVER: FirearmCategory.HANDGUN,
    FirearmType.DERRINGER: FirearmCategory.HANDGUN,
    FirearmType.RIFLE: FirearmCategory.LONG_ARM,
    FirearmType.SHOTGUN: FirearmCategory.LONG_ARM,
    FirearmType.ANY_OTHER_WEAPON: FirearmCategory.OTHER_FIREARM,
    FirearmType.DESTRUCTIVE_DEVICE: FirearmCategory.OTHER_FIREARM,
}
"""The category that follows from the type; a machine gun or an unknown type must state its own."""


class SerialStatus(StrEnum):
    """An obliterated serial number still counts as a firearm; none means privately made."""

    PRESENT = "present"
    OBLITERATED_PARTLY = "obliterated_partly"
    OBLITERATED_WHOLLY = "obliterated_wholly"
    NONE = "none"
    NOT_RECORDED = "not_recorded"


class ComponentType(StrEnum):
    """What CBP files under gun parts and ATF regulates or traces."""

    RECEIVER = "receiver"
    MAGAZINE = "magazine"
    SILENCER = "silencer"
    CONVERSION_DEVICE = "conversion_device"
    OTHER_PART = "other_part"


class Caliber(StrEnum):
    """A short closed list, so that totals by caliber stay bounded; the rest is `other`."""

    LR_22 = "22_lr"
    AUTO_380 = "380_auto"
    MM_9 = "9_mm"
    SUPER_38 = "38_super"
    SPECIAL_38 = "38_special"
    MAGNUM_357 = "357_magnum"
    SW_40 = "40_sw"
    AUTO_45 = "45_auto"
    MM_5_56 = "5_56_mm"
    MM_5_7 = "5_7_mm"
    MM_7_62_39 = "7_62x39_mm"
    MM_7_62_51 = "7_62x51_mm"
    BMG_50 = "50_bmg"
    GAUGE_12 = "12_gauge"
    GAUGE_20 = "20_gauge"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


class CurrencyForm(StrEnum):
    CASH = "cash"
    MONETARY_INSTRUMENT = "monetary_instrument"
    NOT_RECORDED = "not_recorded"


class OtherCategory(StrEnum):
    """CBP's remaining published categories."""

    OTHER_WEAPON = "other_weapon"
    EXPLOSIVE = "explosive"
    SCOPE = "scope"
    CASE = "case"
    BODY_ARMOR = "body_armor"
    OTHER_GUN_PART = "other_ammunition_gun_part"
