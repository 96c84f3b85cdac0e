"""Random histories of records, as the services would publish them, and the ways in which they can arrive.

Nothing here uses the code under test: bodies are plain dictionaries, and local days are reckoned
with `zoneinfo` alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import orjson
from hypothesis import strategies as st

from shared.events.log import Record

Body = dict[str, Any]
T = TypeVar("T")

TOPICS = {
    "inspection": "outbound.inspections.v1",
    "seizure": "outbound.seizures.v1",
    "trace": "outbound.traces.v1",
    "referral": "outbound.referrals.v1",
    "closing": "outbound.closings.v1",
}
PLACES = (  # code, field office, zone; at 05:30 UTC on 1 October these are in different fiscal years
    ("2304", "laredo", "America/Chicago"),
    ("2402", "el_paso", "America/Denver"),
    ("2604", "tucson", "America/Phoenix"),
    ("2504", "san_diego", "America/Los_Angeles"),
    (None, "miami", "America/New_York"),
)
EDGE = datetime(2025, 10, 1, 5, 30, tzinfo=UTC)
FIRST_KNOWN = datetime(2025, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class State:
    """One version of one record: its kind, and its body as published."""

    kind: str
    body: Body

    @property
    def id(self) -> UUID:
        """The record's id."""
        return UUID(self.body["id"])

    @property
    def number(self) -> int:
        """The version's number."""
        return int(self.body["version"])

    @property
    def recorded_at(self) -> datetime:
        """When it became known."""
        return datetime.fromisoformat(self.body["recorded_at"])


History = list[list[State]]


def headers_of(version: State) -> dict[str, bytes]:
    """The CloudEvents headers of a version, spelled out."""
    action = "voided" if version.body["status"] == "voided" else "recorded"
    action = "amended" if version.number > 1 and action == "recorded" else action
    text = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_source": f"/outbound/{version.kind}",
        "ce_type": f"outbound.{version.kind}.{action}.v1",
        "ce_subject": version.body["id"],
        "ce_recordversion": str(version.number),
        "content-type": "application/json",
    }
    return {name: value.encode() for name, value in text.items()}


def record_of(version: State, offset: int = 0, partition: int = 0, topic: str = "") -> Record:
    """A version as it is read from the log."""
    return Record(
        topic=topic or TOPICS[version.kind],
        partition=partition,
        offset=offset,
        timestamp_ms=0,
        key=version.body["id"].encode(),
        value=orjson.dumps(version.body),
        headers=tuple(headers_of(version).items()),
    )


def body_of(kind: str, number: int, place: int, at: datetime, **fields: Any) -> Body:
    """A body with the fields that every record has; `fields` adds those of its kind."""
    port, office, zone = PLACES[place]
    local = at.astimezone(ZoneInfo(zone))
    body: Body = {
        "id": "01890000-0000-7000-8000-000000000000",
        "version": number,
        "status": "active",
        "recorded_at": FIRST_KNOWN.isoformat(),
        "occurred_at": at.isoformat(),
        "local_time": local.isoformat(),
        "local_day": local.date().isoformat(),
        "time_zone": zone,
        "port_code": port,
        "field_office": office,
        "agency": "cbp_ofo",
    }
    if number > 1:
        body["reason"] = "corrected"
    return body | fields


def _firearm(item: Body) -> Body:
    """The same with what the contract wants beside its type and its serial status."""
    status = item["serial_status"]
    item |= {"category": "long_arm"} if item["type"] == "machine_gun" else {}
    item |= {"quantity": 1} if status != "not_recorded" else {}
    item |= {"serial_number": "A1 *7"} if status == "obliterated_partly" else {}
    return item | ({"privately_made": True} if status == "none" else {})


