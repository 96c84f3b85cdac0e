"""A database that is away: the caller is asked to come again, and can."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from tests.api.harness import Api, api, inspection, problem
from tests.support.postgres import LocalPostgres

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def server() -> LocalPostgres:
    """A server of our own: others go on while it is down."""
    return LocalPostgres()


@pytest.fixture
async def records(server: LocalPostgres, postgres: LocalPostgres) -> AsyncIterator[Api]:
    with server:
        async with api("inspection", server.url(server.create_database())) as records:
            yield records


async def _every_way(records: Api, known: dict[str, str]) -> list[httpx.Response]:
    return list(
        await asyncio.gather(
            records.post(inspection(), "while-away"),
            records.batch([inspection()], "batch-while-away"),
            records.amend(known, {"operation": "southbound_two"}),
            records.void(known),
            records.client.get(f"{records.root}/{known['id']}"),
            records.client.get(f"{records.root}/{known['id']}/versions"),
            records.client.get(records.root),
        )
    )


def _refused(responses: list[httpx.Response]) -> None:
    for response in responses:
        refusal = problem(response, 503)
        assert response.headers["retry-after"] == "1"
        assert "Idempotency-Key" in refusal["detail"]


async def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def _back(records: Api, server: LocalPostgres) -> httpx.Response:
    """The first answer that is no 503; asked for without a pause while the database starts."""
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    response = await records.post(inspection(), "while-away")
    while response.status_code == 503 or not starting.done():
        await asyncio.sleep(0.01)
        response = await records.post(inspection(), "while-away")
        assert response.status_code in {201, 503}, response.text
    await starting
    return response


@pytest.mark.parametrize("way", ["stop", "kill"])
async def test_while_the_database_is_away_every_route_says_so(
    records: Api, server: LocalPostgres, way: str
) -> None:
    known = await records.created(inspection())
    getattr(server, way)()
    for _ in range(3):  # with the pool's dead connections, and then without any
        _refused(await _every_way(records, known))
    ready = await records.client.get("/readyz")
    assert ready.status_code == 503
    assert (await records.client.get("/livez")).status_code == 200
    assert (await _back(records, server)).status_code == 201
    assert (await records.client.get("/readyz")).status_code == 200
    assert await records.get(known["id"]) == known
    assert len(await records.rows("outbox")) == 2


async def test_requests_under_way_when_the_database_dies_are_answered(
    records: Api, server: LocalPostgres
) -> None:
    """What got a 201 is there afterwards; all others can be repeated under their keys."""
    answers: dict[str, httpx.Response] = {}
    going = True

    async def officer(number: int) -> None:
        entry = 0
        while going:
            key, entry = f"{number}-{entry}", entry + 1
            answers[key] = await records.post(inspection(), key)

    async with asyncio.TaskGroup() as tasks:
        for number in range(10):
            tasks.create_task(officer(number))
        await _until(lambda: len(answers) >= 50)
        await asyncio.to_thread(server.kill)
        await _until(lambda: any(answer.status_code == 503 for answer in answers.values()))
        going = False
    assert {answer.status_code for answer in answers.values()} == {201, 503}
    await _back(records, server)
    for key, before in answers.items():
        again = await records.post(inspection(), key)
        if before.status_code == 201:
            assert (again.status_code, again.content) == (201, before.content)
        else:
            assert again.status_code == 201
    assert len(await records.rows("outbox")) == len(answers) + 1
