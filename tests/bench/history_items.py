"""What a synthetic seizure holds."""

from random import Random

from services.aggregator.counting.events import Ammunition, Component, Currency, Firearm, Item, Other
from shared.contracts.vocabularies import Caliber

CALIBERS = [caliber.value for caliber in Caliber]
CALIBER_WEIGHTS = [1 / rank for rank in range(1, len(CALIBERS) + 1)]
KINDS = ("firearm", "ammunition", "component", "currency", "other")
KIND_WEIGHTS = (30, 25, 20, 20, 5)


def drawn_items(random: Random) -> list[Item]:
    """One to four items."""
    return [_item(random) for _ in range(random.choices((1, 2, 3, 4), (55, 28, 12, 5))[0])]


def _item(random: Random) -> Item:
    match random.choices(KINDS, KIND_WEIGHTS)[0]:
        case "firearm":
            return _firearm(random)
        case "ammunition":
            rounds = random.choice((20, 50, 200, 1_000, 5_000))
            return Ammunition(rounds=rounds, caliber=random.choices(CALIBERS, CALIBER_WEIGHTS)[0])
        case "component":
            part = random.choice(("magazine", "magazine", "receiver", "conversion_device", "other_part"))
            made = part == "receiver" and random.random() < 0.1
            return Component(type=part, quantity=random.randint(1, 30), privately_made=made, printed_3d=made)
        case "currency":
            cents = random.randint(100_000, 20_000_000)
            form = "cash" if random.random() < 0.9 else "monetary_instrument"
            return Currency(currency="USD", amount_minor=cents, form=form)
        case _:
            category = random.choice(("body_armor", "scope", "case"))
            return Other(category=category, quantity=random.randint(1, 5))


def _firearm(random: Random) -> Firearm:
    model = random.choice(("pistol", "pistol", "pistol", "revolver", "rifle", "rifle", "shotgun"))
    drawn = random.random()
    serial = "obliterated_wholly" if drawn < 0.03 else "none" if drawn < 0.08 else "present"
    return Firearm(type=model, serial_status=serial, privately_made=serial == "none")
