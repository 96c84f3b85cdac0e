"""Whether two JSON Schemas of one event go together, whichever side is the older one.

A writer writes only fields that its schema declares; a reader takes further ones. So two schemas go together
when every message by either one is read by the other. Under that rule fields may be added that need not be
there, and nothing else may change: what one side widens, the other side refuses. That includes vocabularies:
a new value is one that a reader cannot count. Two things that validation does not see are held as well:
a field does not go away, and what its absence means (`default`) stays the same.

Only titles and descriptions are free. What these rules do not know must be the same on both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.contracts.published.spelling import (
    SCHEMA,
    NotJudged,
    Schema,
    by_tag,
    constraints,
    followed,
    plain,
    ref,
    text,
)

COMPARED_INSIDE = frozenset({"properties", "items", "prefixItems", "additionalProperties", "anyOf", "oneOf"})
ENTANGLED = frozenset(
    {"allOf", "if", "then", "else", "dependentSchemas", "$dynamicRef"}
    | {"unevaluatedProperties", "unevaluatedItems"}
)
"""Keywords that look at what their neighbors declare: beside them nothing may change."""
CLOSING = ("patternProperties", "additionalProperties")
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
WIDER = "a reader of the release refuses what is allowed now"
NARROWER = "a reader of today refuses what the release allowed"


@dataclass(frozen=True, slots=True)
class Break:
    """What breaks readers. `pointer` is where in the schema, a JSON pointer that goes through `$ref`s."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.reason}"


def breaks(released: Schema, current: Schema) -> list[Break]:
    """Everything in `current` that breaks readers by `released`, or of its messages. Empty: none."""
    return list(_Comparison(released, current).at("", released, current))


class _Comparison:
    def __init__(self, released: Schema, current: Schema) -> None:
        self._released = released
        self._current = current
        self._under_way: set[tuple[str, str]] = set()

    def at(self, pointer: str, released: Any, current: Any) -> Iterator[Break]:
        """What breaks below this place."""
        refs = (ref(released), ref(current))
        if all(refs):
            if refs in self._under_way:
                return  # a schema within itself: it is being compared
            self._under_way.add(refs)
        try:
            yield from self._objects(
                pointer, followed(released, self._released), followed(current, self._current)
            )
        except NotJudged as reason:
            yield Break(pointer, f"{reason}: write it in another way")
        finally:
            self._under_way.discard(refs)

    def _objects(self, pointer: str, released: Any, current: Any) -> Iterator[Break]:
        if not (isinstance(released, dict) and isinstance(current, dict)) or _is_entangled(released, current):
            yield from self._same(pointer, released, current)
            return
        yield from self._keywords(pointer, released, current)
        yield from self._properties(pointer, released, current)
        for keyword in ("items", "additionalProperties"):
            yield from self._inner(f"{pointer}/{keyword}", released.get(keyword), current.get(keyword))
        for keyword in ("prefixItems", "anyOf"):
            yield from self._in_order(f"{pointer}/{keyword}", released.get(keyword), current.get(keyword))
        yield from self._one_of(f"{pointer}/oneOf", released.get("oneOf"), current.get("oneOf"))

    def _same(self, pointer: str, released: Any, current: Any, keyword: str = SCHEMA) -> Iterator[Break]:
        if plain(released, self._released, keyword) != plain(current, self._current, keyword):
            yield Break(pointer, "it changed, where these rules allow no change")

    def _keywords(self, pointer: str, released: Schema, current: Schema) -> Iterator[Break]:
        """Every keyword that is not compared inside: it is the same, or it breaks."""
        before, now = constraints(released), constraints(current)
        for keyword in sorted((before.keys() | now.keys()) - COMPARED_INSIDE):
            old = plain(before.get(keyword), self._released, keyword)
            new = plain(now.get(keyword), self._current, keyword)
            if old != new:
                yield Break(f"{pointer}/{keyword}", _changed(keyword, before.get(keyword), now.get(keyword)))

    def _properties(self, pointer: str, released: Schema, current: Schema) -> Iterator[Break]:
        before, now = released.get("properties", {}), current.get("properties", {})
        for name in sorted(before.keys() - now.keys()):
            yield Break(f"{pointer}/properties/{_token(name)}", "the field is gone: who reads it has nothing")
        for name in sorted(now.keys() - before.keys()):
            if not (_is_open(released) and _is_open(current)):
                reason = "a field is added to an object that takes no further ones"
                yield Break(f"{pointer}/properties/{_token(name)}", reason)
        for name in sorted(before.keys() & now.keys()):
            yield from self.at(f"{pointer}/properties/{_token(name)}", before[name], now[name])

    def _inner(self, pointer: str, released: Any, current: Any) -> Iterator[Break]:
        present = [one not in (None, True) for one in (released, current)]
        if all(present):
            yield from self.at(pointer, released, current)
        elif any(present):
            yield Break(pointer, WIDER if present[0] else NARROWER)

    def _in_order(self, pointer: str, released: Any, current: Any) -> Iterator[Break]:
        before, now = released or [], current or []
        if len(before) != len(now):
            yield Break(pointer, f"it had {len(before)} forms and has {len(now)}")
            return
        for number, (old, new) in enumerate(zip(before, now, strict=True)):
            yield from self.at(f"{pointer}/{number}", old, new)

    def _one_of(self, pointer: str, released: Any, current: Any) -> Iterator[Break]:
        """Forms that one value of a field tells apart are compared by it; others must be the same."""
        if not released and not current:
            return
        before, now = by_tag(released or [], self._released), by_tag(current or [], self._current)
        if before is None or now is None or {key[0] for key in before} != {key[0] for key in now}:
            yield from self._same(pointer, released, current, "oneOf")
            return
        for _, tag in sorted(before.keys() ^ now.keys()):
            gone = any(tag == one for _, one in before)
            yield Break(
                pointer, f"the form {tag} is gone: {NARROWER}" if gone else f"the form {tag} is new: {WIDER}"
            )
        for key in sorted(before.keys() & now.keys()):
            yield from self.at(f"{pointer}/{_token(key[1])}", before[key], now[key])


