"""The fields of the bodies on a topic, as the contracts have them, and filters by them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import orjson

from services.cli.processes.command import WRONG_QUESTION, CommandError
from services.cli.words import nearest
from shared.contracts.published.catalogue import topics
from shared.contracts.schemas import contracts, schema

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """`field=value`: met where any value at the dotted path is written so."""

    path: tuple[str, ...]
    value: str

    def met(self, body: Any) -> bool:
        """Whether this body is one of those that are asked for."""
        return self.value in [text(one) for one in found(body, self.path)]


def found(body: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value at a path; a list stands for each of its entries."""
    if isinstance(body, list):
        for one in body:
            yield from found(one, path)
    elif not path:
        yield body
    elif isinstance(body, dict) and path[0] in body:
        yield from found(body[path[0]], path[1:])


def text(value: Any) -> str:
    """A value as it is written in JSON, a text without its quotes."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def conditions(given: Iterable[str], topic: str) -> list[Condition]:
    """The conditions that options state. Ends the command at a field, or a value, that there is not."""
    known = fields(topic)
    return [_condition(one, known) for one in given]


def paths(given: str, topic: str) -> list[tuple[str, ...]]:
    """Dotted paths with commas between them. Ends the command at a field that there is not."""
    known = fields(topic)
    return [_path(one.strip(), known) for one in given.split(",")]


def schema_of(topic: str) -> str:
    """The contract of a topic's events, of a partner's own one too; empty for one that is not ours."""
    root, kind, *rest = f"{topic}..".split(".")
    partners = ".".join((root, kind, "{agency}", *rest[1:])).rstrip(".")
    schemas = {one.address: one.schema for one in topics()}
    return schemas.get(topic) or schemas.get(partners, "")


def fields(topic: str) -> dict[str, frozenset[str]]:
    """By dotted path, the values that the field may have; none for one that is open.

    A topic that is not ours may have the fields of any contract.
    """
    named = schema_of(topic)
    names = [named] if named else contracts()
    known: dict[str, frozenset[str]] = {}
    for name in names:
        whole = schema(name)
        for path, values in _walked(whole, whole, ""):
            known[path] = known[path] | values if known.get(path) and values else values
    return known


def _walked(part: Schema, whole: Schema, prefix: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Every field at or below a part of a schema."""
    for one in _branches(part, whole):
        for name, field in one.get("properties", {}).items():
            path = f"{prefix}{name}"
            yield path, _values(field, whole)
            yield from _walked(field, whole, f"{path}.")


def _branches(part: Schema, whole: Schema) -> Iterator[Schema]:
    """The objects that a part allows, with references followed and lists opened."""
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    for one in (*part.get("anyOf", ()), *part.get("oneOf", ())):
        yield from _branches(one, whole)
    if isinstance(part.get("items"), Mapping):
        yield from _branches(part["items"], whole)
    yield part


def _values(field: Schema, whole: Schema) -> frozenset[str]:
    closed = [one for one in _branches(field, whole) if "enum" in one or "const" in one]
    return frozenset(text(value) for one in closed for value in one.get("enum", [one.get("const")]))


def _condition(given: str, known: Mapping[str, frozenset[str]]) -> Condition:
    name, equals, value = given.partition("=")
    if not equals:
        raise CommandError(
            f"--filter {given!r}: write it as FIELD=VALUE, such as port_code=2304", WRONG_QUESTION
        )
    path = _path(name.strip(), known)
    if known[name.strip()] and value not in known[name.strip()]:
        _refuse(f"{name} is never {value!r}", value, known[name.strip()])
    return Condition(path, value)


def _path(name: str, known: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    if name not in known:
        _refuse(f"there is no field {name!r}", name, known)
    return tuple(name.split("."))


def _refuse(said: str, given: str, known: Iterable[str]) -> NoReturn:
    near = nearest(given, known)
    raise CommandError(f"{said}; {near}" if near else said, WRONG_QUESTION)
