"""Whatever is lost on the way, before a request is read or after it is committed, nothing is doubled."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outbound.client import AsyncClient, Problem
from tests.api.harness import Api
from tests.clients.drafts import seizure

FATES = st.lists(st.sampled_from(["answered", "cut", "lost", "lost"]), max_size=20)
"""What becomes of each request in turn, and all that come after them are answered."""
DEEDS = st.lists(st.sampled_from(["create", "batch", "upload", "amend", "void"]), min_size=1, max_size=8)


@dataclass
class Line:
    """The line between the client and the service."""

    fates: Iterator[str] = field(default_factory=lambda: iter(()))
    fate: str = "answered"
    counts: dict[str, int] = field(default_factory=lambda: {"cut": 0, "lost": 0})

    async def before(self, _request: httpx.Request) -> None:
        self.fate = next(self.fates, "answered")
        self._fail("cut")

    async def after(self, _response: httpx.Response) -> None:
        self._fail("lost")

    def _fail(self, fate: str) -> None:
        if self.fate == fate:
            self.counts[fate] += 1
            raise httpx.ReadError("the line went dead")


@dataclass
class Console:
    """What a program believes that stands: by id, the last version."""

    client: AsyncClient
    known: dict[str, int] = field(default_factory=dict)

    async def act(self, deed: str) -> None:
        stands = next(reversed(self.known), None)
        if deed == "create" or stands is None:
            self.known[(await self.client.seizures.create(seizure())).record["id"]] = 1
        elif deed == "batch":
            results = [one async for one in self.client.seizures.create_all([seizure(1), seizure(2)], size=1)]
            self.known |= {one["id"] or "": 1 for one in results}
        elif deed == "upload":
            drafts, key = [seizure(one) for one in (1, 2, 3)], uuid4().hex
            told = [one async for one in self.client.seizures.upload(drafts, key=key, size=2)]
            self.known |= {one.get("id") or "": 1 for one in told}
        elif deed == "void":
            written = await self.client.seizures.void(stands, self.known[stands], "entered twice")
            assert written.record["version"] == self.known.pop(stands) + 1
        else:
            await self._amend(stands)

    async def _amend(self, record_id: str) -> None:
        """The one change without a key: what stands is looked up where the problem says that it is unsure."""
        version = self.known[record_id]
        try:
            written = await self.client.seizures.amend(
                record_id, version, {"arrests": version + 1}, "counted"
            )
            self.known[record_id] = written.record["version"]
        except Problem as problem:
            if (problem.status, problem.unsure) != (412, True):
                raise
            self.known[record_id] = (await self.client.seizures.read(record_id))["version"]
            assert self.known[record_id] == version + 1


async def test_nothing_is_doubled(seizures: Api, client: AsyncClient) -> None:
    line, loop = Line(), asyncio.get_running_loop()
    seizures.client.event_hooks = {"request": [line.before], "response": [line.after]}

    async def play(fates: list[str], deeds: list[str]) -> None:
        console, before = Console(client), len(await seizures.rows("outbox"))
        line.fates = iter(fates)
        made = sum([await _made(console, deed) for deed in deeds])
        assert len(await seizures.rows("outbox")) == before + made

    async def _made(console: Console, deed: str) -> int:
        """How many versions a deed is to make."""
        held = dict(console.known)
        await console.act(deed)
        if deed == "void" and held:
            return 1
        changed = {one for one, version in console.known.items() if held.get(one) != version}
        return len(changed)

    @example(["lost", "cut", "answered"] * 9, ["create", "batch", "upload", "amend", "amend", "void"])
    @given(FATES, DEEDS)
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def every(fates: list[str], deeds: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(play(fates, deeds), loop).result(60)

    await asyncio.to_thread(every)
    assert all(line.counts.values())