def _is_entangled(released: Schema, current: Schema) -> bool:
    """Whether what one keyword allows hangs on another one's content."""
    for one in (released, current):
        inside = COMPARED_INSIDE & one.keys()
        choices = {"anyOf", "oneOf"} & inside
        if ENTANGLED & one.keys() or (choices and len(inside) > 1):
            return True
    return False


def _is_open(schema: Schema) -> bool:
    return all(schema.get(keyword, True) is True for keyword in CLOSING)


def _changed(keyword: str, before: Any, now: Any) -> str:
    """What became of a keyword, and who is hit."""
    said = f"{keyword} was {_shown(before)} and is {_shown(now)}"
    if keyword == "default":
        return f"{said}: the absence of the field no longer means the same"
    directions = {
        WIDER: _loosens(keyword, before, now),
        NARROWER: _loosens(keyword, now, before),
    }
    hit = "; ".join(who for who, loosened in directions.items() if loosened)
    return f"{said}: {hit or f'{WIDER}, or the other way round'}"


def _shown(value: Any) -> str:
    said = "not there" if value is None else text(value)
    return said if len(said) <= 120 else f"{said[:117]}..."


def _loosens(keyword: str, before: Any, now: Any) -> bool:
    """Whether the change from `before` to `now` allows more. Only where that is plain to see."""
    if now is None:
        return True
    if before is None:
        return False
    if keyword in UPPER:
        return bool(now > before)
    if keyword in LOWER:
        return bool(now < before)
    if keyword in {"required", "enum", "type"}:
        old, new = (
            {text(each) for each in (one if isinstance(one, list) else [one])} for one in (before, now)
        )
        return bool(old - new if keyword == "required" else new - old)
    return False


def _values(value: Any) -> set[str]:
    return {text(one) for one in (value if isinstance(value, list) else [value])}


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
