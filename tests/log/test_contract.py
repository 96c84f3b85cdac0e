"""What every `EventLog` promises of topics, sends and polls, on each implementation."""

import asyncio
from collections import defaultdict

import pytest

from shared.events.log import EventLog, LogError, Message, Topic, TopicPartition
from tests.log.harness import Backend, from_start, new_group, new_topic, numbered, send, take, until, values


async def test_messages_of_one_key_keep_their_order_in_one_partition(event_log: EventLog) -> None:
    topic = await new_topic(event_log, partitions=3)
    producer = await event_log.producer("test")
    for first in range(0, 100, 20):
        await producer.send(numbered(topic, 20, keys=7, first=first))
    await producer.close()
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")

    by_key = defaultdict(list)
    for record in await take(consumer, 100):
        by_key[record.key].append(record)

    assert len({record.partition for records in by_key.values() for record in records}) > 1
    for records in by_key.values():
        assert len({record.partition for record in records}) == 1
        assert values(records) == sorted(values(records))
    await consumer.close()


async def test_bytes_and_headers_arrive_as_they_were_sent(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    every_byte = bytes(range(256))
    sent = [
        Message(topic, b"k", b"{}"),
        Message(topic, every_byte, every_byte, (("ce_type", b"x"), ("größe", every_byte), ("leer", b""))),
        Message(topic, b"", b"", (("twice", b"1"), ("twice", b"2"))),
    ]
    await send(event_log, sent)
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")

    records = await take(consumer, 3)

    assert [(r.key, r.value, r.headers) for r in records] == [(m.key, m.value, m.headers) for m in sent]
    assert [(r.topic, r.partition, r.offset) for r in records] == [(topic, 0, n) for n in range(3)]
    assert all(record.timestamp_ms > 1_700_000_000_000 for record in records)
    await consumer.close()


async def test_acknowledged_messages_survive_a_reopening(backend: Backend) -> None:
    log = await backend.open()
    topic = await new_topic(log)
    await send(log, numbered(topic, 10))
    await log.close()

    log = await backend.open()
    await send(log, numbered(topic, 5, first=10))
    consumer = await log.consumer(new_group(), [topic], from_start, "test")

    assert values(await take(consumer, 15)) == list(range(15))
    await consumer.close()
    await log.close()


async def test_polls_are_bounded_and_skip_nothing(event_log: EventLog) -> None:
    topic = await new_topic(event_log, partitions=3)
    await send(event_log, numbered(topic, 50, keys=11))
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    seen: list[int] = []

    async def all_seen() -> bool:
        batch = await consumer.poll(7, 0.2)
        assert sum(map(len, batch.values())) <= 7
        seen.extend(n for records in batch.values() for n in values(records))
        return len(seen) >= 50

    await until(all_seen)
    assert sorted(seen) == list(range(50))
    await consumer.close()


async def test_end_offsets_are_the_next_to_be_written(event_log: EventLog) -> None:
    topic = await new_topic(event_log, partitions=2)
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    assert await consumer.end_offsets() == {TopicPartition(topic, 0): 0, TopicPartition(topic, 1): 0}

    await send(event_log, numbered(topic, 30, keys=10))

    ends = await consumer.end_offsets()
    assert sum(ends.values()) == 30
    assert all(end > 0 for end in ends.values())
    await consumer.close()


async def test_an_empty_poll_ends_at_its_timeout(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    await consumer.poll(10, 0.0)
    started = asyncio.get_running_loop().time()

    assert await consumer.poll(10, 0.3) == {}

    assert 0.25 < asyncio.get_running_loop().time() - started < 3
    await consumer.close()


async def test_a_waiting_poll_sees_a_new_message_at_once(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    producer = await event_log.producer("test")
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    await consumer.poll(10, 0.0)
    waiting = asyncio.create_task(consumer.poll(10, 10.0))

    await producer.send(numbered(topic, 1))

    async with asyncio.timeout(5):
        batch = await waiting
    assert [values(records) for records in batch.values()] == [[0]]
    await producer.close()
    await consumer.close()


async def test_one_consumer_reads_several_topics(event_log: EventLog) -> None:
    topics = [await new_topic(event_log), await new_topic(event_log)]
    await send(event_log, [message for topic in topics for message in numbered(topic, 3)])
    consumer = await event_log.consumer(new_group(), topics, from_start, "test")
    assert {(r.topic, r.offset) for r in await take(consumer, 6)} == {
        (t, n) for t in topics for n in range(3)
    }
    await consumer.close()


async def test_sending_nothing_does_nothing(event_log: EventLog) -> None:
    await send(event_log, [])


async def test_an_oversized_message_is_refused_and_the_producer_goes_on(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    producer = await event_log.producer("test")
    small, large = Message(topic, b"k", b"0"), Message(topic, b"k", bytes(1_100_000))

    with pytest.raises(LogError, match="too large"):
        await producer.send([small, large])

    await producer.send([small])
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    assert values(await take(consumer, 1)) == [0]
    await consumer.close()
    await producer.close()


async def test_ten_thousand_messages_in_one_send(event_log: EventLog) -> None:
    topic = await new_topic(event_log, partitions=3)
    await send(event_log, numbered(topic, 10_000, keys=997))
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    assert sorted(values(await take(consumer, 10_000, max_records=2_000))) == list(range(10_000))
    await consumer.close()


async def test_concurrent_sends_all_arrive(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    producer = await event_log.producer("test")
    await asyncio.gather(*(producer.send(numbered(topic, 10, first=first)) for first in range(0, 100, 10)))
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    assert sorted(values(await take(consumer, 100))) == list(range(100))
    await producer.close()
    await consumer.close()


async def test_ensure_topics_is_idempotent_and_keeps_partitions(event_log: EventLog) -> None:
    topic = await new_topic(event_log, partitions=2)
    await event_log.ensure_topics([Topic(topic, 2), Topic(f"{topic}.dlq", 1)])
    await event_log.ensure_topics([Topic(topic, 5)])
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    await consumer.poll(1, 0.0)
    assert {tp.partition for tp in await consumer.end_offsets()} == {0, 1}
    await consumer.close()


async def test_topics_may_be_ensured_by_several_at_once(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await asyncio.gather(*(event_log.ensure_topics([Topic(f"{topic}.race", 3)]) for _ in range(4)))


async def test_closing_twice_is_allowed_and_a_closed_one_refuses(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    producer = await event_log.producer("test")
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    for _ in range(2):
        await producer.close()
        await consumer.close()
    with pytest.raises(LogError):
        await producer.send(numbered(topic, 1))
    with pytest.raises(LogError):
        await consumer.poll(1, 0.1)


async def test_check_answers(event_log: EventLog) -> None:
    await event_log.check()
