"""One analyst with expensive questions stalls neither entries nor gauges, and is told how to narrow."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, cast, func, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access.caller import Caller, Role
from shared.database.database import Database
from shared.database.turns import ASKING, NoTurn, TookTooLong, Turns
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


async def test_nobody_has_more_than_half_of_the_turns_and_the_rest_goes_round() -> None:
    turns, over, began = Turns(at_once=4, waiting=20, patience_s=60.0), asyncio.Event(), list[str]()

    async def ask(who: str, number: int) -> None:
        ASKING.set(who)
        async with turns.take():
            began.append(f"{who}{number}")
            await over.wait()

    asking = [asyncio.create_task(ask("a", number)) for number in range(13)]
    await _come_to_rest()
    assert began == ["a0", "a1"]
    refused = {number for number, one in enumerate(asking) if one.done()}
    assert refused == {12}, "ten wait, half of the queue"
    others = [asyncio.create_task(ask(who, number)) for who in "bc" for number in range(2)]
    await _come_to_rest()
    assert began == ["a0", "a1", "b0", "b1"]
    over.set()
    done = await asyncio.gather(*asking, *others, return_exceptions=True)
    assert [type(one) for one in done if one is not None] == [NoTurn]
    assert began[4:] == ["a2", "c0", "a3", "c1", *(f"a{number}" for number in range(4, 12))]


async def _come_to_rest() -> None:
    """Let every task run until it waits for something."""
    for _ in range(10):
        await asyncio.sleep(0)


@given(
    st.lists(st.tuples(st.sampled_from(["ask", "end", "cancel"]), st.sampled_from("abc"), st.integers(0, 9)))
)
def test_no_turn_is_lost_and_none_given_twice(steps: list[tuple[str, str, int]]) -> None:
    asyncio.run(_turns_are_kept(steps))


async def _turns_are_kept(steps: list[tuple[str, str, int]]) -> None:
    turns, held = Turns(at_once=3, waiting=4, patience_s=60.0), Counter[str]()
    asked: list[tuple[asyncio.Task[None], asyncio.Event]] = []

    async def ask(who: str, end: asyncio.Event) -> None:
        ASKING.set(who)
        async with turns.take():
            held[who] += 1
            try:
                await end.wait()
            finally:
                held[who] -= 1

    for step, who, number in steps:
        task, end = asked[number % len(asked)] if asked else (None, None)
        if step == "ask":
            end = asyncio.Event()
            asked.append((asyncio.create_task(ask(who, end)), end))
        elif step == "end" and end is not None:
            end.set()
        elif task is not None:
            task.cancel()
        if number % 2:  # else several happen at once
            await _come_to_rest()
            assert held.total() <= 3
            assert max(held.values(), default=0) <= 2
    for _task, end in asked:
        end.set()
    await asyncio.gather(*(task for task, _ in asked), return_exceptions=True)
    ASKING.set("a")
    async with turns.take(), turns.take():
        ASKING.set("b")
        async with turns.take():
            pass


async def test_an_analyst_who_asks_much_does_not_keep_another_from_asking(
    records: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, over, page = asyncio.Queue[str](), asyncio.Event(), Pages.page

    async def held(pages: Pages[Any], *given: Any) -> Any:
        began.put_nowait(ASKING.get())
        await over.wait()
        return await page(pages, *given)

    async def ask(who: str) -> httpx.Response:
        caller = Caller(who, frozenset([Role.ANALYST]))
        return await records.client.get(records.root, headers=bearer(caller))

    monkeypatch.setattr(Pages, "page", held)
    records.database.turns = Turns(at_once=4, waiting=40, patience_s=60.0, seconds=60.0)
    asking = [asyncio.create_task(ask("one")) for _ in range(20)]
    assert [await began.get() for _ in range(2)] == ["test|one"] * 2
    asking.append(asyncio.create_task(ask("another")))
    assert await began.get() == "test|another"
    over.set()
    assert {(await one).status_code for one in asking} == {200}


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
        two = [bearer(Caller(who, frozenset([Role.ANALYST]))) for who in ("one", "another")]
        asking = [asyncio.create_task(analyst.get(EXPENSIVE, headers=two[n % 2])) for n in range(20)]
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
        two = [bearer(Caller(who, frozenset([Role.ANALYST]))) for who in ("one", "another")]
        asking = [
            asyncio.create_task(records.client.get(records.root, headers=two[n % 2])) for n in range(21)
        ]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)  # 20 have or await a turn
        for _ in range(5):
            entered = await asyncio.gather(*(records.post(DRAFTS["seizure"]()) for _ in range(10)))
            assert Counter(one.status_code for one in entered) == {201: 10}
        await holder.rollback()
        answers = await asyncio.gather(*asking)
    assert Counter(one.status_code for one in answers) == {200: 20, 503: 1}
