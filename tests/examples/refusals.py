"""Each kind of problem, as the inspection service gives it to a caller who earns it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from asyncpg import LockNotAvailableError
from sqlalchemy.exc import DBAPIError

from services.inspection.main import SERVICE
from shared.database.database import Database
from shared.database.turns import TookTooLong, Turns
from tests.api.harness import ANALYST, Api, api, bearer, component_app, inspection

CLOSED = "the figures are published"
KEY = "lane4-0031"
UNKNOWN = "0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f"
Earn = Callable[[Path], Awaitable[httpx.Response]]


@asynccontextmanager
async def _service(directory: Path, **settings: Any) -> AsyncIterator[Api]:
    async with api("inspection", f"sqlite+aiosqlite:///{directory / 'api.db'}", **settings) as found:
        yield found


async def _bad_request(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        known = await records.created(inspection())
        path, headers = f"{records.root}/{known['id']}/void", {"If-Match": "3"}
        return await records.client.post(path, json={"reason": "entered twice"}, headers=headers)


async def _unauthorized(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        del records.client.headers["Authorization"]
        return await records.client.get(records.root)


async def _forbidden(directory: Path) -> httpx.Response:
    async with _service(directory, caller=ANALYST) as records:
        return await records.post(inspection())


async def _not_found(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        return await records.client.get(f"{records.root}/{UNKNOWN}")


async def _conflict(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        await records.created(inspection(id=UNKNOWN))
        return await records.post(inspection(id=UNKNOWN, travelers=3))


async def _in_flight(directory: Path) -> httpx.Response:
    """A SQLite file has one writer, so the word of PostgreSQL, where two may meet, is put in its mouth."""
    gone = DBAPIError("INSERT", None, LockNotAvailableError())
    async with _service(directory) as records:
        with patch("shared.records.repository.Repository.add", side_effect=gone):
            return await records.post(inspection())


async def _key_reused(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        await records.created(inspection(), key=KEY)
        return await records.post(inspection(travelers=3), key=KEY)


async def _year_closed(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        await records.client.put(f"{records.root}/closings/2025", json={"reason": CLOSED})
        return await records.post(inspection(occurred_at="2025-06-14T21:30:00-05:00"))


async def _precondition_failed(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        first = await records.created(inspection())
        await records.amend(first, {"travelers": 3})
        return await records.amend(first, {"travelers": 4})


async def _precondition_required(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        first = await records.created(inspection())
        path = f"{records.root}/{first['id']}/void"
        return await records.client.post(path, json={"reason": "entered twice"})


async def _payload_too_large(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        return await records.post_raw(b" " * (4 * 1024 * 1024 + 1))


async def _too_slow(directory: Path) -> httpx.Response:
    with patch("asyncio.timeout_at", side_effect=TimeoutError):  # the 30 seconds are over
        async with _service(directory) as records:
            return await records.post(inspection())


async def _uri_too_long(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        return await records.client.get(records.root, params={"port": "2" * 8192})


async def _headers_too_large(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        return await records.client.get(records.root, headers={"X-Long": "x" * 32768})


async def _unsupported_media_type(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        return await records.post_raw(b"{}", Content_Type="text/plain")


async def _invalid(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        return await records.client.get(records.root, params={"limit": 1000})


async def _too_many_requests(directory: Path) -> httpx.Response:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("shared.web.rate_limit.time.monotonic", lambda: 100.0)  # all in one second
        async with _service(directory) as records:
            for _ in range(1_000):
                await records.client.get(records.root, params={"unknown": 1})
            return await records.client.get(records.root)


async def _too_expensive(directory: Path) -> httpx.Response:
    async with _service(directory) as records:
        over = TookTooLong(records.database.turns.seconds)
        with patch.object(records.database, "question", side_effect=over):
            return await records.client.get(records.root)


async def _busy(directory: Path) -> httpx.Response:
    async with _service(directory) as records, AsyncExitStack() as others:
        records.database.turns = Turns(at_once=1, waiting=0)
        await others.enter_async_context(records.database.turns.take())
        return await records.client.get(records.root)


async def _unavailable(directory: Path) -> httpx.Response:
    database = Database(f"sqlite+aiosqlite:///{directory / 'api.db'}")  # a file without the tables
    transport = httpx.ASGITransport(component_app(SERVICE, database))
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=bearer()) as client:
        answer = await client.get("/v1/inspections")
    await database.close()
    return answer


EARNED: dict[str, Earn] = {
    "BadRequest": _bad_request,
    "Unauthorized": _unauthorized,
    "Forbidden": _forbidden,
    "NotFound": _not_found,
    "Conflict": _conflict,
    "InFlight": _in_flight,
    "KeyReused": _key_reused,
    "YearClosed": _year_closed,
    "PreconditionFailed": _precondition_failed,
    "PreconditionRequired": _precondition_required,
    "PayloadTooLarge": _payload_too_large,
    "TooSlow": _too_slow,
    "UriTooLong": _uri_too_long,
    "HeadersTooLarge": _headers_too_large,
    "UnsupportedMediaType": _unsupported_media_type,
    "Invalid": _invalid,
    "TooManyRequests": _too_many_requests,
    "TooExpensive": _too_expensive,
    "Busy": _busy,
    "Unavailable": _unavailable,
}
