"""How long a second opinion takes: every version counted again, by rules of its own, and compared."""

import contextlib
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.bench.harness import (
    OUTBOUND,
    Options,
    database,
    postgres,
    say,
    settings_of,
    workspace,
)
from tests.bench.history import Plan
from tests.bench.history_load import load
from tests.bench.queries import INSPECTIONS, SEIZURES, SHARED_BUFFERS
from tests.bench.report import Result, Void, below
from tests.support.postgres import LocalPostgres

COUNTED = ("inspection", "seizure")
WANTED_S = 180.0
WANTED_MIB = 2048.0
VERSIONS = 11_000_000
"""What `WANTED_S` is for."""
LOOK_S = 0.2


def measure(options: Options) -> Result:
    """Load a synthetic history into the aggregator and the outboxes, then run `outbound verify --recount`."""
    plan = Plan(options.inspections or INSPECTIONS, options.seizures or SEIZURES, options.seed)
    with postgres(shared_buffers=SHARED_BUFFERS) as server, workspace() as directory:
        urls = {name: database(server, name) for name in ("aggregator", *COUNTED)}
        loaded = load(urls["aggregator"], plan, say, {name: urls[name] for name in COUNTED})
        sizes = [f"{name} {_size(server, url)}" for name, url in urls.items()]
        seconds, mib, said = _verified(urls, directory)
        notes = [settings_of(server), f"databases: {', '.join(sizes)}", said]
    wanted = WANTED_S * max(1.0, loaded.versions / VERSIONS)
    targets = [
        below("seconds in all", seconds, wanted, "s"),
        below("largest resident size", mib, WANTED_MIB, "MiB"),
    ]
    rate = loaded.versions / seconds
    title = f"a second opinion on {loaded.versions:,} versions (PostgreSQL): {rate:,.0f} versions/s"
    return Result("verify", title, [], targets, notes)


def _size(server: LocalPostgres, url: str) -> str:
    name = url.rpartition("/")[2]
    return server.sql(f"SELECT pg_size_pretty(pg_database_size('{name}'))", name).strip()


def _verified(urls: Mapping[str, str], directory: Path) -> tuple[float, float, str]:
    """Seconds and the largest resident size of the command, and what it says. Raises `Void`."""
    command = [OUTBOUND, "verify", "--recount", *(one for name in urls for one in (f"--{name}", urls[name]))]
    settings = {"PATH": "/usr/bin:/bin", "TMPDIR": str(directory)}
    began, largest = time.monotonic(), 0.0
    with (directory / "verify.out").open("w+") as out:
        running = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=settings)
        process = psutil.Process(running.pid)
        while running.poll() is None:
            with contextlib.suppress(psutil.Error):
                largest = max(largest, process.memory_info().rss / 2**20)
            time.sleep(LOOK_S)
        seconds = time.monotonic() - began
        out.seek(0)
        said = out.read()
    if running.returncode != 0:
        raise Void(f"not without a difference: {said[-2000:]}")
    return seconds, largest, said.strip().splitlines()[-1]
