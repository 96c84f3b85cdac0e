"""One relay is active; another waits, and takes over from one that stopped or lost its session."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from services.seizure.main import SERVICE
from shared.database.database import Database
from shared.database.locks import try_lock
from shared.database.migrations import Migrations
from shared.records import relay
from shared.runtime.metrics import Metrics
from tests.relay.outbox import Bench, add, beat_before, record, until, waiting

LOCKS = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for wait in ("STANDBY_S", "LOOK_S"):
        monkeypatch.setattr(relay, wait, 0.05)


@pytest.fixture
async def on_postgres(postgres_url: str) -> AsyncIterator[Bench]:
    """As `bench`, on PostgreSQL only."""
    database = Database(postgres_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    await beat_before(database)
    yield Bench(database)
    await database.close()


class Runner:
    """A relay that runs in a task."""

    def __init__(self, bench: Bench, database: Database | None = None) -> None:
        self.metrics = Metrics()
        own = Bench(database or bench.database)
        own.log, own.clock = bench.log, bench.clock
        self.relay = own.relay(self.metrics)
        self.stop = asyncio.Event()
        self.task = asyncio.create_task(self.relay.run(self.stop))

    def sample(self, name: str) -> float:
        return self.metrics.registry.get_sample_value(name, {"service": "seizure"}) or 0

    async def active(self) -> bool:
        return self.sample("outbound_relay_active") == 1

    async def end(self) -> None:
        self.stop.set()
        await self.task


async def test_the_second_waits_and_takes_over_from_one_that_stopped(bench: Bench) -> None:
    first = Runner(bench)
    await until(first.active)
    second = Runner(bench)
    await record(bench.database, (1, 1), (1, 2))
    await until(lambda: relayed(bench))
    await until(lambda: has_published(first, 2))  # counted after the rows are marked
    assert await has_published(second, 0)
    assert not await second.active()
    await second.relay.check()  # to wait is no illness

    await first.end()
    await until(second.active)
    await record(bench.database, (1, 3))
    await until(lambda: relayed(bench))
    await second.end()

    assert bench.log.sent() == [("01", 1), ("01", 2), ("01", 3)]
    assert second.sample("outbound_relay_failures_total") == 0


async def relayed(bench: Bench) -> bool:
    return await waiting(bench.database) == []


async def test_a_relay_that_crashes_lets_the_lock_go(bench: Bench) -> None:
    first = Runner(bench)
    await until(first.active)
    first.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first.task

    async with try_lock(bench.database, "seizure-relay") as lock:
        assert lock is not None


async def test_the_lock_is_one_a_name_and_free_again(bench: Bench) -> None:
    async with (
        try_lock(bench.database, "a") as first,
        try_lock(bench.database, "a") as second,
        try_lock(bench.database, "b") as other,
    ):
        assert (first is None, second is None, other is None) == (False, True, False)
        assert first is not None
        await first.verify()
    async with try_lock(bench.database, "a") as again:
        assert again is not None


@pytest.mark.postgres
async def test_the_second_takes_over_from_one_whose_session_was_killed(on_postgres: Bench) -> None:
    first = Runner(on_postgres)
    await until(first.active)
    other = Database(on_postgres.database.url)
    second = Runner(on_postgres, other)
    await record(on_postgres.database, (1, 1))
    await until(lambda: relayed(on_postgres))

    killed = await terminate_holder(other)
    await until(lambda: holds_another(other, killed))
    await record(other, (1, 2), (1, 3))
    await until(lambda: relayed(on_postgres))
    await until(lambda: failed_once(first))
    await first.end()
    await until(second.active)
    await record(other, (1, 4))
    await until(lambda: relayed(on_postgres))
    await second.end()
    await other.close()

    assert dict.fromkeys(on_postgres.log.sent()) == dict.fromkeys([("01", n) for n in (1, 2, 3, 4)])
    assert first.sample("outbound_relay_active") == 0


async def has_published(runner: "Runner", versions: int) -> bool:
    return runner.sample("outbound_relay_published_total") == versions


async def failed_once(runner: "Runner") -> bool:
    """Whether it has noticed that its session is gone, which another one may be quicker to use."""
    return runner.sample("outbound_relay_failures_total") == 1


async def terminate_holder(database: Database) -> int:
    """Kill the session that holds the relay's lock, as a network that parts would."""
    async with database.read() as db:
        pid: int = (await db.execute(text(LOCKS))).scalar_one()
        await db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    return pid


async def holds_another(database: Database, killed: int) -> bool:
    async with database.read() as db:
        pids = list((await db.execute(text(LOCKS))).scalars())
    return pids not in ([], [killed])


@pytest.mark.postgres
async def test_a_row_that_commits_late_is_not_lost(on_postgres: Bench) -> None:
    """Its id is lower than one that has been published: a cursor over ids would step over it."""
    relay = on_postgres.relay()
    async with on_postgres.database.begin() as late:
        await add(late, 1)
        await record(on_postgres.database, (2, 1))
        assert await relay.run_once() == 1

    assert await relay.run_once() == 1
    assert on_postgres.log.sent() == [("02", 1), ("01", 1)]
