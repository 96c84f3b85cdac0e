"""The events in the words of NIEM, read by a JSON-LD processor: every field has its term, and comes back."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from pydantic import BaseModel
from pyld import jsonld

from services.cli.processes.system import SERVICES
from shared.contracts import casework, custody, items, niem, releasable, vocabularies
from shared.contracts.inspection import Conveyance
from shared.contracts.match import Seen
from shared.contracts.published.messages import golden_messages
from shared.contracts.record import Draft, Recorded
from shared.contracts.schemas import CONTRACTS
from shared.contracts.trace import TraceResult
from shared.contracts.withheld import WITHHELD
from shared.web.openapi import read
from tests.contracts.test_records import DOCS, bodies

Json = dict[str, Any]

TERMS = {row["term"]: row for row in niem.table("niem_terms")}
KNOWN = {f"{niem.PREFIXES[prefix]}{name}" for prefix, name in (one.split(":") for one in TERMS)}
SCOPES: dict[str, type[BaseModel]] = {
    "firearm": items.Firearm,
    "component": items.Component,
    "ammunition": items.Ammunition,
    "currency": items.Currency,
    "other": items.Other,
    "conveyance": Conveyance,
    "result": TraceResult,
    "seen": Seen,
    "span": releasable.Span,
    "released_firearm": releasable.ReleasedFirearm,
    "released_component": releasable.ReleasedComponent,
    "released_ammunition": releasable.ReleasedAmmunition,
    "released_currency": releasable.ReleasedCurrency,
    "released_other": releasable.ReleasedOther,
}
VOCABULARIES = {
    name: one
    for module in (vocabularies, casework, custody, releasable)
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, StrEnum)
}
ITEM_CLASSES = set(niem.ITEM_CLASSES.values()) - set(TERMS)
OWN = {f"{niem.OWN}{one.scope}.{one.field}" for one in niem.all_fields() if one.term is None} | ITEM_CLASSES
"""What has no term in NIEM: the table says of each why."""


def events() -> Iterator[tuple[str, Json]]:
    """Every example of an event in the documentation."""
    text = (DOCS / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"```json\n(.*?)\n```", text, re.DOTALL):
        yield _event_of(json.loads(block)), json.loads(block)


def _event_of(body: Json) -> str:
    """Which kind of event has these fields."""
    fits = [name for name, one in CONTRACTS.items() if set(body) <= set(one.model_fields)]
    [found] = [name for name in fits if _required(CONTRACTS[name]) <= set(body)]
    return found.removesuffix(".v1.json")


def _required(model: type[BaseModel]) -> set[str]:
    return {name for name, one in model.model_fields.items() if one.is_required()}


def answers() -> Iterator[tuple[str, Json]]:
    """Every example of an answer with one record, or a page of them."""
    for service in SERVICES.values():
        for example in read(service.examples):
            found = re.fullmatch(r"GET /v1/(\w+)s(/\{record_id\}(/versions)?)?", example["operation"])
            if found and found[1] in niem.RECORDS and example["status"] == 200:
                yield found[1], example["answer"]


def golden() -> Iterator[tuple[str, Json]]:
    """Every golden message but the heartbeat and the control, which are of no record."""
    for message in golden_messages():
        event = message.schema.removesuffix(".v1.json")
        if event not in ("heartbeat", "control"):
            yield event, dict(message.body)


CASES = [*events(), *golden(), *answers()]


def read_as_linked(event: str, body: Json) -> Any:
    """The message as a JSON-LD processor understands it. Fails where it is not the same when written back."""
    context = niem.context(event)
    body = {name: value for name, value in body.items() if name != "@context"}  # refers to the same one
    expanded = jsonld.expand({"@context": context, **body})
    back = jsonld.compact(expanded, context)
    assert back.pop("@context") == context
    assert back == body
    return expanded


def names(value: Any) -> Iterator[str]:
    """Every property and every type in an expanded document."""
    if isinstance(value, list):
        for one in value:
            yield from names(one)
    elif isinstance(value, dict):
        kinds = value.get("@type", [])
        yield from [kinds] if isinstance(kinds, str) else kinds
        yield from (name for name in value if not name.startswith("@"))
        yield from names([inner for name, inner in value.items() if name != "@type"])


def unmapped(expanded: Any) -> set[str]:
    """The names in it that are neither of NIEM nor a listed one of our own."""
    simple = {f"{niem.PREFIXES['xs']}{one}" for one in ("date", "dateTime", "decimal")}
    return set(names(expanded)) - KNOWN - OWN - simple - {f"{niem.CODE}Statute"}


def test_there_is_a_message_of_each_kind_and_an_answer_of_each_kind_of_record() -> None:
    assert {event for event, _body in events()} == {event for event, _body in golden()} == set(niem.EVENTS)
    assert {event for event, _body in answers()} == set(niem.RECORDS)


@pytest.mark.parametrize(("event", "body"), CASES)
def test_every_term_of_an_example_is_mapped_and_comes_back(event: str, body: Json) -> None:
    assert unmapped(read_as_linked(event, body)) == set()


@given(bodies)
def test_every_term_of_what_the_services_write_is_mapped_and_comes_back(made: tuple[str, Json]) -> None:
    assert unmapped(read_as_linked(*made)) == set()


def test_a_page_of_records_is_mapped_with_its_cursor() -> None:
    [body] = [body for event, body in events() if event == "seizure"]
    page = {"records": [body, body], "next": "abc"}
    assert unmapped(read_as_linked("seizure", page)) == set()


def test_a_field_without_a_term_is_lost_and_so_found_out() -> None:
    [body] = [body for event, body in events() if event == "referral"]
    with pytest.raises(AssertionError):
        read_as_linked("referral", {**body, "defendant": "nobody"})


def _fields(event: str) -> set[str]:
    return {one.field for one in niem.fields(event)} | (
        {one.field for one in niem.fields("record")} if event in niem.RECORDS else set()
    )


@pytest.mark.parametrize("event", niem.EVENTS)
def test_every_field_of_a_contract_is_mapped_and_no_other(event: str) -> None:
    kept = set(CONTRACTS[f"{event}.v1.json"].model_fields) - {"occurred_local"}
    answered = WITHHELD if event in {"inspection", "seizure"} else frozenset()
    assert _fields(event) == kept | answered


@pytest.mark.parametrize("scope", SCOPES)
def test_every_field_of_what_stands_within_is_mapped_and_no_other(scope: str) -> None:
    assert {one.field for one in niem.fields(scope)} == set(SCOPES[scope].model_fields) - {"kind"}


def test_the_records_of_every_kind_share_what_is_mapped_once() -> None:
    shared = set(Recorded.model_fields) | set(Draft.model_fields) - {"occurred_local"}
    assert {one.field for one in niem.fields("record")} == shared


@cache
def _used() -> set[str]:
    text = json.dumps([*map(niem.context, niem.EVENTS), niem.codes()])
    return {one for one in re.findall(r'"([a-z0-9_]+:[A-Za-z]\w+)"', text) if not one.startswith("xs:")}


def test_each_term_is_listed_and_each_listed_term_is_used() -> None:
    typed = {row["type"] for row in TERMS.values()}
    assert _used() - set(TERMS) == set()
    assert set(TERMS) - _used() - typed == set()


def test_what_is_typed_is_of_the_type_that_its_term_has() -> None:
    typed = [one for one in niem.all_fields() if one.form.startswith("typed:") and niem.CODE not in one.form]
    assert [one for one in typed if one.term and f"typed:{TERMS[one.term]['type']}" != one.form] == []


def test_each_name_of_our_own_has_its_reason() -> None:
    assert [one for one in niem.all_fields() if one.term is None and not one.note] == []


@pytest.mark.parametrize("event", niem.EVENTS)
def test_no_value_of_a_vocabulary_is_also_a_field(event: str) -> None:
    """A code would be read as the field of that name."""
    used = {one.form.partition(":")[2] for one in niem.all_fields() if one.form.startswith("codes:")}
    assert used <= set(VOCABULARIES)
    values = {str(value) for name in used for value in VOCABULARIES[name]}
    scopes = {"record", event, *SCOPES} if event in niem.RECORDS else {event}
    taken = {one.field for one in niem.all_fields() if one.scope in scopes} | set(niem.PREFIXES)
    assert taken & values == set()


def test_each_code_of_others_is_of_a_value_that_there_is() -> None:
    kinds = {"ItemKind": set(items.ITEM_KINDS)}
    for row in niem.table("niem_codes"):
        assert row["value"] in kinds.get(row["vocabulary"], set(VOCABULARIES.get(row["vocabulary"], ())))
    expanded = jsonld.expand(niem.codes())
    assert unmapped(expanded) == set()
    assert sum(len(one) - 1 for one in expanded) == len(niem.table("niem_codes"))


def test_units_are_told_apart_from_those_of_niem() -> None:
    """Minor units and bytes have names of our own; an amount in whole units is NIEM's."""
    [body] = [body for event, body in events() if event == "seizure"]
    text = json.dumps(read_as_linked("seizure", body))
    amount = [{"@type": f"{niem.PREFIXES['xs']}decimal", "@value": "200000.00"}]
    assert f'"{niem.PREFIXES["nc"]}Amount": {json.dumps(amount)}' in text
    assert f"{niem.OWN}currency.amount_minor" in text
    assert "BinarySizeValue" not in json.dumps(niem.context("custody"))
