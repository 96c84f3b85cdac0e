"""The examples of a service as a story: each request is made in turn, and its answer compared."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import orjson
from fastapi import FastAPI

from services.cli.processes.system import APIS, System
from services.gateway import ledger
from shared.runtime.settings import Settings
from shared.web.openapi import Example, read
from tests.api.harness import NDJSON, START, FakeClock, ndjson
from tests.examples.first import first_event
from tests.support import issuer

Json = dict[str, Any]
STEP = timedelta(minutes=1)


class Stage:
    """The whole system in this process, and a clock that each request moves on by a minute."""

    def __init__(self, system: System, client: httpx.AsyncClient, clock: FakeClock, app: FastAPI) -> None:
        self._system = system
        self._client = client
        self._clock = clock
        self._app = app
        self.document: Json = app.openapi()

    async def play(self, name: str) -> AsyncIterator[tuple[Example, httpx.Response]]:
        """The examples of a service in order, each with the answer that it gets."""
        await self._system.settle()
        self._clock.now = BEGINS[name]
        for example in read(APIS[name].examples):
            self._clock.now += STEP
            request = self._request(example)
            if example["operation"].endswith("/events"):
                yield example, await first_event(self._app, request)
            else:
                yield example, await self._client.send(request)

    def _request(self, example: Example) -> httpx.Request:
        method, path = example["operation"].split(" ")
        placed = self._placed(self.document["paths"][path][method.lower()], example["parameters"])
        for name, value in placed["path"].items():
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        headers = {name: str(value) for name, value in placed["header"].items()}
        if "accept" in example:
            headers["Accept"] = example["accept"]
        body: Json = {"json": example["body"]} if "body" in example else {}
        if path.endswith("/stream"):
            body, headers["Content-Type"] = {"content": b"".join(map(ndjson, example["body"]))}, NDJSON
        return self._client.build_request(method, path, params=placed["query"], headers=headers, **body)

    def _placed(self, operation: Json, given: Mapping[str, Any]) -> dict[str, Json]:
        """The parameters by where the document says that they go."""
        places: dict[str, Json] = {"path": {}, "query": {}, "header": {}}
        known = {one["name"]: one["in"] for one in operation.get("parameters", ())}
        for name, value in given.items():
            places[known[name]][name] = value
        return places


def answered(response: httpx.Response) -> Any:
    """The JSON of an answer; of lines, a list of them; of a stream, its text."""
    if response.headers["content-type"].startswith("text/"):
        return response.text
    if response.headers["content-type"] == NDJSON:
        return [orjson.loads(line) for line in response.content.splitlines()]
    return orjson.loads(response.content)


CHANCE = ("lane", "digest", "request_id", "trace_id")
"""What an act has of chance."""


def settled(answer: Any, before: Any) -> Any:
    """The answer with what an act, or an event, has of chance as in the one before, where there is one."""
    if isinstance(answer, str):
        return before if before and _told(answer) == _told(before) else answer
    if "acts" not in answer:
        return answer
    shown = before.get("acts") or answer["acts"]
    kept = [{name: one[name] for name in CHANCE if name in one} for one in shown]
    return {**answer, "acts": [{**act, **one} for act, one in zip(answer["acts"], kept, strict=False)]}


def _told(stream: str) -> list[Json]:
    """The events of a stream, without what their log and their envelope have of chance."""
    return [orjson.loads(one)["data"] for one in re.findall("^data: (.*)$", stream, re.MULTILINE)]


BEGINS: Mapping[str, datetime] = {
    "inspection": START,
    "seizure": START + timedelta(hours=2),
    "aggregator": START + timedelta(hours=8),
    "gateway": START + timedelta(hours=9),
}
"""When the story of each service begins; the totals are asked for when both others are over."""


ACCESS = """
[agencies.atf]
reads = ["outbound.closings.v1", "outbound.seizures.v1"]
[agencies.atf.webhooks.main]
url = "https://hooks.atf.example/outbound"
"""


def _access(directory: Path) -> str:
    directory.mkdir(exist_ok=True)
    (directory / "access.toml").write_text(ACCESS)
    return str(directory / "access.toml")


@asynccontextmanager
async def stage(directory: Path) -> AsyncIterator[Stage]:
    """A new system, without records; one webhook took an event a while ago, and refuses another since."""
    clock = FakeClock()
    settings = Settings(outbound_issuers=issuer.ISSUERS, outbound_access=_access(directory))
    async with System(settings, directory) as system:
        for context in system.contexts.values():
            context.clock = clock
        async with system.contexts["gateway"].database.begin() as db:
            await ledger.state(db, "atf.main", "beginning")
            await ledger.delivered(db, "atf.main", START + timedelta(hours=7))
            refused = START + timedelta(hours=9)
            await ledger.failed(db, "atf.main", "it answered 503", refused, refused + timedelta(minutes=5))
        app = system.app()
        transport = httpx.ASGITransport(app)
        headers = issuer.ADMINISTRATOR
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            yield Stage(system, client, clock, app)
