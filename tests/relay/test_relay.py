"""The relay, round by round: nothing committed is lost, and order within a record is kept."""

import asyncio
from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from sqlalchemy import delete, select

from shared.events.log import LogError
from shared.records.relay import waiting as count_waiting
from tests.relay.outbox import (
    OUTBOX,
    START,
    TOPIC,
    TRACE,
    Bench,
    add,
    headers,
    record,
    record_id,
    until,
    waiting,
)

MINUTE = timedelta(minutes=1)


async def test_versions_go_out_in_order_and_are_marked_after_the_logs_word(bench: Bench) -> None:
    await record(bench.database, (1, 1), (2, 1), (1, 2), (2, 2), (1, 3))
    at_send: list[list[tuple[str, int]]] = []

    async def look() -> None:
        at_send.append(await waiting(bench.database))

    bench.log.at_send = look

    assert await bench.relay().run_once() == 5

    expected = [("01", 1), ("02", 1), ("01", 2), ("02", 2), ("01", 3)]
    assert bench.log.sent() == expected
    assert at_send == [expected]
    assert await waiting(bench.database) == []
    assert await bench.relay().run_once() == 0
    assert len(bench.log.messages) == 5


async def test_a_message_is_a_cloudevent_with_the_requests_trace(bench: Bench) -> None:
    await record(bench.database, (7, 1))
    await bench.relay().run_once()

    (message,) = bench.log.messages
    async with bench.database.read() as db:
        (row,) = await db.execute(select(OUTBOX).where(OUTBOX.c.record_id == record_id(7)))
    assert (message.topic, message.key, message.value) == (
        TOPIC,
        str(record_id(7)).encode(),
        b'{"n":7,"v":1}',
    )
    assert headers(message) == {
        "ce_specversion": "1.0",
        "ce_id": str(row.event_id),
        "ce_source": "/outbound/seizure",
        "ce_type": "outbound.seizure.recorded.v1",
        "ce_subject": str(record_id(7)),
        "ce_time": "2025-11-01T12:00:00Z",
        "ce_dataschema": "/schemas/seizure.v1.json",
        "ce_recordversion": "1",
        "content-type": "application/json",
        "traceparent": TRACE,
    }
    assert row.published_at is not None


async def test_a_row_without_a_trace_has_no_traceparent(bench: Bench) -> None:
    async with bench.database.begin() as db:
        await add(db, 7, traceparent=None)
    await bench.relay().run_once()

    assert "traceparent" not in headers(bench.log.messages[0])


async def test_a_send_that_fails_leaves_the_rows_waiting(bench: Bench) -> None:
    await record(bench.database, (1, 1), (1, 2))
    relay = bench.relay()
    bench.log.fail = 1

    with pytest.raises(LogError):
        await relay.run_once()

    assert await waiting(bench.database) == [("01", 1), ("01", 2)]
    assert await relay.run_once() == 2
    assert bench.log.sent() == [("01", 1), ("01", 2)]


async def test_a_crash_before_the_mark_publishes_the_same_events_again(bench: Bench) -> None:
    await record(bench.database, (1, 1), (2, 1))
    bench.log.forget = 1
    with pytest.raises(LogError):
        await bench.relay().run_once()

    assert await bench.relay().run_once() == 2

    ids = [headers(message)["ce_id"] for message in bench.log.messages]
    assert ids[:2] == ids[2:]
    assert bench.log.messages[:2] == bench.log.messages[2:]
    assert await waiting(bench.database) == []


async def test_run_goes_on_after_failures_and_counts_them(bench: Bench) -> None:
    await record(bench.database, (1, 1), (1, 2), (2, 1))
    bench.log.fail, bench.log.forget = 1, 1
    stop = asyncio.Event()
    running = asyncio.create_task(bench.relay().run(stop))

    await until(lambda: nothing_waits(bench))
    assert bench.sample("outbound_relay_active") == 1
    stop.set()
    await running

    assert bench.sample("outbound_relay_failures_total") == 2
    assert bench.sample("outbound_relay_published_total") == 3
    assert bench.sample("outbound_relay_active") == 0
    assert bench.log.closed == 1


async def nothing_waits(bench: Bench) -> bool:
    return await count_waiting(bench.database, OUTBOX) == 0


async def test_drain_publishes_batch_after_batch(bench: Bench) -> None:
    await record(bench.database, *((number, 1) for number in range(1, 8)))
    relay = bench.relay(batch=3)

    assert await relay.run_once() == 3
    await relay.drain()

    assert [name for name, _ in bench.log.sent()] == ["01", "02", "03", "04", "05", "06", "07"]
    assert await waiting(bench.database) == []


async def test_the_age_of_the_oldest_waiting_event_shows(bench: Bench) -> None:
    await record(bench.database, (1, 1))
    relay = bench.relay()
    bench.clock.pass_(seconds=90)
    bench.log.fail = 1
    with pytest.raises(LogError):
        await relay.run_once()
    assert bench.sample("outbound_relay_oldest_waiting_seconds") == 90

    await relay.run_once()
    await relay.run_once()

    assert bench.sample("outbound_relay_oldest_waiting_seconds") == 0


async def test_it_is_unwell_when_no_round_succeeded_for_half_a_minute(bench: Bench) -> None:
    await record(bench.database, (1, 1))
    relay = bench.relay()
    await relay.check()
    bench.log.fail = 2
    for seconds in (20, 11):
        bench.clock.pass_(seconds=seconds)
        with pytest.raises(LogError):
            await relay.run_once()
        if seconds == 20:
            await relay.check()

    with pytest.raises(TimeoutError, match="since 2025-11-01T12:00:00"):
        await relay.check()

    await relay.run_once()
    await relay.check()


async def test_a_heartbeat_goes_out_when_one_is_due(bench: Bench) -> None:
    relay = bench.relay(heartbeat=MINUTE)
    for seconds in (59, 1, 0, 30, 29):
        bench.clock.pass_(seconds=seconds)
        await relay.run_once()

    (beat,) = bench.log.messages
    assert beat.key == str(UUID(int=0)).encode()
    assert headers(beat)["ce_type"] == "outbound.heartbeat.v1"
    assert orjson.loads(beat.value) == {"service": "seizure", "at": "2025-11-01T12:01:00Z"}

    bench.clock.pass_(seconds=1)
    await relay.run_once()
    assert len(bench.log.messages) == 2


async def test_an_empty_outbox_begins_with_a_heartbeat(bench: Bench) -> None:
    async with bench.database.begin() as db:
        await db.execute(delete(OUTBOX))

    assert await bench.relay(heartbeat=MINUTE).run_once() == 1


async def test_two_relays_that_beat_at_once_write_one_heartbeat(bench: Bench) -> None:
    bench.clock.pass_(minutes=2)

    await asyncio.gather(*(bench.relay(heartbeat=MINUTE)._beat() for _ in range(4)))

    assert await waiting(bench.database) == [("00", int((START + 2 * MINUTE).timestamp()))]
