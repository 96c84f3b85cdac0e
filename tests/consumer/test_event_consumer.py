"""The consumer on each log: what it applies, what it sets aside, and where it goes on."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from services.aggregator.ledger.sink import TotalsSink
from shared.events.dead_letters import TooManyDeadLetters
from shared.events.log import LogError, Message, PositionLost
from shared.runtime.metrics import Metrics
from tests.aggregator import recomputation
from tests.aggregator.histories import State, voided
from tests.aggregator.stored import seizure
from tests.consumer.pipeline import DeafLog, FailingSink, Pipeline, until
from tests.log.harness import send

VERSIONS = [seizure(n, place=n % 4) for n in range(12)]
EVERY_BYTE = bytes(range(256))


def poison(pipeline: Pipeline, number: int = 0) -> Message:
    """A message that no version of this program can take."""
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_type", b"\xff\xfe"),
        ("größe", EVERY_BYTE),
        ("twice", b"1"),
        ("twice", b""),
    )
    return Message(pipeline.topic, b"poison-%d" % number, EVERY_BYTE, headers)


async def test_it_goes_on_where_its_database_says(pipeline: Pipeline) -> None:
    first = pipeline.consumer()
    await pipeline.send(*VERSIONS[:8])
    await pipeline.caught_up(first)
    await first.close()
    again = Metrics()
    second = pipeline.consumer(metrics=again)

    await pipeline.send(*VERSIONS[8:], voided(VERSIONS[0]))
    await pipeline.caught_up(second)

    assert await pipeline.totals() == recomputation.totals([*VERSIONS, voided(VERSIONS[0])])
    assert again.registry.get_sample_value("outbound_events_applied_total", {"topic": pipeline.topic}) == 5
    assert again.registry.get_sample_value("outbound_events_stale_total", {"topic": pipeline.topic}) == 0


async def test_poison_is_set_aside_whole_and_with_its_origin(pipeline: Pipeline) -> None:
    sent = poison(pipeline)
    await pipeline.send(VERSIONS[0])
    await send(pipeline.events, [sent])
    await pipeline.send(VERSIONS[1])

    await pipeline.caught_up(pipeline.consumer())

    (letter,) = await pipeline.set_aside(1)
    count = len(sent.headers)
    origin = dict(letter.headers[count:])
    assert (letter.key, letter.value, letter.headers[:count]) == (sent.key, sent.value, sent.headers)
    assert origin["dlq_topic"].decode() == pipeline.topic
    assert int(origin["dlq_partition"]) in range(3)
    assert int(origin["dlq_offset"]) in range(3)
    assert int(origin["dlq_timestamp_ms"]) > 1_700_000_000_000
    assert (origin["dlq_defect"], origin["dlq_detail"]) == (b"not_cloudevents", b"ce_type is not UTF-8")
    assert len(origin) == 6
    assert await pipeline.consumed() == 3
    assert await pipeline.totals() == recomputation.totals(VERSIONS[:2])
    labels = {"topic": pipeline.topic, "defect": "not_cloudevents"}
    assert pipeline.sample("outbound_dead_letters_total", **labels) == 1


async def test_a_dead_letter_that_cannot_be_written_leaves_the_position(pipeline: Pipeline) -> None:
    deaf = DeafLog(pipeline.events)
    consumer = pipeline.consumer(events=deaf)
    await send(pipeline.events, [poison(pipeline)])
    with pytest.raises(LogError):
        await pipeline.caught_up(consumer)
    assert await pipeline.positions() == {}
    await consumer.close()
    await pipeline.send(*VERSIONS[:2])

    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))
    deaf.deaf = False
    await until(lambda: reached(pipeline, 3))
    stop.set()
    await running

    assert [letter.value for letter in await pipeline.set_aside(1)] == [EVERY_BYTE]
    assert await pipeline.totals() == recomputation.totals(VERSIONS[:2])


async def reached(pipeline: Pipeline, count: int) -> bool:
    return await pipeline.consumed() == count


async def test_too_many_dead_letters_stop_it_before_anything_is_set_aside(pipeline: Pipeline) -> None:
    consumer = pipeline.consumer(dead_letters=4)
    await send(pipeline.events, [replace(poison(pipeline), key=b"same", value=b"%d" % n) for n in range(5)])

    with pytest.raises(TooManyDeadLetters, match=r"5 defects in 60 s.*ce_type is not UTF-8"):
        await asyncio.wait_for(consumer.run(asyncio.Event()), 20)

    assert await pipeline.positions() == {}
    assert await pipeline.set_aside(0) == []


async def test_the_limit_counts_over_batches_and_forgets_what_is_long_past(pipeline: Pipeline) -> None:
    strict, patient = (
        pipeline.consumer(dead_letters=1),
        pipeline.consumer(dead_letters=1, dead_letter_window_s=0),
    )
    for number in range(2):
        await send(pipeline.events, [poison(pipeline, number)])
        if number == 0:
            await pipeline.caught_up(strict)
    with pytest.raises(TooManyDeadLetters, match="2 defects"):
        await pipeline.caught_up(strict)
    await strict.close()

    await pipeline.caught_up(patient)
    await send(pipeline.events, [poison(pipeline, 2)])
    await pipeline.caught_up(patient)

    assert len(await pipeline.set_aside(3)) == 3


async def test_a_dead_letter_that_is_tried_again_counts_once(pipeline: Pipeline) -> None:
    """A broker that is away for a while must not look like a stream of defects."""
    deaf = DeafLog(pipeline.events)
    consumer = pipeline.consumer(events=deaf, dead_letters=1)
    await send(pipeline.events, [poison(pipeline)])
    for _ in range(3):
        with pytest.raises(LogError):
            await pipeline.caught_up(consumer)
        await consumer.close()
    deaf.deaf = False

    await pipeline.caught_up(consumer)

    assert len(await pipeline.set_aside(1)) == 1


async def test_rewinding_to_zero_gives_the_same_totals(pipeline: Pipeline) -> None:
    consumer = pipeline.consumer()
    await pipeline.send(*VERSIONS, voided(VERSIONS[3]))
    await pipeline.caught_up(consumer)
    before = await pipeline.totals()
    await consumer.close()
    await pipeline.execute("DELETE FROM positions")

    await pipeline.caught_up(pipeline.consumer())

    assert await pipeline.consumed() == 13
    assert await pipeline.totals() == before == recomputation.totals([*VERSIONS, voided(VERSIONS[3])])
    assert pipeline.sample("outbound_events_stale_total", topic=pipeline.topic) == 13


@pytest.mark.parametrize("committed", [False, True])
async def test_a_database_error_is_retried_and_applied_once(pipeline: Pipeline, committed: bool) -> None:
    error = OperationalError("COMMIT", {}, Exception("the connection is gone"))
    sink = FailingSink(TotalsSink(pipeline.database, pipeline.metrics), error, committed=committed)
    consumer = pipeline.consumer(sink=sink)
    await pipeline.send(*VERSIONS)
    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))

    await until(lambda: reached(pipeline, len(VERSIONS)))
    stop.set()
    await running

    assert sink.calls >= 1
    assert await pipeline.totals() == recomputation.totals(VERSIONS)
    assert pipeline.sample("outbound_events_stale_total", topic=pipeline.topic) == 0


async def test_who_is_fenced_joins_again_at_the_stored_position(pipeline: Pipeline) -> None:
    consumer = pipeline.consumer()
    await pipeline.send(*VERSIONS[:4])
    await pipeline.caught_up(consumer)
    await pipeline.execute("UPDATE positions SET next_offset = 0")  # an operator rewinds under its feet
    stop = asyncio.Event()
    running = asyncio.create_task(consumer.run(stop))

    await pipeline.send(*VERSIONS[4:])
    await until(lambda: reached(pipeline, len(VERSIONS)))
    stop.set()
    await running

    assert await pipeline.totals() == recomputation.totals(VERSIONS)


async def test_a_lost_position_stops_it(pipeline: Pipeline) -> None:
    await pipeline.send(*VERSIONS[:3])
    await pipeline.execute(f"INSERT INTO positions VALUES ('{pipeline.topic}', 1, 99, NULL, NULL)")

    with pytest.raises(PositionLost, match="99"):
        await asyncio.wait_for(pipeline.consumer().run(asyncio.Event()), 20)

    assert await pipeline.positions() == {1: 99}


async def test_its_metrics_move(pipeline: Pipeline) -> None:
    second = State("seizure", VERSIONS[0].body | {"version": 2, "reason": "corrected"})
    consumer = pipeline.consumer()
    await pipeline.send(*VERSIONS[:3], second, second)
    await pipeline.caught_up(consumer)
    await pipeline.send(VERSIONS[4])

    assert await consumer.behind() == 1

    expected = {"applied": 4, "corrected": 1, "stale": 1}
    for name, value in expected.items():
        assert pipeline.sample(f"outbound_events_{name}_total", topic=pipeline.topic) == value
    lags = [
        pipeline.sample("outbound_consumer_lag_records", topic=pipeline.topic, partition=str(number))
        for number in range(3)
    ]
    assert sorted(lag for lag in lags if lag is not None) == [0, 0, 1]
    assert pipeline.sample("outbound_consumer_batch_records_sum") == 5
    batches = pipeline.sample("outbound_consumer_batch_records_count")
    assert batches == pipeline.sample("outbound_consumer_batch_duration_seconds_count") != 0
    assert (pipeline.sample("outbound_consumer_batch_duration_seconds_sum") or 0) > 0


async def test_lag_of_partitions_that_another_member_took_is_no_longer_shown(pipeline: Pipeline) -> None:
    first, second = pipeline.consumer(), pipeline.consumer(metrics=Metrics())
    await pipeline.send(*VERSIONS)
    await pipeline.caught_up(first)
    assert shown(pipeline) == 3

    async def shared() -> bool:
        await asyncio.gather(first.run_once(0.1), second.run_once(0.1))
        return await second.behind() is not None and await first.behind() is not None and shown(pipeline) < 3

    await until(shared)
    assert shown(pipeline) in {1, 2}


def shown(pipeline: Pipeline) -> int:
    return pipeline.metrics.render().count(b"outbound_consumer_lag_records{")
