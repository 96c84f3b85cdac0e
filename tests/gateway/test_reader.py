"""The example of a reader of server-sent events, killed on the way: it ends with what everybody counts."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.gateway.event_ids import read_id
from tests.gateway.line import Gateway, until
from tests.gateway.stream import ATF, Api, serving
from tests.gateway.test_example import kept
from tests.subscribers.examples import EXAMPLES
from tests.subscribers.topic import publish, totals, versions
from tests.support import issuer

FILE = EXAMPLES / "sse" / "reader.py"


@contextmanager
def running(state: Path, api: Api) -> Iterator[subprocess.Popen[str]]:
    """The example as a process of its own, which is gone after the block."""
    token = state.with_name("token")
    token.write_text(issuer.token(ATF))
    url = str(api.client.base_url.join(api.path))
    env = {"PATH": os.environ["PATH"], "EVENTS_URL": url, "TOKEN_FILE": str(token)}
    command = [sys.executable, str(FILE), str(state)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _place(state: Path, topic: str) -> int:
    """How many events the example has behind it."""
    with contextlib.closing(sqlite3.connect(state)) as db:
        [last] = db.execute("SELECT last FROM place").fetchone()
    return sum(read_id(topic, last).offsets.values())


async def test_the_example_counts_everything_once_though_it_is_killed(line: Gateway, tmp_path: Path) -> None:
    found, state = versions(60, seed=3), tmp_path / "state"
    half = len(found) // 2
    await publish(line.events, found[:half], line.topic, seed=1)
    async with serving(line, tmp_path) as api:
        with running(state, api):
            await until(lambda: kept(state) > 3, "some have come")
        await publish(line.events, found, line.topic, seed=2)  # and all of the first half again
        with running(state, api) as process:
            end = await line.published()
            await until(lambda: _place(state, line.topic) == end, "all have come")
            process.send_signal(signal.SIGINT)
            printed, _ = await asyncio.to_thread(process.communicate)
    expected = [f"{at}\t{firearms}\t{rounds}" for at, (firearms, rounds) in sorted(totals(found).items())]
    assert printed.splitlines() == expected
