"""What terms make of one version of a record: what may be shown of it, or nothing. Pure.

The result depends on nothing but the fields that the terms name, generalized as they say.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.projector.events import Ammunition, Currency, Firearm, Inspection, Item, Read, Seizure
from services.projector.terms import Numbers, Place, Terms, Time
from shared.contracts import inspection, seizure
from shared.contracts.vocabularies import CATEGORY_OF_TYPE, Precision, Status

Json = dict[str, Any]
FIRST_DOLLARS = 1_000
FIRST_PIECES = 5
CENTS = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a record; `group` is the kind, the place and the time that a partner sees."""

    group: str
    content: Json


def projected(record: Read, terms: Terms) -> Shown | None:
    """What may be shown of a version of a record on these terms; None: nothing."""
    if record.status is not Status.ACTIVE:
        return None
    if not terms.covers(record.local_day, record.field_office, record.port_code, record.operation):
        return None
    details = _details(record, terms)
    if details is None:
        return None
    where, when = _where(record, terms), _when(record, terms)
    group = "/".join((details["kind"], *where.values(), list(when.values())[-1]))
    return Shown(group, {"kind": details["kind"], **when, **where, **details})


def _where(record: Read, terms: Terms) -> dict[str, str]:
    found = {"field_office": record.field_office}
    if terms.place is Place.PORT and record.port_code is not None:
        found["port_code"] = record.port_code
    return found


def _when(record: Read, terms: Terms) -> dict[str, str]:
    day = record.local_day.isoformat()
    found = {"local_month": day[:7]}
    if terms.time is Time.DAY and record.precision is not Precision.MONTH:
        found["local_day"] = day
    return found


def _details(record: Read, terms: Terms) -> Json | None:
    """The fields of the record itself, in one order; None where nothing of its kind is shown."""
    if isinstance(record, Inspection):
        if terms.inspections is None:
            return None
        shown = _chosen(_inspection(record, terms.numbers), terms.inspections.fields)
        return {"kind": inspection.KIND, **shown}
    if terms.seizures is None:
        return None
    items = _items(record.items, terms.seizures.items, terms.numbers)
    if not items:
        return None
    shown = _chosen(_seizure(record, terms.numbers), terms.seizures.fields)
    return {"kind": seizure.KIND, **shown, "items": items}


def _inspection(record: Inspection, numbers: Numbers) -> Json:
    country = None if record.conveyance is None else record.conveyance.registration_country
    return {
        "agency": record.agency,
        "operation": record.operation,
        "traffic": record.traffic,
        "stage": record.stage,
        "posture": record.posture,
        "methods": sorted(set(record.methods)),
        "outcome": record.outcome,
        "registration_country": country,
        "travelers": span(record.travelers, numbers),
    }


def _seizure(record: Seizure, numbers: Numbers) -> Json:
    return {
        "agency": record.agency,
        "operation": record.operation,
        "mode": record.mode,
        "arrests": span(record.arrests, numbers),
        "events": span(record.events, numbers),
    }


def _items(items: Sequence[Item], allowed: Mapping[str, frozenset[str]], numbers: Numbers) -> list[Json]:
    """The items that may be shown, those that look alike as one, in an order that tells nothing."""
    alike: Counter[tuple[tuple[str, Any], ...]] = Counter()
    for one in items:
        kind = str(one.__struct_config__.tag)
        if kind in allowed:
            alike[("kind", kind), *sorted(_chosen(_item(one), allowed[kind]).items())] += _number(one)
    return [
        {**dict(look), **_counted(dict(look)["kind"], number, allowed, numbers)}
        for look, number in sorted(alike.items(), key=lambda pair: repr(pair[0]))
    ]


def _item(item: Item) -> Json:
    """The fields of an item but for its number."""
    names = (name for name in item.__struct_fields__ if name not in {"quantity", "rounds"})
    if isinstance(item, Currency):
        return {"currency": item.currency, "form": item.form}
    found = {name: getattr(item, name) for name in names}
    if isinstance(item, Firearm):
        found["category"] = CATEGORY_OF_TYPE.get(item.type, item.category)
    return found


def _number(item: Item) -> int:
    """Pieces, rounds, or whole US dollars in cents."""
    if isinstance(item, Ammunition):
        return item.rounds
    if isinstance(item, Currency):
        return item.amount_minor if item.usd_minor is None else item.usd_minor
    return item.quantity


def _counted(kind: str, number: int, allowed: Mapping[str, frozenset[str]], numbers: Numbers) -> Json:
    if kind == "currency":
        shown = {"value": span(number // CENTS, numbers, FIRST_DOLLARS)}
    else:
        shown = {"quantity": span(number, numbers)}
    return _chosen(shown, allowed[kind])


def _chosen(fields: Mapping[str, Any], allowed: frozenset[str]) -> Json:
    """The fields that are allowed and have a value."""
    return {name: one for name, one in fields.items() if name in allowed and one is not None}


def span(number: int, numbers: Numbers, first: int = FIRST_PIECES) -> dict[str, int]:
    """A number from `least` to `most`: itself, or the range that it is in. Zero is told as zero pieces.

    Ranges end at `first`, and from there on at 1 and 5 times each power of ten: 1 to 5, 6 to 10, 11 to 50 …
    """
    if numbers is Numbers.EXACT:
        return {"least": number, "most": number}
    least, most = _range(number, first)
    return {"least": least, "most": most}


def _range(number: int, first: int) -> tuple[int, int]:
    if number == 0 and first == FIRST_PIECES:
        return 0, 0
    *_, (least, most) = _ranges(number, first)
    return least, most


def _ranges(number: int, first: int) -> Iterator[tuple[int, int]]:
    """The ranges up to that of the number."""
    least, most = int(first == FIRST_PIECES), first
    yield least, most
    while number > most:
        least, most = most + 1, most * (2 if str(most).startswith("5") else 5)
        yield least, most
