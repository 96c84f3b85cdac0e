"""What telling another process of each commit costs the commits, by the ways that PostgreSQL offers."""

import asyncio
import time
from functools import partial
from typing import Any

import asyncpg

from shared.records.courier import SPACING_S
from tests.bench.harness import Options, by_turns, postgres, settings_of
from tests.bench.report import Result, at_least

SECONDS = 5
CONNECTIONS = 32
WANTED = 0.9
ROW = "INSERT INTO rows (body) VALUES ($1)"
TELLING = f"WITH row AS ({ROW}) SELECT pg_notify('rows', '')"
BODY = "x" * 1_000


def measure(options: Options) -> Result:
    """Commits a second, of as many connections as `post` has clients."""
    connections = options.connections or CONNECTIONS
    with postgres() as server:
        name = server.create_database()
        server.sql("CREATE TABLE rows (id bigserial PRIMARY KEY, body text NOT NULL)", name)
        url = server.url(name).replace("+asyncpg", "")
        sides = {
            way: partial(_rate, url, connections, way) for way in ("after it", "within it", "not at all")
        }
        found = by_turns(options.rounds, sides, options.seconds or SECONDS, "commits/s")
        notes = [
            settings_of(server),
            f"{connections} connections, one row of {len(BODY):,} bytes a commit, one session that listens",
            f"after it: by a session of its own, {SPACING_S * 1e3:g} ms apart, as the courier does",
        ]
    wanted = (WANTED, None)
    targets = [at_least(side, found[-1], least) for side, least in zip(found[:-1], wanted, strict=True)]
    return Result("notify", "commits, where another process is told of each", found, targets, notes)


def _rate(url: str, connections: int, way: str, seconds: float) -> float:
    return asyncio.run(_commits(url, connections, way, seconds)) / seconds


async def _commits(url: str, connections: int, way: str, seconds: float) -> int:
    """How many commits there were in so many seconds."""
    sessions = [await asyncpg.connect(url) for _ in range(connections + 2)]
    *writers, teller, listener = sessions
    await listener.add_listener("rows", lambda *_: None)
    end = time.monotonic() + seconds
    statement = TELLING if way == "within it" else ROW
    telling = asyncio.create_task(_tell(teller, end)) if way == "after it" else None
    counts = await asyncio.gather(*(_write(writer, statement, end) for writer in writers))
    if telling is not None:
        await telling
    for session in sessions:
        await session.close()
    return sum(counts)


async def _write(session: Any, statement: str, end: float) -> int:
    count = 0
    while time.monotonic() < end:
        await session.execute(statement, BODY)
        count += 1
    return count


async def _tell(session: Any, end: float) -> None:
    while time.monotonic() < end:
        await session.execute("SELECT pg_notify('rows', '')")
        await asyncio.sleep(SPACING_S)
