"""What an event adds to the totals: pure functions from records to cells, and from versions to deltas.

A cell is one row of the totals at the grain of D4 without its day of knowledge. A record's
contribution is a small map from cells to integers; a voided record's is empty. A new version
retracts the old contribution and adds the new one, both on the day on which it became known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from services.aggregator.measures import COMPONENTS, FIREARMS, OTHERS
from shared.contracts import inspection, seizure
from shared.contracts.inspection import Inspection
from shared.contracts.items import Ammunition, Component, Currency, Firearm, Item
from shared.contracts.record import Recorded
from shared.contracts.seizure import Seizure
from shared.contracts.vocabularies import HITS, Status


class Cell(NamedTuple):
    """Where a figure counts. `port_code` and `operation` are empty where there is none."""

    day: str
    port_code: str
    field_office: str
    agency: str
    operation: str
    measure: str
    subtype: str


Contribution = Mapping[Cell, int]
RecordKey = tuple[UUID, str]
"""A record's id and kind: callers choose ids, and two kinds may be given the same one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one record, reduced to what the totals need. `known_day` is a UTC day."""

    key: RecordKey
    version: int
    recorded_at: datetime
    known_day: date
    contribution: Contribution
    topic: str


@dataclass(slots=True)
class Standing:
    """The last applied version of a record and what it contributes."""

    version: int
    contribution: Contribution


@dataclass(slots=True)
class Outcome:
    """What a batch does: deltas by cell and day of knowledge, records that moved, and by topic the
    counts and the newest instant of recording among what was applied."""

    deltas: Counter[tuple[Cell, date]] = field(default_factory=Counter)
    moved: dict[RecordKey, Standing] = field(default_factory=dict)
    applied: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)
    stale: Counter[str] = field(default_factory=Counter)
    newest: dict[str, datetime] = field(default_factory=dict)


def apply(changes: Iterable[Change], standing: Mapping[RecordKey, Standing]) -> Outcome:
    """Highest version wins: right under duplicates, replays, and any order across records."""
    outcome = Outcome()
    for change in changes:
        before = outcome.moved.get(change.key) or standing.get(change.key)
        if before is not None and change.version <= before.version:
            outcome.stale[change.topic] += 1
            continue
        if before is not None:
            outcome.corrected[change.topic] += 1
            _add(outcome.deltas, before.contribution, change.known_day, -1)
        _add(outcome.deltas, change.contribution, change.known_day, 1)
        outcome.moved[change.key] = Standing(change.version, change.contribution)
        outcome.applied[change.topic] += 1
        newest = outcome.newest.get(change.topic, change.recorded_at)
        outcome.newest[change.topic] = max(newest, change.recorded_at)
    return outcome


def change_of(record: Inspection | Seizure, topic: str) -> Change:
    """What this version of a record means for the totals."""
    lines = _inspection(record) if isinstance(record, Inspection) else _seizure(record)
    sums: Counter[tuple[str, str]] = Counter()
    if record.status is Status.ACTIVE:
        for measure, subtype, value in lines:
            sums[measure, subtype] += value
    place = _place(record)
    cells = {Cell._make((*place, *kind)): value for kind, value in sums.items() if value}
    return Change(
        key=(record.id, inspection.KIND if isinstance(record, Inspection) else seizure.KIND),
        version=record.version,
        recorded_at=record.recorded_at,
        known_day=known_day(record.recorded_at),
        contribution=cells,
        topic=topic,
    )


def known_day(recorded_at: datetime) -> date:
    """The day of knowledge is the UTC day on which the service recorded the version."""
    return recorded_at.astimezone(UTC).date()


def encode(contribution: Contribution) -> str:
    """A contribution as compact JSON: the place once, then the sums."""
    if not contribution:
        return "[]"
    place = next(iter(contribution))[:5]
    sums = [(cell.measure, cell.subtype, value) for cell, value in contribution.items()]
    return orjson.dumps((place, sums)).decode()


def decode(text: str) -> Contribution:
    """The inverse of `encode`."""
    if text == "[]":
        return {}
    place, sums = orjson.loads(text)
    return {Cell._make((*place, measure, subtype)): value for measure, subtype, value in sums}


def _add(deltas: Counter[tuple[Cell, date]], contribution: Contribution, known: date, sign: int) -> None:
    for cell, value in contribution.items():
        deltas[cell, known] += sign * value


def _place(record: Recorded) -> tuple[str, str, str, str, str]:
    assert isinstance(record, Inspection | Seizure)
    return (
        record.local_day.isoformat(),
        record.port_code or "",
        record.field_office,
        record.agency.value,
        record.operation or "",
    )


Line = tuple[str, str, int]


def _inspection(record: Inspection) -> Iterator[Line]:
    subtype = f"{record.traffic.value}/{record.posture.value}"
    yield "inspections", subtype, 1
    if record.outcome in HITS:
        yield "inspection_hits", subtype, 1


def _seizure(record: Seizure) -> Iterator[Line]:
    yield "seizures", record.mode.value if record.mode else "", record.events
    yield "arrests", "", record.arrests
    yield from _items(record.items)


def _items(items: Sequence[Item]) -> Iterator[Line]:
    for item in items:
        match item:
            case Firearm():
                yield FIREARMS[item.counted_as], item.type.value, item.quantity
            case Component():
                yield COMPONENTS[item.type], "", item.quantity
            case Ammunition():
                yield "ammunition_rounds", item.caliber.value, item.rounds
            case Currency():
                yield "currency_usd", item.form.value, item.usd_cents
            case _:
                yield OTHERS[item.category], "", item.quantity
