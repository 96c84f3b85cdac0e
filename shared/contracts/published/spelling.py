"""How a JSON Schema is read for comparison: `$ref`s followed, and one writing for what means the same."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

ANNOTATIONS = frozenset(
    {"title", "description", "examples", "deprecated", "readOnly", "writeOnly", "discriminator"}
    | {"$comment", "$defs", "$id", "$schema"}
)
"""What allows and refuses nothing; so does every word that begins with `x-`."""
SCHEMA = "schema"
INNER = frozenset(
    {"not", "contains", "propertyNames", "items", "additionalProperties", "if", "then", "else"}
    | {"unevaluatedProperties", "unevaluatedItems", SCHEMA}
)
"""Keywords whose value is a schema; in `LISTS` it is a list of them, in `MAPS` a map of them by name."""
LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
MAPS = frozenset({"properties", "patternProperties", "dependentSchemas"})


class NotJudged(Exception):
    """These rules cannot tell; the message says what is in the way."""


def ref(schema: Any) -> str:
    return schema.get("$ref", "") if isinstance(schema, dict) else ""


def followed(schema: Any, root: Schema) -> Any:
    """The schema that a `$ref` means, with what its place adds. Raises `NotJudged`."""
    seen: set[str] = set()
    beside: dict[str, Any] = {}
    while reference := ref(schema):
        if reference in seen or not reference.startswith("#"):
            raise NotJudged(f"$ref {reference} is not followed")
        seen.add(reference)
        beside = {name: one for name, one in schema.items() if name != "$ref"} | beside
        if beside.keys() - ANNOTATIONS - {"default"}:
            raise NotJudged("there are further rules beside a $ref")
        schema = _at(root, reference)
    return {**schema, **beside} if beside else schema


def _at(root: Schema, reference: str) -> Any:
    found: Any = root
    for token in reference.removeprefix("#").split("/")[1:]:
        try:
            found = found[token.replace("~1", "/").replace("~0", "~")]
        except (KeyError, TypeError):
            raise NotJudged(f"$ref {reference} leads nowhere") from None
    return found


def constraints(schema: Schema) -> dict[str, Any]:
    found = {
        name: one for name, one in schema.items() if name not in ANNOTATIONS and not name.startswith("x-")
    }
    if "const" in found and "enum" not in found:
        found["enum"] = [found.pop("const")]
    return found


def plain(value: Any, root: Schema, keyword: str = SCHEMA) -> str:
    """A writing that is the same for what means the same: without annotations, order and `$ref`s."""
    return text(_spelled(value, root, keyword, 0))


def _spelled(value: Any, root: Schema, keyword: str, depth: int) -> Any:
    if depth > 50:
        raise NotJudged("a schema is within itself")
    if keyword == "type":
        return sorted(value) if isinstance(value, list) else value and [value]
    if keyword in {"required", "enum"}:
        return sorted(map(text, value or []))
    if keyword in MAPS and isinstance(value, dict):
        return {name: _spelled(one, root, SCHEMA, depth + 1) for name, one in value.items()}
    if keyword in LISTS and isinstance(value, list):
        return [_spelled(one, root, SCHEMA, depth + 1) for one in value]
    if keyword not in INNER or not isinstance(value, dict):
        return value
    known = constraints(followed(value, root))
    return {name: _spelled(one, root, name, depth + 1) for name, one in known.items()}


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def by_tag(forms: list[Any], root: Schema) -> dict[tuple[str, str], Schema] | None:
    """The forms by the field and the value that tell them apart; None where nothing does."""
    found: dict[tuple[str, str], Schema] = {}
    for one in forms:
        form = followed(one, root)
        tags = list(_tags(form, root)) if isinstance(form, dict) and form.get("type") == "object" else []
        if not tags:
            return None
        found[tags[0]] = form
    return found if len(found) == len(forms) and len({name for name, _ in found}) <= 1 else None


def _tags(form: Schema, root: Schema) -> Iterator[tuple[str, str]]:
    for name in sorted(form.get("required", ())):
        values = constraints(followed(form.get("properties", {}).get(name, {}), root)).get("enum", ())
        if len(values) == 1 and isinstance(values[0], str):
            yield name, values[0]
