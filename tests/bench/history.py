"""Three fiscal years of synthetic inspections and seizures, seeded: one slice of days at a time.

Most are at the southwest land ports, and most of those at a few of them. One in ten inspections of
the default numbers ends in a seizure. Records are entered minutes or hours after the event, some
days later; some are amended or voided after days or weeks; some are joint, some of an operation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from random import Random

import msgspec

from services.aggregator.counting.events import Inspection, Seizure
from services.aggregator.counting.rules import version_of
from services.aggregator.counting.versions import Version
from shared.contracts import inspection, operations, ports, seizure
from shared.contracts.ports import Border, Port
from shared.contracts.vocabularies import Mode
from tests.bench.history_items import drawn_items

FIRST, LAST = date(2021, 10, 1), date(2024, 9, 30)
DAYS = (LAST - FIRST).days + 1
SLICE_DAYS = 5
SLICES = range(0, DAYS, SLICE_DAYS)
SOUTHWEST = 0.8
"""The share of the southwest land ports."""
INSPECTED = 0.9
"""The share of seizures that come from an inspection that is on record."""
LATE = 0.01
JOINT = 0.15
IN_OPERATION = {"inspection": 0.15, "seizure": 0.3}
AMENDED = {"inspection": 0.015, "seizure": 0.04}
VOIDED = {"inspection": 0.004, "seizure": 0.008}
AGENCIES = (("cbp_ofo", 90), ("cbp_usbp", 5), ("ice_hsi", 3), ("atf", 1), ("state_local", 1))
POSTURES = (("routine", 70), ("targeted", 20), ("pulse_and_surge", 10))
TRAFFIC = {
    Mode.LAND: (
        ("personal_vehicle", 60),
        ("pedestrian", 18),
        ("commercial_truck", 14),
        ("commercial_bus", 5),
        ("rail", 3),
    ),
    Mode.AIR: (("air_passenger", 60), ("air_cargo", 20), ("express_consignment", 14), ("mail", 6)),
    Mode.SEA: (("vessel", 80), ("commercial_truck", 20)),
    Mode.OTHER: (("mail", 100),),
}
TOPICS = {Inspection: inspection.TOPIC, Seizure: seizure.TOPIC}
Weighted = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much history, and of which seed."""

    inspections: int
    seizures: int
    seed: int


def changes(plan: Plan, start: int) -> list[Version]:
    """Every version of the records of the days `start` to `start + SLICE_DAYS`, in order of recording."""
    return list(map(change_of, bodies(plan, start)))


def change_of(version: Inspection | Seizure) -> Version:
    """What a version means for the totals."""
    return version_of(version, TOPICS[type(version)])


def bodies(plan: Plan, start: int) -> list[Inspection | Seizure]:
    """The same as they are published, with the fields that the aggregator reads."""
    random = Random(f"{plan.seed} {start}")
    versions: list[Inspection | Seizure] = []
    for number in range(start, min(start + SLICE_DAYS, DAYS)):
        for record in _day(random, plan, number):
            versions += _versions(random, record)
    versions.sort(key=lambda version: version.recorded_at)
    return versions


def _day(random: Random, plan: Plan, number: int) -> Iterator[Inspection | Seizure]:
    """The first versions of a day: its seizures with their inspections, and the rest of the inspections."""
    seizures, inspections = _share(plan.seizures, number), _share(plan.inspections, number)
    day = FIRST + timedelta(number)
    for _ in range(seizures):
        place = _place(random, "seizure", day)
        found = None
        if inspections > 0 and random.random() < INSPECTED:
            found = _inspection(random, place, "seizure")
            inspections -= 1
            yield found
        yield _seizure(random, place, found)
    for _ in range(inspections):
        outcome = "arrest" if random.random() < 0.001 else "released"
        yield _inspection(random, _place(random, "inspection", day), outcome)


@dataclass(slots=True)
class _Place:
    """Where and when, and by whom."""

    port: Port
    day: date
    occurred: datetime
    agency: str
    operation: str | None
    task_force: str | None


def _place(random: Random, kind: str, day: date) -> _Place:
    codes, weights = _ports()
    port = random.choices(codes, cum_weights=weights)[0]
    occurred = _midnight(port.time_zone, day) + timedelta(seconds=random.randrange(86_400))
    operation = task_force = None
    if random.random() < IN_OPERATION[kind]:
        operation = random.choice(tuple(operations.operations()))
        forces = _forces(operation, port.state)
        if forces and random.random() < 0.7:
            task_force = forces[_scattered(port.code) % len(forces)]
    return _Place(port, day, occurred, _one(random, AGENCIES), operation, task_force)


