"""What the processes take of a core while nobody enters or asks anything, beside an idle uvicorn.

Run as `python -m tests.bench.idle` it is that uvicorn.
"""

import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import psutil
import uvicorn

from tests.bench.harness import (
    MODULES,
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
from tests.bench.report import Result, Side, Target, below

SECONDS = 20.0
SETTLE_S = 10.0
"""For the first heartbeats."""
WANTED_PERCENT = 1
BARE = "uvicorn, nothing else"
UP = "outbound up"
WORKERS = ("seizure api", "seizure worker", "aggregator worker")


def measure(options: Options) -> Result:
    """The share of a core of each, over the same seconds."""
    seconds = options.seconds or SECONDS
    with kafka() as broker, postgres() as server, workspace() as directory, ExitStack() as stack:
        urls = {name: database(server, name) for name in ("seizure", "aggregator")}
        started = {UP: outbound("up --data idle", environment(""), directory)}
        for name in WORKERS:
            started[name] = outbound(name, environment(urls[name.split()[0]], broker.bootstrap), directory)
        command = [sys.executable, "-m", "tests.bench.idle"]
        started[BARE] = Process("bare", command, MODULES, directory)
        processes = {name: stack.enter_context(one) for name, one in started.items()}
        for process in processes.values():
            process.base()
        time.sleep(SETTLE_S)
        rounds = [_round(processes, seconds) for _ in range(options.rounds)]
        notes = [settings_of(server), kafka_settings(), f"all at once, {seconds:g} s a round"]
    sides = [Side(name, "% of a core", tuple(one[name] for one in rounds)) for name in processes]
    shares = {name: sum(one[name] for one in rounds) / len(rounds) for name in processes}
    targets = [below(name, share, WANTED_PERCENT, "%") for name, share in shares.items() if name != BARE]
    ratio = Target(f"{UP} / {BARE}", shares[UP] / shares[BARE], "-", None, "x")
    return Result("idle", "what processes with nothing to do take of a core", sides, [*targets, ratio], notes)


def _round(processes: Mapping[str, Process], seconds: float) -> dict[str, float]:
    """Percent of a core of each, over so many seconds."""
    before = {name: _spent(one.pid) for name, one in processes.items()}
    began = time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - began
    shares = {name: (_spent(one.pid) - before[name]) / passed * 100 for name, one in processes.items()}
    say(", ".join(f"{name} {share:.2f} %" for name, share in shares.items()))
    return shares


def _spent(pid: int) -> float:
    """Seconds of processor time so far."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


async def nothing(_scope: Any, _receive: Any, send: Any) -> None:
    """An ASGI application without any content."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvicorn.run(nothing, host="127.0.0.1", port=0, log_level="warning", access_log=False, lifespan="off")
