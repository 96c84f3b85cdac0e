"""A position is of one log: on each implementation, one that was replaced is not read on."""

from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from shared.events.log import (
    Consumer,
    EventLog,
    Position,
    PositionLost,
    Record,
    Topic,
    TopicPartition,
)
from tests.log.harness import (
    Backend,
    after,
    from_start,
    log_id,
    new_group,
    new_topic,
    numbered,
    send,
    starting_at,
    take,
    until,
    values,
)

RECORD = Record("t", 3, 7, 1_700_000_000_000, b"key", b"value", (("ce_id", b"one"), ("other", b"two")))
OTHERS: dict[str, dict[str, Any]] = {
    "the time of writing": {"timestamp_ms": 1_700_000_000_001},
    "the key": {"key": b"keyv"},
    "no key": {"key": None},
    "the value": {"value": b"alue"},
    "no value": {"value": None},
    "an empty value": {"value": b""},
    "the event's id": {"headers": (("ce_id", b"two"), ("other", b"two"))},
    "a header": {"headers": (("ce_id", b"one"), ("other", b""))},
    "a null header": {"headers": (("ce_id", b"one"), ("other", None))},
    "a header's name": {"headers": (("ce_id", b"one"), ("othe", b"two"))},
    "the order": {"headers": (("other", b"two"), ("ce_id", b"one"))},
    "no header": {"headers": ()},
}


def test_a_fingerprint_tells_records_apart_whatever_differs() -> None:
    prints = {replace(RECORD, **changed).fingerprint for changed in OTHERS.values()}

    assert len(prints) == len(OTHERS)
    assert RECORD.fingerprint not in prints
    assert RECORD.fingerprint == replace(RECORD, offset=8, partition=0).fingerprint


def test_a_fingerprint_shows_the_event_and_fits_its_column() -> None:
    assert RECORD.fingerprint.startswith("one:")
    assert replace(RECORD, headers=()).fingerprint.startswith("-:")
    for odd in (b"x" * 500, b"\xff\n", b"one\n"):
        shown = replace(RECORD, headers=(("ce_id", odd),)).fingerprint
        assert shown.isprintable()
        assert len(shown) <= 100


async def read_from(log: EventLog, position: Position, topic: str) -> Consumer:
    """A member of a new group that begins there."""
    return await log.consumer(new_group(), [topic], starting_at({TopicPartition(topic, 0): position}), "test")


async def read_up(log: EventLog, topic: str, count: int) -> Position:
    """Read so many records; the position behind them."""
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    position = after(consumer, await take(consumer, count))
    await consumer.close()
    return position


async def lost(log: EventLog, position: Position, topic: str, match: str) -> None:
    """Nothing is read from there, however often it is tried."""
    consumer = await read_from(log, position, topic)
    for _ in range(2):
        with pytest.raises(PositionLost, match=match):
            await taken(consumer)
    await consumer.close()


async def taken(consumer: Consumer) -> None:
    """Poll until something comes, which must not be."""

    async def came() -> bool:
        return bool(await consumer.poll(100, 0.2))

    await until(came)
    pytest.fail("something was read")


async def test_the_same_log_is_read_on_with_nothing_twice(backend: Backend) -> None:
    log = await backend.open()
    topic = await new_topic(log)
    await send(log, numbered(topic, 10))
    position = await read_up(log, topic, 10)
    await log.close()

    log = await backend.open()
    await send(log, numbered(topic, 5, first=10))
    consumer = await read_from(log, position, topic)

    assert values(await take(consumer, 5, max_records=1)) == [10, 11, 12, 13, 14]
    assert await log_id(log, topic) == position.log_id
    await consumer.verify()
    await consumer.close()
    await log.close()


async def test_a_position_with_nothing_after_it_waits_for_what_comes(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 10))
    consumer = await read_from(event_log, await read_up(event_log, topic, 10), topic)
    assert await consumer.poll(10, 0.5) == {}

    await send(event_log, numbered(topic, 1, first=10))

    assert values(await take(consumer, 1)) == [10]
    await consumer.close()


@pytest.mark.parametrize("count", [5, 30, 130])
async def test_a_log_that_was_replaced_is_not_read_on_and_the_new_one_is_from_its_start(
    backend: Backend, count: int
) -> None:
    log = await backend.open()
    topic = await new_topic(log)
    await send(log, numbered(topic, 30))
    position = await read_up(log, topic, 30)
    new = await backend.replace(Topic(topic, 1))
    await log.close()
    await send(new, numbered(topic, count))

    await lost(new, position, topic, "this is the log .* it was replaced; docs/operations.md")

    assert await log_id(new, topic) != position.log_id
    consumer = await new.consumer(new_group(), [topic], from_start, "test")
    assert values(await take(consumer, count)) == list(range(count))
    await consumer.close()
    await new.close()


async def test_a_log_that_is_replaced_while_it_is_read_is_noticed(backend: Backend) -> None:
    log = await backend.open()
    topic = await new_topic(log)
    await send(log, numbered(topic, 3))
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    await take(consumer, 3)
    await consumer.verify()

    new = await backend.replace(Topic(topic, 1))
    await send(new, numbered(topic, 9))

    with pytest.raises(PositionLost, match="was replaced while it was read"):
        await consumer.verify()
    await consumer.close()
    await log.close()
    await new.close()


async def test_another_record_before_the_position_is_noticed_in_the_same_log(event_log: EventLog) -> None:
    """The log lost its end, and has grown past the position since."""
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 10))
    position = await read_up(event_log, topic, 10)
    other = replace(position, last_record="0190:of-another-record")

    await lost(event_log, other, topic, "another record at 9 .*0190:of-another-record.*docs/operations.md")
    await lost(event_log, replace(position, offset=9), topic, "another record at 8")


async def test_where_the_record_before_is_gone_the_log_id_decides(
    backend: Backend, event_log: EventLog
) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 10))
    position = await read_up(event_log, topic, 10)
    await send(event_log, numbered(topic, 2, first=10))
    await backend.trim(TopicPartition(topic, 0), 10)

    consumer = await read_from(event_log, position, topic)
    with capture_logs() as logs:
        assert values(await take(consumer, 2)) == [10, 11]
    assert {"event": "position_by_log_id_only", "partition": f"{topic}/0", "position": 10} in [
        {name: one.get(name) for name in ("event", "partition", "position")} for one in logs
    ]
    await consumer.close()
    await lost(event_log, replace(position, log_id="another/log"), topic, "it was replaced")


async def test_who_gives_an_offset_alone_or_seeks_is_not_checked(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 10))
    wrong = Position(10, None, "another:record")

    consumer = await read_from(event_log, Position(10), topic)
    assert await consumer.poll(10, 0.2) == {}
    await consumer.close()
    consumer = await read_from(event_log, wrong, topic)
    consumer.seek(TopicPartition(topic, 0), 8)
    assert values(await take(consumer, 2)) == [8, 9]
    await consumer.close()


async def test_a_log_has_one_id_for_every_member(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    ids = {await log_id(event_log, topic) for _ in range(2)}

    assert len(ids) == 1
    assert all(0 < len(one) <= 100 for one in ids)
