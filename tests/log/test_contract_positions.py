"""What every `EventLog` promises of positions and groups, on each implementation."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from shared.events.log import Consumer, EventLog, LogError, Position, PositionLost, TopicPartition
from tests.log.harness import (
    Backend,
    after,
    from_start,
    new_group,
    new_topic,
    numbered,
    send,
    starting_at,
    take,
    until,
    values,
)


async def test_a_consumer_starts_at_the_positions_it_gives(event_log: EventLog) -> None:
    topic = await new_topic(event_log, partitions=2)
    await send(event_log, numbered(topic, 40, keys=10))
    whole = await event_log.consumer(new_group(), [topic], from_start, "test")
    everything = await take(whole, 40)
    given = TopicPartition(topic, 0)

    # Nothing is known of partition 1: it is read from its beginning.
    consumer = await event_log.consumer(new_group(), [topic], starting_at({given: 3}), "test")

    expected = {(r.partition, r.offset) for r in everything if r.partition == 1 or r.offset >= 3}
    records = await take(consumer, len(expected))
    assert {(r.partition, r.offset) for r in records} == expected
    await whole.close()
    await consumer.close()


async def test_positions_override_what_the_group_committed(event_log: EventLog) -> None:
    topic, group = await new_topic(event_log), new_group()
    await send(event_log, numbered(topic, 10))
    partition = TopicPartition(topic, 0)
    first = await event_log.consumer(group, [topic], from_start, "test")
    await take(first, 10)
    await first.commit({partition: 8})
    await first.close()

    second = await event_log.consumer(group, [topic], starting_at({partition: 2}), "test")

    assert values(await take(second, 8)) == list(range(2, 10))
    await second.close()


async def test_seek_reads_again_from_there(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 10))
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    await take(consumer, 10)

    consumer.seek(TopicPartition(topic, 0), 4)

    assert values(await take(consumer, 6)) == [4, 5, 6, 7, 8, 9]
    await consumer.close()


async def test_seek_before_the_first_poll_wins_over_the_start_position(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 10))
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")

    consumer.seek(TopicPartition(topic, 0), 7)

    assert values(await take(consumer, 3)) == [7, 8, 9]
    await consumer.close()


async def test_seek_elsewhere_is_refused(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    await consumer.poll(1, 0.0)
    with pytest.raises(LogError):
        consumer.seek(TopicPartition(topic, 7), 0)
    await consumer.close()


async def test_what_was_not_recorded_as_done_comes_again(event_log: EventLog) -> None:
    topic, group = await new_topic(event_log), new_group()
    await send(event_log, numbered(topic, 5))
    first = await event_log.consumer(group, [topic], from_start, "test")
    await take(first, 5)
    await first.close()

    second = await event_log.consumer(group, [topic], from_start, "test")

    assert values(await take(second, 5)) == list(range(5))
    await second.close()


async def test_two_members_share_the_partitions_and_one_takes_over(event_log: EventLog) -> None:
    topic, group = await new_topic(event_log, partitions=4), new_group()
    await send(event_log, numbered(topic, 40, keys=20))
    partitions = {TopicPartition(topic, number) for number in range(4)}
    done: dict[TopicPartition, Position] = {}
    asked: list[list[TopicPartition]] = []

    async def positions(tps: Sequence[TopicPartition]) -> Mapping[TopicPartition, Position]:
        asked.append(list(tps))
        return {tp: done[tp] for tp in tps if tp in done}

    def read() -> int:
        return sum(position.offset for position in done.values())

    async def work(consumer: Consumer) -> None:
        for tp, records in (await consumer.poll(100, 0.1)).items():
            done[tp] = after(consumer, records)

    first = await event_log.consumer(group, [topic], positions, "first")
    await work(first)
    joining = asyncio.create_task(event_log.consumer(group, [topic], positions, "second"))

    async def joined() -> bool:
        await work(first)
        return joining.done()

    await until(joined)
    second = await joining

    async def shared() -> bool:
        await work(first)
        await work(second)
        return len(first.assignment()) == len(second.assignment()) == 2 and read() == 40

    await until(shared)
    assert first.assignment() | second.assignment() == partitions
    assert not first.assignment() & second.assignment()

    await second.close()

    async def alone() -> bool:
        await work(first)
        return first.assignment() == partitions

    await until(alone)
    await send(event_log, numbered(topic, 40, keys=20))
    fresh = await take(first, 40)
    assert all(record.offset >= done[TopicPartition(topic, record.partition)].offset for record in fresh)
    assert asked[-1] == sorted(partitions)
    await first.close()


async def test_groups_read_independently(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 5))
    for _ in range(2):
        consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
        assert values(await take(consumer, 5)) == list(range(5))
        await consumer.close()


async def test_a_position_below_the_start_is_lost(backend: Backend, event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    partition = TopicPartition(topic, 0)
    await send(event_log, numbered(topic, 10))
    await backend.trim(partition, 6)

    consumer = await event_log.consumer(new_group(), [topic], starting_at({partition: 3}), "test")
    for _ in range(2):  # and stays lost: a loop that polls again must not slip past
        with pytest.raises(PositionLost):
            await consumer.poll(10, 5.0)
    await consumer.close()

    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    assert [record.offset for record in await take(consumer, 4)] == [6, 7, 8, 9]
    await consumer.close()


async def test_a_position_above_the_end_is_lost(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    partition = TopicPartition(topic, 0)
    await send(event_log, numbered(topic, 10))

    consumer = await event_log.consumer(new_group(), [topic], starting_at({partition: 11}), "test")
    with pytest.raises(PositionLost):
        await consumer.poll(10, 5.0)
    await consumer.close()

    consumer = await event_log.consumer(new_group(), [topic], starting_at({partition: 10}), "test")
    assert await consumer.poll(10, 0.2) == {}
    await consumer.close()


async def test_a_reader_that_retention_overtakes_is_told(backend: Backend, event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    partition = TopicPartition(topic, 0)
    await send(event_log, numbered(topic, 10))
    consumer = await event_log.consumer(new_group(), [topic], from_start, "test")
    await take(consumer, 10)

    await backend.trim(partition, 8)
    consumer.seek(partition, 2)

    with pytest.raises(PositionLost):
        await consumer.poll(10, 5.0)
    await consumer.close()


async def test_an_error_of_the_start_positions_leaves_the_poll_and_can_pass(event_log: EventLog) -> None:
    topic = await new_topic(event_log)
    await send(event_log, numbered(topic, 3))
    failures = [ZeroDivisionError("the database is away")]

    async def positions(_: Sequence[TopicPartition]) -> Mapping[TopicPartition, Position]:
        if failures:
            raise failures.pop()
        return {}

    consumer = await event_log.consumer(new_group(), [topic], positions, "test")
    with pytest.raises(ZeroDivisionError):
        await consumer.poll(10, 5.0)
    assert values(await take(consumer, 3)) == [0, 1, 2]
    await consumer.close()
