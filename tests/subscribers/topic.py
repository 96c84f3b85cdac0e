"""A topic of seizures with all that a subscriber must bear: versions, voids, repeats, late old versions."""

import random
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson

from shared.contracts.envelope import HEARTBEAT, Action, Envelope, event_type, source_of
from shared.contracts.ids import uuid7
from shared.contracts.seizure import KIND, Seizure
from shared.events.log import EventLog, Message, Topic
from tests.log.harness import send

PORTS = ("2304", "2404", "2506", "1801")
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
PARTITIONS = 3
Totals = dict[str, tuple[int, int]]
"""By port, firearms and rounds."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a seizure."""

    seizure: Seizure

    def message(self, topic: str) -> Message:
        """As the relay publishes it; the same each time."""
        one = self.seizure
        action = (
            Action.VOIDED
            if one.status == "voided"
            else Action.AMENDED
            if one.version > 1
            else Action.RECORDED
        )
        event = UUID(int=(one.id.int ^ one.version) & ~(0xF << 76) | (7 << 76))
        envelope = Envelope(
            event, event_type(KIND, action), source_of(KIND), str(one.id), one.recorded_at, one.version
        )
        body = one.model_dump_json(exclude_none=True).encode()
        return Message(topic, str(one.id).encode(), body, envelope.headers())


def versions(count: int, seed: int) -> list[Version]:
    """Versions of so many seizures, each one's in order, the seizures' among each other in none."""
    rng = random.Random(seed)
    each = [_history(rng, number) for number in range(count)]
    order = [number for number, one in enumerate(each) for _ in one]
    rng.shuffle(order)
    left = [iter(one) for one in each]
    return [next(left[number]) for number in order]


def as_published(found: Sequence[Version], topic: str, seed: int) -> list[Message]:
    """These versions with what may come beside: repeats, old versions that come late, heartbeats."""
    rng = random.Random(seed)
    messages: list[Message] = []
    for number, one in enumerate(found):
        messages.append(one.message(topic))
        if rng.random() < 0.4:
            messages.append(found[rng.randint(0, number)].message(topic))
        if rng.random() < 0.1:
            messages.append(heartbeat(topic, number))
    return messages


def heartbeat(topic: str, number: int) -> Message:
    """A heartbeat, as the relay writes them."""
    record = UUID(int=0)
    at = AT + timedelta(minutes=number)
    envelope = Envelope(uuid7(number), HEARTBEAT, source_of(KIND), str(record), at, number + 1)
    return Message(topic, str(record).encode(), orjson.dumps({"service": KIND, "at": at}), envelope.headers())


def totals(found: Sequence[Version]) -> Totals:
    """Recomputed from nothing: of each record the last version, then sums."""
    firearms, rounds = Counter[str](), Counter[str]()
    for one in standing(found):
        for item in one.items:
            firearms[str(one.port_code)] += item.quantity if item.kind == "firearm" else 0
            rounds[str(one.port_code)] += item.rounds if item.kind == "ammunition" else 0
    return {
        port: (firearms[port], rounds[port]) for port in sorted(firearms) if firearms[port] or rounds[port]
    }


def standing(found: Sequence[Version]) -> list[Seizure]:
    """Of each record the last version, without those that are voided."""
    last = {one.seizure.id: one.seizure for one in sorted(found, key=lambda one: one.seizure.version)}
    return [one for one in last.values() if one.status != "voided"]


async def new_seizures(log: EventLog) -> str:
    """A topic of its own."""
    topic = f"test.{uuid.uuid4().hex}.seizures.v1"
    await log.ensure_topics([Topic(topic, PARTITIONS)])
    return topic


async def publish(log: EventLog, found: Sequence[Version], topic: str, seed: int = 1) -> None:
    """Publish versions with all that may come beside them."""
    await send(log, as_published(found, topic, seed))


def _history(rng: random.Random, number: int) -> list[Version]:
    record = uuid7(int(AT.timestamp() * 1000) + number)
    last = rng.randint(1, 4)
    voided = rng.random() < 0.3
    return [_version(rng, record, one, voided=voided and one == last > 1) for one in range(1, last + 1)]


def _version(rng: random.Random, record: UUID, number: int, *, voided: bool) -> Version:
    port = rng.choice(PORTS)
    items = [
        *(
            {"kind": "firearm", "type": "rifle", "serial_status": "not_recorded", "quantity": 1}
            for _ in range(rng.randint(0, 3))
        ),
        {"kind": "ammunition", "rounds": rng.randint(1, 900), "caliber": "9_mm"},
        {"kind": "other", "category": "body_armor", "quantity": 2},
    ]
    body = {
        "id": record,
        "version": number,
        "status": "voided" if voided else "active",
        "recorded_at": AT + timedelta(minutes=number),
        "occurred_at": AT,
        "local_time": AT,
        "local_day": AT.date(),
        "time_zone": "America/Chicago",
        "port_code": port,
        "field_office": "laredo",
        "agency": "cbp_ofo",
        "items": items,
    }
    return Version(Seizure.model_validate(body if number == 1 else body | {"reason": "counted again"}))
