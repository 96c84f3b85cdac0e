"""How a record stands with one partner, and what the partner is told when that changes. Pure.

What a partner sees follows from the records alone: those that its terms show and whose group is large enough.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from services.projector.projection import Shown


@dataclass(frozen=True, slots=True)
class Standing:
    """One record for one partner; the fields are those of `tables.Release`."""

    id: UUID
    group: str | None = None
    content: str | None = None
    shown: str | None = None
    version: int = 0

    def moved(self, shown: Shown | None) -> "Standing":
        """It after another version of the record."""
        if shown is None:
            return replace(self, group=None, content=None)
        return replace(self, group=shown.group, content=orjson.dumps(shown.content).decode())

    def told(self, *, large: bool) -> "Standing":
        """It once the partner has what it may see; the same object where it has that already."""
        shown = self.content if large else None
        return self if shown == self.shown else replace(self, shown=shown, version=self.version + 1)


def deltas(before: Iterable[Standing], after: Iterable[Standing]) -> Mapping[str, int]:
    """By group: how many records come (or go). Every group of them is named, also where nothing changes."""
    found: Counter[str] = Counter()
    for one in before:
        if one.group is not None:
            found[one.group] -= 1
    for one in after:
        if one.group is not None:
            found[one.group] += 1
    return found


def crossed(counts: Mapping[str, int], changes: Mapping[str, int], smallest: int) -> list[str]:
    """The groups that become large enough, or too small."""
    return [
        group
        for group, change in changes.items()
        if (counts.get(group, 0) >= smallest) != (counts.get(group, 0) + change >= smallest)
    ]
