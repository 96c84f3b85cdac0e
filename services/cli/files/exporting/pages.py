"""The records of a fiscal year, page by page, from a running system or a data directory."""

import asyncio
import gc
from collections.abc import AsyncGenerator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import orjson

from services.cli.files.exporting.columns import Record
from services.cli.reach import ask
from shared.contracts.fiscal import first_day, last_day
from shared.contracts.record import EARLIEST, END
from shared.runtime.retry import Backoff

PAGE = 500
RETRIES = 6
FIRST_PAUSE_S = 0.2
TEMPORARY = frozenset({429, 502, 503, 504})
ANY_CLOCK = timedelta(days=1)
"""No zone is further than this from UTC: a local day is within it of the same UTC day."""


async def pages(client: httpx.AsyncClient, path: str, fiscal_year: int) -> AsyncGenerator[list[Record], None]:
    """The year's active records, newest first, in pages of up to `PAGE`; a page may be empty.

    The year is the port's: the list is asked for a day more on either side, and what is another
    year's there is dropped.
    """
    first, last = first_day(fiscal_year), last_day(fiscal_year)
    query = {"status": "active", "limit": PAGE} | _window(first, last)
    answer = await ask(client, path, query)
    while True:
        yield [one for one in answer["records"] if first <= date.fromisoformat(one["local_day"]) <= last]
        if not answer.get("next"):
            return
        gc.collect()  # a response of httpx is a cycle that holds its body, and the collector looks rarely
        answer = await _next(client, path, query | {"cursor": answer["next"]})


async def _next(client: httpx.AsyncClient, path: str, query: dict[str, Any]) -> dict[str, Any]:
    """A further page; a network that fails for a moment does not lose all that was read."""
    backoff = Backoff(FIRST_PAUSE_S)
    for _ in range(RETRIES):
        with suppress(httpx.TransportError):
            response = await client.get(path, params=query)
            if response.status_code == 200:
                answer: dict[str, Any] = orjson.loads(response.content)
                return answer
            if response.status_code not in TEMPORARY:
                break
        await asyncio.sleep(backoff.next())
    return await ask(client, path, query)  # once more, and it says what is wrong


def _window(first: date, last: date) -> dict[str, str]:
    """The bounds of the list in UTC, without those that no record can pass."""
    start = datetime.combine(first - ANY_CLOCK, time(), UTC)
    end = datetime.combine(last + 2 * ANY_CLOCK, time(), UTC)
    window = {"occurred_from": max(start, EARLIEST).isoformat()}
    return window if end >= END else window | {"occurred_before": end.isoformat()}
