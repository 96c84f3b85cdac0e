"""A set of codes that a question selects: these codes, or every code but these."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class Codes:
    """These codes; or, when `others` is set, every code but these. In order, so that equal sets are equal."""

    listed: tuple[str, ...]
    others: bool = False

    @classmethod
    def of(cls, codes: Iterable[str], *, others: bool = False) -> "Codes":
        """The set, whatever the order and however often a code is given."""
        return cls(tuple(sorted(set(codes))), others)

    def __contains__(self, code: str) -> bool:
        return (code in self.listed) is not self.others

    def __and__(self, other: "Codes") -> "Codes":
        """The codes in both."""
        mine, its = set(self.listed), set(other.listed)
        if self.others and other.others:
            return Codes.of(mine | its, others=True)
        if self.others:
            return Codes.of(its - mine)
        return Codes.of(mine - its if other.others else mine & its)

    def __invert__(self) -> "Codes":
        """Every code that is not in this set."""
        return Codes(self.listed, not self.others)

    def __or__(self, other: "Codes") -> "Codes":
        """The codes in either."""
        return ~(~self & ~other)

    def where(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether a column has one of the codes."""
        return column.not_in(self.listed) if self.others else column.in_(self.listed)
