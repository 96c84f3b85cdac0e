"""What an event adds to the totals: pure functions from records to cells, and from versions to deltas.

A cell is one row of the totals at the grain of D4 without its day of knowledge. A record's
contribution is a small map from cells to integers; a voided record's is empty. A new version
retracts the old contribution and adds the new one, both on the day on which it became known.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from services.aggregator.measures import COMPONENTS, FIREARMS, OTHERS
from services.aggregator.reading import (
    Ammunition,
    Component,
    Currency,
    Event,
    Firearm,
    Inspection,
    Item,
    Other,
    Seizure,
)
from shared.contracts import inspection, seizure
from shared.contracts.items import MAX_USD_CENTS
from shared.contracts.vocabularies import CATEGORY_OF_TYPE, HITS, Status


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
    """What this version of a record means for the totals. Raises `ValueError` where it means nothing."""
    kind, lines = _KINDS[type(record)]
    cells: dict[Cell, int] = {}
    if record.status is Status.ACTIVE:
        place = _place(record)
        for measure, subtype, value in lines(record):
            if value:
                cell = Cell._make((*place, measure, subtype))
                cells[cell] = cells.get(cell, 0) + value
    return Change(
        key=(record.id, kind),
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


def _place(record: Event) -> tuple[str, str, str, str, str]:
    return (
        record.local_day.isoformat(),
        record.port_code or "",
        record.field_office,
        record.agency.value,
        record.operation or "",
    )


Line = tuple[str, str, int]


def _inspection(record: Inspection) -> list[Line]:
    subtype = f"{record.traffic.value}/{record.posture.value}"
    counted: list[Line] = [("inspections", subtype, 1)]
    return [*counted, ("inspection_hits", subtype, 1)] if record.outcome in HITS else counted


def _seizure(record: Seizure) -> list[Line]:
    mode = record.mode.value if record.mode else ""
    return [
        ("seizures", mode, record.events),
        ("arrests", "", record.arrests),
        *(_LINES[type(item)](item) for item in record.items),
    ]


def _firearm(item: Firearm) -> Line:
    category = item.category or CATEGORY_OF_TYPE.get(item.type)
    if category is None:
        raise ValueError(f"a firearm of type {item.type} without a category")
    return FIREARMS[category], item.type.value, item.quantity


def _component(item: Component) -> Line:
    return COMPONENTS[item.type], "", item.quantity


def _ammunition(item: Ammunition) -> Line:
    return "ammunition_rounds", item.caliber.value, item.rounds


def _currency(item: Currency) -> Line:
    cents = item.amount_minor if item.currency == "USD" else item.usd_minor
    if cents is None:
        raise ValueError(f"{item.currency} without its value in USD")
    if cents > MAX_USD_CENTS:
        raise ValueError(f"{cents} US cents in one item are more than {MAX_USD_CENTS}")
    return "currency_usd", item.form.value, cents


def _other(item: Other) -> Line:
    return OTHERS[item.category], "", item.quantity


# By exact type: a chain of isinstance checks would cost more than the rest.
_KINDS: dict[type, tuple[str, Callable[[Any], list[Line]]]] = {
    Inspection: (inspection.KIND, _inspection),
    Seizure: (seizure.KIND, _seizure),
}
_LINES: dict[type[Item], Callable[[Any], Line]] = {
    Firearm: _firearm,
    Component: _component,
    Ammunition: _ammunition,
    Currency: _currency,
    Other: _other,
}
