"""Closed fiscal years in the figures: which were closed on a day, and what was changed after that."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import orjson
import pytest

from services.aggregator.main import SERVICE
from shared.contracts.closing import TOPIC, Closing, closing_id, source_name
from shared.contracts.envelope import HEARTBEAT, Action, Envelope, event_type
from shared.contracts.fiscal import last_day
from shared.contracts.ids import uuid7
from shared.contracts.vocabularies import Status
from shared.database.database import Database
from shared.events.log import Position, Record
from shared.runtime.settings import Settings
from shared.service import Context
from tests.aggregator.stored import Feed, rows, seizure
from tests.support import issuer

CLOSED = datetime(2025, 10, 20, 15, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def closing(version: int, status: Status, days: int, records: str = "seizure", year: int = 2025) -> Record:
    """A version of a closing as its relay publishes it, so many days after the first."""
    at = CLOSED + timedelta(days=days)
    body = Closing(
        id=closing_id(records, year),
        version=version,
        status=status,
        reason="complete file",
        recorded_at=at,
        fiscal_year=year,
        records=records,
        local_day=last_day(year),
    )
    kind = event_type("closing", Action.RECORDED)
    envelope = Envelope(uuid7(), kind, "/outbound/seizure-closing", str(body.id), at, version)
    value = orjson.dumps(body.model_dump(), option=orjson.OPT_UTC_Z)
    return Record(TOPIC, 0, version, 0, str(body.id).encode(), value, envelope.headers())


HISTORY = [
    closing(1, Status.ACTIVE, 0),
    closing(1, Status.ACTIVE, 0),  # twice, as a relay may
    closing(1, Status.ACTIVE, 0, records="inspection"),
    closing(2, Status.VOIDED, 5),
    closing(3, Status.ACTIVE, 9),
    closing(1, Status.ACTIVE, 9, year=2024),
]


@pytest.fixture
async def client(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """The aggregator's API over these closings and one seizure."""
    feed = Feed(database)
    await feed.take(seizure(1))
    changes = [feed.sink.decode(record) for record in HISTORY]
    await feed.sink.apply(
        [one for one in changes if one], {feed.partition: Position(1)}, {feed.partition: Position(2)}
    )
    app = SERVICE.app(Context(Settings(outbound_issuers=issuer.ISSUERS), database, clock=lambda: NOW))
    transport, headers = httpx.ASGITransport(app), issuer.ADMINISTRATOR
    async with httpx.AsyncClient(
        transport=transport, base_url="http://aggregator", headers=headers
    ) as client:
        yield client


async def _closed(client: httpx.AsyncClient, **parameters: Any) -> dict[str, int]:
    given: dict[str, Any] = {"measure": "closed_years", "by": "subtype", "fiscal_year": 2025} | parameters
    response = await client.get("/v1/totals", params=given)
    assert response.status_code == 200, response.text
    return {row["subtype"]: row["value"] for row in response.json()["rows"]}


async def test_whether_a_year_was_closed_on_a_day_is_a_sum_like_every_other(
    client: httpx.AsyncClient,
) -> None:
    assert await _closed(client) == {"inspection": 1, "seizure": 1}
    assert await _closed(client, fiscal_year=2024) == {"seizure": 1}
    assert await _closed(client, known_at="2025-10-19") == {}
    assert await _closed(client, known_at="2025-10-20") == {"inspection": 1, "seizure": 1}
    on_reopening = await _closed(client, known_at="2025-10-25")
    assert (on_reopening["inspection"], on_reopening.get("seizure", 0)) == (1, 0)
    # Up to the year's last day: it is not closed for a part of it.
    assert await _closed(client, through="2025-09-29") == {}


async def test_closings_are_in_no_list_of_figures_and_no_gauge(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1/totals", params={"fiscal_year": 2025})).json()["rows"]
    assert "closed_years" not in {row["measure"] for row in listed}
    assert "closed_years" not in (await client.get("/metrics")).text


async def test_what_was_made_after_the_close_is_marked_in_the_journal(database: Database) -> None:
    feed = Feed(database)
    first = seizure(1)
    late = seizure(1, version=2, arrests=1, after_close=True, reason="found in the archive")
    await feed.take(first, late, seizure(2))
    found = await rows(database, "SELECT version, after_close, reason FROM journal ORDER BY version, reason")
    assert [(version, bool(marked)) for version, marked, _ in found] == [(1, False), (1, False), (2, True)]
    assert found[-1][2] == "found in the archive"


@pytest.mark.parametrize("records", ["inspection", "seizure"])
def test_the_relays_of_closings_are_known_by_their_heartbeats(records: str, database: Database) -> None:
    feed = Feed(database)
    headers = (("ce_specversion", b"1.0"), ("ce_type", HEARTBEAT.encode()))
    beat = {"service": source_name(records), "at": CLOSED}
    assert feed.sink.decode(Record(TOPIC, 0, 1, 0, b"", orjson.dumps(beat), headers)) is None
    name = "outbound_heartbeat_timestamp_seconds"
    seen = feed.metrics.registry.get_sample_value(name, {"service": source_name(records)})
    assert seen == CLOSED.timestamp()
