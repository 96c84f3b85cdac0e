"""A journal of ten thousand writes, and writers whose connections are killed."""

import asyncio
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from random import Random

import httpx
import msgspec
import pytest
from sqlalchemy import select

from shared.acts.act import FIELDS, BrokenLane, Chain, Link, genesis, link
from tests.acts.chains import TAMPERED, edited, rechained
from tests.acts.journals import Kept
from tests.api.harness import api, unmarked
from tests.bench.events import drafts
from tests.support.postgres import LocalPostgres

WRITES = 10_000
BATCH = 1_000


@pytest.mark.slow
async def test_ten_thousand_writes_from_end_to_end(database_url: str, tmp_path: Path) -> None:
    """At every entry of the journal every kind of tampering breaks the chain where it was done.

    And at random entries the verification of the whole names it, or, of someone who recomputes the chain, the
    checkpoint that it does not fit.
    """
    random, entered = Random(2026), drafts(WRITES, 2026)
    async with api("seizure", database_url) as records:
        kept = Kept(records, tmp_path)
        while batch := list(islice(entered, BATCH)):
            records.clock.advance(minutes=1)
            assert (await records.batch(batch)).json()["created"] == len(batch)
            await kept.maker().run_once()
        findings = await kept.verified()
        assert findings.listed == []
        assert findings.seen["acts"] == findings.seen["versions"] == findings.seen["covered"] == WRITES
        lane, links = max((await kept.links()).items(), key=lambda one: len(one[1]))
        _break_at_every_entry(links, random)
        for how in [*TAMPERED, "truncate"]:
            at = random.randrange(len(links) - 2)
            changed = links[:at] if how == "truncate" else TAMPERED[how](list(links), at, random)
            await kept.rewrite(lane, changed)
            found = (await kept.verified(witness=False)).listed
            places = zip(links, changed, strict=False)
            first = next((n for n, (one, other) in enumerate(places, 1) if one != other), None)
            if first is not None:
                assert found[0].where == f"entry {first + (how == 'insert')} of lane {lane}"
            assert any(one.where.startswith("checkpoint") for one in found) or how == "edit"
            await kept.rewrite(lane, rechained("seizure", lane, [one.act for one in changed]))
            found = (await kept.verified(witness=False)).listed
            assert not any(one.where.startswith("entry") for one in found), "the chain is whole again"
            assert any(one.where.startswith("checkpoint") for one in found)
        await kept.rewrite(lane, links)
        assert (await kept.verified()).listed == []


def _break_at_every_entry(links: list[Link], random: Random) -> None:
    """Read on from the entry before: an edit, a deletion, an insertion or an exchange breaks what follows."""
    lane, head = links[0].lane, genesis("seizure", links[0].lane)
    for at, one in enumerate(links):
        follower = links[at + 1] if at + 1 < len(links) else None
        other = links[random.choice([place for place in (at - 1, at - 7, at - 99) if place != at])]
        exchanged = msgspec.structs.replace(one, act=other.act, digest=other.digest)
        for wrong in (
            edited(one, FIELDS[at % len(FIELDS)], random),
            edited(one, "digest", random),
            exchanged,
        ):
            with pytest.raises(BrokenLane, match=f"entry {at + 1} of lane {lane} does not fit"):
                Chain(lane, head, at).follow(wrong)
        if follower is not None:  # of the last one, checkpoints tell
            for gone in (follower, msgspec.structs.replace(follower, number=at + 1)):
                with pytest.raises(BrokenLane, match=f"entry {at + 1} of lane {lane}"):
                    Chain(lane, head, at).follow(gone)
        put_in = link(msgspec.structs.replace(one.act, subject="intruder"), lane, at + 1, head)
        with pytest.raises(BrokenLane, match=f"entry {at + 2} of lane {lane} does not fit"):
            _follow(Chain(lane, head, at), put_in, msgspec.structs.replace(one, number=at + 2))
        head = one.digest


def _follow(chain: Chain, *links: Link) -> None:
    for one in links:
        chain.follow(one)


@pytest.fixture
async def writers(postgres_url: str, tmp_path: Path) -> AsyncIterator[Kept]:
    """The seizure service on PostgreSQL."""
    async with api("seizure", postgres_url) as records:
        yield Kept(records, tmp_path)


@pytest.mark.postgres
async def test_connections_that_are_killed_in_the_middle_leave_a_whole_journal(
    writers: Kept, postgres: LocalPostgres
) -> None:
    """32 writers, whose sessions are ended again and again; each tries until it is acknowledged."""
    records, done = writers.records, asyncio.Event()
    name = records.database.url.rpartition("/")[2]

    async def write(number: int) -> None:
        for entry in range(10):
            while (await _posted(records.post(unmarked(), key=f"{number}-{entry}"))) >= 500:
                pass  # what was cut off is tried again with the same key

    async def kill() -> int:
        ended = 0
        while not done.is_set():
            sql = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'"
            ended += int(await asyncio.to_thread(postgres.sql, sql))
        return ended

    killing = asyncio.create_task(kill())
    await asyncio.gather(*(write(number) for number in range(32)))
    done.set()
    assert await killing > 20
    await records.database.engine.dispose()  # the last to be ended may still be in the pool

    await writers.maker().run_once()
    findings = await writers.verified()
    assert findings.listed == []
    assert findings.seen["versions"] == findings.seen["acts"] == findings.seen["covered"] == 320
    async with records.database.read() as db:
        assert len((await db.execute(select(writers.tables.acts.c.record_id).distinct())).all()) == 320


async def _posted(answer: object) -> int:
    response = await answer  # type: ignore[misc]
    assert isinstance(response, httpx.Response)
    return response.status_code
