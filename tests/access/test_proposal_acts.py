"""Whatever is proposed and decided, in whatever order: every change of state has one act, and no act more."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import hypothesis
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.access.caller import Caller, Role, everywhere
from tests.access.callers import CALLERS, PLACES
from tests.api.harness import Api, Json, api, bearer, read, seizure

TWO = "amend,void,close_year,reopen_year,change_closed_year"
FIRST, SECOND = everywhere("admin-1", Role.ADMINISTRATOR), everywhere("admin-2", Role.ADMINISTRATOR)
CALLING = [FIRST, SECOND, CALLERS[Role.OFFICER]]
DONE = {"recorded": "record", "amended": "amend", "voided": "void"}
OF_YEARS = {"recorded": "close_year", "amended": "close_year", "voided": "reopen_year"}
DECIDED = {"refused": "refuse", "withdrawn": "withdraw", "stale": "mark_stale"}

numbers, callers = st.integers(0, 9), st.sampled_from(CALLING)
steps = st.one_of(
    st.tuples(st.just("amend"), callers, numbers, st.integers(0, 2)),
    st.tuples(st.just("void"), callers, numbers, st.none()),
    st.tuples(st.just("year"), callers, st.booleans(), st.none()),
    st.tuples(st.just("late"), callers, numbers, st.none()),
    *[
        st.tuples(
            st.just("decide"), callers, numbers, st.sampled_from(["approve", "approve", "refuse", "withdraw"])
        )
    ]
    * 3,
)


@pytest.mark.parametrize(
    ("kind", "examples"), [("sqlite", 15), pytest.param("postgres", 4, marks=pytest.mark.postgres)]
)
async def test_acts_are_the_changes(request: pytest.FixtureRequest, kind: str, examples: int) -> None:
    loop, url = asyncio.get_running_loop(), request.getfixturevalue(f"{kind}_url")
    seen: Counter[str] = Counter()

    async def example(given: list[tuple[str, Caller, Any, Any]]) -> None:
        async with api("seizure", url, caller=FIRST, outbound_two_persons=TWO) as records:
            known = [await records.created(seizure(**PLACES["port"][1])) for _ in range(2)]
            for step, caller, one, two in given:
                records.clock.advance(seconds=1)
                records.client.headers.update(bearer(caller))
                answer = await STEPS[step](records, known, one, two)
                assert answer.status_code < 500
            changed, approved = await _changes(records)
            done, by_proposal = await _acts(records)
            assert done == changed
            assert by_proposal == approved, "an approval has the act of what it does, and names the proposal"
            seen.update(action for action, *_ in done)

    @hypothesis.example(
        [
            step
            for close in (True, False)
            for step in [("year", FIRST, close, None), ("decide", FIRST, 1, "approve")]
        ]
    )
    @given(st.lists(steps, min_size=15, max_size=40))
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def every(given: list[tuple[str, Caller, Any, Any]]) -> None:
        asyncio.run_coroutine_threadsafe(example(given), loop).result(60)

    await asyncio.to_thread(every)
    if kind == "sqlite":
        assert seen.keys() >= {*DONE.values(), *OF_YEARS.values(), *DECIDED.values(), "propose"}


async def _changes(records: Api) -> tuple[Counter[Any], Counter[str]]:
    """What the tables say was done, and which proposals were approved."""
    found: Counter[Any] = Counter()
    for table, deeds in (("outbox", DONE), ("closings", OF_YEARS)):
        for row in await records.rows(table):
            deed = deeds[row.event_type.split(".")[2]]
            found[deed, str(row.record_id), row.version, row.recorded_by] += 1
    proposals = await records.rows("proposals")
    for row in proposals:
        found["propose", str(row.id), row.expected, row.changed_by] += 1
        if row.state in DECIDED:
            found[DECIDED[row.state], str(row.id), row.expected, row.decided_by] += 1
    return found, Counter(str(row.id) for row in proposals if row.state == "approved")


async def _acts(records: Api) -> tuple[Counter[Any], Counter[str]]:
    """What the journal says was done, and which proposals the versions in it name."""
    found, named = Counter[Any](), Counter[str]()
    for row in await records.rows("acts"):
        detail = orjson.loads(row.detail or "{}")
        if row.action in {"identify", "search"}:
            continue
        if row.after is None:
            found[row.action, detail["proposal"], detail["version"], row.subject] += 1
            continue
        found[row.action, str(row.record_id), row.version, row.subject] += 1
        named.update([detail["proposal"]] if detail else [])
    return found, named


async def _amend(records: Api, known: list[Json], number: int, arrests: int) -> httpx.Response:
    return await records.amend(await _standing(records, known, number), {"arrests": arrests})


async def _void(records: Api, known: list[Json], number: int, _: None) -> httpx.Response:
    return await records.void(await _standing(records, known, number))


async def _standing(records: Api, known: list[Json], number: int) -> Json:
    """A record as it is, or for every third number as it was at first."""
    record = known[number % len(known)]
    return record if number % 3 == 0 else await records.get(record["id"])


async def _year(records: Api, _known: list[Json], close: bool, _: None) -> httpx.Response:
    path, said = f"{records.root}/closings/2025", {"reason": "final"}
    if close:
        return await records.client.put(path, json=said)
    return await records.client.post(f"{path}/reopen", json=said)


async def _late(records: Api, _known: list[Json], _number: int, _: None) -> httpx.Response:
    draft = seizure(**PLACES["port"][1], occurred_at="2025-06-14T21:40:00-05:00")
    return await records.post({**draft, "reason": "found in the archive"})


async def _decide(records: Api, _known: list[Json], number: int, word: str) -> httpx.Response:
    """By who may, but for every fourth number; every fifth is of one that may be decided already."""
    page = read(await records.client.get(f"{records.root}/proposals", headers=bearer(FIRST)))["proposals"]
    waiting = [one for one in page if one["state"] == "pending" or number % 5 == 0]
    if not waiting:
        return await records.client.get(f"{records.root}/proposals")
    one = waiting[number % len(waiting)]
    if number % 4:
        others = {SECOND: FIRST, FIRST: SECOND}
        author = next((who for who in CALLING if one["proposed_by"].endswith(who.subject)), FIRST)
        by = author if word == "withdraw" else others.get(author, FIRST)
        records.client.headers.update(bearer(by))
    return await records.client.post(f"{records.root}/proposals/{one['id']}/{word}", json={})


Step = Callable[[Api, list[Json], Any, Any], Awaitable[httpx.Response]]
STEPS: dict[str, Step] = {
    "amend": _amend,
    "void": _void,
    "year": _year,
    "late": _late,
    "decide": _decide,
}
