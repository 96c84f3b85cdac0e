"""What officers were told, and what they were not: the book that the services must agree with."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.drafts import Json, marker_of


@dataclass(slots=True)
class Known:
    """A record as the officers last saw it."""

    kind: str
    id: str
    version: int
    voided: bool = False


@dataclass(slots=True)
class Ledger:
    """Shared by all officers of a test. An entry's `marker` stands in its body, one an entry."""

    acknowledged: dict[tuple[str, str, int], Json | None] = field(default_factory=dict)
    """By (kind, record id, version): the body of the answer; None where a batch's answer has none."""
    entered: dict[tuple[str, str], str] = field(default_factory=dict)
    """By (kind, marker): the record id that was answered."""
    given_up: set[tuple[str, str]] = field(default_factory=set)
    """Entries by (kind, marker) that were never answered: they stand once, or not at all."""
    reasons_given_up: set[str] = field(default_factory=set)
    """The reasons of amendments and voids that were never answered."""
    keys: set[str] = field(default_factory=set)
    """Every idempotency key that was ever sent."""
    records: list[Known] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """Answers that no officer should ever get."""
    _numbers: int = 0

    def number(self) -> int:
        """A number that nothing else has."""
        self._numbers += 1
        return self._numbers

    def created(self, kind: str, marker: str, record_id: str, body: Json | None) -> None:
        """An entry was acknowledged as version 1 of this record."""
        before = self.entered.setdefault((kind, marker), record_id)
        if before != record_id:
            self.faults.append(f"entry {marker} was answered as {before} and as {record_id}")
        if body is not None and marker_of(kind, body) != marker:
            self.faults.append(f"entry {marker} was answered with another body: {body}")
        self._acknowledge(kind, record_id, 1, body)
        self.records.append(Known(kind, record_id, 1))

    def changed(self, record: Known, body: Json) -> None:
        """A change was acknowledged with this body."""
        self._acknowledge(record.kind, record.id, body["version"], body)
        self.seen(record, body)

    def seen(self, record: Known, body: Json) -> None:
        """What a later reading showed."""
        if body["version"] >= record.version:
            record.version, record.voided = body["version"], body["status"] == "voided"

    def _acknowledge(self, kind: str, record_id: str, version: int, body: Json | None) -> None:
        key = (kind, record_id, version)
        if self.acknowledged.setdefault(key, body) != body:
            self.faults.append(f"{key} was acknowledged twice: {self.acknowledged[key]} and {body}")
        self.counts["acknowledged"] += 1
