"""What only a real broker can show: crashes and absence."""

import asyncio
import socket
from contextlib import suppress

import pytest
from aiokafka import AIOKafkaProducer
from structlog.testing import capture_logs

from services.cli.processes.local_kafka import LocalKafka
from shared.events.kafka import KafkaLog, KafkaSettings
from shared.events.log import LogError, Message, Position, TopicPartition
from tests.log.harness import (
    KafkaBackend,
    from_start,
    log_id,
    new_group,
    new_topic,
    numbered,
    starting_at,
    take,
    until,
    values,
)

pytestmark = pytest.mark.kafka


async def test_work_goes_on_after_the_broker_was_killed(kafka: LocalKafka) -> None:
    log = KafkaLog(KafkaBackend(kafka.bootstrap).settings)
    topic = await new_topic(log, partitions=2)
    producer = await log.producer("test")
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    await producer.send(numbered(topic, 10, keys=4))
    await take(consumer, 10)

    kafka.kill()
    sending = asyncio.create_task(producer.send(numbered(topic, 10, keys=4)))
    await asyncio.to_thread(kafka.restart)

    async with asyncio.timeout(20):
        await sending
    records = await take(consumer, 10)
    assert {record.value for record in records} == {b"%d" % n for n in range(10)}
    await producer.send(numbered(topic, 5))
    await take(consumer, 5)
    await consumer.close()
    await producer.close()


async def test_a_send_gives_up_at_its_deadline_and_the_next_one_succeeds(kafka: LocalKafka) -> None:
    log = KafkaLog(KafkaSettings(kafka.bootstrap, delivery_timeout_ms=500))
    topic = await new_topic(log)
    producer = await log.producer("test")
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    await producer.send(numbered(topic, 1))
    await take(consumer, 1)

    kafka.kill()
    try:
        async with asyncio.timeout(10):
            for _ in range(2):  # in the middle of a delivery, then without a connection
                with pytest.raises(LogError):
                    await producer.send(numbered(topic, 1))
            with pytest.raises(LogError):
                await log.check()
            assert await consumer.poll(10, 0.1) == {}
    finally:
        await asyncio.to_thread(kafka.restart)

    async def sent() -> bool:
        """Half a second is not always enough while the broker begins."""
        with suppress(LogError):
            await producer.send([Message(topic, b"k", b"after")])
            return True
        return False

    await until(sent)
    seen: list[bytes | None] = []

    async def arrived() -> bool:
        for records in (await consumer.poll(10, 0.2)).values():
            seen.extend(record.value for record in records)
        return b"after" in seen

    await until(arrived)
    await consumer.close()
    await producer.close()


async def test_a_consumer_that_cannot_find_its_bounds_says_so(kafka: LocalKafka) -> None:
    log = KafkaLog(KafkaSettings(kafka.bootstrap, answer_timeout_ms=500))
    topic = await new_topic(log)
    consumer = await log.consumer(new_group(), [topic], from_start, "test")

    kafka.kill()
    try:
        async with asyncio.timeout(10):
            with pytest.raises(LogError):
                await consumer.poll(10, 0.1)
            with pytest.raises(LogError):
                await consumer.commit({TopicPartition(topic, 0): 0})
    finally:
        await asyncio.to_thread(kafka.restart)

    async def answers() -> bool:
        try:
            return await consumer.poll(10, 0.1) == {}
        except LogError:
            return False

    await until(answers)
    await consumer.close()


async def test_closing_does_not_hang_while_the_broker_is_down(kafka: LocalKafka) -> None:
    log = KafkaLog(KafkaBackend(kafka.bootstrap).settings)
    topic = await new_topic(log)
    producer = await log.producer("test")
    consumer = await log.consumer(new_group(), [topic], from_start, "test")
    await consumer.poll(1, 0.0)
    await producer.send(numbered(topic, 1))

    kafka.kill()
    try:
        sending = asyncio.create_task(producer.send(numbered(topic, 1)))
        await consumer.poll(1, 0.1)
        sending.cancel()
        async with asyncio.timeout(10):
            with pytest.raises(asyncio.CancelledError):
                await sending
            await producer.close()
            await consumer.close()
    finally:
        await asyncio.to_thread(kafka.restart)


async def test_a_record_before_the_position_that_kafka_leaves_out_is_not_compared(kafka: LocalKafka) -> None:
    """As after compaction: what was at that offset is no longer handed out."""
    log = KafkaLog(KafkaBackend(kafka.bootstrap).settings)
    topic = await new_topic(log)
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, transactional_id=topic) as producer:
        for value, ends in ((b"0", producer.commit_transaction), (b"1", producer.abort_transaction)):
            await producer.begin_transaction()
            await producer.send_and_wait(topic, value)
            await ends()
        async with producer.transaction():
            await producer.send_and_wait(topic, b"2")
    behind_the_aborted = Position(3, await log_id(log, topic), "a:fingerprint")
    consumer = await log.consumer(
        new_group(), [topic], starting_at({TopicPartition(topic, 0): behind_the_aborted}), "test"
    )

    with capture_logs() as logs:
        assert values(await take(consumer, 1)) == [2]

    assert [one["position"] for one in logs if one["event"] == "position_by_log_id_only"] == [3]
    await consumer.close()


async def test_a_topic_that_is_not_there_is_named(kafka: LocalKafka) -> None:
    hasty = KafkaSettings(
        kafka.bootstrap, session_timeout_ms=900, heartbeat_interval_ms=100, request_timeout_ms=1_000
    )
    with pytest.raises(LogError, match=r"never\.made.*UnknownTopic"):
        await KafkaLog(hasty).consumer(new_group(), ["never.made"], from_start, "test")


async def test_an_unreachable_broker_is_an_error_at_once() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        log = KafkaLog(KafkaSettings(f"127.0.0.1:{unused.getsockname()[1]}"))
        async with asyncio.timeout(5):
            with pytest.raises(LogError):
                await log.check()
            with pytest.raises(LogError):
                await log.producer("test")
            with pytest.raises(LogError):
                await log.consumer("group", ["topic"], from_start, "test")
            with pytest.raises(LogError):
                await log.ensure_topics([])


async def test_a_silent_broker_fails_the_check_in_time() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        log = KafkaLog(KafkaSettings(f"127.0.0.1:{silent.getsockname()[1]}"))
        async with asyncio.timeout(6):
            with pytest.raises(LogError):
                await log.check()


def test_the_password_does_not_show() -> None:
    settings = KafkaSettings(
        "localhost:9092", security_protocol="SASL_SSL", sasl_username="u", sasl_password="hunter2"
    )
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"security_protocol": "SASL_SSL"},
        {"heartbeat_interval_ms": 10_000},
        {"request_timeout_ms": 5_000},
        {"replication_factor": 0},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        KafkaSettings("localhost:9092", **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("replicas", "minimum"), [(1, 1), (2, 1), (3, 2), (5, 2)])
def test_two_copies_are_required_where_one_broker_can_be_missed(replicas: int, minimum: int) -> None:
    assert KafkaSettings("localhost:9092", replication_factor=replicas).min_insync_replicas == minimum
