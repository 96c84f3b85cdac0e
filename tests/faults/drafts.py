"""What officers enter: random inspections and seizures over few ports and days, so that totals collide."""

import random
from typing import Any

Json = dict[str, Any]

PORTS = ("2304", "2402", "2403", "2504", "2604")  # four time zones, four field offices
# Around the turn of fiscal years: the same instant is in the old year at one port and in the new at another.
INSTANTS = (
    "2023-10-01T05:30:00Z",
    "2023-10-01T07:30:00Z",
    "2024-03-01T12:00:00-06:00",
    "2024-10-01T06:30:00Z",
    "2025-01-15T23:59:59-08:00",
)
AGENCIES = ("cbp_ofo", "cbp_usbp", "ice_hsi")
OPERATIONS = ("southbound", "without_a_trace")
SERVICES = ("receiver", "magazine", "silencer", "conversion_device", "other_part")
OTHERS = ("other_weapon", "explosive", "scope", "case", "body_armor", "other_ammunition_gun_part")
OUTCOMES = ("released", "referred_to_secondary", "seizure", "arrest", "referral_to_hsi", "conveyance_seized")


def inspection(rng: random.Random, marker: str) -> Json:
    """An inspection; `marker` is found again in what is stored."""
    return _common(rng) | {
        "traffic": rng.choice(("personal_vehicle", "pedestrian", "commercial_bus")),
        "stage": "primary",
        "posture": rng.choice(("routine", "targeted")),
        "methods": ["visual"],
        "conveyance": {"description": marker},
        "travelers": rng.randint(0, 4),
        "outcome": rng.choice(OUTCOMES),
    }


def seizure(rng: random.Random, marker: str) -> Json:
    """A seizure of one to four items; `marker` is found again in what is stored."""
    return _common(rng) | {
        "mode": rng.choice(("land", "air")),
        "arrests": rng.choice((0, 0, 1, 2)),
        "custody_receipt": marker,
        "items": [_item(rng) for _ in range(rng.randint(1, 4))],
    }


DRAFTS = {"inspection": inspection, "seizure": seizure}


def marker_of(kind: str, body: Json) -> str:
    """The marker of a stored inspection or seizure."""
    marker: str = body["conveyance"]["description"] if kind == "inspection" else body["custody_receipt"]
    return marker


def patch(rng: random.Random, kind: str) -> Json:
    """A correction of one thing: where, when, for whom, or what."""
    corrections: list[Json] = [
        {"port_code": rng.choice(PORTS)},
        {"occurred_at": rng.choice(INSTANTS)},
        {"agency": rng.choice(AGENCIES)},
        {"operation": rng.choice((*OPERATIONS, None))},
    ]
    if kind == "inspection":
        corrections += [{"outcome": rng.choice(OUTCOMES)}, {"travelers": rng.randint(5, 50)}]
    else:
        corrections += [{"arrests": rng.randint(0, 9)}, {"items": [_item(rng)]}]
    return rng.choice(corrections)


def _common(rng: random.Random) -> Json:
    body = {
        "occurred_at": rng.choice(INSTANTS),
        "port_code": rng.choice(PORTS),
        "agency": rng.choice(AGENCIES),
    }
    return body if rng.random() < 0.5 else body | {"operation": rng.choice(OPERATIONS)}


def _item(rng: random.Random) -> Json:
    return rng.choice((_firearm, _component, _ammunition, _currency, _foreign_currency, _other))(rng)


def _firearm(rng: random.Random) -> Json:
    kind = rng.choice(("pistol", "revolver", "rifle", "shotgun", "machine_gun", "any_other_weapon"))
    item: Json = {"kind": "firearm", "type": kind, "serial_status": "obliterated_wholly"}
    return item | ({"category": "long_arm"} if kind == "machine_gun" else {})


def _component(rng: random.Random) -> Json:
    return {"kind": "component", "type": rng.choice(SERVICES), "quantity": rng.randint(1, 40)}


def _ammunition(rng: random.Random) -> Json:
    caliber = rng.choice(("9_mm", "7_62x39_mm", "50_bmg"))
    return {"kind": "ammunition", "rounds": rng.randint(1, 5_000), "caliber": caliber}


def _currency(rng: random.Random) -> Json:
    cents = rng.randint(1, 5_000_000)
    return {"kind": "currency", "currency": "USD", "amount_minor": cents, "exponent": 2, "form": "cash"}


def _foreign_currency(rng: random.Random) -> Json:
    return {
        "kind": "currency",
        "currency": "MXN",
        "amount_minor": rng.randint(1, 90_000_000),
        "exponent": 2,
        "form": rng.choice(("cash", "monetary_instrument")),
        "usd_minor": rng.randint(1, 5_000_000),
        "rate_source": "Federal Reserve H.10",
        "rate_day": "2023-09-29",
    }


def _other(rng: random.Random) -> Json:
    return {"kind": "other", "category": rng.choice(OTHERS), "quantity": rng.randint(1, 20)}
