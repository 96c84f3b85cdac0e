"""`python -m tests.bench`: run benchmarks and print what they found."""

import importlib
import sys
from enum import StrEnum
from typing import Annotated

import orjson
import typer
from rich.console import Console

from services.cli.processes.local_kafka import LocalKafkaError
from tests.bench.harness import Missing, Options, say
from tests.bench.report import Result, Void, as_json, machine, show, show_machine
from tests.support.postgres import LocalPostgresError


class Name(StrEnum):
    """A benchmark; each is a module of this package."""

    POST = "post"
    BATCH = "batch"
    REPLAY = "replay"
    MEMORY = "memory"
    METRICS = "metrics"
    LATENCY = "latency"
    QUERIES = "queries"
    SEARCH = "search"
    VERIFY = "verify"
    FAIRNESS = "fairness"
    IDLE = "idle"
    NOTIFY = "notify"
    STARTUP = "startup"


app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def bench(
    names: Annotated[list[Name] | None, typer.Argument(help="Which; default all.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each side (post, batch, replay).")] = 3,
    seconds: Annotated[
        float | None,
        typer.Option(
            min=1, help="Of load a round (post, batch, notify: 5) or in all (latency: 20, idle: 20)."
        ),
    ] = None,
    connections: Annotated[
        int | None, typer.Option(min=1, help="Concurrent clients (post: 32, batch: 4).")
    ] = None,
    events: Annotated[
        int | None, typer.Option(min=1_000, help="On the log (replay: 200,000, memory: 1,000,000).")
    ] = None,
    rate: Annotated[int, typer.Option(min=1, help="Entries a second (latency).")] = 100,
    requests: Annotated[
        int, typer.Option(min=10, help="GET /metrics (metrics), of each family (queries, search).")
    ] = 50,
    seed: Annotated[int, typer.Option(help="Of the synthetic records.")] = 1,
    seizures: Annotated[
        int | None, typer.Option(min=1_000, help="Records (queries, verify: 1,000,000).")
    ] = None,
    inspections: Annotated[
        int | None, typer.Option(min=1_000, help="Records (queries, verify: 10,000,000).")
    ] = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="Print JSON, with every sample.")] = False,
    strict: Annotated[bool, typer.Option(help="Exit with 2 when a target is missed.")] = False,
) -> None:
    """Measure Outbound against its baselines, by turns in one run, on real servers.

    \b
    post     durable POST of one seizure, to bare FastAPI + SQLAlchemy >= 0.8
    batch    records/s by batches of 1,000, to single POSTs            >= 15
    replay   aggregator over the log, to aiokafka getmany + json.loads >= 0.4
             the same, to Quix Streams doing the same grouped totals   >= 3
    memory   aggregator worker over 1,000,000 events          < 250 MiB, flat
    metrics  GET /metrics with every port present, one year          < 100 ms
             the same, six years                                     < 250 ms
    latency  entry to gauge at 100 entries/s, 99th percentile        < 500 ms
    queries  totals and comparisons over 11,000,000 records, p95     < 200 ms
             first page of an explanation                            < 300 ms
    search   seizures by serial, plate, remarks and more, of 1,000,000,
             p95, on PostgreSQL and on SQLite                        < 200 ms
    verify   a second opinion on 11,000,000 records            < 180 s, < 2 GiB
    fairness entries beside 20 expensive questions, p99, to p99 alone
    idle     each process with nothing to do, of a core                 < 1 %
    startup  outbound --help, to a bare import of its libraries      <= 1.4
             a question to a running system, to the same             <= 1.6
    notify   commits of which another process is told, to others     >= 0.9

    Each starts its own PostgreSQL and Apache Kafka on loopback, in temporary
    directories, and runs the production commands against them. Progress goes
    to stderr. The exit code is 0 whether or not a target is reached (but see
    --strict), and 1 when a benchmark could not be run, or its sides did not do
    the same work.

    Quick look: python -m tests.bench post --rounds 1 --seconds 2
    """
    facts = machine()
    options = Options(rounds, seconds, connections, events, rate, requests, seed, seizures, inspections)
    chosen = list(dict.fromkeys(names or list(Name)))
    results = [found for name in chosen if (found := _run(name, options)) is not None]
    if as_json_text:
        sys.stdout.buffer.write(orjson.dumps(as_json(results, facts), option=orjson.OPT_INDENT_2) + b"\n")
    else:
        console = Console()
        show_machine(facts, console)
        for result in results:
            show(result, console)
    if len(results) < len(chosen):
        raise typer.Exit(1)
    if strict and any(target.reached is False for result in results for target in result.targets):
        raise typer.Exit(2)


def _run(name: Name, options: Options) -> Result | None:
    """What a benchmark found; None, and the reason on stderr, where it could not be run."""
    say(f"[bold]{name.value}[/bold]")
    try:
        result: Result = importlib.import_module(f"tests.bench.{name.value}").measure(options)
    except (Missing, Void, LocalKafkaError, LocalPostgresError) as error:
        say(f"[red]{name.value}: {type(error).__name__}: {error}[/red]")
        return None
    return result


if __name__ == "__main__":
    app(prog_name="python -m tests.bench")
