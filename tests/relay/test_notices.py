"""Who waits for rows hears of those that were committed, and of no others."""

import asyncio
import contextlib

from services.seizure.main import SERVICE
from shared.database.notices import Notices
from shared.runtime.retry import wait
from tests.relay.outbox import Bench, add

OUTBOX, CLOSINGS = (SERVICE.tables.tables[name] for name in ("seizure_outbox", "seizure_closings"))
HOUR = 3600.0


def test_a_notice_wakes_who_waits_for_that_table() -> None:
    notices = Notices()
    with notices.awaited("a") as first, notices.awaited("a") as second, notices.awaited("b") as other:
        notices.post("a")
        assert (first.is_set(), second.is_set(), other.is_set()) == (True, True, False)
        notices.deliver_all()
        assert other.is_set()
        first.clear()
    notices.post("a")
    assert not first.is_set()


def test_other_processes_are_told_once_of_each_table() -> None:
    notices = Notices()
    assert not notices.posted.is_set()
    for table in ("a", "b", "a"):
        notices.post(table)
    assert notices.posted.is_set()
    assert notices.unsent() == {"a", "b"}
    assert (notices.unsent(), notices.posted.is_set()) == (set(), False)

    notices.deliver("a")  # from another process: not to be sent back
    assert notices.unsent() == set()


async def test_a_commit_is_told_of_and_a_rollback_is_not(bench: Bench) -> None:
    database = bench.database
    with database.notices.awaited(OUTBOX.name) as woken, database.notices.awaited(CLOSINGS.name) as other:
        with contextlib.suppress(ZeroDivisionError):
            async with database.begin(adds_to=OUTBOX) as db:
                await add(db, 1)
                raise ZeroDivisionError
        assert not woken.is_set()
        async with database.begin(adds_to=OUTBOX) as db:
            await add(db, 1)
            assert not woken.is_set()
        assert woken.is_set()
        assert not other.is_set()


async def test_a_wait_ends_with_the_stop_with_a_waking_or_at_its_deadline() -> None:
    stop, woken = asyncio.Event(), asyncio.Event()
    await wait(stop, 0)
    await wait(stop, 0, woken)
    async with asyncio.timeout(30):
        asyncio.get_running_loop().call_soon(woken.set)
        await wait(stop, HOUR, woken)
        woken.clear()
        asyncio.get_running_loop().call_soon(stop.set)
        await wait(stop, HOUR, woken)
        await wait(stop, HOUR)