def _inspection(random: Random, place: _Place, outcome: str) -> Inspection:
    recorded = _recorded(random, place.occurred)
    return Inspection(
        id=_id(random, recorded),
        version=1,
        status="active",
        recorded_at=recorded,
        local_day=place.day,
        field_office=place.port.field_office,
        agency=place.agency,
        port_code=place.port.code,
        operation=place.operation,
        task_force=place.task_force,
        traffic=_one(random, TRAFFIC[place.port.mode]),
        posture=_one(random, POSTURES),
        outcome=outcome,
    )


def _seizure(random: Random, place: _Place, found: Inspection | None) -> Seizure:
    recorded = _recorded(random, place.occurred)
    others = [name for name, _weight in AGENCIES if name != place.agency]
    return Seizure(
        id=_id(random, recorded),
        version=1,
        status="active",
        recorded_at=recorded,
        local_day=place.day,
        field_office=place.port.field_office,
        agency=place.agency,
        port_code=place.port.code,
        operation=place.operation,
        task_force=place.task_force,
        partners=(random.choice(others),) if random.random() < JOINT else (),
        inspection_id=None if found is None else found.id,
        items=drawn_items(random),
        mode=place.port.mode.value,
        arrests=random.choices((0, 1, 2), (7, 2, 1))[0],
    )


def _versions(random: Random, record: Inspection | Seizure) -> Iterator[Inspection | Seizure]:
    """A record's versions: the first, and for some an amendment or the voiding, days or weeks later."""
    yield record
    kind = "inspection" if isinstance(record, Inspection) else "seizure"
    drawn = random.random()
    if drawn >= AMENDED[kind] + VOIDED[kind]:
        return
    recorded = record.recorded_at + timedelta(days=random.expovariate(1 / 12))
    after = {"version": 2, "recorded_at": recorded, "reason": "the count was corrected"}
    if drawn < VOIDED[kind]:
        yield msgspec.structs.replace(record, **after, status="voided")
    elif isinstance(record, Inspection):
        yield msgspec.structs.replace(record, **after, posture="targeted")
    else:
        yield msgspec.structs.replace(record, **after, items=drawn_items(random))


def _share(total: int, number: int) -> int:
    """How many of a total fall on a day; the sum over the days is the total."""
    weights = _day_weights()
    before = weights[number - 1] if number else 0.0
    return round(total * weights[number] / weights[-1]) - round(total * before / weights[-1])


@cache
def _day_weights() -> list[float]:
    """Cumulated: fewer on Sundays, more from year to year."""
    weights = []
    for number in range(DAYS):
        day = FIRST + timedelta(number)
        weights.append((0.7 if day.weekday() == 6 else 1.0) * (1.0 + 0.12 * number / 365))
    return list(accumulate(weights))


@cache
def _ports() -> tuple[list[Port], list[float]]:
    """The ports with their cumulated weights: in each group the n-th has 1 / n, in an order by its code."""
    found: list[Port] = []
    weights: list[float] = []
    for southwest in (True, False):
        group = [one for one in ports.ports().values() if (one.border is Border.SOUTHWEST) is southwest]
        group.sort(key=lambda one: _scattered(one.code))
        shares = [1 / rank for rank in range(1, len(group) + 1)]
        part = SOUTHWEST if southwest else 1 - SOUTHWEST
        found += group
        weights += [part * share / sum(shares) for share in shares]
    return found, list(accumulate(weights))


def _scattered(code: str) -> int:
    """A number that looks random and is the same in every process."""
    return int(code) * 2_654_435_761 % 2**32


@cache
def _midnight(zone: str, day: date) -> datetime:
    return datetime.combine(day, time(), ports.zone(zone)).astimezone(UTC)


@cache
def _forces(operation: str, state: str) -> list[str]:
    return [one.code for one in operations.operations()[operation].task_forces if one.state == state]


@cache
def _repeated(weighted: Weighted) -> list[str]:
    return [name for name, weight in weighted for _ in range(weight)]


def _one(random: Random, weighted: Weighted) -> str:
    names = _repeated(weighted)
    return names[int(random.random() * len(names))]  # several times as quick as random.choices


def _recorded(random: Random, occurred: datetime) -> datetime:
    late = timedelta(days=random.expovariate(1 / 3)) if random.random() < LATE else timedelta()
    return occurred + late + timedelta(minutes=2 + random.expovariate(1 / 45))


def _id(random: Random, at: datetime) -> str:
    """A version 7 UUID of that instant."""
    stamp, drawn = f"{int(at.timestamp() * 1000):012x}", f"{random.getrandbits(72):018x}"
    return f"{stamp[:8]}-{stamp[8:]}-7{drawn[:3]}-8{drawn[3:6]}-{drawn[6:]}"
