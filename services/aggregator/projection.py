"""What an event adds to the totals: pure functions from records to cells, and from versions to deltas.

A cell is one row of the totals at the grain of D4, with its day of knowledge. A record's
contribution is a place and a small map from measures to integers; a voided record's is empty. A
new version retracts the old contribution and adds the new one, both on the day on which it
became known.

Places and cells are written as the text that COPY takes, codes with tabs between them (no code
holds one: `reading` checks): a replay of a whole log is mostly this module, and one text is
hashed once where a tuple of ten codes is hashed each time.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import orjson

from services.aggregator.casework import Counted, referral_lines, trace_lines
from services.aggregator.measures import COMPONENTS, FIREARMS, OTHERS, WITH_SEIZURE
from services.aggregator.reading import (
    Ammunition,
    Closing,
    Component,
    Currency,
    Event,
    Firearm,
    Inspection,
    Item,
    Other,
    Read,
    Referral,
    Seizure,
    Trace,
)
from services.aggregator.threats import threat_lines
from shared.contracts import closing, inspection, referral, seizure, trace
from shared.contracts.fiscal import fiscal_year
from shared.contracts.items import MAX_USD_CENTS
from shared.contracts.vocabularies import CATEGORY_OF_TYPE, HITS, Agency


class Role(StrEnum):
    """For whom a figure counts: once for the lead agency, and as credit for each partner.

    A total is a sum over `LEAD`; an agency's own total, over `PARTNER` too. What both components of
    CBP have a part in, the sum of their own totals has twice: `SHARED` takes it off once.
    """

    LEAD = "lead"
    PARTNER = "partner"
    SHARED = "shared"


LEAD, PARTNER, SHARED = Role.LEAD.value, Role.PARTNER.value, Role.SHARED.value
CBP = (Agency.CBP_OFO.value, Agency.CBP_USBP.value)
GROUP = "cbp"
"""The agency of `SHARED`: not one that a record can name."""

Place = str
"""Where a record counts: `PLACE`. A code is empty where there is none."""
PLACE = ("day", "fiscal_year", "port_code", "field_office", "operation", "task_force", "agency")
Cell = str
"""Where a figure counts and when it became known: `CELL`."""
CELL = (*PLACE, "role", "measure", "subtype", "known_day")
Line = tuple[str, str]
"""A measure and a subtype of it."""
RecordKey = tuple[str, str]
"""A record's id and kind: callers choose ids, and two kinds may be given the same one."""


@dataclass(slots=True)
class Contribution:
    """What a version of a record counts, where, and which partners it is credited to.

    There are no lines once it is voided.
    """

    place: Place
    lines: dict[Line, int]
    partners: tuple[str, ...] = ()

    def add_to(self, cells: dict[Cell, int], known_day: str, sign: int = 1) -> None:
        """Add what it counts, or take it away, as known on that day."""
        if self.partners:
            where, _tab, lead = self.place.rpartition("\t")
            heads = [(f"{where}\t{one}\t{role}", n) for one, role, n in counted(lead, self.partners)]
        else:
            heads = [(f"{self.place}\t{LEAD}", 1)]
        for head, times in heads:
            for (measure, subtype), value in self.lines.items():
                cell = f"{head}\t{measure}\t{subtype}\t{known_day}"
                cells[cell] = cells.get(cell, 0) + sign * times * value


