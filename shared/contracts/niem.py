"""The events in the words of NIEM 6.0: a JSON-LD 1.1 context for each kind, made of tables.

`data/niem_fields.csv` says for each field which term of NIEM it is, or why it is none: then it has a name of
its own under `urn:outbound:`. `data/niem_terms.csv` lists the terms that are used, each with its type in
NIEM, and `data/niem_codes.csv` the NIBRS or N-DEx code of a value, where there is one.

A JSON-LD context can name what stands in an event, but not move it. Where NIEM has an object that wraps a
value (a date, an identification), the value stands directly under the object's term.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Json = dict[str, Any]

NIEM = "https://docs.oasis-open.org/niemopen/ns/model/"
PREFIXES = {
    "nc": f"{NIEM}niem-core/6.0/",
    "j": f"{NIEM}domains/justice/6.0/",
    "im": f"{NIEM}domains/immigration/6.0/",
    "m": f"{NIEM}domains/maritime/6.0/",
    "ndex": f"{NIEM}codes/ndex/6.0/",
    "ncic": f"{NIEM}codes/ncic/6.0/",
    "ucr": f"{NIEM}codes/ucr/6.0/",
    "usps": f"{NIEM}codes/usps/6.0/",
    "iso_3166": f"{NIEM}codes/iso_3166-1/6.0/",
    "iso_4217": f"{NIEM}codes/iso_4217/6.0/",
    "xs": "http://www.w3.org/2001/XMLSchema#",
}
OWN = "urn:outbound:term:"
CODE = "urn:outbound:code:"
RECORDS = ("inspection", "seizure", "trace", "referral")
EVENTS = (*RECORDS, "closing", "checkpoint", "custody", "match", "releasable")
ITEM_CLASSES = {
    "firearm": "j:FirearmType",
    **{kind: f"{CODE}ItemKind:{kind}" for kind in ("component", "ammunition", "currency", "other")},
}
"""What an item is, by its `kind`. NIEM has a type of firearms only."""
_DATATYPES = {"instant": "xs:dateTime", "day": "xs:date", "decimal": "xs:decimal"}
_PLAIN = ("text", "integer", "boolean")
"""JSON says already what these are."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """A field of an event: `term` is a prefixed term of NIEM, or None for a name of our own, with `note`.

    `form` is what its value is: `text`, `instant`, `codes:Agency`, `object:result`, and so on.
    """

    scope: str
    field: str
    term: str | None
    form: str
    many: bool
    note: str

    @property
    def iri(self) -> str:
        """The IRI, with a prefix where NIEM has the term."""
        return self.term or f"{OWN}{self.scope}.{self.field}"


def url(event: str) -> str:
    """Where every API serves the context of the events of this kind."""
    return f"/schemas/niem/{event}.v1.jsonld"


@cache
def fields(scope: str) -> tuple[Mapped, ...]:
    """The fields of a scope: an event, an item, or an object within; `record` is what all records have."""
    return tuple(one for one in all_fields() if one.scope == scope)


@cache
def all_fields() -> tuple[Mapped, ...]:
    return tuple(map(_mapped, table("niem_fields")))


def _mapped(row: dict[str, str]) -> Mapped:
    form, many = row["as"].removesuffix(" list"), row["as"].endswith(" list")
    return Mapped(row["scope"], row["field"], row["term"] or None, form, many, row["note"])


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables."""
    text = resources.files(__package__).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def context(event: str) -> Json:
    """The JSON-LD context of the events of one kind, and of a page of them."""
    return {"@version": 1.1, **PREFIXES, **_terms(event)}


def _terms(event: str) -> Json:
    found = {one.field: one for one in fields("page")} if event in RECORDS else {}
    found |= {one.field: one for one in fields("record")} if event in RECORDS else {}
    found |= {one.field: one for one in fields(event)}
    return {name: _term(one) for name, one in found.items()}


def _term(one: Mapped) -> Any:
    """The definition of one term: its IRI alone, where that says it all."""
    details = _details(one.form)
    if one.many:
        details["@container"] = "@set" if one.form.startswith("codes") else "@list"
    return {"@id": one.iri, **details} if details else one.iri


def _details(form: str) -> Json:
    kind, _, name = form.partition(":")
    if kind == "codes":
        return {"@type": "@vocab", "@context": {"@vocab": f"{CODE}{name}:"}}
    if kind == "record":
        return {"@type": "@vocab", "@context": {"@vocab": "urn:uuid:"}}
    if kind == "object":
        return {"@context": _scope(name)}
    if kind == "items":
        return {"@context": {"kind": "@type", **{one: _class(one, name) for one in ITEM_CLASSES}}}
    if kind == "typed":
        return {"@type": name}
    return {"@type": _DATATYPES[kind]} if kind in _DATATYPES else {}


def _class(kind: str, among: str) -> Json:
    return {"@id": ITEM_CLASSES[kind], "@context": _scope(f"{among}_{kind}" if among else kind)}


def _scope(name: str) -> Json:
    return {one.field: _term(one) for one in fields(name)}


@cache
def codes() -> Json:
    """The NIBRS or N-DEx code of each value of our vocabularies that has one, as a JSON-LD graph."""
    rows, types = table("niem_codes"), {row["term"]: row["type"] for row in table("niem_terms")}
    used = sorted({row["term"] for row in rows})
    prefixes = {name: PREFIXES[name] for name in ("j", "ndex", "ucr")}
    terms = {_short(one): {"@id": one, "@type": types[one]} for one in used}
    graph = [
        {"@id": f"{CODE}{row['vocabulary']}:{row['value']}", _short(row["term"]): row["code"]} for row in rows
    ]
    return {"@context": {"@version": 1.1, **prefixes, **terms}, "@graph": graph}


def _short(term: str) -> str:
    return term.partition(":")[2]


@cache
def documents() -> dict[str, str]:
    """Every context, the codes and the page of tables, as the text of its file, by its path."""
    found = {f"niem/{one}.v1.jsonld": _text({"@context": context(one)}) for one in EVENTS}
    return {**found, "niem/codes.v1.jsonld": _text(codes()), "niem/README.md": _page()}


def _text(document: Json) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Fields and terms"
    yield ""
    yield "Written by `outbound schemas`. What it means, and how to use it: [niem.md](../../niem.md)."
    types = {row["term"]: row for row in table("niem_terms")}
    for scope in dict.fromkeys(one.scope for one in all_fields()):
        yield from ("", f"## {scope.capitalize()}", "", "| field | NIEM 6.0 | type there | |")
        yield "|---|---|---|---|"
        yield from (_row(one, types) for one in fields(scope))
    yield from ("", "## Codes of NIBRS and N-DEx", "", "| value | NIEM 6.0 | code |", "|---|---|---|")
    yield from (
        f"| {row['vocabulary']} `{row['value']}` | `{row['term']}` | `{row['code']}` |"
        for row in table("niem_codes")
    )


def _row(one: Mapped, types: dict[str, dict[str, str]]) -> str:
    if one.term is None:
        return f"| `{one.field}` | none | | {one.note} |"
    known = types[one.term]
    wrapped = known["content"] == "object" and one.form in (*_PLAIN, *_DATATYPES)
    note = "the value of this object" if wrapped else one.note
    return f"| `{one.field}` | `{one.term}` | `{known['type']}` | {note} |"
