"""A log that was replaced stops the aggregator, and the way back leaves the totals whole.

What was found once: thirty records applied, the topic made again, a hundred more published; the aggregator
went on from 30, and the totals were thirty short without a word.
"""

import asyncio

import pytest
from structlog.testing import capture_logs

from shared.events import progress as module
from shared.events.log import PositionLost, Topic
from tests.aggregator import recomputation
from tests.aggregator.stored import seizure
from tests.consumer.pipeline import PARTITIONS, Pipeline
from tests.log.harness import DEADLINE_S, Backend

OLD = [seizure(n, place=n % 4) for n in range(30)]
NEW = [seizure(n, place=n % 4) for n in range(30, 130)]


async def replaced(pipeline: Pipeline, backend: Backend) -> None:
    """Another log takes the place of the pipeline's, and grows beyond it."""
    pipeline.events = await backend.replace(Topic(pipeline.topic, PARTITIONS))
    await pipeline.events.ensure_topics([Topic(pipeline.dead_letters, 1)])
    await pipeline.send(*NEW)


async def stops(pipeline: Pipeline) -> None:
    """A start of the aggregator ends by itself, says so, and changes nothing."""
    before = await pipeline.totals(), await pipeline.positions()
    with capture_logs() as logs, pytest.raises(PositionLost, match=r"docs/operations\.md"):
        await asyncio.wait_for(pipeline.consumer().run(asyncio.Event()), DEADLINE_S)
    (said,) = [one for one in logs if one["event"] == "position_lost"]
    assert said["log_level"] == "error"
    assert pipeline.topic in said["error"]
    assert (await pipeline.totals(), await pipeline.positions()) == before


async def goes_the_way_back(pipeline: Pipeline) -> None:
    """What docs/operations.md says: forget the positions, and publish the whole history again."""
    await pipeline.execute("DELETE FROM positions")
    await pipeline.send(*OLD, *NEW)
    await pipeline.caught_up(pipeline.consumer())
    assert await pipeline.totals() == recomputation.totals([*OLD, *NEW])


async def test_a_log_that_was_replaced_while_it_stood_still(pipeline: Pipeline, backend: Backend) -> None:
    consumer = pipeline.consumer()
    await pipeline.send(*OLD)
    await pipeline.caught_up(consumer)
    await consumer.close()
    await replaced(pipeline, backend)

    for _ in range(2):
        await stops(pipeline)

    assert await pipeline.totals() == recomputation.totals(OLD)
    await goes_the_way_back(pipeline)


async def test_a_log_that_is_replaced_under_it(
    pipeline: Pipeline, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VERIFY_S", 0.1)
    consumer = pipeline.consumer()
    await pipeline.send(*OLD)
    await pipeline.caught_up(consumer)
    running = asyncio.create_task(consumer.run(asyncio.Event()))
    await replaced(pipeline, backend)

    with pytest.raises(PositionLost, match=r"docs/operations\.md"):
        await asyncio.wait_for(running, 3 * DEADLINE_S)

    await stops(pipeline)
    await goes_the_way_back(pipeline)


async def test_a_log_that_lost_its_end_and_grew_again(pipeline: Pipeline) -> None:
    """Its id is the same: the record before the position tells."""
    consumer = pipeline.consumer()
    await pipeline.send(*OLD)
    await pipeline.caught_up(consumer)
    await consumer.close()
    await pipeline.execute("UPDATE positions SET last_record = 'another:record'")
    await pipeline.send(*NEW)

    await stops(pipeline)

    await goes_the_way_back(pipeline)


async def test_a_position_that_an_operator_moves_is_taken_on_his_word(pipeline: Pipeline) -> None:
    consumer = pipeline.consumer()
    await pipeline.send(*OLD)
    await pipeline.caught_up(consumer)
    await consumer.close()
    await pipeline.execute("UPDATE positions SET next_offset = 1, last_record = NULL")
    await pipeline.send(*NEW)

    await pipeline.caught_up(pipeline.consumer())

    assert await pipeline.totals() == recomputation.totals([*OLD, *NEW])
