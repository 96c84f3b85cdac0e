"""What may change in a released schema, and what not: a table, and the proof on messages of any schemas."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shared.contracts.published.compatibility import breaks
from shared.contracts.schemas import CONTRACTS, schema
from tests.records.drafts import Json

BASE: Json = {
    "type": "object",
    "$defs": {
        "Mode": {"enum": ["land", "sea"], "type": "string"},
        "Cash": {
            "type": "object",
            "properties": {"kind": {"const": "cash"}, "cents": {"type": "integer", "minimum": 1}},
            "required": ["kind", "cents"],
        },
        "Round": {
            "type": "object",
            "properties": {"kind": {"const": "round"}, "caliber": {"type": "string"}},
            "required": ["kind"],
        },
    },
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "mode": {"$ref": "#/$defs/Mode", "description": "How."},
        "port": {"type": "string", "pattern": "^[0-9]{4}$"},
        "travelers": {"type": "integer", "minimum": 0, "maximum": 9, "default": 0},
        "items": {
            "type": "array",
            "maxItems": 5,
            "items": {"oneOf": [{"$ref": "#/$defs/Cash"}, {"$ref": "#/$defs/Round"}]},
        },
        "amount": {"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 9}]},
        "place": {"type": "object", "properties": {"name": {"type": "string"}}},
        "sealed": {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
    "required": ["id", "mode"],
}


def put(path: str, value: Any) -> Callable[[Json], None]:
    """Set what is at this place; None takes it away."""
    *way, last = path.split("/")

    def change(document: Json) -> None:
        node: Any = document
        for name in way:
            node = node[int(name) if isinstance(node, list) else name]
        if value is None:
            del node[last]
        else:
            node[last] = value

    return change


ALLOWED = {
    "a field is added": put("properties/officer_count", {"type": "integer", "minimum": 1}),
    "a field is added further in": put("properties/place/properties/code", {"type": "string"}),
    "a field is added to a form of an item": put("$defs/Cash/properties/note", {"type": "string"}),
    "a description is changed": put("properties/mode/description", "By which mode it leaves."),
    "a title is changed": put("title", "Another"),
    "an example is added": put("examples", [{}]),
    "a field is deprecated": put("properties/port/deprecated", True),
    "a definition is written in its place": put(
        "properties/mode", {"enum": ["sea", "land"], "type": ["string"]}
    ),
    "a definition is added that none uses": put("$defs/Other", {"type": "string"}),
    "required is in another order": put("required", ["mode", "id"]),
    "the forms are in another order": put(
        "properties/items/items/oneOf", [{"$ref": "#/$defs/Round"}, {"$ref": "#/$defs/Cash"}]
    ),
    "a vendor's word is added": put("x-niem", "nc:Location"),
}
BREAKING = {
    "a field must be there": (put("required", ["id", "mode", "port"]), "/required", "of today refuses"),
    "a field need not be there": (put("required", ["id"]), "/required", "of the release refuses"),
    "a field is added that must be there": (
        lambda one: (
            put("properties/new", {"type": "string"})(one),
            put("required", ["id", "mode", "new"])(one),
        ),
        "/required",
        "of today refuses",
    ),
    "a field is gone": (put("properties/port", None), "/properties/port", "gone"),
    "a type is another": (put("properties/port/type", "integer"), "/properties/port/type", "type"),
    "a type is wider": (
        put("properties/travelers/type", ["integer", "null"]),
        "/properties/travelers/type",
        "of the release refuses",
    ),
    "integers become numbers": (
        put("properties/travelers/type", "number"),
        "/properties/travelers/type",
        "was",
    ),
    "a type is gone": (put("properties/port/type", None), "/properties/port/type", "of the release refuses"),
    "a value is added to a vocabulary": (
        put("$defs/Mode/enum", ["land", "sea", "air"]),
        "/properties/mode/enum",
        "of the release refuses",
    ),
    "a value is taken from a vocabulary": (
        put("$defs/Mode/enum", ["land"]),
        "/properties/mode/enum",
        "of today refuses",
    ),
    "a vocabulary is opened": (
        put("$defs/Mode/enum", None),
        "/properties/mode/enum",
        "of the release refuses",
    ),
    "a pattern is another": (
        put("properties/port/pattern", "^[0-9]{5}$"),
        "/properties/port/pattern",
        "pattern",
    ),
    "a format is added": (
        put("properties/port/format", "date"),
        "/properties/port/format",
        "of today refuses",
    ),
    "a format is gone": (
        put("properties/id/format", None),
        "/properties/id/format",
        "of the release refuses",
    ),
    "a limit is lower": (
        put("properties/travelers/maximum", 8),
        "/properties/travelers/maximum",
        "of today refuses",
    ),
    "a limit is higher": (
        put("properties/travelers/maximum", 10),
        "/properties/travelers/maximum",
        "of the release refuses",
    ),
    "a lower limit is lower": (
        put("properties/travelers/minimum", -1),
        "/properties/travelers/minimum",
        "of the release refuses",
    ),
    "a limit is added": (
        put("properties/port/maxLength", 4),
        "/properties/port/maxLength",
        "of today refuses",
    ),
    "a list gets longer": (
        put("properties/items/maxItems", 6),
        "/properties/items/maxItems",
        "release refuses",
    ),
    "absence means another thing": (
        put("properties/travelers/default", 1),
        "/properties/travelers/default",
        "no longer means",
    ),
    "absence means something": (put("properties/port/default", "0000"), "/properties/port/default", "means"),
    "a form of an item is new": (
        lambda one: one["properties"]["items"]["items"]["oneOf"].append(
            {"type": "object", "properties": {"kind": {"const": "drone"}}, "required": ["kind"]}
        ),
        "/properties/items/items/oneOf",
        "the form drone is new",
    ),
    "a form of an item is gone": (
        lambda one: one["properties"]["items"]["items"]["oneOf"].pop(),
        "/properties/items/items/oneOf",
        "the form round is gone",
    ),
    "a rule of a form is another": (
        put("$defs/Cash/properties/cents/minimum", 0),
        "/properties/items/items/oneOf/cash/properties/cents/minimum",
        "of the release refuses",
    ),
    "forms that nothing tells apart": (
        put("$defs/Cash/required", ["cents"]),
        "/properties/items/items/oneOf",
        "no change",
    ),
    "a way to write an amount is added": (
        lambda one: one["properties"]["amount"]["anyOf"].append({"type": "number"}),
        "/properties/amount/anyOf",
        "2 forms and has 3",
    ),
    "an object is closed": (
        put("additionalProperties", False),
        "/additionalProperties",
        "of today refuses",
    ),
    "an object is opened": (
        put("properties/sealed/additionalProperties", True),
        "/properties/sealed/additionalProperties",
        "of the release refuses",
    ),
    "a field is added where none may be": (
        put("properties/sealed/properties/b", {"type": "string"}),
        "/properties/sealed/properties/b",
        "no further ones",
    ),
    "values of a map are others": (
        put("properties/counts/additionalProperties/type", "string"),
        "/properties/counts/additionalProperties/type",
        "type",
    ),
    "lists of anything": (put("properties/items/items", None), "/properties/items/items", "release refuses"),
    "a rule between fields": (
        put("dependentRequired", {"title": ["port"]}),
        "/dependentRequired",
        "of today refuses",
    ),
    "a combination": (put("allOf", [{"required": ["port"]}]), "", "no change"),
    "a word that the rules do not know": (put("contentEncoding", "base64"), "/contentEncoding", "refuses"),
    "a $ref to elsewhere": (
        put("properties/mode", {"$ref": "other.json"}),
        "/properties/mode",
        "not followed",
    ),
    "a $ref to nothing": (
        put("properties/mode", {"$ref": "#/$defs/No"}),
        "/properties/mode",
        "leads nowhere",
    ),
    "a rule beside a $ref": (
        put("properties/mode", {"$ref": "#/$defs/Mode", "minLength": 4}),
        "/properties/mode",
        "beside a $ref",
    ),
}


def changed(change: Callable[[Json], object]) -> Json:
    document = copy.deepcopy(BASE)
    change(document)
    return document


@pytest.mark.parametrize("change", ALLOWED.values(), ids=list(ALLOWED))
def test_what_is_allowed(change: Callable[[Json], object]) -> None:
    assert breaks(BASE, changed(change)) == []


@pytest.mark.parametrize(("change", "pointer", "reason"), BREAKING.values(), ids=list(BREAKING))
def test_what_breaks_is_said_with_its_place(
    change: Callable[[Json], object], pointer: str, reason: str
) -> None:
    found = breaks(BASE, changed(change))
    assert [one.pointer for one in found] == [pointer]
    assert reason in found[0].reason


@pytest.mark.parametrize("change", [one for one, _, _ in BREAKING.values()], ids=list(BREAKING))
def test_what_breaks_one_way_breaks_the_other(change: Callable[[Json], object]) -> None:
    assert breaks(changed(change), BASE) or _is_a_gain(change)


def _is_a_gain(change: Callable[[Json], object]) -> bool:
    """Whether the change, undone, only adds a field that need not be there."""
    return len(changed(change)["properties"]) < len(BASE["properties"])


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_contract_goes_with_itself_and_a_schema_within_itself_is_followed(name: str) -> None:
    assert breaks(schema(name), schema(name)) == []
    tree = {
        "$defs": {"T": {"type": "object", "properties": {"left": {"$ref": "#/$defs/T"}}}},
        "$ref": "#/$defs/T",
    }
    assert breaks(tree, tree) == []
    other = copy.deepcopy(tree)
    other["$defs"]["T"]["properties"]["right"] = {"$ref": "#/$defs/T"}  # type: ignore[index]
    assert breaks(tree, other) == []
    other["$defs"]["T"]["required"] = ["right"]  # type: ignore[index]
    assert [one.pointer for one in breaks(tree, other)] == ["/required"]


# The proof: of any two schemas that are judged to go together, each reads every message of the other.

WORDS = st.sampled_from(["land", "sea", "air", "rail", ""])
NAMES = st.sampled_from(["a", "b", "c", "kind"])
scalars: st.SearchStrategy[Json] = st.one_of(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={"minimum": st.integers(-2, 1), "maximum": st.integers(2, 4)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("string")}, optional={"minLength": st.integers(0, 1), "maxLength": st.integers(2, 4)}
    ),
    st.lists(WORDS, min_size=1, max_size=3, unique=True).map(lambda found: {"enum": found}),
    WORDS.map(lambda word: {"const": word}),
    st.just({"type": "boolean"}),
)


def _object(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    fields = st.dictionaries(NAMES, inner, max_size=3)
    return fields.flatmap(
        lambda known: st.fixed_dictionaries(
            {
                "type": st.just("object"),
                "properties": st.just(known),
                "required": st.lists(st.sampled_from(sorted(known)), unique=True) if known else st.just([]),
            },
            optional={"additionalProperties": st.booleans(), "maxProperties": st.integers(3, 4)},
        )
    )


def _tagged(form: Json, tag: str) -> Json:
    found = copy.deepcopy(form)
    found["properties"]["kind"] = {"const": tag}
    found["required"] = sorted({*found["required"], "kind"})
    return found


def _choice(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    forms = st.tuples(_object(inner), _object(inner))
    return st.one_of(
        forms.map(lambda two: {"oneOf": [_tagged(two[0], "land"), _tagged(two[1], "sea")]}),
        forms.map(lambda two: {"anyOf": list(two)}),
        forms.map(lambda two: {"oneOf": list(two)}),
        st.tuples(inner, inner).map(lambda two: {"anyOf": list(two)}),
        st.tuples(_object(inner), _object(inner)).map(lambda two: {**two[0], "anyOf": [two[1]]}),
        st.tuples(_object(inner), _object(inner)).map(lambda two: {"allOf": list(two)}),
    )


schemas = st.recursive(
    scalars,
    lambda inner: st.one_of(
        _object(inner), _choice(inner), inner.map(lambda one: {"type": "array", "items": one, "maxItems": 2})
    ),
    max_leaves=6,
)
events = _object(schemas)


def _nodes(node: Any) -> list[Any]:
    """Every schema within a schema, itself first."""
    if not isinstance(node, dict):
        return []
    inner = [*node.get("properties", {}).values(), *node.get("anyOf", []), *node.get("oneOf", [])]
    inner += node.get("allOf", [])
    inner += [node["items"]] if "items" in node else []
    return [node, *(one for part in inner for one in _nodes(part))]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Json, Json]:
    """A schema, and what became of it: a few changes, of which none, some or all break."""
    before: Json = draw(events)
    after = copy.deepcopy(before)
    for _ in range(draw(st.integers(1, 3))):
        node = draw(st.sampled_from(_nodes(after)))
        if node.get("properties") and draw(st.integers(0, 3)) == 0:
            node["required"] = draw(st.lists(st.sampled_from(sorted(node["properties"])), unique=True))
        elif "properties" in node and draw(st.integers(0, 3)):
            name = draw(st.sampled_from(["a", "b", "c", "d", "kind"]))
            node["properties"][name] = copy.deepcopy(draw(schemas))
        else:
            replaced = draw(schemas)
            if draw(st.booleans()):
                node.clear()
            node.update(copy.deepcopy(replaced))
    return before, after


def _closed(node: Any) -> Any:
    """The schema of what a writer writes: no field beside those that are declared."""
    if not isinstance(node, dict):
        return node
    found = {name: one for name, one in node.items() if name not in {"properties", "anyOf", "oneOf", "items"}}
    if "properties" in node:
        found["properties"] = {name: _closed(one) for name, one in node["properties"].items()}
        declared = {*node["properties"]}
        for one in [form for word in ("anyOf", "oneOf", "allOf") for form in node.get(word, [])]:
            declared |= {*one.get("properties", {})}
        found["propertyNames"] = {"enum": sorted(declared)}
    for word in ("anyOf", "oneOf"):
        if word in node:
            # Beside further fields a form declares only its own; alone it is the whole object.
            found[word] = node[word] if "properties" in node else [_closed(one) for one in node[word]]
    if "items" in node:
        found["items"] = _closed(node["items"])
    return found


@st.composite
def messages(draw: st.DrawFn, node: Json) -> Any:
    """Most often a message by this schema, now and then another one."""
    for word in ("anyOf", "oneOf", "allOf"):
        if word in node and "properties" not in node:
            if word == "allOf":
                parts = [draw(messages(one)) for one in node[word]]
                return {k: v for one in parts if isinstance(one, dict) for k, v in one.items()}
            return draw(messages(draw(st.sampled_from(node[word]))))
    if node.get("type") == "object" or "properties" in node:
        forms = [one for word in ("anyOf", "oneOf") for one in node.get(word, [])]
        base = draw(messages(draw(st.sampled_from(forms)))) if forms else {}
        found = dict(base) if isinstance(base, dict) else {}
        for name, one in node.get("properties", {}).items():
            if name in node.get("required", ()) or draw(st.booleans()):
                found[name] = draw(messages(one))
        return found
    if node.get("type") == "array":
        return draw(st.lists(messages(node.get("items", {})), max_size=2))
    if "enum" in node or "const" in node:
        return draw(st.sampled_from(node.get("enum") or [node["const"]]))
    kinds: dict[Any, st.SearchStrategy[Any]] = {
        "integer": st.integers(-2, 4),
        "number": st.sampled_from([-1.5, 0.0, 0.5, 1, 3.5]),
        "string": WORDS,
        "boolean": st.booleans(),
    }
    return draw(kinds.get(node.get("type"), st.one_of(WORDS, st.integers(-2, 4))))


@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_of_schemas_that_go_together_each_reads_every_message_of_the_other(data: st.DataObject) -> None:
    before, after = data.draw(pairs())
    if breaks(before, after):
        return
    for writer, reader in ((before, after), (after, before)):
        for _ in range(3):
            message = data.draw(messages(writer))
            if all(Draft202012Validator(one).is_valid(message) for one in (writer, _closed(writer))):
                note(f"writer {writer}\nreader {reader}\nmessage {message}")
                Draft202012Validator(reader).validate(message)
