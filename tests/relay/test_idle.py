"""What it costs to have nothing to do: counted in statements and rounds, not in time."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from services.cli.processes.system import SERVICES, System
from shared.database.database import Database
from shared.events.embedded import EmbeddedLog
from shared.events.log import EventLog
from shared.records import relay
from shared.runtime.process import run
from shared.runtime.settings import Settings
from tests.relay.outbox import START, Bench, until

HOUR = timedelta(hours=1)
SETTINGS = Settings(outbound_heartbeat_seconds=3600)


@contextmanager
def executing(database: Database, heard: Callable[[str], None]) -> Iterator[None]:
    """Hear of each statement that the database is asked."""

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", before)


async def test_an_hour_with_nothing_to_relay_takes_a_look_every_two_seconds(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, statements = asyncio.Event(), list[str]()

    async def pass_(stop: asyncio.Event, seconds: float, woken: asyncio.Event | None = None) -> None:
        bench.clock.pass_(seconds=seconds)
        if bench.clock.now - START >= HOUR:
            stop.set()

    monkeypatch.setattr(relay, "wait", pass_)
    with executing(bench.database, statements.append):
        await bench.relay().run(stop)

    looks = [one for one in statements if "published_at IS NULL" in one]
    assert 1_000 < len(looks) <= 1_800
    assert len(statements) <= 2 * len(looks) + 10  # on PostgreSQL each looks at its lock too


async def test_an_idle_system_looks_at_its_outboxes_and_does_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No statement of another kind, and nothing read from the log or written to it."""
    monkeypatch.setattr(relay, "LOOK_S", 0.2)
    done, stop = list[str](), asyncio.Event()
    async with System(SETTINGS, tmp_path) as system:
        with ExitStack() as watched:
            for context in system.contexts.values():
                watched.enter_context(executing(context.database, done.append))
            watch(system.contexts["aggregator"].log(), done, monkeypatch)
            running = asyncio.create_task(run(system.loops(), 10, stop))
            try:
                await until(lambda: only_looked(done), 60)
            finally:
                stop.set()
                await running


def watch(log: EventLog, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Note each access to the embedded log's file."""
    assert isinstance(log, EmbeddedLog)
    for name, access in (("read", log.read), ("write", log.write)):

        def noted(call: Any, *args: Any, name: str = name, access: Any = access) -> Any:
            done.append(f"{name} the log: {call.__name__}")
            return access(call, *args)

        monkeypatch.setattr(log, name, noted)


async def only_looked(done: list[str]) -> bool:
    """Whether nothing else was done while each relay looked ten times: for two seconds."""
    done.clear()
    relays = sum(len(one.outboxes) for one in SERVICES.values())
    while len(done) < 10 * relays:  # noqa: ASYNC110 - what we wait for is done by threads
        await asyncio.sleep(0.01)
    return all("published_at IS NULL" in one for one in done)
