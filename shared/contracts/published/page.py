"""The catalogue for people: every topic, and what each field of each event means, as a page of tables."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from shared.contracts.markings import PRINTED
from shared.contracts.published.catalogue import topics
from shared.contracts.record import READABLE
from shared.contracts.schemas import contracts, schema
from shared.contracts.wording import PATTERNS

Json = Mapping[str, Any]
NAME = "catalogue.md"
HEAD = """\
# Catalogue

Written by `outbound schemas`. Beside it: what is promised of all of this ([agencies.md](../agencies.md)),
what changed ([changelog](../contract-changelog.md)), whole messages ([asyncapi.json](../asyncapi.json)), and
how the events are read ([README.md](README.md)). No text has control characters, nor marks that turn its
direction.

## Topics

Every topic is kept for ever and never compacted. The partitions are those of a system of which nothing else
was said (`OUTBOUND_PARTITIONS`).

| topic | carries | body | key: the id of | types | partitions |
|---|---|---|---|---|---|"""
FORMATS = {
    "uuid": "id (UUID)",
    "date-time": "instant, RFC 3339",
    "date": "day, YYYY-MM-DD",
}
FREE = (READABLE, PRINTED)
"""Any text but for control characters and the like, which the head of the page says once."""


def catalogue() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    for topic in topics():
        types = ", ".join(f"`{one}`" for one in topic.types)
        cells = [f"`{topic.address}`", topic.carries, _link(topic.schema), topic.key, types, topic.partitions]
        yield _row(*cells)
    for file in contracts():
        yield from _event(file)
    yield from ("", "## Vocabularies", "", "Closed: a new value comes with a new version of the events.")
    for name, one in sorted(vocabularies().items()):
        yield from ("", f"### {name}", "")
        if "description" in one:
            yield from (one["description"], "")
        yield f"Values: {_values(one)}."


def _event(file: str) -> Iterator[str]:
    document = schema(file)
    yield from ("", f"## {_event_of(file)}", "", f"{document['description']} Its schema: [{file}]({file}).")
    yield from _fields(document)
    for name, one in document.get("$defs", {}).items():
        if one.get("type") == "object":
            yield from ("", f"### {_titled(name, file)}", "")
            yield one["description"].partition("\n")[0]
            yield from _fields(one, file)


def _fields(node: Json, file: str = "") -> Iterator[str]:
    yield from ("", "| field | is | | meaning |", "|---|---|---|---|")
    event = (file or node.get("$id", "")).rpartition("/")[2]
    for name, one in node["properties"].items():
        there = "always" if name in node.get("required", ()) else _absent(one)
        yield _row(f"`{name}`", _form(one, event), there, one["description"])


def _absent(node: Json) -> str:
    """What it means where the field is not there."""
    if "default" not in node:
        return "may be absent"
    return f"absent: {_code(node['default'])}"


def _form(node: Json, event: str) -> str:
    """What a value is, in words, with its limits."""
    if "$ref" in node:
        return _named(node["$ref"].removeprefix("#/$defs/"), event)
    choices = node.get("anyOf", node.get("oneOf", ()))
    if choices:
        return " or ".join(_form(one, event) for one in choices)
    if "const" in node or "enum" in node:
        return _values(node)
    return _typed(node, event)


def _typed(node: Json, event: str) -> str:
    if node["type"] == "array":
        return f"list{_limits(node, 'Items')}, of {_form(node['items'], event)}"
    if node["type"] == "integer":
        return f"integer{_limits(node, 'imum')}"
    return "true or false" if node["type"] == "boolean" else _text(node)


def _text(node: Json) -> str:
    if "format" in node:
        return FORMATS[node["format"]]
    pattern = node.get("pattern", "")
    said = "text" if pattern in FREE else PATTERNS.get(pattern, "text")
    limits = _limits(node, "Length")
    return f"{said}{limits and f'{limits} characters'}"


def _limits(node: Json, what: str) -> str:
    least, most = (_number(node.get(f"{side}{what}")) for side in ("min", "max"))
    if most is None:
        return f", {least} or more" if least else ""
    return f", {least} to {most}" if least else f", at most {most}"


def _number(value: int | None) -> str | None:
    """With separators where it is no year."""
    return value if value is None else f"{value:,}" if value >= 10_000 else str(value)


def _named(name: str, event: str) -> str:
    """A link to a vocabulary, or to the table of an object."""
    title = name if name in vocabularies() else _titled(name, event)
    return f"[{name}](#{anchor_of(title)})"


def _titled(name: str, event: str) -> str:
    """The heading of an object of an event."""
    return f"{name}, in {_event_of(event)}"


def anchor_of(heading: str) -> str:
    """The anchor that a heading has on forges and in Sphinx."""
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


def vocabularies() -> dict[str, Json]:
    """Every vocabulary by its name. Raises `ValueError` where one name stands for two."""
    return _vocabularies(tuple(contracts().items()))


@lru_cache(maxsize=4)
def _vocabularies(files: tuple[tuple[str, type[BaseModel]], ...]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for file, _contract in files:
        for name, one in schema(file).get("$defs", {}).items():
            if "enum" in one and found.setdefault(name, one)["enum"] != one["enum"]:
                raise ValueError(f"{name} has two meanings in the contracts")
    return found


def _values(node: Json) -> str:
    return ", ".join(_code(one) for one in node.get("enum", [node.get("const")]))


def _code(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _link(file: str) -> str:
    return f"[{_event_of(file)}](#{anchor_of(_event_of(file))})"


def _event_of(file: str) -> str:
    return file.removesuffix(".json")


def _row(*cells: Any) -> str:
    return "| " + " | ".join(str(one).replace("|", "\\|").replace("\n", " ") for one in cells) + " |"
