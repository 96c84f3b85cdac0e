"""Whatever is written wakes its relay at once: here no relay looks by itself within the hour."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from shared.contracts.envelope import HEARTBEAT
from shared.database.database import Database
from shared.records import relay
from shared.records.courier import LISTENING, Courier
from shared.runtime.process import run
from shared.service import Context
from tests.api.harness import Api, api, bearer, inspection, read, seizure
from tests.api.test_casework import referral, trace
from tests.relay.outbox import ListLog, headers, until

HOUR = 3600.0


@pytest.fixture(autouse=True)
def _looks_are_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "LOOK_S", HOUR)


def events(log: ListLog) -> list[str]:
    """The types of what came, heartbeats apart."""
    return [kind for one in log.messages if (kind := headers(one)["ce_type"]) != HEARTBEAT]


@asynccontextmanager
async def relaying(one: Api, database: Database | None = None) -> AsyncIterator[ListLog]:
    """The worker of a service, from its first round on; on this database object or on the API's own."""
    log, stop = ListLog(), asyncio.Event()
    context = Context(one.context.settings, database or one.database, log, clock=one.clock)
    worker = asyncio.create_task(run(one.service.worker_loops(context), 10, stop))

    async def all_began() -> bool:
        return len(log.messages) - len(events(log)) >= len(one.service.outboxes)  # a heartbeat of each

    try:
        await until(all_began)
        yield log
    finally:
        stop.set()
        await worker


async def until_event(log: ListLog, count: int) -> str:
    """The type of the event with this number, once it came."""

    async def came() -> bool:
        return len(events(log)) >= count

    await until(came)
    return events(log)[count - 1]


DRAFTS = {"inspection": inspection, "seizure": seizure}


@pytest.mark.parametrize("kind", DRAFTS)
async def test_every_write_of_a_record_goes_out_without_a_look(kind: str, database_url: str) -> None:
    draft = DRAFTS[kind]
    async with api(kind, database_url) as one, relaying(one) as log:
        record = await one.created(draft())
        assert await until_event(log, 1) == f"outbound.{kind}.recorded.v1"
        await one.batch([draft()])
        assert await until_event(log, 2) == f"outbound.{kind}.recorded.v1"
        amended = read(await one.amend(record, {"occurred_at": "2026-06-14T21:45:00-05:00"}))
        assert await until_event(log, 3) == f"outbound.{kind}.amended.v1"
        await one.void(amended, key="void")
        assert await until_event(log, 4) == f"outbound.{kind}.voided.v1"
        last_year = draft(occurred_at="2024-06-14T21:40:00-05:00")
        await one.created(last_year)
        assert await until_event(log, 5) == f"outbound.{kind}.recorded.v1"


@pytest.mark.parametrize("kind", DRAFTS)
async def test_a_closing_and_a_reopening_go_out_without_a_look(kind: str, database_url: str) -> None:
    async with api(kind, database_url) as one, relaying(one) as log:
        path = f"{one.root}/closings/2025"
        answer = await one.client.put(path, json={"reason": "final"}, headers=bearer())
        assert answer.is_success, answer.text
        assert await until_event(log, 1) == "outbound.closing.recorded.v1"
        await one.client.post(f"{path}/reopen", json={"reason": "late"}, headers=bearer())
        assert await until_event(log, 2) == "outbound.closing.voided.v1"


@pytest.mark.parametrize(("path", "draft"), [("/v1/traces", trace()), ("/v1/referrals", referral())])
async def test_casework_goes_out_without_a_look(
    path: str, draft: dict[str, object], database_url: str
) -> None:
    async with api("seizure", database_url) as one, relaying(one) as log:
        answer = await one.client.post(path, json=draft, headers={"Idempotency-Key": "a"})
        assert answer.status_code == 201, answer.text
        await until_event(log, 1)


@asynccontextmanager
async def another(url: str) -> AsyncIterator[Database]:
    """As another process has it: it shares nothing but the database itself with that of an API."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def sending(one: Api) -> AsyncIterator[None]:
    """What the API's process runs beside HTTP."""
    stop = asyncio.Event()
    loops = asyncio.create_task(run(one.service.api_loops(one.context), 10, stop))
    try:
        yield
    finally:
        stop.set()
        await loops


@pytest.mark.postgres
async def test_an_entry_in_one_process_wakes_the_relay_in_another(postgres_url: str) -> None:
    async with (
        api("seizure", postgres_url) as one,
        another(postgres_url) as other,
        relaying(one, other) as log,
        sending(one),
    ):
        for number in (1, 2, 3):
            await one.created(seizure())
            await until_event(log, number)


@pytest.mark.postgres
async def test_a_courier_that_lost_its_connection_makes_another(postgres_url: str) -> None:
    async with (
        api("seizure", postgres_url) as one,
        another(postgres_url) as other,
        relaying(one, other) as log,
        sending(one),
    ):
        await until(lambda: listens(one.database))
        first = await listeners(one.database)
        async with one.database.read() as db:
            await db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": first[0]})
        for number in (1, 2):
            await one.created(seizure())
            await until_event(log, number)

        assert await listeners(one.database) != first


async def listeners(database: Database) -> list[int]:
    """The sessions that listen, by what a courier asks now and then."""
    query = text("SELECT pid FROM pg_stat_activity WHERE query = :query AND datname = current_database()")
    async with database.read() as db:
        return list((await db.execute(query, {"query": LISTENING})).scalars())


async def listens(database: Database) -> bool:
    return await listeners(database) != []


async def test_an_entry_that_nobody_tells_of_waits_for_a_look_and_no_longer(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a notice is lost, or another process writes the same SQLite file."""
    monkeypatch.setattr(relay, "LOOK_S", 0.05)
    async with (
        api("seizure", database_url) as one,
        another(database_url) as untold,
        relaying(one, untold) as log,
    ):
        await one.created(seizure())
        await until_event(log, 1)


async def test_a_courier_that_cannot_send_loses_the_notice_and_goes_on() -> None:
    away, stop = Database("postgresql+asyncpg://nobody@127.0.0.1:9/none"), asyncio.Event()
    away.notices.post("seizure_outbox")
    with capture_logs() as lines:
        sends = asyncio.create_task(Courier(away).send(stop))
        await until(lambda: said(lines, "notice_lost"))
        stop.set()
        await sends
    await away.close()


async def said(lines: Sequence[Mapping[str, object]], event: str) -> bool:
    return event in [line["event"] for line in lines]