SERIALS = ["not_recorded", "not_recorded", "obliterated_partly", "obliterated_wholly", "none"]
FLAGS = {"privately_made": st.booleans(), "printed_3d": st.booleans()}
FIREARMS = st.fixed_dictionaries(
    {
        "kind": st.just("firearm"),
        "type": st.sampled_from(["pistol", "revolver", "rifle", "destructive_device", "machine_gun"]),
        "serial_status": st.sampled_from(SERIALS),
        "quantity": st.integers(1, 9),
        **FLAGS,
    }
).map(_firearm)
COMPONENTS = st.fixed_dictionaries(
    {
        "kind": st.just("component"),
        "type": st.sampled_from(["receiver", "magazine", "silencer", "conversion_device", "other_part"]),
        "quantity": st.integers(1, 99),
        **FLAGS,
    }
)
AMMUNITION = st.fixed_dictionaries(
    {
        "kind": st.just("ammunition"),
        "rounds": st.integers(1, 100_000),
        "caliber": st.sampled_from(["9_mm", "50_bmg"]),
    }
)
CASH = {"kind": st.just("currency"), "form": st.sampled_from(["cash", "monetary_instrument"])}
CURRENCY = st.one_of(
    st.fixed_dictionaries(
        CASH | {"currency": st.just("USD"), "exponent": st.just(2), "amount_minor": st.integers(1, 10**9)}
    ),
    st.fixed_dictionaries(
        CASH
        | {
            "currency": st.just("MXN"),
            "exponent": st.just(2),
            "amount_minor": st.integers(1, 10**9),
            "usd_minor": st.integers(1, 10**8),
            "rate_source": st.just("Federal Reserve H.10"),
            "rate_day": st.just("2025-09-30"),
        }
    ),
)
OTHERS = st.fixed_dictionaries(
    {
        "kind": st.just("other"),
        "category": st.sampled_from(["scope", "body_armor"]),
        "quantity": st.integers(1, 9),
    }
)
ITEMS = st.lists(st.one_of(FIREARMS, COMPONENTS, AMMUNITION, CURRENCY, OTHERS), min_size=1, max_size=3)
INSTANTS = st.one_of(
    st.integers(-4 * 60, 4 * 60).map(lambda minutes: EDGE + timedelta(minutes=minutes)),
    st.integers(-400, 20).map(lambda days: EDGE + timedelta(days=days)),
)
SHARED_FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    "agency": st.sampled_from(["cbp_ofo", "ice_hsi", "cbp_usbp"]),
    "operation": st.sampled_from([None, "southbound", "southbound", "without_a_trace", "op_5"]),
    "task_force": st.just(None),
}


PARTNERS = [
    *([], ["atf"], ["atf", "state_local"]),
    *(["cbp_usbp"], ["cbp_ofo", "cbp_usbp"], ["ice_hsi", "cbp_ofo"]),
]
SOURCES = [None, None, None, "cbp-weapons/2025-SEP/laredo/7", "cbp-currency/2025-OCT/laredo/cash"]


def _consistent(fields: Body) -> Body:
    """The same without what the contract refuses: a partner that leads, a task force of no operation."""
    partners = [one for one in fields["partners"] if one != fields["agency"]]
    single = fields | {"partners": partners, "events": 1, "source_reference": None}
    return _published(fields) or single | ({} if fields["operation"] else {"task_force": None})


def _published(fields: Body) -> Body | None:
    """The same as a published file has it, by the month and of CBP alone; None where it has no such item."""
    kinds = {"cbp-currency": ["currency"], "cbp-weapons": ["firearm", "component", "ammunition", "other"]}
    source = (fields["source_reference"] or "").split("/")[0]
    items = [_plain(item) for item in fields["items"] if item["kind"] in kinds.get(source, [])]
    withheld = dict.fromkeys(("port_code", "operation", "task_force", "mode"))
    of_cbp = {"agency": "cbp_ofo"} if fields["agency"] == "ice_hsi" else {}
    changed = {"items": items, "partners": [], "arrests": 0, "precision": "month", **withheld, **of_cbp}
    return fields | changed if items else None


def _plain(item: Body) -> Body:
    """An item without what published files do not say."""
    unmarked = {"serial_status": "not_recorded"} if item["kind"] == "firearm" else {}
    dropped = {"privately_made", "printed_3d", "serial_number"}
    return {name: value for name, value in item.items() if name not in dropped} | unmarked


FIELDS: Mapping[str, st.SearchStrategy[Body]] = {
    "seizure": st.fixed_dictionaries(
        {
            **SHARED_FIELDS,
            "task_force": st.sampled_from([None, "el_paso"]),
            "partners": st.sampled_from(PARTNERS),
            "source_reference": st.sampled_from(SOURCES),
            "events": st.integers(1, 4),
            "mode": st.sampled_from([None, "land"]),
            "arrests": st.integers(0, 3),
            "items": ITEMS,
        }
    ).map(_consistent),
    "inspection": st.fixed_dictionaries(
        {
            **SHARED_FIELDS,
            "traffic": st.sampled_from(["personal_vehicle", "commercial_bus"]),
            "posture": st.sampled_from(["routine", "targeted"]),
            "stage": st.just("primary"),
            "methods": st.just(["visual"]),
            "outcome": st.sampled_from(["released", "seizure", "arrest", "referral_to_hsi"]),
        }
    ),
}


PAUSES = st.one_of(
    st.integers(0, 60).map(lambda hours: timedelta(hours=hours)),
    st.integers(10, 40).map(lambda days: timedelta(days=days)),  # so that months of knowledge are over
)


