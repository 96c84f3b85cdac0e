"""A synthetic year that carries the figures that agencies reported in June 2023, as seizures and traces.

What makes it more than a list of sums: seizures that ATF or HSI led and that others are credited with,
records just outside each period, an operation over three fiscal years, and a late correction. It comes as
it would in life: CBP's officers and local police enter theirs, HSI and ATF send theirs on their own topics.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime
from typing import Any

import httpx
import orjson

from outbound.client import AsyncClient
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.contracts.inbound import Inbound
from shared.events.log import Message

Json = dict[str, Any]

PUBLISHED = datetime(2023, 6, 14, 18, tzinfo=UTC)
"""When the sheet was published; every record was known by then."""
CORRECTED = datetime(2023, 7, 3, 15, tzinfo=UTC)
CLOSED = datetime(2023, 11, 20, 15, tzinfo=UTC)
MONTHS = [date(2022, 10, 12), date(2022, 11, 9), date(2022, 12, 31), date(2023, 1, 18), date(2023, 2, 15)]
HALF = [*MONTHS, date(2023, 3, 31)]
TO_DATE = [*HALF, date(2023, 4, 5), date(2023, 5, 17), date(2023, 6, 14)]
TRACES, TO_PURCHASER, TO_DEALER, NOT_TRACED = 11_874, 4_410, 2_300, 1_250
BATCH = 1_000
SENDERS = {"ice_hsi": "ice-hsi", "atf": "atf"}
"""Agencies that send, and what they are called on Kafka."""


def seizures() -> Iterator[Json]:
    """Every seizure, in no order."""
    yield from _cbp()
    yield from _without_a_trace()
    yield from _southbound()
    yield seizure(
        TO_DATE[7], "ice_hsi", firearms(100), part("receiver", 16), rounds(19_221), cash(220_411_840)
    )
    yield from _threats()


def traces() -> Iterator[Json]:
    """What Mexican agencies asked for in the first half, and others or later."""
    results = [result("purchaser")] * TO_PURCHASER + [result("dealer")] * TO_DEALER
    results += [result("not_traced", reason="no_serial")] * NOT_TRACED
    for number in range(TRACES):
        yield trace(HALF[number % len(HALF)], number, results[number] if number < len(results) else None)
    yield from (trace(date(2023, 4, 1), TRACES + number, result("purchaser")) for number in range(300))
    yield trace(HALF[0], TRACES + 300, result("purchaser"), requesting_country="GT")


async def feed(system: System) -> None:
    """Post and send all of it as known when the sheet was published, and settle."""
    found = list(seizures())
    async with client_at(system, PUBLISHED) as client:
        await post(client, "/v1/seizures", [one for one in found if one["agency"] not in SENDERS])
    for agency, sender in SENDERS.items():
        await send(system, Inbound(sender, "seizures"), [one for one in found if one["agency"] == agency])
    await send(system, Inbound("atf", "traces"), list(traces()))
    await system.settle()


async def correct(system: System) -> None:
    """Weeks later: another 500 firearms of CBP's are entered, which changes what was published."""
    late = seizure(TO_DATE[5], "cbp_ofo", firearms(500), rounds(40_000))
    async with client_at(system, CORRECTED) as client:
        await post(client, "/v1/seizures", [late])
    await system.settle()


async def close(system: System) -> None:
    """After its end the fiscal year is closed: its figures are final."""
    async with client_at(system, CLOSED) as client:
        answer = await client.put("/v1/seizures/closings/2023", json={"reason": "complete file published"})
        assert answer.status_code == 200, answer.text
    await system.settle()


def client_at(system: System, now: datetime) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    """A client of a system whose clocks stand still."""
    for context in system.contexts.values():
        context.clock = lambda: now
    return in_process(system)


async def send(system: System, inbound: Inbound, drafts: Sequence[Json]) -> None:
    """Send first versions, as their agency does: whose they are, only the topic says."""
    records = [{name: one for name, one in draft.items() if name != "agency"} for draft in drafts]
    bodies = [{"id": f"2023-{place}", "version": 1, "record": one} for place, one in enumerate(records)]
    producer = await system.contexts["seizure"].log().producer("test")
    await producer.send([Message(inbound.topic, b"", orjson.dumps(one)) for one in bodies])
    await producer.close()


async def post(client: httpx.AsyncClient, path: str, drafts: Sequence[Json]) -> None:
    """Post batches; every record must be created."""
    for first in range(0, len(drafts), BATCH):
        some = drafts[first : first + BATCH]
        answer = await AsyncClient(client).post(f"{path}/batch", {"records": some})
        assert answer["created"] == len(some), answer["results"][:1]


def seizure(day: date, agency: str, *items: Json, **fields: Any) -> Json:
    """A seizure at Laredo on a local day."""
    occurred_at = f"{day.isoformat()}T12:00:00-06:00"
    place = {"port_code": "2304", "occurred_at": occurred_at, "precision": "day", "agency": agency}
    return {**place, "items": list(items), **fields}


