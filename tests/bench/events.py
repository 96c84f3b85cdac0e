"""Seeded, realistic seizures: as drafts for the APIs, and as events on a real Kafka."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from random import Random
from typing import Any, TypeVar
from uuid import UUID

import orjson
from rich.progress import Progress

from services.aggregator import main as aggregator
from services.seizure.seizures import SEIZURE
from shared.contracts import ports
from shared.contracts.envelope import Envelope, source_of
from shared.contracts.ids import derived_uuid7
from shared.contracts.ports import Border
from shared.contracts.record import Draft
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import Caliber
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.log import Message
from shared.records import lifecycle
from shared.records.kind import RecordKind
from shared.runtime.settings import Settings
from tests.bench.cells import figures
from tests.bench.harness import STDERR

FIRST = datetime(2021, 10, 1, 12, tzinfo=UTC)
SPAN = timedelta(days=3 * 365)
CALIBERS = [caliber.value for caliber in Caliber]
BATCH = 2_000
PARTITIONS = 6
Json = dict[str, Any]
D = TypeVar("D", bound=Draft)


@dataclass(slots=True)
class Filled:
    """What was put on the log: events, bytes of their bodies, and where asked for, what they come to."""

    events: int = 0
    bytes: int = 0
    cells: set[str] = field(default_factory=set)
    totals: dict[str, int] = field(default_factory=dict)

    def add(self, batch: Sequence[Message], *, totals: bool) -> None:
        """Count these events, and what their totals come to."""
        self.events += len(batch)
        self.bytes += sum(len(one.value) for one in batch)
        for one in batch if totals else ():
            place, found = figures(orjson.loads(one.value))
            for name, value in found:
                self.cells.add(f"{place}|{name}")
                measure = name.partition("|")[0]
                self.totals[measure] = self.totals.get(measure, 0) + value


def drafts(count: int, seed: int, first: int = 0, last: int | None = None) -> Iterator[Json]:
    """Seizures `first` to `last` of `count`, spread evenly over three fiscal years in order of time.

    Most are at southwest land ports, some at every other port.
    """
    random = Random(f"{seed} {first}")
    southwest = [one.code for one in ports.ports().values() if one.border is Border.SOUTHWEST]
    others = [one.code for one in ports.ports().values() if one.border is not Border.SOUTHWEST]
    for number in range(first, count if last is None else last):
        draft: Json = {
            "port_code": random.choice(southwest if random.random() < 0.8 else others),
            "occurred_at": (FIRST + SPAN * ((number + random.random()) / count)).isoformat(),
            "agency": random.choices(("cbp_ofo", "ice_hsi", "cbp_usbp", "atf"), (85, 8, 5, 2))[0],
            "arrests": random.choices((0, 1, 2), (6, 3, 1))[0],
            "mode": "land",
            "custody_receipt": f"{random.randrange(10**7):07d}",
            "items": [_item(random) for _ in range(random.choices((1, 2, 3, 5), (5, 3, 2, 1))[0])],
        }
        if random.random() < 0.3:
            draft["operation"] = random.choice(("southbound", "without_a_trace"))
        yield draft


def messages(count: int, seed: int, first: int) -> list[Message]:
    """A batch of these seizures as the relay publishes them, recorded minutes or hours later."""
    random = Random(f"{seed} {first} recorded")
    last = min(first + BATCH, count)
    batch = []
    for number, draft in enumerate(drafts(count, seed, first, last), first):
        seizure = SeizureDraft.model_validate(draft)
        recorded = seizure.instant + timedelta(minutes=5 + random.expovariate(1 / 120))
        batch.append(message(SEIZURE, seizure, derived_uuid7(recorded, str(seed), str(number)), recorded))
    return batch


def message(kind: RecordKind[D], draft: D, record_id: UUID, recorded: datetime) -> Message:
    """Version 1 of a record, with the headers that `shared.records.relay` gives it."""
    version = lifecycle.create(kind, draft, record_id, recorded)
    envelope = Envelope(
        id=version.event_id,
        type=version.event_type,
        source=source_of(kind.name),
        subject=str(version.id),
        time=version.recorded_at,
        record_version=version.version,
        traceparent=f"00-{version.id.hex}-{version.id.hex[:16]}-01",
    )
    return Message(kind.topic, str(version.id).encode(), version.body, envelope.headers())


def fill(bootstrap: str, count: int, seed: int, *, totals: bool = True) -> Filled:
    """Publish so many seizures; what they come to, by a plain computation of its own."""
    return asyncio.run(_fill(bootstrap, count, seed, totals=totals))


async def _fill(bootstrap: str, count: int, seed: int, *, totals: bool) -> Filled:
    log, filled = KafkaLog(KafkaSettings(bootstrap)), Filled()
    await log.ensure_topics(aggregator.topics(Settings(outbound_partitions=PARTITIONS)))
    producer = await log.producer("bench")
    firsts = range(0, count, BATCH)
    try:
        with (
            ProcessPoolExecutor(mp_context=get_context("spawn")) as pool,
            Progress(console=STDERR) as progress,
        ):
            task = progress.add_task(f"publishing {count:,} seizures", total=count)
            for batch in pool.map(partial(messages, count, seed), firsts):
                await producer.send(batch)
                filled.add(batch, totals=totals)
                progress.advance(task, len(batch))
    finally:
        await producer.close()
    return filled


def _item(random: Random) -> Json:
    kind = random.choices(("firearm", "ammunition", "component", "currency", "other"), (35, 25, 20, 15, 5))[0]
    caliber = random.choice(CALIBERS)
    match kind:
        case "firearm":
            return {
                "kind": kind,
                "type": random.choice(("pistol", "pistol", "revolver", "rifle", "rifle", "shotgun")),
                "make": random.choice(("Colt", "Glock", "Ruger", "Romarm/Cugir", "Century Arms")),
                "caliber": caliber,
                "serial_status": "present",
                "serial_number": f"{random.randrange(16**8):08X}",
            }
        case "ammunition":
            return {"kind": kind, "caliber": caliber, "rounds": random.choice((20, 50, 200, 1000, 5000))}
        case "component":
            part = random.choice(("magazine", "magazine", "receiver", "conversion_device", "other_part"))
            return {"kind": kind, "type": part, "quantity": random.randint(1, 30)}
        case "currency":
            cents = random.randint(100_000, 20_000_000)
            return {"kind": kind, "currency": "USD", "exponent": 2, "amount_minor": cents, "form": "cash"}
        case _:
            category = random.choice(("body_armor", "scope", "case"))
            return {"kind": kind, "category": category, "quantity": random.randint(1, 5)}