@st.composite
def records(draw: st.DrawFn) -> list[State]:
    """The versions of one record, in order: recorded, amended some times, perhaps voided."""
    kind = draw(st.sampled_from(["seizure", "seizure", "inspection"]))
    record_id = str(draw(st.uuids(version=4)))
    places = (0, 1, 2, 3) if kind == "inspection" else (0, 1, 2, 3, 4)
    known = FIRST_KNOWN + timedelta(hours=draw(st.integers(0, 40)))
    versions: list[State] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        place, at, fields = draw(st.sampled_from(places)), draw(INSTANTS), draw(FIELDS[kind])
        body = body_of(kind, number, place, at, id=record_id, recorded_at=known.isoformat(), **fields)
        versions.append(State(kind, body))
        known += draw(PAUSES)
    if draw(st.booleans()):
        versions.append(voided(versions[-1], known))
    return versions


histories = st.lists(records(), min_size=1, max_size=6)

RESULTS = [
    None,
    {"outcome": "dealer", "completed_on": "2025-10-20"},
    {"outcome": "purchaser", "completed_on": "2025-10-20", "purchased_on": "2023-01-21"},
    {"outcome": "not_traced", "completed_on": "2025-10-20", "reason": "no_serial"},
]
CASES: Mapping[str, st.SearchStrategy[Body]] = {
    "trace": st.fixed_dictionaries(
        {
            "agency": st.just("atf"),
            "requesting_country": st.sampled_from(["MX", "GT"]),
            "result": st.sampled_from(RESULTS),
        }
    ),
    "referral": st.fixed_dictionaries(
        {
            "agency": st.sampled_from(["cbp_ofo", "ice_hsi"]),
            "referred_to": st.sampled_from(["ice_hsi", "atf"]),
            "outcome": st.sampled_from(["pending", "declined", "convicted"]),
            "statutes": st.sampled_from([["usc_18_554"], ["usc_18_554", "usc_31_5332"]]),
            "usao_state": st.sampled_from(["TX", "AZ"]),
            "sentence_months": st.just(46),
        }
    ),
    "closing": st.just({"agency": "", "field_office": "", "port_code": None, "records": "seizure"}),
}


@st.composite
def cases(draw: st.DrawFn) -> list[State]:
    """A trace, a referral, or the closing of a fiscal year, with what became of it, perhaps voided."""
    kind = draw(st.sampled_from(sorted(CASES)))
    place, at = draw(st.sampled_from((0, 1, 2, 3))), draw(INSTANTS)
    record_id, known, versions = str(draw(st.uuids(version=4))), FIRST_KNOWN, list[State]()
    for number in range(1, draw(st.integers(1, 2)) + 1):
        fields = draw(CASES[kind]) | ({"local_day": "2025-09-30"} if kind == "closing" else {})
        body = body_of(kind, number, place, at, id=record_id, recorded_at=known.isoformat())
        versions.append(State(kind, body | fields))
        known += draw(PAUSES)
    return [*versions, voided(versions[-1], known)] if draw(st.booleans()) else versions


everything = st.tuples(histories, st.lists(cases(), max_size=2)).map(lambda both: [*both[0], *both[1]])
"""Histories of every kind of record."""


def voided(version: State, at: datetime | None = None) -> State:
    """The version that voids this one."""
    change = {"version": version.number + 1, "status": "voided", "reason": "entered twice"}
    known = (at or version.recorded_at).isoformat()
    return State(version.kind, version.body | change | {"recorded_at": known})


def interleaved(history: History, random: Random) -> list[State]:
    """Every version once, each record's in their order, the records in any."""
    waiting = [list(versions) for versions in history if versions]
    arrived: list[State] = []
    while waiting:
        versions = random.choice(waiting)
        arrived.append(versions.pop(0))
        waiting = [one for one in waiting if one]
    return arrived


def replayed(arrivals: Sequence[T], random: Random) -> list[T]:
    """The arrivals with duplicates, and with rewinds to any earlier place, zero included."""
    seen: list[T] = []
    for upto in range(1, len(arrivals) + 1):
        seen.append(arrivals[upto - 1])
        chance = random.random()
        if chance < 0.15:
            seen.append(arrivals[upto - 1])
        elif chance < 0.25:
            seen.extend(arrivals[random.randrange(upto) : upto])
        elif chance < 0.3:
            seen.extend(arrivals[:upto])
    return seen


def batches(arrivals: Sequence[T], random: Random) -> list[list[T]]:
    """The arrivals, split anywhere."""
    split: list[list[T]] = []
    rest = list(arrivals)
    while rest:
        size = random.randint(1, 7)
        split.append(rest[:size])
        rest = rest[size:]
    return split
