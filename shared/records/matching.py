"""Which serial numbers of a version arrive with it, and how one that was seen before is told. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.contracts.match import MatchReason

if TYPE_CHECKING:
    from shared.records.kind import RecordKind, Terms

Json = dict[str, Any]
Serials = Callable[[Json], Iterable[tuple[int | None, str]]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A serial number as it is marked, the term that it is found by, and which item bears it."""

    term: str
    serial: str
    item: int | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A record that stands: what is told of it, and its content."""

    id: UUID
    version: int
    occurred_at: datetime
    port_code: str | None
    field_office: str
    local_day: date
    body: Json


@dataclass(frozen=True, slots=True)
class Matching:
    """The serial numbers of a kind of records, and among which kind they are looked for: its own, or another.

    `serials` gives those of a body, each with the place of its item. `by` is the term that they are found by.
    With `when`, a version without this field brings none, and one that changes it brings all of them anew.
    `about` is the field with the id of the record that this one is about: it is not another.
    """

    reason: MatchReason
    by: "Terms[Any]"
    serials: Serials
    among: "RecordKind[Any] | None" = None
    when: str | None = None
    about: str | None = None

    def arrived(self, before: Json | None, after: Json) -> list[Mark]:
        """What a version brings that the one before it did not."""
        marks, known = self.marks(after), set[str]()
        if self.when is not None and after.get(self.when) is None:
            return []
        if before is not None and (self.when is None or before.get(self.when) == after[self.when]):
            known = {one.term for one in self.marks(before)}
        return [one for one in marks if one.term not in known]

    def brought(self, draft: Any, terms: Iterable[str]) -> list[str]:
        """Of the terms of a new record, those of its serial numbers: what `arrived` finds, at once."""
        if self.when is not None and getattr(draft, self.when) is None:
            return []
        name, none = f"{self.by.name}=", self.by.named("")
        return [one for one in terms if one.startswith(name) and one != none]

    def marks(self, body: Json) -> list[Mark]:
        """Each serial number of a body once, with the first item that bears it; not one of mere dashes."""
        found: dict[str, Mark] = {}
        for item, serial in self.serials(body):
            term = self.by.named(serial)
            found.setdefault(term, Mark(term, serial, item))
        found.pop(self.by.named(""), None)
        return list(found.values())

    def apart(self, body: Json) -> set[UUID]:
        """The records that are none before it: itself, and the one that it is about."""
        about = None if self.about is None else body.get(self.about)
        return {UUID(one) for one in (body["id"], about) if one is not None}

    def told(
        self,
        marks: Iterable[Mark],
        earlier: Mapping[str, Sequence[Earlier]],
        apart: Collection[UUID],
        most: int,
    ) -> tuple[list[Json], bool]:
        """Where the marks stand in earlier records, the newest `most` of them; and whether in others too.

        `earlier` are the records by the terms that they have.
        """
        pairs = [(one, mark) for mark in marks for one in earlier.get(mark.term, ()) if one.id not in apart]
        pairs.sort(key=lambda pair: (pair[0].occurred_at, pair[0].id), reverse=True)
        return [self._seen(*pair) for pair in pairs[:most]], len(pairs) > most

    def _seen(self, one: Earlier, mark: Mark) -> Json:
        """One mark in one earlier record: the item that is marked alike, or else the first that reads so."""
        there = self if self.among is None else self.among.matching
        assert there is not None, "a kind that is looked among has serial numbers"
        alike = [
            (item, serial) for item, serial in there.serials(one.body) if self.by.named(serial) == mark.term
        ]
        exact = [item for item, serial in alike if serial == mark.serial]
        seen = {
            "id": str(one.id),
            "version": one.version,
            "port_code": one.port_code,
            "field_office": one.field_office,
            "local_day": one.local_day.isoformat(),
            "item": mark.item,
            "seen_item": exact[0] if exact else alike[0][0],
            "exact": bool(exact),
        }
        return {name: value for name, value in seen.items() if value is not None}


def seen_before(told: Json | None) -> Json:
    """What an answer has beside the record: nothing where nothing was seen."""
    return {} if told is None else {"seen_before": told}
