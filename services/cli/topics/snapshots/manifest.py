"""What a snapshot says of itself, signed: a C2SP signed note of these lines. Pure.

    outbound/snapshot
    outbound.seizures.v1
    2026-11-27T10:00:00Z
    1234                                   events in the file
    6b86b2…                                SHA-256 of the file
    0 118 c3f09e0a5b1d7e24                 by partition: the next offset, a digest of the event before it

A snapshot made before the first event of a partition has 0 and - there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from shared.acts.notes import SNAPSHOT, BadNote, Verifier, origin

NONE = "-"


class BadSnapshot(ValueError):
    """It cannot be read, or is not what was signed; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a partition is in it: the next offset, and the digest of the event before it (`NONE`)."""

    next: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Of which topic it is, when it was made, how many events it has, and where one goes on."""

    topic: str
    made_at: datetime
    events: int
    sha256: str
    marks: Mapping[int, Mark]

    @property
    def text(self) -> str:
        """What is signed."""
        made = f"{self.made_at:%Y-%m-%dT%H:%M:%SZ}"
        first = (origin(SNAPSHOT), self.topic, made, str(self.events), self.sha256)
        rest = (f"{number} {mark.next} {mark.digest}" for number, mark in sorted(self.marks.items()))
        return "".join(f"{line}\n" for line in (*first, *rest))


def read_manifest(note: str, keys: Iterable[Verifier]) -> Manifest:
    """The manifest of a note that one of these keys signed. Raises `BadSnapshot`."""
    lines = [*takewhile(bool, note.split("\n"))]
    text = "".join(f"{line}\n" for line in lines)
    if not any(_signed(one, note, text) for one in keys):
        raise BadSnapshot(f"none of the keys of {origin(SNAPSHOT)} signed it")
    try:
        _, topic, made, events, sha256, *marks = lines
        parts = (line.split(" ") for line in marks)
        found = {int(number): Mark(int(following), digest) for number, following, digest in parts}
        return Manifest(topic, datetime.fromisoformat(made), int(events), sha256, found)
    except ValueError:
        raise BadSnapshot("it is signed, but no snapshot that this version reads") from None


def _signed(key: Verifier, note: str, text: str) -> bool:
    try:
        key.verify_text(note, text)
    except BadNote:
        return False
    return key.name == origin(SNAPSHOT)
