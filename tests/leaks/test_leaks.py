"""Where what officers enter must not be found: on topics, in totals, in log lines, in metrics."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from services.cli.processes.system import SERVICES, System
from shared.contracts.markings import folded_serial
from shared.contracts.match import Match, MatchReason
from shared.events.log import EventLog, Record
from shared.records.relay import BEAT, Relay, RelayPlan
from shared.runtime.clock import utc_now
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings
from tests.api.harness import ADMINISTRATOR, Api, api, seizure
from tests.gateway.over_http import over_http
from tests.leaks.evidence import EVIDENCE, kept
from tests.leaks.story import IDENTITIES, OFFICER, PLATES, SERIALS, WITHHELD, told, traced
from tests.log.harness import from_start, new_group, new_topic, take
from tests.support import issuer

VERSIONS = 4
"""What a story commits: two records, of which one is amended and voided."""


def _found(values: Iterable[str], content: bytes) -> list[str]:
    return [one for one in values if one.encode() in content]


@pytest.mark.parametrize("name", ["inspection", "seizure"])
async def test_no_message_of_a_topic_has_what_is_withheld(
    event_log: EventLog, tmp_path: Path, name: str
) -> None:
    topic = await new_topic(event_log)
    async with api(name, f"sqlite+aiosqlite:///{tmp_path / 'api.db'}") as service:
        await told(service.client, service.root)
        await _relayed(service, event_log, topic, "outbox")
    records = await _taken(event_log, topic, VERSIONS + 1)  # and a heartbeat
    content = b"\n".join(map(_bytes, records))
    assert b'"local_day"' in content
    assert _found(WITHHELD, content) == []


async def test_no_message_of_matches_says_what_was_seen_or_by_whom(
    event_log: EventLog, tmp_path: Path
) -> None:
    """Of a seizure in the batch, and of a trace, whose serial number the first one has."""
    topic = await new_topic(event_log)
    async with api("seizure", f"sqlite+aiosqlite:///{tmp_path / 'api.db'}") as service:
        await told(service.client, service.root)
        await traced(service.client)
        await _relayed(service, event_log, topic, "matches")
    records = [one for one in await _taken(event_log, topic, 3) if one.key != str(BEAT).encode()]
    content = b"\n".join(map(_bytes, records))
    read = [Match.model_validate_json(one.value or b"", extra="ignore") for one in records]
    assert {one.reason for one in read} == set(MatchReason)
    assert [str(one.id).encode() for one in read] == [one.key for one in records]
    folded = [folded_serial(one) for one in (*SERIALS, *PLATES)]
    assert _found((*IDENTITIES, *folded, ADMINISTRATOR.subject), content) == []


async def _taken(event_log: EventLog, topic: str, count: int) -> list[Record]:
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    try:
        return await take(consumer, count)
    finally:
        await consumer.close()


async def _relayed(service: Api, event_log: EventLog, topic: str, table: str) -> None:
    outbox = service.service.tables.tables[f"{service.service.name}_{table}"]
    relay = Relay(
        RelayPlan(service.service.name, outbox, topic), service.database, event_log, Metrics(), utc_now
    )
    await relay.drain()
    await relay.close()


def _bytes(record: Record) -> bytes:
    headers = b"\n".join(name.encode() + b"=" + (value or b"") for name, value in record.headers)
    return b"\n".join((record.key or b"", record.value or b"", headers, over_http(record)))


async def test_nothing_but_the_services_databases_has_what_is_withheld(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The files of the log and of the totals are looked through byte by byte."""
    caplog.set_level("INFO")
    async with System(Settings(outbound_issuers=issuer.ISSUERS), tmp_path) as system:
        transport, headers = httpx.ASGITransport(system.app()), issuer.bearer(OFFICER)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
            for root in ("/v1/inspections", "/v1/seizures"):
                await told(client, root)
            await kept(client, await _seized(client))
            wrong = {name: f"{one}x" for name, one in headers.items()}
            refused = await client.get("/v1/seizures", headers=wrong)
            assert refused.status_code == 401
            await system.settle()
            metrics = (await client.get("/metrics")).content
    ours = [one.getMessage() for one in caplog.records if one.name != "httpx"]  # which is the caller here
    lines = (capsys.readouterr().out + "\n".join(ours)).encode()
    assert lines.count(b"/v1/seizures") > VERSIONS
    assert b"outbound_http_requests_total" in metrics
    caller = (OFFICER.subject, *headers["Authorization"].removeprefix("Bearer ").split("."))
    assert _found((*IDENTITIES, *EVIDENCE, *caller), lines + metrics) == []
    files = await asyncio.to_thread(_files, tmp_path)
    assert _found(WITHHELD, files["inspection"]) == list(WITHHELD), "the look finds what is there"
    assert _found(EVIDENCE, files["seizure"]) == list(EVIDENCE)
    assert b'"local_day"' in files["log"]
    assert b'"step":"disposed"' in files["log"]
    assert _found([OFFICER.subject], files["seizure"]) == [OFFICER.subject]
    assert _found((*WITHHELD, *EVIDENCE, *caller), files["log"] + files["aggregator"]) == []


async def _seized(client: httpx.AsyncClient) -> str:
    """The id of a new seizure."""
    headers = {"Idempotency-Key": "evidence"}
    answer = await client.post("/v1/seizures", json=seizure(custody_receipt=None), headers=headers)
    return str(answer.json()["id"])


def _files(directory: Path) -> dict[str, bytes]:
    """What is in the files of each database, its write-ahead log included."""
    return {
        name: b"".join(one.read_bytes() for one in directory.glob(f"{name}.db*") if one.is_file())
        for name in (*SERVICES, "log")
    }