def counted(lead: str, partners: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """For whom a record counts: agency, role and how often."""
    yield lead, LEAD, 1
    for partner in partners:
        yield partner, PARTNER, 1
    if {lead, *partners}.issuperset(CBP):
        yield GROUP, SHARED, -1


@dataclass(slots=True)
class Change:
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


@dataclass(slots=True)
class Standing:
    """The last applied version of a record and what it contributes."""

    version: int
    contribution: Contribution


Entry = tuple[Change, int]
"""A change and the version that it replaces, 0 for none."""


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


def apply(changes: Iterable[Change], standing: Mapping[RecordKey, Standing]) -> Outcome:
    """Highest version wins: right under duplicates, replays, and any order across records."""
    outcome = Outcome()
    moved: dict[RecordKey, Change] = {}
    for change in changes:
        before = moved.get(change.key) or standing.get(change.key)
        if before is not None and change.version <= before.version:
            outcome.stale[change.topic] += 1
            continue
        if before is not None:
            outcome.corrected[change.topic] += 1
            before.contribution.add_to(outcome.deltas, change.known_day, -1)
        change.contribution.add_to(outcome.deltas, change.known_day)
        moved[change.key] = change
        outcome.entries.append((change, 0 if before is None else before.version))
    for change, _previous in outcome.entries:
        topic = change.topic
        outcome.applied[topic] += 1
        newest = outcome.newest.get(topic)
        if newest is None or newest < change.recorded_at:
            outcome.newest[topic] = change.recorded_at
    return outcome


def change_of(record: Read, topic: str) -> Change:
    """What this version of a record means for the totals. Raises `ValueError` where it means nothing."""
    kind, lines_of = _KINDS[type(record)]
    lines: dict[Line, int] = {}
    if record.status == "active":
        for measure, subtype, value in lines_of(record):
            if value:
                line = (measure, subtype)
                lines[line] = lines.get(line, 0) + value
    recorded_at = record.recorded_at.astimezone(UTC)
    return Change(
        (record.id, kind),
        record.version,
        recorded_at,
        recorded_at.date().isoformat(),
        Contribution(_place(record), lines, tuple(record.partners)),
        topic,
        record.reason,
        record.after_close,
        record.inspection_id,
    )


def encode(lines: Mapping[Line, int]) -> str:
    """The lines of a contribution as compact JSON."""
    return orjson.dumps([(measure, subtype, value) for (measure, subtype), value in lines.items()]).decode()


def decode(text: str) -> dict[Line, int]:
    """The inverse of `encode`."""
    return {(measure, subtype): value for measure, subtype, value in orjson.loads(text)}


def _place(record: Event) -> Place:
    return (
        f"{_day(record.local_day)}\t{record.port_code or ''}\t{record.field_office}"
        f"\t{record.operation or ''}\t{record.task_force or ''}\t{record.agency}"
    )


@lru_cache(maxsize=20_000)
def _day(day: date) -> str:
    return f"{day.isoformat()}\t{fiscal_year(day)}"


def _inspection(record: Inspection) -> list[Counted]:
    subtype = f"{record.traffic}/{record.posture}"
    counted: list[Counted] = [("inspections", subtype, 1)]
    if record.outcome in _HITS:
        counted.append(("inspection_hits", subtype, 1))
        if record.outcome == "seizure":
            counted.append((WITH_SEIZURE, subtype, 1))
    return counted


def _seizure(record: Seizure) -> list[Counted]:
    return [
        ("seizures", record.mode or "", record.events),
        ("arrests", "", record.arrests),
        *[_LINES[type(item)](item) for item in record.items],
        *threat_lines(record.items),
    ]


def _closing(record: Closing) -> list[Counted]:
    return [("closed_years", record.records, 1)]


def _firearm(item: Firearm) -> Counted:
    measure = FIREARMS.get(item.category or _CATEGORY_OF_TYPE.get(item.type, ""))
    if measure is None:
        raise ValueError(f"a firearm of type {item.type} without a category")
    return measure, item.type, item.quantity


def _component(item: Component) -> Counted:
    return COMPONENTS[item.type], "", item.quantity


def _ammunition(item: Ammunition) -> Counted:
    return "ammunition_rounds", item.caliber, item.rounds


def _currency(item: Currency) -> Counted:
    cents = item.amount_minor if item.currency == "USD" else item.usd_minor
    if cents is None:
        raise ValueError(f"{item.currency} without its value in USD")
    if cents > MAX_USD_CENTS:
        raise ValueError(f"{cents} US cents in one item are more than {MAX_USD_CENTS}")
    return "currency_usd", item.form, cents


def _other(item: Other) -> Counted:
    return OTHERS[item.category], "", item.quantity


_HITS = frozenset(outcome.value for outcome in HITS)
_CATEGORY_OF_TYPE = {one.value: category.value for one, category in CATEGORY_OF_TYPE.items()}

# By exact type: a chain of isinstance checks would cost more than the rest.
_KINDS: dict[type, tuple[str, Callable[[Any], list[Counted]]]] = {
    Inspection: (inspection.KIND, _inspection),
    Seizure: (seizure.KIND, _seizure),
    Trace: (trace.KIND, trace_lines),
    Referral: (referral.KIND, referral_lines),
    Closing: (closing.KIND, _closing),
}
KINDS = tuple(kind for kind, _lines_of in _KINDS.values())
_LINES: dict[type[Item], Callable[[Any], Counted]] = {
    Firearm: _firearm,
    Component: _component,
    Ammunition: _ammunition,
    Currency: _currency,
    Other: _other,
}
