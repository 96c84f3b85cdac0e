"""`GET /metrics` of the aggregator's API when every port has a figure for every measure it can have.

The totals are at rest, as a worker leaves them; the newest fiscal year is summed and printed anew for
each request, and the others are when they have changed.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import product
from typing import NamedTuple
from urllib.parse import urlsplit

from services.aggregator.ledger.compaction import Compactor
from services.aggregator.ledger.sink import TotalsSink
from services.inspection.inspections import INSPECTION
from services.seizure.seizures import SEIZURE
from shared.contracts import ports
from shared.contracts.ids import uuid7
from shared.contracts.inspection import InspectionDraft
from shared.contracts.seizure import SeizureDraft
from shared.contracts.vocabularies import ComponentType, OtherCategory
from shared.database.database import Database
from shared.events.log import Message, Position, Record, TopicPartition
from shared.runtime.metrics import Metrics
from tests.bench.events import BATCH, Json, message
from tests.bench.harness import (
    Options,
    database,
    environment,
    outbound,
    postgres,
    say,
    settings_of,
    workspace,
)
from tests.bench.report import Result, Side, Target, below, percentile

DAYS = 2
WARM_UP = 3
AGENCIES = ("cbp_ofo", "cbp_usbp", "ice_hsi")
ITEMS: list[Json] = [
    *(
        {"kind": "firearm", "type": one, "serial_status": "not_recorded"}
        for one in ("pistol", "rifle", "destructive_device")
    ),
    *({"kind": "component", "type": one.value} for one in ComponentType),
    {"kind": "ammunition", "rounds": 50, "caliber": "9_mm"},
    {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": 1_000_000, "form": "cash"},
    *({"kind": "other", "category": one.value} for one in OtherCategory),
]


class Case(NamedTuple):
    """For which fiscal years and agencies every port has figures, and within how many ms they are wanted."""

    name: str
    years: tuple[int, ...]
    agencies: tuple[str, ...]
    wanted_ms: float


CASES = (
    Case("1 year, 1 agency", (2024,), ("cbp_ofo",), 100),
    Case("1 year, 3 agencies", (2024,), AGENCIES, 100),
    Case("6 years, 3 agencies", (2019, 2020, 2021, 2022, 2023, 2024), AGENCIES, 250),
)


def measure(options: Options) -> Result:
    """The time of a scrape, as the totals grow from case to case."""
    sides: list[Side] = []
    targets: list[Target] = []
    with postgres() as server, workspace() as directory:
        url = database(server, "aggregator")
        notes = [
            settings_of(server),
            f"requests one after the other on one connection, {WARM_UP} more before them",
        ]
        with outbound("aggregator api", environment(url), directory) as process:
            base, done, offset = process.base(), set[tuple[int, str]](), 0
            for case in CASES:
                offset = asyncio.run(_apply(url, set(product(case.years, case.agencies)) - done, offset))
                done |= set(product(case.years, case.agencies))
                server.sql("VACUUM ANALYZE totals", url.rpartition("/")[2])
                first, times, text = _scrape(base, options.requests)
                rows = int(server.sql("SELECT count(*) FROM totals", url.rpartition("/")[2]))
                sides.append(Side(case.name, "ms", tuple(times)))
                p99 = percentile(times, 0.99)
                targets.append(below(f"p99, {case.name}", p99, case.wanted_ms, "ms"))
                notes.append(
                    f"{case.name}: {_series(text):,} series, {len(text) / 2**20:.1f} MiB, {rows:,} totals; "
                    f"the first request after a change took {first:.0f} ms"
                )
                say(f"{notes[-1]}, median {sides[-1].median:.0f} ms")
    title = f"GET /metrics of the aggregator's API with each of {len(ports.ports())} ports and every measure"
    return Result("metrics", title, sides, targets, notes)


def _scrape(base: str, requests: int) -> tuple[float, list[float], bytes]:
    """Milliseconds of the first request and of each after the warm-up, until its last byte; the last text."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=120)
    times, text = [], b""
    for _ in range(WARM_UP + requests):
        began = time.perf_counter()
        connection.request("GET", "/metrics")
        response = connection.getresponse()
        text = response.read()
        times.append((time.perf_counter() - began) * 1000)
        assert response.status == 200, text
    connection.close()
    return times[0], times[WARM_UP:], text


def _series(text: bytes) -> int:
    return sum(not line.startswith(b"#") for line in text.splitlines())


async def _apply(url: str, years_agencies: set[tuple[int, str]], offset: int) -> int:
    """Take one seizure of everything and one hit at each port, day and agency through the aggregator."""
    data, partition = Database(url), TopicPartition(SEIZURE.topic, 0)
    sink = TotalsSink(data, Metrics())
    events = list(_messages(sorted(years_agencies)))
    try:
        for first in range(0, len(events), BATCH):
            batch = events[first : first + BATCH]
            changes = [change for one in batch if (change := sink.decode(_record(one))) is not None]
            before = Position(offset) if offset else None
            offset += len(batch)
            await sink.apply(changes, {partition: before}, {partition: Position(offset)})
        compactor = Compactor(data, enough=1)
        while await compactor.run_once():
            pass
    finally:
        await data.close()
    return offset


def _messages(years_agencies: list[tuple[int, str]]) -> Iterator[Message]:
    for (year, agency), day, port in product(years_agencies, range(DAYS), ports.ports()):
        at = datetime(year, 1, 10, 18, tzinfo=UTC) + timedelta(days=day)
        place = {"port_code": port, "occurred_at": at, "agency": agency}
        seizure = SeizureDraft.model_validate({**place, "arrests": 1, "items": ITEMS})
        yield message(SEIZURE, seizure, uuid7(), at + timedelta(hours=1))
        check = {"traffic": "pedestrian", "stage": "primary", "methods": ["visual"], "outcome": "seizure"}
        inspection = InspectionDraft.model_validate({**place, **check})
        yield message(INSPECTION, inspection, uuid7(), at + timedelta(hours=1))


def _record(one: Message) -> Record:
    return Record(one.topic, 0, 0, 0, one.key, one.value, one.headers)
