"""The memory of the aggregator's worker over a million events: its resident size, each second."""

import statistics
import time
from collections.abc import Sequence
from typing import NamedTuple

import httpx
import psutil

from tests.bench.events import fill
from tests.bench.exposition import total
from tests.bench.harness import (
    Options,
    Process,
    database,
    environment,
    kafka,
    kafka_settings,
    outbound,
    postgres,
    say,
    settings_of,
    workspace,
)
from tests.bench.report import Result, Void, below

EVENTS = 1_000_000
WANTED_MIB = 250
FLAT_MIB = 1.0
"""What a worker may grow by over 100,000 events after its warm-up and still be called flat."""
WARM_UP = 0.2
WIDTH, HEIGHT = 60, 10


class Sample(NamedTuple):
    """One look at the worker: events applied so far, and its resident size in MiB."""

    events: float
    mib: float


def measure(options: Options) -> Result:
    """The resident size while `outbound aggregator worker` takes the log from its start to its end."""
    events = options.events or EVENTS
    with kafka() as broker, postgres() as server, workspace() as directory:
        fill(broker.bootstrap, events, options.seed, totals=False)
        url = database(server, "aggregator")
        with outbound("aggregator worker", environment(url, broker.bootstrap), directory) as worker:
            began = time.monotonic()
            found = _watch(worker, events)
            seconds = time.monotonic() - began
        notes = [
            settings_of(server),
            kafka_settings(),
            f"{events:,} events in {seconds:.0f} s, {len(found)} samples; warm-up is the first {WARM_UP:.0%}",
        ]
    warm = [one for one in found if one.events >= WARM_UP * events]
    if len(warm) < 3:
        raise Void(f"{len(warm)} samples after the warm-up tell no trend: take more --events")
    slope = 100_000 * statistics.linear_regression([s.events for s in warm], [s.mib for s in warm]).slope
    notes.append(f"after the warm-up {warm[0].mib:.1f} MiB, at the end {warm[-1].mib:.1f} MiB")
    targets = [
        below("largest resident size", max(one.mib for one in found), WANTED_MIB, "MiB"),
        below("growth after the warm-up, by 100,000 events", slope, FLAT_MIB, "MiB"),
    ]
    title = f"resident size of the aggregator's worker over {events:,} events (PostgreSQL)"
    return Result("memory", title, [], targets, notes, plot(found))


def _watch(worker: Process, events: int) -> list[Sample]:
    base, process = worker.base(), psutil.Process(worker.pid)
    found: list[Sample] = []
    with httpx.Client(base_url=base, timeout=30) as client:
        while not found or found[-1].events < events:
            worker.running()
            applied = total(client.get("/metrics").text, "outbound_events_applied_total")
            found.append(Sample(applied, process.memory_info().rss / 2**20))
            if len(found) % 10 == 0:
                say(f"{applied:,.0f} events, {found[-1].mib:.0f} MiB")
            time.sleep(1)
    return found


def plot(found: Sequence[Sample]) -> str:
    """Resident size over events, from 0 up, as text."""
    top, last = max(one.mib for one in found), max(found[-1].events, 1)
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]
    for one in found:
        column = min(int(one.events / last * WIDTH), WIDTH - 1)
        rows[min(int(one.mib / top * HEIGHT), HEIGHT - 1)][column] = "*"
    lines = [f"{top * (n + 1) / HEIGHT:6.0f} MiB |{''.join(row)}" for n, row in enumerate(rows)]
    return "\n".join(
        [*reversed(lines), " " * 11 + "+" + "-" * WIDTH, f"{'':12}0{last:>{WIDTH - 1},.0f} events"]
    )
