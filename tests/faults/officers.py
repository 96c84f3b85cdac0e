"""Officers at their consoles: they enter, correct and void, and repeat what was not answered."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx

from shared.runtime.retry import Backoff, wait
from tests.faults.drafts import DRAFTS, Json, patch
from tests.faults.ledger import Known, Ledger

PLURALS = {"inspection": "inspections", "seizure": "seizures"}
PATIENCE_S = 60.0
MOST_REQUESTS = 40_000


class Unanswered(Exception):
    """An officer gave up: the effect of the request may stand or not."""


class Officer:
    """One client of both APIs. `bases` has the URL of each kind's API.

    Of their requests the share `whims` is given up after one try, and as many are cut off at work.
    """

    def __init__(
        self,
        ledger: Ledger,
        client: httpx.AsyncClient,
        bases: Mapping[str, str],
        rng: random.Random,
        whims: float = 0.0,
    ) -> None:
        self._ledger = ledger
        self._client = client
        self._bases = bases
        self._rng = rng
        self._whims = whims
        self._patience_s = PATIENCE_S

    async def work(self, stop: asyncio.Event, pause_s: float) -> None:
        """One thing after another, about `pause_s` seconds apart, until `stop`."""
        while not stop.is_set() and self._ledger.counts["requests"] < MOST_REQUESTS:
            try:
                await self.act()
            except Unanswered:
                self._ledger.counts["given up"] += 1
            await wait(stop, self._rng.uniform(0, 2 * pause_s))

    async def act(self) -> None:
        """One entry, batch, amendment or void. Raises `Unanswered`."""
        kind = self._rng.choice(tuple(self._bases))
        action = self._rng.random()
        open_records = [one for one in self._ledger.records[-300:] if one.kind == kind and not one.voided]
        if action < 0.06:
            await self.enter_batch(kind, self._rng.randint(2, 25))
        elif action < 0.6 or not open_records:
            await self.enter(kind)
        else:
            await self._change(self._rng.choice(open_records), void=action > 0.93)

    async def enter_once(self, kind: str) -> bool:
        """Try one new record, once; whether it was acknowledged."""
        before = self._ledger.counts["entries"]
        self._patience_s = 0.0
        try:
            await self.enter(kind)
        except Unanswered:
            self._ledger.counts["given up"] += 1
        finally:
            self._patience_s = PATIENCE_S
        return self._ledger.counts["entries"] > before

    async def enter(self, kind: str) -> None:
        """One new record."""
        number = self._ledger.number()
        marker, key = f"M-{number:06}", f"key-{number}"
        draft = DRAFTS[kind](self._rng, marker)
        self._ledger.keys.add(key)
        self._ledger.given_up.add((kind, marker))  # until the answer comes
        response = await self._insist("POST", self._url(kind), draft, {"Idempotency-Key": key})
        self._ledger.given_up.discard((kind, marker))
        if response.status_code in {200, 201}:
            body = response.json()
            self._ledger.created(kind, marker, body["id"], body)
            self._ledger.counts["entries"] += 1
        else:
            self._fault(response)

    async def enter_batch(self, kind: str, size: int) -> None:
        """Several new records under one key."""
        numbers = [self._ledger.number() for _ in range(size)]
        markers = [f"M-{number:06}" for number in numbers]
        drafts = [DRAFTS[kind](self._rng, marker) for marker in markers]
        entries, key = {(kind, marker) for marker in markers}, f"key-{numbers[0]}"
        self._ledger.keys.add(key)
        self._ledger.given_up |= entries
        url = self._url(kind, "batch")
        response = await self._insist("POST", url, {"records": drafts}, {"Idempotency-Key": key})
        self._ledger.given_up -= entries
        results = response.json()["results"] if response.status_code == 200 else []
        if [result["status"] for result in results] != [201] * size:
            self._fault(response)
            return
        for marker, result in zip(markers, results, strict=True):
            self._ledger.created(kind, marker, result["id"], None)
        self._ledger.counts["batches"] += 1

    async def _change(self, record: Known, *, void: bool) -> None:
        """Amend or void the version that was last seen; another officer may have been first."""
        reason = f"correction {self._ledger.number()}"
        body = {"reason": reason} | ({} if void else patch(self._rng, record.kind))
        path, method = (record.id + "/void", "POST") if void else (record.id, "PATCH")
        known = record.version
        self._ledger.reasons_given_up.add(reason)
        url = self._url(record.kind, path)
        response = await self._insist(method, url, body, {"If-Match": f'"{known}"'})
        if response.status_code == 200:
            self._ledger.reasons_given_up.discard(reason)
            self._answered(record, response.json(), known, reason)
        elif response.status_code in {409, 412}:
            await self._look_up(record, reason)
        else:
            self._fault(response)

    def _answered(self, record: Known, body: Json, known: int, reason: str) -> None:
        if body["version"] == known and body.get("reason") != reason:
            self._ledger.counts["unchanged"] += 1  # the correction said what stood already
            return
        if body["version"] != known + 1 or body["reason"] != reason:
            self._ledger.faults.append(f"a change of version {known} for {reason!r} was answered with {body}")
        self._ledger.changed(record, body)
        self._ledger.counts["voids" if body["status"] == "voided" else "amendments"] += 1

    async def _look_up(self, record: Known, reason: str) -> None:
        """Refused: either an earlier try of ours did it, or somebody else changed the record."""
        response = await self._insist("GET", self._url(record.kind, record.id + "/versions"), None, {})
        if response.status_code != 200:
            self._fault(response)
            return
        versions = response.json()["records"]
        self._ledger.reasons_given_up.discard(reason)
        ours = [body for body in versions if body.get("reason") == reason]
        if len(ours) > 1:
            self._ledger.faults.append(f"{reason!r} was done {len(ours)} times: {ours}")
        for body in ours:
            self._ledger.changed(record, body)
        self._ledger.counts["found done" if ours else "refused"] += 1
        self._ledger.seen(record, versions[-1])

    async def _insist(self, method: str, url: str, body: Any, headers: dict[str, str]) -> httpx.Response:
        """The same request until it is answered. Raises `Unanswered`."""
        hasty, cut = self._rng.random() < self._whims, self._rng.random() < self._whims
        patience_s = 0.0 if hasty else self._patience_s
        end = asyncio.get_running_loop().time() + patience_s
        backoff = Backoff(first=0.05, most=1.0)
        timeout_s = self._rng.uniform(0.001, 0.03) if cut else 10.0
        while True:
            self._ledger.counts["requests"] += 1
            response = await self._try(method, url, body, headers, timeout_s)
            if response is not None:
                return response
            if asyncio.get_running_loop().time() >= end:
                if patience_s:
                    self._ledger.faults.append(f"{method} {url} was not answered for {PATIENCE_S:g} s")
                raise Unanswered
            self._ledger.counts["retries"] += 1
            timeout_s = 10.0
            await asyncio.sleep(backoff.next())

    async def _try(
        self, method: str, url: str, body: Any, headers: dict[str, str], timeout_s: float
    ) -> httpx.Response | None:
        try:
            response = await self._client.request(method, url, json=body, headers=headers, timeout=timeout_s)
        except httpx.TransportError:
            return None
        if response.status_code != 503:
            return response
        if response.headers.get("content-type") != "application/problem+json" or not (
            response.headers.get("retry-after")
        ):
            self._fault(response)
        self._ledger.counts["503"] += 1
        return None

    def _fault(self, response: httpx.Response) -> None:
        request = response.request
        self._ledger.faults.append(f"{request.method} {request.url}: {response.status_code} {response.text}")

    def _url(self, kind: str, *path: str) -> str:
        return "/".join((self._bases[kind], "v1", PLURALS[kind], *path))


@asynccontextmanager
async def at_work(
    ledger: Ledger, bases: Mapping[str, str], token: str, rng: random.Random, count: int, pause_s: float
) -> AsyncIterator[None]:
    """So many officers work while the block runs; at its end each finishes what it has begun."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(stop.set)
        for _ in range(count):
            client = httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"})
            officer = Officer(ledger, client, bases, random.Random(rng.random()), whims=0.03)
            tasks.create_task(_shift(officer, client, stop, pause_s))
        yield


async def _shift(officer: Officer, client: httpx.AsyncClient, stop: asyncio.Event, pause_s: float) -> None:
    async with client:
        await officer.work(stop, pause_s)


@asynccontextmanager
async def one_officer(
    ledger: Ledger, bases: Mapping[str, str], token: str, seed: int = 1
) -> AsyncIterator[Officer]:
    """An officer who does what the test says."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        yield Officer(ledger, client, bases, random.Random(seed))
