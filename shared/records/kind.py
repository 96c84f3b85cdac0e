"""A kind of record, declared: what it is called, what officers state of it, and what people look by.

From a `RecordKind` follow its tables, its routes, its relay, its closings and the filters of its lists.

    Column, Codes  narrow a list: one code of a record, or several, compared on the way through time
    Terms          find a record: few records share one, and an index leads from it to them
    Words, Near    are terms too: the words of a text, and values that are within one edit
    Filter         any other condition on the columns of the state row
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

import orjson

from shared.contracts.record import Draft, Recorded
from shared.records.index import Index
from shared.records.matching import Matching

D = TypeVar("D", bound=Draft)
MAX_VALUE = 300
"""Characters of a name and a value: whatever is longer in its normal form is found by its beginning."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter of a list: its name, its type, what it means to people, and to the database.

    `where` gets the columns of the state row as attributes, and the value.
    """

    name: str
    takes: Any
    says: str
    where: Callable[[Any, Any], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Column(Generic[D]):
    """A code in a column of its own, and the filter by it. `of` is by default the draft's field of this name.

    With `indexed`, records of one code are read in order of time without looking at the others.
    """

    name: str
    takes: Any
    says: str
    of: Callable[[D], Any] | None = None
    optional: bool = False
    indexed: bool = False

    def value(self, draft: D) -> str | None:
        """What stands in the column."""
        found = getattr(draft, self.name) if self.of is None else self.of(draft)
        return None if found is None else str(found)

    def where(self, columns: Any, value: Any) -> Sequence[Any]:
        """The condition that a record has this code."""
        return [getattr(columns, self.name) == str(value)]


@dataclass(frozen=True, slots=True)
class Values(Generic[D]):
    """What a record may have none, one or several of. `of` is by default the draft's field of this name.

    With `field` it is instead what the parts of a record (`RecordKind.parts`) state in this field: all
    that have it, or those `within` these types. `normal` is what two writings of one value have in common.
    To look by an `identity` takes a right of its own (`Action.SEARCH`).
    """

    name: str
    takes: Any
    says: str
    of: Callable[[D], Iterable[Any]] | None = None
    normal: Callable[[str], str] = str
    field: str | None = None
    within: Sequence[type] = ()
    identity: bool = False

    def identifies(self, identities: AbstractSet[str]) -> bool:
        """Whether it is an identity, or looks in a field that is one."""
        return self.identity or not identities.isdisjoint({self.name, self.field or self.name})

    def named(self, value: Any) -> str:
        """The value as it is stored, and looked up."""
        return f"{self.name}={self.normal(str(value))}"[:MAX_VALUE]

    def all_of(self, draft: D) -> Iterable[str]:
        """What the draft has of it."""
        if self.of is not None:
            return map(self.named, self.of(draft))
        value = getattr(draft, self.name)
        return () if value is None else (self.named(value),)


class Codes(Values[D]):
    """Codes that many records share: they stand in one column, as `,method=canine,method=visual,`.

    There are few of them, so each is written out once.
    """

    __slots__ = ()

    def named(self, value: Any) -> str:
        """The code as it is stored, and looked up."""
        return _named(self.name, value)

    def where(self, columns: Any, value: Any) -> Sequence[Any]:
        """The condition that a record has this code."""
        return [columns.codes.contains(f",{self.named(value)},", autoescape=True)]


@lru_cache(maxsize=2_000)
def _named(name: str, code: Any) -> str:
    return f"{name}={code}"


class Terms(Values[D]):
    """Values that few records share: each is a row, and an index leads from it to them."""

    __slots__ = ()

    def asked(self, value: Any) -> list[str]:
        """The terms of a record that is found by this value: it has all of them."""
        return [self.named(value)]


class Words(Terms[D]):
    """The words of a text, each a term. `of` gives those of a draft, `normal` those of what is asked."""

    __slots__ = ()

    def named(self, value: Any) -> str:
        """The word as it is stored."""
        return f"{self.name}={value}"[:MAX_VALUE]

    def asked(self, value: Any) -> list[str]:
        """Each word of the text."""
        return [self.named(word) for word in self.normal(str(value)).split()]


@dataclass(frozen=True, slots=True)
class Near(Terms[D]):
    """The values of another term written backwards; with both, what is within one edit can be found.

    `forwards` is the name of the other term.
    """

    forwards: str = ""

    def named(self, value: Any) -> str:
        """The value as it is stored: backwards."""
        return f"{self.name}={self.normal(str(value))[::-1]}"[:MAX_VALUE]


@dataclass(frozen=True, slots=True)
class RecordKind(Generic[D]):
    """A kind of record. `closable`: its fiscal years can be closed.

    `withheld`: fields of the draft that its contract does not have. They are kept with each version and
    never published. `identities`: fields, at any depth of a record, that identify a person or a thing: left
    out for who may not see them (`Action.IDENTIFY`).
    `terms` stand in order of how few records share one, the fewest first.
    `matching`: which serial numbers are looked for in earlier records when one arrives.
    `acted_on`: what else is done with such a record, as the kind of its acts.
    `index` reads what a draft is narrowed to and found by.
    """

    name: str
    plural: str
    topic: str
    draft: type[D]
    contract: type[Recorded]
    closable: bool = False
    withheld: AbstractSet[str] = frozenset()
    identities: AbstractSet[str] = frozenset()
    filters: Sequence[Filter] = ()
    columns: Sequence[Column[D]] = ()
    codes: Sequence[Codes[D]] = ()
    terms: Sequence[Terms[D]] = ()
    parts: Callable[[D], Iterable[Any]] = lambda _draft: ()
    matching: Matching | None = None
    acted_on: Sequence[str] = ()
    index: Index[D] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = Index(self.columns, self.codes, self.terms, self.parts)
        object.__setattr__(self, "index", index)  # as a frozen class has it

    @property
    def parameters(self) -> Sequence[Filter | Column[D] | Values[D]]:
        """Everything that a list can be narrowed to."""
        return (*self.filters, *self.columns, *self.codes, *self.terms)

    def without_identities(self, body: bytes) -> bytes:
        """A body without the fields that identify."""
        return orjson.dumps(self.bare(orjson.loads(body))) if self.identities else body

    def bare(self, content: Any) -> Any:
        """The same of its content."""
        return _without(content, self.identities)

    def identifies(self, body: bytes) -> bool:
        """Whether a body has fields that identify."""
        content = orjson.loads(body) if self.identities else None
        return bool(_without(content, self.identities) != content)


def _without(value: Any, names: AbstractSet[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, names) for name, one in value.items() if name not in names}
    return [_without(one, names) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is asked for: values by the names of their parameters, and which end of time is first."""

    asked: Mapping[str, Any] = field(default_factory=dict)
    oldest_first: bool = False

    def __str__(self) -> str:
        asked = "&".join(f"{name}={value}" for name, value in sorted(self.asked.items()))
        return f"{asked}&oldest_first={self.oldest_first}"

    def terms(self, kind: RecordKind[Any]) -> list[str]:
        """The terms that are asked for, those that the fewest records share first."""
        exact = (one for one in kind.terms if one.name in self.asked and not isinstance(one, Near))
        return [term for one in exact for term in one.asked(self.asked[one.name])]

    def near(self, kind: RecordKind[Any]) -> list[tuple[Near[Any], str]]:
        """What is asked for within one edit, and the normal form of its value."""
        asked = (one for one in kind.terms if one.name in self.asked and isinstance(one, Near))
        return [(one, one.normal(str(self.asked[one.name]))) for one in asked]

    def identities(self, kind: RecordKind[Any]) -> list[str]:
        """The parameters that are asked for and identify."""
        looked_by: list[Values[Any]] = [*kind.codes, *kind.terms]
        return [one.name for one in looked_by if one.name in self.asked and one.identifies(kind.identities)]

    def conditions(self, kind: RecordKind[Any], columns: Any) -> list[Any]:
        """The conditions on the columns of the state row."""
        narrowing: list[Filter | Column[Any] | Codes[Any]] = [*kind.filters, *kind.columns, *kind.codes]
        asked = [one for one in narrowing if one.name in self.asked]
        return [condition for one in asked for condition in one.where(columns, self.asked[one.name])]
