"""Uploads: parts, what goes on after an end that came too early, and what does not get on."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from outbound.client import AsyncClient, Client, Patience, Problem
from tests.api.harness import Api, api
from tests.clients.drafts import seizure

AWAY = {"status": 503, "detail": "The database does not answer.", "title": "Unavailable"}


async def test_each_line_is_answered_and_the_same_upload_makes_nothing_twice(
    seizures: Api, client: AsyncClient
) -> None:
    drafts = [seizure(rounds) for rounds in (1, 0, 3, 4, 5)]  # no seizure has 0 rounds

    async def told(first: int = 1) -> list[tuple[int | None, int | None, bool]]:
        lines = client.seizures.upload(drafts[first - 1 :], key="shift", first_line=first, size=2)
        return [(one.get("line"), one.get("status"), bool(one.get("replayed"))) async for one in lines]

    assert await told() == [(1, 201, False), (2, 422, False), *((line, 201, False) for line in (3, 4, 5))]
    assert await told(4) == [(4, 201, True), (5, 201, True)]
    assert len(await seizures.listed()) == 4


async def test_an_upload_that_ends_early_goes_on_where_it_ended(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'few.db'}"
    async with api("seizure", url, outbound_upload_lines=3) as few:
        lines = AsyncClient(few.client).seizures.upload([seizure(one) for one in range(1, 9)], key="shift")
        assert [(one.get("line"), one.get("status")) async for one in lines] == [
            (line, 201) for line in range(1, 9)
        ]
        assert len(await few.listed()) == 8


@pytest.mark.parametrize("away", [2, 4])
def test_an_upload_that_does_not_get_on_waits_and_gives_up(away: int) -> None:
    left = [away]

    def serve(request: httpx.Request) -> httpx.Response:
        first, lines = int(request.url.params["first_line"]), request.content.splitlines()
        left[0] -= first == 2
        told: list[dict[str, Any]] = [{"line": first, "status": 201}]
        if first == 2 and left[0] >= 0:
            told = [{"line": 2, "status": 503, "problem": AWAY}]
        elif len(lines) == 1:
            told.append({"lines": 1})
        return httpx.Response(200, content="".join(f"{json.dumps(one)}\n" for one in told) + '{"li')

    http = httpx.Client(transport=httpx.MockTransport(serve), base_url="http://test")
    with Client(http, patience=Patience(attempts=3, first_pause_s=0.001)) as client:
        lines = client.seizures.upload([seizure(one) for one in (1, 2, 3)], key="shift")
        if away == 2:
            assert [one.get("line") for one in lines] == [1, 2, 3]
            return
        assert next(lines).get("line") == 1
        with pytest.raises(Problem, match="database does not answer") as given_up:
            next(lines)
        assert given_up.value.status == 503
