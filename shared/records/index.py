"""What a record is narrowed to and found by, read from its draft in one pass."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from shared.contracts.record import Draft

if TYPE_CHECKING:
    from shared.records.kind import Codes, Column, Terms, Values

D = TypeVar("D", bound=Draft)
KNOWN = 5_000
"""Combinations of codes of a type of part that are remembered as they are stored."""


class Index(Generic[D]):
    """That of one kind of records; `parts` are those of a draft whose fields count too."""

    def __init__(
        self,
        columns: "Sequence[Column[D]]",
        codes: "Sequence[Codes[D]]",
        terms: "Sequence[Terms[D]]",
        parts: Callable[[D], Iterable[Any]],
    ) -> None:
        self._columns, self._codes, self._terms, self._parts = columns, codes, terms, parts
        self._codes_of_whole, self._terms_of_whole = _of_whole(codes), _of_whole(terms)
        self._types: dict[type, _PartIndex] = {}

    def read(self, draft: D) -> tuple[dict[str, str | None], list[str]]:
        """The columns of the state row that follow from a draft; and its terms, each once and in order."""
        row = {column.name: column.value(draft) for column in self._columns}
        codes, terms = set[str](), set[str]()
        for one in self._codes_of_whole:
            codes.update(one.all_of(draft))
        for one in self._terms_of_whole:
            terms.update(one.all_of(draft))
        for part in self._parts(draft):
            content = vars(part)
            index = self._of_type(type(part))
            codes.update(index.codes(content))
            terms.update(index.terms(content))
        if self._codes:
            row["codes"] = f",{','.join(sorted(codes))},"
        return row, sorted(terms)

    def _of_type(self, part: type) -> "_PartIndex":
        known = self._types.get(part)
        if known is None:
            known = self._types[part] = _PartIndex(part, self._codes, self._terms)
        return known


class _PartIndex:
    """What the parts of one type state. Their codes come in few combinations, so each is written out once."""

    def __init__(self, part: type, codes: "Sequence[Codes[Any]]", terms: "Sequence[Terms[Any]]") -> None:
        self._codes, self._terms = _stated(codes, part), _stated(terms, part)
        self._written = lru_cache(maxsize=KNOWN)(self._write)

    def codes(self, content: Mapping[str, Any]) -> Sequence[str]:
        return self._written(*[content[field] for field, _one in self._codes])

    def terms(self, content: Mapping[str, Any]) -> list[str]:
        stated = [(one, content[field]) for field, one in self._terms]
        return [one.named(value) for one, value in stated if value is not None]

    def _write(self, *values: Any) -> Sequence[str]:
        pairs = zip(self._codes, values, strict=True)
        return [one.named(value) for (_field, one), value in pairs if value is not None]


def _of_whole(values: "Sequence[Values[D]]") -> "list[Values[D]]":
    return [one for one in values if one.field is None]


def _stated(values: "Sequence[Values[Any]]", part: type) -> "list[tuple[str, Values[Any]]]":
    """Those that a part of this type states, and in which field."""
    fields: Mapping[str, Any] = part.model_fields  # type: ignore[attr-defined]
    of_parts = [(one.field, one) for one in values if one.field is not None]
    return [(field, one) for field, one in of_parts if field in fields and part in (one.within or (part,))]
