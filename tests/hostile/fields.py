"""Every text field of every request, as the OpenAPI documents name them: a new one is found by itself."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
DOCUMENTS = Path(__file__).parents[2] / "docs" / "openapi"


@dataclass(frozen=True, slots=True)
class Field:
    """A text of a body: its steps from the root, and of which kind the item is that has it, if of any."""

    operation: str
    steps: tuple[str | int, ...]
    kind: str | None = None

    @property
    def pointer(self) -> str:
        return "".join(f"/{one}" for one in self.steps)


def document(service: str) -> Json:
    found: Json = json.loads((DOCUMENTS / f"{service}.json").read_text())
    return found


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """By name, such as `GET /v1/seizures`."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def fields(document: Json) -> Iterator[Field]:
    """Every text of every JSON body; not codes, of which the document lists all."""
    for name, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        for kind, found in content.items():
            if kind == "application/json":
                yield from dict.fromkeys(_texts(document, found["schema"], Field(name, ())))


def parameters(document: Json, place: str) -> Iterator[tuple[str, str]]:
    """Operations and the names of their parameters in `query`, `path` or `header`."""
    for name, operation in operations(document):
        for one in operation.get("parameters", ()):
            if one["in"] == place:
                yield name, one["name"]


def _texts(document: Json, schema: Json, at: Field) -> Iterator[Field]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _texts(document, inner, at)
    if schema.get("type") == "string" and not {"enum", "const"} & schema.keys():
        yield at
    if schema.get("type") == "array":
        yield from _texts(document, schema.get("items", {}), Field(at.operation, (*at.steps, 0), at.kind))
    properties = schema.get("properties", {})
    kind = properties.get("kind", {}).get("const", at.kind)
    for name, inner in properties.items():
        if not inner.get("readOnly"):
            yield from _texts(document, inner, Field(at.operation, (*at.steps, name), kind))


def filled(base: Json, field: Field, text: str, known: Mapping[str, Json]) -> Json:
    """The body with this text in this field; the items of a kind that it lacks are in `known`."""
    body = deepcopy(base)
    here: Any = body
    for place, step in enumerate(field.steps[:-1]):
        following = field.steps[place + 1]
        inner = _inner(here, step)
        if not isinstance(inner, dict | list):
            inner = deepcopy(known.get(str(step))) or ([] if following == 0 else {})
        if field.kind and step == 0:
            inner = deepcopy(known[field.kind])
        _put(here, step, inner)
        here = inner
    _put(here, field.steps[-1], text)
    return body


def found(body: Any, steps: Sequence[str | int]) -> Any:
    """What stands at these steps; None where nothing does."""
    for step in steps:
        body = _inner(body, step)
    return body


def texts(body: Any) -> Iterator[str]:
    """Every text within."""
    if isinstance(body, str):
        yield body
    for one in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from texts(one)


def _inner(within: Any, step: str | int) -> Any:
    if isinstance(within, list):
        return within[step] if isinstance(step, int) and step < len(within) else None
    return within.get(step) if isinstance(within, dict) else None


def _put(within: Any, step: str | int, value: Any) -> None:
    if isinstance(within, list) and not within:
        within.append(value)
    else:
        within[step] = value


PLACES = {
    **dict.fromkeys(("number", "first"), "2304-0000001"),
    "port_code": "2304",
    "fiscal_year": "2020",
    "digest": "0" * 64,
    "finding": "seizures_without_inspection",
    "code": "southbound",
}
"""What stands in a path where something is named that is no record."""


def anywhere(operation: str) -> str:
    """The path of an operation with something well formed in every place of it."""
    path = operation.split(" ")[1]
    return re.sub(r"\{(.*?)\}", lambda found: PLACES.get(found[1], str(uuid4())), path)
