"""The property of lists: each filter finds what a look at every record finds, both ways, page by page."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from shared.contracts.markings import folded_serial
from shared.records.common import MAX_WORDS, MIN_NEAR, words
from tests.api.harness import Api, api, read
from tests.records import oracle
from tests.records.drafts import BODIES, KINDS, Json
from tests.support.postgres import LocalPostgres

SERVICES = {"inspection": "inspection", "seizure": "seizure", "trace": "seizure", "referral": "seizure"}
FEW = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'api.db'}"
    server: LocalPostgres = request.getfixturevalue("postgres")
    return server.url(server.create_database())


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_filter_of_a_kind_has_its_plain_counterpart(kind: str) -> None:
    declared = {one.name for one in KINDS[kind].parameters}
    assert declared == {*oracle.VALUES[kind], *oracle.SPANS} | ({"pending"} if kind == "trace" else set())


@pytest.mark.parametrize("kind", list(KINDS))
async def test_every_filter_finds_what_a_look_at_every_record_finds(database_url: str, kind: str) -> None:
    loop = asyncio.get_running_loop()
    async with api(SERVICES[kind], database_url, outbound_requests_per_second=1_000_000) as service:
        at = _At(service, KINDS[kind].plural)

        @given(
            st.lists(BODIES[kind], min_size=2, max_size=5), BODIES[kind], st.randoms(use_true_random=False)
        )
        @FEW
        def check(bodies: list[Json], other: Json, random: Random) -> None:
            work = _example(at, kind, bodies, other, random)
            asyncio.run_coroutine_threadsafe(work, loop).result(120)

        await asyncio.to_thread(check)


class _At(Api):
    """The API at the records of a kind."""

    def __init__(self, service: Api, plural: str) -> None:
        super().__init__(service.client, service.context, service.service, service.clock)
        self._plural = plural

    @property
    def root(self) -> str:
        return f"/v1/{self._plural}"

    async def clear(self) -> None:
        async with self.database.begin() as db:
            for table in self.service.tables.sorted_tables:
                await db.execute(delete(table))

    async def found(self, limit: int = 500, **parameters: Any) -> list[str]:
        """The ids that a question finds, page by page."""
        pages = self.pages(limit=limit, **{name: _written(one) for name, one in parameters.items()})
        return [body["id"] async for page in pages for body in page]


async def _example(at: _At, kind: str, bodies: list[Json], other: Json, random: Random) -> None:
    """Records, of which the first is amended into another and the last voided, are found by what they are."""
    await at.clear()
    answer = read(await at.batch(bodies[1:]))
    records = [await at.created(bodies[0])] + [await at.get(one["id"]) for one in answer["results"]]
    amended = await at.amend(records[0], _patch(bodies[0], other))
    assert amended.status_code == 200, amended.text
    voided = await at.void(records[-1])
    standing = [read(amended), *records[1:-1], read(voided)]
    was_found_by = [*standing, records[0]]
    for name, value in _questions(kind, was_found_by):
        expected = {body["id"] for body in standing if _holds(kind, body, name, value)}
        assert set(await at.found(**{name: value})) == expected, (name, value)
    await _check_orders(at, kind, standing, random)


def _patch(before: Json, after: Json) -> Json:
    """The merge patch that makes `after` of `before`."""
    gone = {name: None for name in before if name not in after}
    inside = {
        name: _patch(before[name], value)
        for name, value in after.items()
        if isinstance(value, dict) and isinstance(before.get(name), dict)
    }
    return gone | after | inside


def _questions(kind: str, records: list[Json]) -> list[tuple[str, Any]]:
    """Every parameter with every value that one of the records has, each once."""
    found = {
        (name, str(value)): (name, value)
        for body in records
        for name, values in oracle.VALUES[kind].items()
        for value in values(body)
        if _narrows(name, value)
    }
    instant, day = records[0]["occurred_at"], records[0]["local_day"]
    spans: list[tuple[str, Any]] = [
        (name, datetime.fromisoformat(instant) if name.startswith("occurred") else date.fromisoformat(day))
        for name in oracle.SPANS
    ]
    waits = [("pending", True), ("pending", False)] if kind == "trace" else []
    return [*found.values(), *spans, *waits]


def _narrows(name: str, value: str) -> bool:
    """Whether it may be asked: a serial number is long enough, remarks have words and not too many."""
    if name == "serial_like":
        return len(folded_serial(value)) >= MIN_NEAR
    return name != "remarks" or 1 <= len(words(value)) <= MAX_WORDS


def _holds(kind: str, body: Json, name: str, value: Any) -> bool:
    if name in oracle.SPANS:
        return oracle.SPANS[name](body, value)
    return oracle.pending(body, value) if name == "pending" else oracle.has(body, kind, name, value)


async def _check_orders(at: _At, kind: str, standing: list[Json], random: Random) -> None:
    """Two filters at once, both ways, in pages of one."""
    questions = _questions(kind, standing)
    chosen: Mapping[str, Any] = dict(random.sample(questions, 2)) if random.random() < 0.8 else {}
    ordered = sorted(standing, key=lambda body: (datetime.fromisoformat(body["occurred_at"]), body["id"]))
    expected = [
        body["id"] for body in ordered if all(_holds(kind, body, *question) for question in chosen.items())
    ]
    assert await at.found(1, order="oldest", **chosen) == expected
    assert await at.found(1, order="newest", **chosen) == expected[::-1]
    assert await at.found(1, **chosen) == expected[::-1]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