def firearms(count: int, **fields: Any) -> Json:
    return {"kind": "firearm", "type": "rifle", "serial_status": "not_recorded", "quantity": count, **fields}


def part(kind: str, count: int) -> Json:
    return {"kind": "component", "type": kind, "quantity": count}


def rounds(count: int) -> Json:
    return {"kind": "ammunition", "rounds": count, "caliber": "7_62x39_mm"}


def cash(cents: int) -> Json:
    return {"kind": "currency", "currency": "USD", "amount_minor": cents, "exponent": 2, "form": "cash"}


def trace(day: date, number: int, found: Json | None, **fields: Any) -> Json:
    """A trace that is asked for at noon."""
    asked = {
        "occurred_at": f"{day.isoformat()}T12:00:00-05:00",
        "requesting_agency": "Fiscalia General de la Republica",
        "requesting_country": "MX",
        "type": "rifle",
        "serial_number": f"SY{number:06}",
    }
    return {**asked, **({"result": found} if found else {}), **fields}


def result(outcome: str, **fields: Any) -> Json:
    return {"outcome": outcome, "completed_on": "2023-06-01", **fields}


def spread(total: int, days: Sequence[date]) -> Iterator[tuple[date, int]]:
    """A total over days, unevenly, to the last one."""
    weights = [3 + (5 * place) % 7 for place in range(len(days))]
    shares = [total * weight // sum(weights) for weight in weights]
    shares[-1] += total - sum(shares)
    return zip(days, shares, strict=True)


def _cbp() -> Iterator[Json]:
    """1,500 firearms and components and 92,480 rounds that CBP led, and a year before to compare with."""
    for (day, guns), (_, shots) in zip(spread(1_073, TO_DATE), spread(92_480, TO_DATE), strict=True):
        agency = "cbp_usbp" if day.month in {11, 4} else "cbp_ofo"
        yield seizure(day, agency, firearms(guns), rounds(shots), cash(62_359_396))
    yield seizure(TO_DATE[4], "cbp_ofo", part("magazine", 427))
    before = [day.replace(year=day.year - 1) for day in TO_DATE]
    for (day, guns), (_, shots) in zip(spread(1_350, before), spread(118_000, before), strict=True):
        yield seizure(day, "cbp_ofo", firearms(guns), rounds(shots))
    yield seizure(date(2022, 9, 30), "cbp_ofo", firearms(900), rounds(9_000), cash(900))


def _without_a_trace() -> Iterator[Json]:
    """712 arrests, 1,921 firearms and 857,210 rounds since October 2019, led by HSI."""
    fields: Json = {"operation": "without_a_trace"}
    yield seizure(date(2019, 10, 1), "ice_hsi", firearms(300), rounds(100_000), arrests=150, **fields)
    yield seizure(date(2021, 8, 20), "ice_hsi", firearms(1_200), rounds(700_000), arrests=450, **fields)
    yield seizure(TO_DATE[3], "ice_hsi", firearms(394), rounds(47_210), arrests=40, **fields)
    joint = {**fields, "partners": ["cbp_ofo", "atf"]}
    yield seizure(TO_DATE[4], "ice_hsi", firearms(27), rounds(10_000), arrests=72, **joint)


def _southbound() -> Iterator[Json]:
    """1,990 firearms and 81,250 rounds in the first half, after 1,200 and 70,125; led by ATF."""
    fields: Json = {"operation": "southbound", "task_force": "houston"}
    for day, guns in spread(1_540, HALF):
        yield seizure(day, "atf", firearms(guns), **fields)
    yield seizure(HALF[1], "atf", firearms(450), rounds(50_000), partners=["ice_hsi"], **fields)
    yield seizure(HALF[5], "atf", rounds(31_250), **fields)
    before = [day.replace(year=day.year - 1) for day in HALF]
    for (day, guns), (_, shots) in zip(spread(1_200, before), spread(70_125, before), strict=True):
        yield seizure(day, "atf", firearms(guns), rounds(shots), **fields)
    for day in (date(2022, 4, 1), date(2023, 4, 1)):
        yield seizure(day, "atf", firearms(310), rounds(20_000), **fields)


def _threats() -> Iterator[Json]:
    """137 privately made firearms, 41 of them 3D-printed; 212 conversion devices; 64 obliterated serials."""
    yield seizure(TO_DATE[6], "state_local", firearms(41, privately_made=True, printed_3d=True))
    yield seizure(TO_DATE[7], "state_local", firearms(96, privately_made=True))
    yield seizure(TO_DATE[8], "state_local", part("conversion_device", 212))
    pistol = {"kind": "firearm", "type": "pistol", "serial_status": "obliterated_wholly"}
    yield seizure(TO_DATE[2], "state_local", *[pistol] * 64)
