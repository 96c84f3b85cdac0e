"""One analyst with expensive questions stalls neither entries nor gauges, and is told how to narrow."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Text, cast, func, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database.database import Database
from shared.database.turns import NoTurn, TookTooLong, Turns
from shared.records.pages import Pages
from tests.api.harness import DRAFTS, SERVICES, Api, api, bearer, component_app, inspection, prepare, problem
from tests.support.postgres import LocalPostgres

SLOW = {"sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"}
EXPENSIVE = "/v1/totals?fiscal_year=2026&by=port,agency,operation,measure,subtype"


def _endless(database: Database) -> Any:
    return text(SLOW["sqlite"] if database.is_sqlite else "SELECT pg_sleep(600)")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    found = Database(database_url)
    yield found
    await found.close()


async def test_a_question_is_stopped_when_its_time_is_over_and_its_connection_is_as_before(
    database: Database,
) -> None:
    database.turns = Turns(at_once=1, seconds=0.05)
    for _ in range(3):
        with pytest.raises(TookTooLong):
            async with database.question() as db:
                await db.execute(_endless(database))
    database.turns = Turns(at_once=1, seconds=20.0)
    for opened in (database.question, database.read, database.begin):
        async with opened() as db:
            assert (await db.execute(text(_count(100_000)))).scalar_one() == 100_000


def _count(most: int) -> str:
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"
    return f"{numbers} SELECT max(i) FROM n"


async def test_the_limit_of_a_question_is_not_that_of_the_next_user_of_its_connection(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.turns = Turns(seconds=0.05)
    async with database.question() as db:
        await db.execute(text("SELECT 1"))
    monkeypatch.setattr("shared.database.database.time.monotonic", lambda: 1e12)  # long after
    async with database.begin() as db:
        assert (await db.execute(text(_count(300_000)))).scalar_one() == 300_000


async def test_a_question_waits_for_its_turn_but_neither_long_nor_in_a_long_queue() -> None:
    turns = Turns(at_once=1, waiting=1, patience_s=30.0)
    second_had_its_turn = asyncio.Event()

    async def second() -> None:
        async with turns.take():
            second_had_its_turn.set()

    async with asyncio.TaskGroup() as tasks:
        async with turns.take():
            tasks.create_task(second())
            await asyncio.sleep(0)  # it comes to wait
            with pytest.raises(NoTurn):
                async with turns.take():
                    pass
            assert not second_had_its_turn.is_set()
        await second_had_its_turn.wait()


async def test_who_gives_up_waiting_leaves_the_queue() -> None:
    turns = Turns(at_once=1, waiting=1, patience_s=0.01)
    async with turns.take():
        for _ in range(3):
            with pytest.raises(NoTurn):
                async with turns.take():
                    pass
    async with turns.take():
        pass


async def test_a_list_that_takes_too_long_says_how_to_narrow(
    records: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless(_pages: Pages[Any], db: AsyncConnection, *_: Any) -> None:
        await db.execute(_endless(records.database))

    monkeypatch.setattr(Pages, "page", endless)
    records.database.turns = Turns(seconds=0.05)
    refusal = problem(await records.client.get(records.root), 422)
    assert refusal["type"] == "urn:outbound:problem:tooexpensive"
    assert "a shorter period" in refusal["detail"]


@pytest.mark.postgres
async def test_twenty_expensive_questions_at_once_stall_neither_entries_nor_gauges(
    postgres: LocalPostgres,
) -> None:
    """A lock holds every question up in PostgreSQL until the officers are done."""
    url = postgres.url(postgres.create_database())
    figures = Database(postgres.url(postgres.create_database()), pool_size=6)
    await prepare(SERVICES["aggregator"], figures)
    transport = httpx.ASGITransport(component_app(SERVICES["aggregator"], figures))
    figures.turns = Turns(at_once=4, waiting=8, patience_s=60.0, seconds=60.0)
    async with (
        api("inspection", url) as records,
        httpx.AsyncClient(transport=transport, base_url="http://test", headers=bearer()) as analyst,
        figures.engine.connect() as holder,
    ):
        await holder.execute(text("LOCK TABLE journal, totals IN ACCESS EXCLUSIVE MODE"))
        asking = [asyncio.create_task(analyst.get(EXPENSIVE)) for _ in range(20)]
        refused = 0
        for done in asyncio.as_completed(asking):
            answer = await done
            assert problem(answer, 503)["type"] == "urn:outbound:problem:busy"
            assert answer.headers["retry-after"] == "2"
            if (refused := refused + 1) == 8:
                break
        for _ in range(5):
            entered = await asyncio.gather(*(records.post(inspection()) for _ in range(10)))
            assert Counter(one.status_code for one in entered) == {201: 10}
            assert (await analyst.get("/readyz")).status_code == 200  # it needs a connection of the same pool
        await holder.rollback()
        answers = [await one for one in asking]
    assert Counter(one.status_code for one in answers) == {200: 12, 503: 8}
    await figures.close()


@pytest.mark.postgres
async def test_twenty_lists_that_hang_leave_connections_for_the_entries_beside_them(
    shared_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They use the very pool of the entries, of ten connections; a lock holds them up."""
    searched = Pages.searched
    held: Any = cast(func.pg_advisory_xact_lock_shared(7), Text) == ""
    monkeypatch.setattr(Pages, "searched", lambda *given: searched(*given).where(held))
    monkeypatch.setattr("shared.service.WAIT_S", 60.0)
    async with api("seizure", shared_postgres_url) as records, records.database.engine.connect() as holder:
        await records.created(DRAFTS["seizure"]())
        await holder.execute(text("SELECT pg_advisory_xact_lock(7)"))
        records.database.turns = Turns(at_once=4, waiting=16, patience_s=60.0, seconds=60.0)
        asking = [asyncio.create_task(records.client.get(records.root)) for _ in range(21)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)  # 20 have or await a turn
        for _ in range(5):
            entered = await asyncio.gather(*(records.post(DRAFTS["seizure"]()) for _ in range(10)))
            assert Counter(one.status_code for one in entered) == {201: 10}
        await holder.rollback()
        answers = await asyncio.gather(*asking)
    assert Counter(one.status_code for one in answers) == {200: 20, 503: 1}
