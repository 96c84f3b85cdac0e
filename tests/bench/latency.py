"""From an officer's entry to the figure on the aggregator's /metrics, through all six processes."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from random import Random
from threading import local
from urllib.parse import urlsplit
from uuid import uuid4

import orjson

from services.cli.processes.system import SERVICES
from shared.contracts import ports
from shared.contracts.ports import Border
from tests.bench.events import drafts
from tests.bench.exposition import samples
from tests.bench.harness import (
    Options,
    database,
    environment,
    kafka,
    kafka_settings,
    outbound,
    postgres,
    say,
    settings_of,
    token,
    workspace,
)
from tests.bench.report import Result, Side, Void, below, percentile
from tests.support.postgres import LocalPostgres

SECONDS = 20.0
WARM_UP_S = 3.0
POLL_S = 0.04
DRAIN_S = 30.0
OFFICERS = 32
WANTED_MS = 500
PORTS = [one.code for one in ports.ports().values() if one.border is Border.SOUTHWEST][:12]


@dataclass(slots=True)
class Entries:
    """The entries sent at each port, in order, and when the gauge of the port counted each.

    `answers` are the milliseconds of each POST, `refused` what was not answered 201; `began` and
    `closed` are the instants of the first and the last.

    Entries of one port are far apart (120 ms at 100 a second), so that the k-th that is counted there
    is the k-th that was sent there. Times are of the monotonic clock.
    """

    sent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    began: float = 0.0
    closed: float = 0.0

    def counted(self, text: str, now: float) -> None:
        """Take a scrape in: whatever a gauge now counts is visible at `now`."""
        for labels, value in samples(text, "outbound_fytd_events"):
            if 'measure="seizures"' in labels:
                port = labels.partition('port="')[2].partition('"')[0]
                self.seen[port] += [now] * (int(value) - len(self.seen[port]))

    def finished(self) -> bool:
        """Whether every entry is sent and visible, or the time to become so is over."""
        if not self.closed:
            return False
        visible = all(len(self.seen[port]) >= len(times) for port, times in self.sent.items())
        return visible or time.monotonic() - self.closed > DRAIN_S

    def latencies(self) -> list[float]:
        """Milliseconds of each entry after the warm-up. Raises `Void` unless each counts exactly once."""
        sent = sum(map(len, self.sent.values()))
        wrong = [port for port, times in self.sent.items() if len(self.seen[port]) != len(times)]
        if wrong or len(self.answers) != sent:
            raise Void(
                f"{len(self.answers)} of {sent} answered 201, {self.refused[:3]}; miscounted at {wrong}"
            )
        pairs = [pair for port in self.sent for pair in zip(self.sent[port], self.seen[port], strict=True)]
        return [(seen - sent) * 1000 for sent, seen in pairs if sent >= self.began + WARM_UP_S]


def measure(options: Options) -> Result:
    """Each entry's time from its POST until a scrape shows it."""
    seconds = options.seconds or SECONDS
    with kafka() as broker, postgres() as server, workspace() as directory, ExitStack() as stack:
        seizure, aggregator = _processes(server, broker.bootstrap, directory, stack)
        say(f"{options.rate} entries a second for {seconds:g} s")
        entries = _measure(seizure, aggregator, options, WARM_UP_S + seconds)
        found = entries.latencies()
        notes = [settings_of(server), f"{kafka_settings()}; the six processes of production"]
    notes += [
        f"{len(found):,} entries, open loop with jitter, after {WARM_UP_S:g} s of warm-up",
        f"from the planned POST to the end of the scrape that shows it ({POLL_S * 1e3:g} ms apart)",
        f"POST to answer: {percentiles(entries.answers)}",
        f"POST to gauge: {percentiles(found)}",
    ]
    p99 = percentile(found, 0.99)
    side = Side("entry to gauge", "ms", tuple(found))
    title = f"from an entry to the gauge at {options.rate} entries a second"
    return Result("latency", title, [side], [below("p99, entry to gauge", p99, WANTED_MS, "ms")], notes)


def percentiles(times: Sequence[float]) -> str:
    """The usual ones of some milliseconds, in words."""
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return ", ".join(f"{name} {percentile(times, share):.1f} ms" for name, share in shares.items())


def _processes(server: LocalPostgres, bootstrap: str, directory: Path, stack: ExitStack) -> tuple[str, str]:
    """Start the six; the URLs of the seizure API and of the aggregator's."""
    bases = {}
    for service in SERVICES:
        url = database(server, service)
        for kind, address in (("worker", bootstrap), ("api", "")):
            process = stack.enter_context(outbound(f"{service} {kind}", environment(url, address), directory))
            bases[service, kind] = process.base()
    return bases["seizure", "api"], bases["aggregator", "api"]


def _measure(seizure: str, aggregator: str, options: Options, seconds: float) -> Entries:
    """Send the entries of `seconds` at their planned instants, and scrape until they are visible.

    Threads with plain connections: a busy client would be slower than what it measures. Times are
    taken from the plan, so that a late sender counts against the system.
    """
    entries, random = Entries(), Random(options.seed)
    drawn = list(bodies(round(options.rate * seconds), options.seed))
    with ThreadPoolExecutor(OFFICERS + 1) as pool:
        polling = pool.submit(_poll, aggregator, entries)
        officers = local()
        entries.began = time.monotonic()
        for number, (port, body) in enumerate(drawn):
            planned = entries.began + (number + random.uniform(0, 0.8)) / options.rate
            time.sleep(max(0.0, planned - time.monotonic()))
            entries.sent[port].append(planned)
            pool.submit(post, seizure, officers, body, planned, entries)
        entries.closed = time.monotonic()
        polling.result()
    return entries


def bodies(number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Varied seizures at one port after the other, on one day, so that each port has one gauge."""
    for draft, port in zip(drafts(number, seed), cycle(PORTS), strict=False):
        fixed = {"port_code": port, "occurred_at": "2024-01-15T18:00:00Z", "agency": "cbp_ofo"}
        yield port, orjson.dumps(draft | fixed)


def post(base: str, officers: local, body: bytes, planned: float, entries: Entries) -> None:
    """One entry, over this thread's own connection."""
    if not hasattr(officers, "connection"):
        officers.connection = HTTPConnection(urlsplit(base).netloc, timeout=30)
        officers.token = token()
    headers = {
        "Authorization": f"Bearer {officers.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": uuid4().hex,
    }
    try:
        officers.connection.request("POST", "/v1/seizures", body, headers)
        response = officers.connection.getresponse()
        text = response.read()
    except (OSError, HTTPException) as error:
        entries.refused.append(repr(error))
        return
    if response.status == 201:
        entries.answers.append((time.monotonic() - planned) * 1000)
    else:
        entries.refused.append(text.decode())


def _poll(base: str, entries: Entries) -> None:
    """Scrape until all entries are sent and visible, or long enough after the last."""
    connection = HTTPConnection(urlsplit(base).netloc, timeout=30)
    while not entries.finished():
        began = time.monotonic()
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        now = time.monotonic()
        entries.counted(text, now)
        time.sleep(max(0.0, POLL_S - (now - began)))
    connection.close()
