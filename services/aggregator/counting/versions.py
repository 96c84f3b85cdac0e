"""Applying versions: the highest version of a record wins.

A new version takes back the contribution of the version before it and adds its own, both on the
day on which it became known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.aggregator.counting.cells import Cell, Contribution, RecordKey


@dataclass(slots=True)
class Version:
    """One version of one record, reduced to what the totals need. `known_day` is a UTC day."""

    key: RecordKey
    version: int
    recorded_at: datetime
    known_day: str
    contribution: Contribution
    topic: str
    reason: str | None = None
    after_close: bool = False
    inspection_id: str | None = None


Known = tuple[int, Contribution]
"""The number of the last applied version of a record, and what it contributes."""
Entry = tuple[Version, int]
"""A version and the number of the one that it replaces, 0 for none."""


@dataclass(slots=True)
class Outcome:
    """What a batch does: deltas by cell, journal entries, and by topic the counts
    and the newest instant of recording among what was applied."""

    deltas: dict[Cell, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    applied: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)
    stale: Counter[str] = field(default_factory=Counter)
    newest: dict[str, datetime] = field(default_factory=dict)


def apply(versions: Iterable[Version], current: Mapping[RecordKey, Known]) -> Outcome:
    """Highest version wins: right under duplicates, replays, and any order across records."""
    outcome = Outcome()
    moved: dict[RecordKey, Known] = {}
    for one in versions:
        before = moved.get(one.key) or current.get(one.key)
        if before is not None and one.version <= before[0]:
            outcome.stale[one.topic] += 1
            continue
        if before is not None:
            outcome.corrected[one.topic] += 1
            before[1].add_to(outcome.deltas, one.known_day, -1)
        one.contribution.add_to(outcome.deltas, one.known_day)
        moved[one.key] = one.version, one.contribution
        outcome.entries.append((one, 0 if before is None else before[0]))
    for one, _previous in outcome.entries:
        topic = one.topic
        outcome.applied[topic] += 1
        newest = outcome.newest.get(topic)
        if newest is None or newest < one.recorded_at:
            outcome.newest[topic] = one.recorded_at
    return outcome
