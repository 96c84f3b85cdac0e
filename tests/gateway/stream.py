"""The API of a gateway over HTTP, and a reader of server-sent events."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson

from services.gateway.main import SERVICE
from shared.access.caller import Caller, Role
from shared.runtime.process import serve
from shared.runtime.settings import Settings
from shared.service import Context
from tests.gateway.line import Gateway
from tests.support import issuer

ATF = Caller("agent-1", frozenset([Role.AGENCY]), agencies=frozenset(["atf"]))
DEADLINE_S = 20.0


@dataclass
class Api:
    """A gateway's API on a port of its own; `stop` ends it."""

    client: httpx.AsyncClient
    stop: asyncio.Event
    line: Gateway

    @property
    def path(self) -> str:
        """Of the stream."""
        return f"/v1/topics/{self.line.topic}/events"

    @property
    def going_on(self) -> float:
        """How many streams its metrics show."""
        found = self.line.metrics.registry.get_sample_value("outbound_streams", {"topic": self.line.topic})
        return found or 0.0

    @asynccontextmanager
    async def reading(self, **given: Any) -> AsyncIterator["Reader"]:
        """A stream of the topic. `start` is `from`; `last` is the id of the last event."""
        params = {"from": given["start"]} if "start" in given else {}
        headers = {"Last-Event-ID": given["last"]} if "last" in given else {}
        async with self.client.stream("GET", self.path, params=params, headers=headers) as answer:
            if answer.status_code != 200:
                await answer.aread()
            yield Reader(answer, answer.aiter_lines())


@dataclass
class Reader:
    """What comes of a stream."""

    answer: httpx.Response
    lines: AsyncIterator[str]
    ids: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    async def take(self, count: int) -> list[tuple[str, int]]:
        """The next events, each as its record and version."""
        found: list[tuple[str, int]] = []
        async with asyncio.timeout(DEADLINE_S):
            async for event in self.events():
                found.append((event["data"]["id"], event["data"]["version"]))
                if len(found) == count:
                    return found
        raise AssertionError(f"{len(found)} of {count}, then {self.comments}")

    async def rest(self) -> str:
        """The comment that ends it."""
        async with asyncio.timeout(DEADLINE_S):
            async for _event in self.events():
                pass
        return self.comments[-1]

    async def events(self) -> AsyncIterator[Any]:
        """The events, each a CloudEvent."""
        event: dict[str, str] = {}
        async for line in self.lines:
            name, _, value = line.partition(": ")
            event[name] = value
            if not line and "data" in event:
                self.ids.append(event["id"])
                yield orjson.loads(event["data"])
            if not line:
                event = {}
            elif not name:
                self.comments.append(value)


@dataclass
class Follower:
    """A reader that goes on behind the last event that it has, whenever its line breaks."""

    url: str
    caller: Caller
    found: list[tuple[str, int]] = field(default_factory=list)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """It reads while the block runs."""
        reading = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _follow(self) -> None:
        params, headers = {"from": "beginning"}, dict[str, str]()
        async with httpx.AsyncClient(headers=issuer.bearer(self.caller), timeout=DEADLINE_S) as client:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    async with client.stream("GET", self.url, params=params, headers=headers) as answer:
                        reader = Reader(answer, answer.aiter_lines())
                        async for event in reader.events():
                            self.found.append((event["data"]["id"], event["data"]["version"]))
                            headers["Last-Event-ID"] = reader.ids[-1]
                await asyncio.sleep(0.1)


def each_in_order(found: list[tuple[str, int]]) -> bool:
    """Whether the versions of each record came as 1, 2, 3 …"""
    latest: dict[str, int] = {}
    for record, version in found:
        if version != latest.get(record, 0) + 1:
            return False
        latest[record] = version
    return True


@asynccontextmanager
async def serving(line: Gateway, folder: Path, caller: Caller = ATF, **settings: Any) -> AsyncIterator[Api]:
    """The API of a gateway at which ATF reads the topic of the line, called by this caller."""
    access = folder / "access.toml"
    other = '[agencies.ice-hsi]\nreads = ["outbound.custody.v1"]\n'
    access.write_text(f'[agencies.atf]\nreads = ["{line.topic}"]\n{other}')
    given = Settings(outbound_issuers=issuer.ISSUERS, outbound_access=str(access), **settings)
    app = SERVICE.app(Context(given, line.database, line.events, line.metrics))
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve(app, "127.0.0.1", 0, port.set_result)(stop))
    try:
        base = f"http://127.0.0.1:{await port}"
        headers = issuer.bearer(caller)
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=DEADLINE_S) as client:
            yield Api(client, stop, line)
    finally:
        stop.set()
        await running
