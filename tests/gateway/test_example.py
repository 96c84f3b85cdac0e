"""The example of a receiver, killed on the way: it ends with what everybody counts."""

import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from services.gateway.agencies import Webhook
from services.gateway.signing import add_secret
from tests.gateway.line import Gateway, until
from tests.gateway.test_delivery import until_kept
from tests.subscribers.examples import EXAMPLES
from tests.subscribers.topic import publish, totals, versions

FILE = EXAMPLES / "webhook" / "receiver.py"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(state: Path, port: int, secret: str) -> Iterator[subprocess.Popen[str]]:
    """The example as a process of its own, which is gone after the block."""
    env = {"PATH": os.environ["PATH"], "PORT": str(port), "WEBHOOK_SECRET": secret}
    command = [sys.executable, str(FILE), str(state)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def kept(state: Path) -> int:
    """How many records the example has kept."""
    with contextlib.closing(sqlite3.connect(state)) as db, contextlib.suppress(sqlite3.OperationalError):
        return int(db.execute("SELECT count(*) FROM records").fetchone()[0])
    return 0


async def test_the_example_counts_everything_once_though_it_is_killed(line: Gateway, tmp_path: Path) -> None:
    found, port = versions(60, seed=3), free_port()
    webhook = Webhook("atf", "main", f"http://127.0.0.1:{port}/", (line.topic,), "beginning")
    secret = add_secret(line.folder, webhook.id, rotate=False)
    line.webhooks.append(webhook)
    half = len(found) // 2
    await publish(line.events, found[:half], line.topic, seed=1)
    async with line.running():
        with running(tmp_path / "state", port, secret):
            await until(lambda: kept(tmp_path / "state") > 3, "some have come")
        await publish(line.events, found, line.topic, seed=2)  # and all of the first half again
        with running(tmp_path / "state", port, secret) as process:
            await until_kept(line, webhook, await line.published())
            process.send_signal(signal.SIGINT)
            printed, _ = await asyncio.to_thread(process.communicate)
    expected = [f"{at}\t{firearms}\t{rounds}" for at, (firearms, rounds) in sorted(totals(found).items())]
    assert printed.splitlines() == expected


async def test_the_example_refuses_what_is_not_signed_with_its_secret(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path / "state", port, "whsec_" + "A" * 44):
        answers: list[int] = []

        def asked() -> bool:
            try:
                answers.append(httpx.post(f"http://127.0.0.1:{port}/", content=b'{"items": []}').status_code)
            except httpx.TransportError:
                return False
            return True

        await until(asked, "it listens")
    assert answers == [400]


def test_the_example_is_short() -> None:
    assert len(FILE.read_text().splitlines()) <= 60
