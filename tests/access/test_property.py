"""Whatever an officer sends, in whatever order: nothing at another port ever changes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shared.access.caller import Role, everywhere
from tests.access.callers import CALLERS, PLACES
from tests.api.harness import Api, Json, api, bearer, read, seizure

ports = st.sampled_from(["2304", "2303", "2402"])
patches = st.fixed_dictionaries(
    {}, optional={"port_code": ports, "arrests": st.integers(0, 3), "agency": st.just("ice_hsi")}
)
places = st.sampled_from(sorted(PLACES))
steps = st.one_of(
    st.tuples(st.just("create"), ports, st.booleans()),
    st.tuples(st.just("batch"), ports, st.booleans()),
    st.tuples(st.just("amend"), st.integers(0, 9), patches),
    st.tuples(st.just("void"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("advance"), st.integers(1, 80), st.none()),
)


@pytest.mark.parametrize(
    ("kind", "examples"), [("sqlite", 40), pytest.param("postgres", 8, marks=pytest.mark.postgres)]
)
async def test_no_sequence_of_an_officers_requests_changes_a_record_of_another_port(
    request: pytest.FixtureRequest, kind: str, examples: int
) -> None:
    loop, url = asyncio.get_running_loop(), request.getfixturevalue(f"{kind}_url")

    async def example(given: list[tuple[str, Any, Any]]) -> None:
        async with api("seizure", url) as records:
            known = [await _made(records, place) for place in PLACES]
            before = await _outside(records)
            records.client.headers.update(bearer(CALLERS[Role.OFFICER]))
            for step, one, two in given:
                answer = await STEPS[step](records, known, one, two)
                assert answer is None or answer.status_code < 500
            assert await _outside(records) == before

    @given(st.lists(steps, min_size=1, max_size=12))
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def every(given: list[tuple[str, Any, Any]]) -> None:
        asyncio.run_coroutine_threadsafe(example(given), loop).result(60)

    await asyncio.to_thread(every)


async def _made(records: Api, place: str) -> Json:
    who, where = PLACES[place]
    records.client.headers.update(bearer(everywhere(who, Role.ADMINISTRATOR)))
    return await records.created(seizure(**where))


async def _outside(records: Api) -> list[Any]:
    """Every version of a record that is, or ever was, of another port."""
    table = records.service.tables.tables["seizure_outbox"].c
    async with records.database.read() as db:
        rows = (await db.execute(select(table.record_id, table.version, table.body))).all()
    there = {row.record_id for row in rows if '"port_code":"2304"' not in row.body}
    return sorted(tuple(row) for row in rows if row.record_id in there)


async def _create(records: Api, known: list[Json], port: str, again: bool) -> httpx.Response:
    chosen = {"id": known[0]["id"]} if again else {}
    answer = await records.post(seizure(port_code=port, **chosen))
    if answer.status_code == 201:
        known.append(read(answer))
    return answer


async def _batch(records: Api, known: list[Json], port: str, again: bool) -> httpx.Response:
    chosen = {"id": known[-1]["id"]} if again else {}
    return await records.batch([seizure(port_code=port, **chosen), seizure(port_code="2304")])


async def _amend(records: Api, known: list[Json], number: int, patch: Json) -> httpx.Response:
    record = known[number % len(known)]
    answer = await records.amend(record, patch)
    if answer.status_code == 200:
        known[number % len(known)] = read(answer)
    return answer


async def _void(records: Api, known: list[Json], number: int, keyed: bool) -> httpx.Response:
    return await records.void(known[number % len(known)], key=uuid4().hex if keyed else None)


async def _advance(records: Api, _known: list[Json], hours: int, _none: None) -> None:
    records.clock.advance(hours=hours)


Step = Callable[[Api, list[Json], Any, Any], Awaitable[httpx.Response | None]]
STEPS: dict[str, Step] = {
    "create": _create,
    "batch": _batch,
    "amend": _amend,
    "void": _void,
    "advance": _advance,
}
