"""Durable POST of one seizure against a bare FastAPI + SQLAlchemy insert of the same row."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from tests.bench.events import Json, drafts
from tests.bench.harness import (
    ROOT,
    Options,
    Process,
    by_turns,
    environment,
    migrated,
    outbound,
    postgres,
    settings_of,
    workspace,
)
from tests.bench.load import Load
from tests.bench.report import Result, at_least
from tests.support.postgres import LocalPostgres

OURS = "outbound"
BARE = {"session": "bare (ORM session)", "core": "bare (Core insert)"}
WANTED = 0.8
CONNECTIONS = 32


def measure(options: Options) -> Result:
    """Requests a second of each, by turns."""
    seconds = options.seconds or 5
    connections = options.connections or CONNECTIONS
    with postgres() as server, workspace() as directory, ExitStack() as stack:
        body = directory / "seizure.json"
        body.write_bytes(orjson.dumps(typical(options.seed)))
        sides = {OURS: stack.enter_context(single(server, directory, body, connections))}
        for insertion, name in BARE.items():
            sides[name] = stack.enter_context(_bare(insertion, server, directory, body, connections))
        for side in sides.values():
            side.rate(1)  # warm
        found = by_turns(options.rounds, {name: one.rate for name, one in sides.items()}, seconds, "POST/s")
        notes = [
            settings_of(server),
            f"wrk, {connections} connections, {seconds:g} s a round, {body.stat().st_size} bytes a body",
            "a fresh Idempotency-Key each; outbound checks a token and logs each access, bare does neither",
            "one process a side; after each round every acknowledged POST was counted in the database",
        ]
    title = "durable POST of one seizure against a bare FastAPI + SQLAlchemy insert of the same row"
    return Result("post", title, found, [at_least(found[0], bare, WANTED) for bare in found[1:]], notes)


def typical(seed: int) -> Json:
    """A seizure with two items of an hour ago, as officers enter them."""
    two = next(one for one in drafts(1_000, seed) if len(one["items"]) == 2)
    return two | {"occurred_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}


@contextmanager
def single(server: LocalPostgres, directory: Path, body: Path, connections: int) -> Iterator[Load]:
    """`outbound seizure api` as deployed, and single POSTs to it."""
    database = server.create_database()
    url = migrated(server.url(database), "seizure")
    with outbound("seizure api", environment(url), directory) as process:
        address = f"{process.base()}/v1/seizures"
        yield Load(address, body, connections, server, database, "seizure_outbox")


@contextmanager
def _bare(
    insertion: str, server: LocalPostgres, directory: Path, body: Path, connections: int
) -> Iterator[Load]:
    database = server.create_database()
    env = {
        "DATABASE_URL": server.url(database),
        "OUTBOUND_PORT": "0",
        "BARE_INSERT": insertion,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.bench.bare"]
    with Process(f"bare-{insertion}", command, env, directory) as process:
        yield Load(f"{process.base()}/v1/seizures", body, connections, server, database, "bare_seizures")
