"""Hypothesis strategies of terms, of records, and of twins that differ in what terms withhold."""

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from services.projector import terms as words
from services.projector.projection import span
from services.projector.terms import ITEMS, NO_OPERATION, Terms, terms_of
from shared.contracts import ports
from shared.contracts.vocabularies import CATEGORY_OF_TYPE
from tests.contracts.test_records import _recorded
from tests.records.drafts import BODIES, Json, codes, texts

FIELDS = {
    "firearms": words.FirearmField,
    "components": words.ComponentField,
    "ammunition": words.AmmunitionField,
    "currency": words.CurrencyField,
    "other": words.OtherField,
}
ITEM_WORDS = {"rounds": "quantity"}
"""Where a field of an item is named otherwise in the terms."""
VALUES = {"usd_minor", "amount_minor", "amount", "usd_amount", "exponent", "rate_source", "rate_day"}
"""The fields of currency of which `value` is made, with its currency."""

records = st.sampled_from(["inspection", "seizure"]).flatmap(
    lambda kind: st.tuples(st.just(kind), BODIES[kind].map(lambda body: _recorded(kind, body)))
)


def _some(kind: Any, least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(get_args(kind)), min_size=least, unique=True)


SEIZURES = st.fixed_dictionaries(
    {"fields": _some(words.SeizureField, 0)}, optional={name: _some(one) for name, one in FIELDS.items()}
).filter(lambda given: len(given) > 1)


@st.composite
def terms(draw: st.DrawFn, body: Json | None = None) -> Terms:
    """Any terms; those for a body often give records of its place and operation."""
    office, operation = (body or {}).get("field_office"), (body or {}).get("operation", NO_OPERATION)
    offices = st.sets(st.sampled_from(sorted(ports.field_offices())), max_size=3).map(
        lambda found: sorted(found | {office} if office else found)
    )
    given: Json = {
        "since": draw(st.sampled_from([date(1990, 1, 1), date(2025, 10, 1)])),
        "field_offices": draw(st.one_of(st.just("all"), offices.filter(bool))),
        "ports": draw(st.lists(st.sampled_from(sorted(ports.ports())), max_size=2)),
        "operations": draw(st.sampled_from([[operation], [operation, "southbound"], ["southbound"]])),
        "time": draw(st.sampled_from(["month", "day"])),
        "place": draw(st.sampled_from(["field_office", "port"])),
        "numbers": draw(st.sampled_from(["ranges", "exact"])),
        "smallest_group": draw(st.integers(2, 4)),
        "seizures": draw(SEIZURES),
        "inspections": {"fields": draw(_some(words.InspectionField))},
    }
    for kind in draw(st.sampled_from([(), (), (), ("seizures",), ("inspections",)])):
        del given[kind]
    return terms_of("agencies.any.release", given)


@st.composite
def twins(draw: st.DrawFn) -> tuple[str, Json, Json, Terms]:
    """A record, terms, and the record with other values in everything that the terms withhold."""
    kind, body = draw(records)
    agreed = draw(terms(body))
    _, other = draw(records.filter(lambda found: found[0] == kind))
    kept = {"status": "active", "local_day": body["local_day"], "precision": body["precision"]}
    kept |= _when(body, other, agreed) | _where(body, agreed)
    shown = _fields(kind, agreed)
    kept |= {name: body[name] for name in shown & body.keys()}
    if "operation" in body:  # whether a record is covered is told by it
        kept["operation"] = body["operation"]
    for name in ("operation", *shown):
        if name not in body:
            other.pop(name, None)
    twin = other | kept | _numbers(draw, body, shown, agreed)
    if kind == "seizure":
        twin["items"] = draw(_items(body["items"], other["items"], agreed))
    if kind == "inspection":
        twin.pop("conveyance", None)
        twin |= draw(_conveyance(body, shown))
    return kind, body, twin, agreed


def _fields(kind: str, agreed: Terms) -> frozenset[str]:
    found = agreed.seizures if kind == "seizure" else agreed.inspections
    return frozenset() if found is None else frozenset(found.fields)


def _when(body: Json, other: Json, agreed: Terms) -> Json:
    """Another day of the month, where only that is shown."""
    if agreed.time == "day" or body["local_day"] < agreed.since.isoformat():
        return {}
    moved = body["local_day"][:8] + other["local_day"][8:]
    valid = moved[8:] <= "28" and moved >= agreed.since.isoformat()
    return {"local_day": moved} if valid else {}


def _where(body: Json, agreed: Terms) -> Json:
    """Another port of the field office, where only that is shown and the office is covered as a whole."""
    here: Json = {name: body[name] for name in ("field_office", "port_code") if name in body}
    if agreed.place == "port" or body["field_office"] not in agreed.offices:
        return here | ({} if "port_code" in body else {"port_code": None})
    others = [one.code for one in ports.ports().values() if one.field_office == body["field_office"]]
    return here | {"port_code": max(others, default=None)}


def _numbers(draw: st.DrawFn, body: Json, shown: frozenset[str], agreed: Terms) -> Json:
    """Other numbers in the same ranges."""
    names = [one for one in ("travelers", "arrests", "events") if one in shown and one in body]
    return {name: draw(_like(body[name], agreed)) for name in names}


def _like(number: int, agreed: Terms) -> st.SearchStrategy[int]:
    found = span(number, agreed.numbers)
    return st.integers(found["least"], found["most"])


@st.composite
def _items(draw: st.DrawFn, items: list[Json], others: list[Json], agreed: Terms) -> list[Json]:
    """The items as far as they are shown, with other values in the rest, and others that are not shown."""
    allowed = {} if agreed.seizures is None else agreed.seizures.items
    found = [draw(_twin(one, allowed[one["kind"]])) for one in items if one["kind"] in allowed]
    return draw(st.permutations([*found, *(one for one in others if one["kind"] not in allowed)]))


@st.composite
def _twin(draw: st.DrawFn, item: Json, shown: frozenset[str]) -> Json:
    """The item with other texts, other flags and other codes where these are not shown."""
    words_of = FIELDS[ITEMS[item["kind"]]]
    twin = dict(item)
    for name in set(item) - {"kind"}:
        word = ITEM_WORDS.get(name, name)
        if word in shown or name in VALUES or word == "currency":
            continue
        if word not in get_args(words_of):
            twin[name] = draw(texts)
        elif isinstance(item[name], bool):
            twin[name] = not item[name]
        elif isinstance(item[name], int):
            twin[name] = draw(st.integers(0, 10_000_000))
    if item["kind"] == "firearm" and not {"type", "category"} & shown:
        twin["type"] = draw(st.sampled_from(sorted(CATEGORY_OF_TYPE)))
    return twin


@st.composite
def _conveyance(draw: st.DrawFn, body: Json, shown: frozenset[str]) -> Json:
    made = {"description": draw(texts), "registration_state": draw(codes).upper()[:3]}
    country = body.get("conveyance", {}).get("registration_country")
    if "registration_country" not in shown:
        country = draw(st.sampled_from([None, "CA", "GT"]))
    return {"conveyance": made | ({"registration_country": country} if country else {})}
