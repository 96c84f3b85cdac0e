"""Versions of seizures with what must never be found elsewhere, and what a partner must have of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from hypothesis import strategies as st

from services.projector import messages
from services.projector.terms import Terms, terms_of
from shared.contracts.envelope import Action, Envelope, event_type, source_of
from shared.contracts.ids import derived_uuid7
from shared.contracts.record import parse_instant
from shared.contracts.releasable import EVERY, ReleaseStatus
from shared.events.log import Message, Record
from tests.projector.test_projection import shown
from tests.records.drafts import Json

WITHHELD = (
    "Quetzalcoatl Imports",
    "ZRX-90417-Q",
    "6051-7730918",
    "vermilion valise",
    "Gjirokastra",
    "Ottoline",
    "QX-7781",
    "21:47:13",
)
"""What stands in every version, and is on no terms shown."""
AT = "2026-06-{day:02}T21:47:13Z"
TERMS: Mapping[str, Any] = {
    "since": "2025-10-01",
    "field_offices": ["laredo", "tucson"],
    "operations": ["none", "southbound"],
    "time": "month",
    "place": "field_office",
    "numbers": "exact",
    "smallest_group": 3,
    "seizures": {"fields": ["mode", "arrests"], "firearms": ["type", "quantity"], "ammunition": ["quantity"]},
    "inspections": {"fields": ["outcome"]},
}


def agreed(**changes: Any) -> Terms:
    """The terms of the story, with changes."""
    return terms_of("agencies.any.release", {**TERMS, **changes})


@dataclass(frozen=True)
class Version:
    """One version of a seizure: `number` says which record."""

    number: int
    version: int
    body: Json = field(compare=False, hash=False)

    @property
    def id(self) -> UUID:
        """The record's id."""
        return UUID(self.body["id"])


def seizure(number: int, version: int = 1, **fields: Any) -> Version:
    """A version of a seizure that the terms cover, with these fields otherwise."""
    at = AT.format(day=number % 28 + 1)
    firearm = {"kind": "firearm", "type": "pistol", "make": WITHHELD[0], "serial_status": "present"}
    body = {
        "id": str(derived_uuid7(parse_instant("2026-06-01T00:00:00Z"), str(number))),
        "version": version,
        "status": "active",
        "reason": f"{WITHHELD[3]} of {WITHHELD[5]}",
        "recorded_at": at,
        "occurred_at": at,
        "local_time": at,
        "local_day": at[:10],
        "time_zone": "America/Chicago",
        "field_office": "laredo",
        "port_code": "2304",
        "agency": "cbp_ofo",
        "custody_receipt": WITHHELD[2],
        "source_reference": WITHHELD[4],
        "mode": "land",
        "arrests": version,
        "remarks": WITHHELD[3],
        "plate": WITHHELD[6],
        "items": [{**firearm, "serial_number": WITHHELD[1], "quantity": 1}],
        "added_later": {WITHHELD[5]: [WITHHELD[6]]},
    }
    return Version(number, version, {**body, **fields})


def message_of(one: Version, topic: str) -> Message:
    """It as it is published."""
    action = Action.VOIDED if one.body["status"] == "voided" else Action.AMENDED
    envelope = Envelope(
        derived_uuid7(parse_instant(AT.format(day=1)), str(one.number), str(one.version)),
        event_type("seizure", action),
        source_of("seizure"),
        one.body["id"],
        parse_instant(one.body["recorded_at"]),
        one.version,
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )
    return Message(topic, one.body["id"].encode(), orjson.dumps(one.body), envelope.headers())


def record_of(one: Version, offset: int, partition: int = 0) -> Record:
    """It as a consumer gets it."""
    message = message_of(one, "outbound.seizures.v1")
    return Record(message.topic, partition, offset, 0, message.key, message.value, message.headers)


OFFICES = st.sampled_from(["laredo", "laredo", "tucson", "el_paso"])
CHANGES = st.fixed_dictionaries(
    {"field_office": OFFICES, "status": st.sampled_from(["active", "active", "active", "voided"])},
    optional={
        "operation": st.sampled_from(["southbound", "other_one"]),
        "local_day": st.sampled_from(["2026-05-31", "2025-09-30"]),
        "arrests": st.integers(0, 2),
        "items": st.sampled_from([[{"kind": "currency", "currency": "USD", "amount_minor": 1}]]),
    },
).map(lambda found: {**found, "port_code": "2402" if found["field_office"] == "el_paso" else "2304"})
histories = st.lists(st.lists(CHANGES, min_size=1, max_size=3), min_size=1, max_size=8).map(
    lambda found: [
        [seizure(number, version, **fields) for version, fields in enumerate(changes, 1)]
        for number, changes in enumerate(found)
    ]
)


def expected(versions: Iterable[Version], terms: Terms, key: bytes) -> dict[UUID, Json]:
    """What a partner may have once these were read: by its id the content."""
    newest: dict[UUID, Version] = {}
    for one in versions:
        if one.id not in newest or newest[one.id].version < one.version:
            newest[one.id] = one
    found = {name: shown("seizure", one.body, terms) for name, one in newest.items()}
    sizes = Counter(one.group for one in found.values() if one is not None)
    return {
        messages.partner_id(key, name): one.content
        for name, one in found.items()
        if one is not None and sizes[one.group] >= terms.smallest_group
    }


def _told(body: Json) -> Json:
    return {name: one for name, one in body.items() if name not in {"version", "known_on"}}


def partners_view(bodies: Sequence[Json]) -> dict[UUID, Json]:
    """What a partner has that keeps of each id the highest version. Its versions must have no gap."""
    versions: dict[str, Json] = {}
    for body in bodies:
        before = versions.get(body["id"])
        if before is not None and body["version"] <= before["version"]:
            continue
        assert body["version"] == (before["version"] if before else 0) + 1
        assert before is None or _told(before) != _told(body), "that something withheld changed is not told"
        assert (body.keys() == EVERY) == (body["status"] == ReleaseStatus.RETRACTED)
        versions[body["id"]] = body
    return {
        UUID(name): {key: one for key, one in body.items() if key not in EVERY}
        for name, body in versions.items()
        if body["status"] == ReleaseStatus.RELEASED
    }
