"""Officers' entries alone, and beside analysts with expensive questions, on one PostgreSQL."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from random import Random
from threading import Event, local
from urllib.parse import urlsplit

from tests.bench.harness import (
    Options,
    database,
    environment,
    outbound,
    postgres,
    say,
    settings_of,
    token,
    workspace,
)
from tests.bench.history import Plan
from tests.bench.history_load import load
from tests.bench.latency import OFFICERS, bodies, percentiles, post
from tests.bench.latency import Entries as Answers
from tests.bench.report import Result, Side, Void, at_least, percentile

SECONDS = 20.0
SEIZURES, INSPECTIONS = 10_000, 50_000
ANALYSTS = 20
QUESTIONS = (
    "/v1/totals?through=2024-09-30&fiscal_year=2024&by=port&by=agency&by=operation&by=day",
    "/v1/revisions?since=2021-10-01T00:00:00Z&until=2025-10-01T00:00:00Z&limit=500",
    "/v1/quality",
    "/v1/totals/explain?fiscal_year=2024&measure=firearms&limit=500",
)


def measure(options: Options) -> Result:
    """The 99th percentile of POST to answer, alone and beside twenty questions at all times."""
    seconds = options.seconds or SECONDS
    plan = Plan(options.inspections or INSPECTIONS, options.seizures or SEIZURES, options.seed)
    with postgres() as server, workspace() as directory:
        figures = database(server, "aggregator")
        load(figures, plan, lambda _when: None)
        with (
            outbound("seizure api", environment(database(server, "seizure")), directory) as entering,
            outbound("aggregator api", environment(figures), directory) as asking,
        ):
            officers, analysts = entering.base(), asking.base()
            alone = _entries(officers, options, seconds, options.seed)
            asked: Counter[int] = Counter()
            with _analysts(analysts, asked):
                beside = _entries(officers, options, seconds, options.seed + 1)
            notes = [settings_of(server)]
    sides = [Side("beside 20 questions", "ms", tuple(beside)), Side("alone", "ms", tuple(alone))]
    loaded, idle = [Side(f"p99 {one.name}", "ms", (percentile(one.samples, 0.99),)) for one in sides]
    notes += [
        f"{options.rate} entries a second for {seconds:g} s, open loop with jitter, all answered 201",
        f"{plan.seizures:,} seizures and {plan.inspections:,} inspections in the totals",
        *(f"{one.name}: {percentiles(one.samples)}" for one in sides),
        f"answers to questions by status: {dict(sorted(asked.items()))}",
    ]
    return Result("fairness", "entries beside questions", sides, [at_least(loaded, idle, None)], notes)


def _entries(base: str, options: Options, seconds: float, seed: int) -> list[float]:
    """Milliseconds of each POST, from its planned instant. Raises `Void` unless all are answered 201."""
    say(f"{options.rate} entries a second for {seconds:g} s")
    answers, random, officers = Answers(), Random(seed), local()
    began = time.monotonic()
    with ThreadPoolExecutor(OFFICERS) as pool:
        for number, (_port, body) in enumerate(bodies(round(options.rate * seconds), seed)):
            planned = began + (number + random.uniform(0, 0.8)) / options.rate
            time.sleep(max(0.0, planned - time.monotonic()))
            pool.submit(post, base, officers, body, planned, answers)
    if answers.refused:
        raise Void(f"{len(answers.refused)} entries were refused: {answers.refused[:3]}")
    return answers.answers


@contextmanager
def _analysts(base: str, asked: Counter[int]) -> Iterator[None]:
    """While the block runs, each asks again as soon as it is answered; a refused one waits as it is told."""
    over = Event()
    with ThreadPoolExecutor(ANALYSTS) as pool:
        working = [pool.submit(_ask, base, number, asked, over) for number in range(ANALYSTS)]
        yield
        over.set()
    for one in working:
        one.result()


def _ask(base: str, number: int, asked: Counter[int], over: Event) -> None:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=60)
    headers = {"Authorization": f"Bearer {token(f'analyst-{number}')}"}  # of one alone, half would wait
    while not over.is_set():
        connection.request("GET", QUESTIONS[number % len(QUESTIONS)], headers=headers)
        response = connection.getresponse()
        said = response.read()
        if response.status not in {200, 503} and b"urn:outbound:problem:tooexpensive" not in said:
            raise Void(f"{QUESTIONS[number % len(QUESTIONS)]} was answered {response.status}: {said[:300]!r}")
        asked[response.status] += 1
        over.wait(float(response.headers.get("Retry-After", 0)))
    connection.close()
