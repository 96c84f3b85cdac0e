"""What only a foreign producer writes: nulls, and header names that are no text. On a real Kafka."""

import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.util import calc_crc32c

from services.cli.processes.local_kafka import LocalKafka
from shared.events.log import LogError
from tests.aggregator import recomputation
from tests.aggregator.histories import headers_of
from tests.aggregator.stored import seizure
from tests.consumer.pipeline import Pipeline
from tests.log.harness import KafkaBackend

pytestmark = pytest.mark.kafka
CRC_AT, ATTRIBUTES_AT = 17, 21  # in a record batch, magic 2


@pytest.fixture
async def pipeline(kafka: LocalKafka, tmp_path: Path) -> AsyncIterator[Pipeline]:
    """One partition on Kafka."""
    log = await KafkaBackend(kafka.bootstrap).open()
    async with Pipeline(log, f"sqlite+aiosqlite:///{tmp_path / 'aggregator.db'}", partitions=1) as pipeline:
        yield pipeline
    await log.close()


@pytest.fixture
async def foreign(kafka: LocalKafka) -> AsyncIterator[Any]:
    """A producer of someone else's."""
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, max_request_size=2**21) as producer:
        yield producer


async def test_null_keys_values_and_headers_are_set_aside(pipeline: Pipeline, foreign: Any) -> None:
    good = seizure(1)
    key, headers = good.body["id"].encode(), list(headers_of(good).items())
    no_type = [(name, None if name == "ce_type" else value) for name, value in headers]
    await foreign.send_and_wait(pipeline.topic, b"{}", key=None, headers=[("ce_specversion", None)])
    await foreign.send_and_wait(pipeline.topic, None, key=key, headers=headers)
    await foreign.send_and_wait(pipeline.topic, b"{}", key=key, headers=no_type)
    await pipeline.send(good)

    await pipeline.caught_up(pipeline.consumer())

    letters = await pipeline.set_aside(3)
    defects = [dict(letter.headers)["dlq_defect"] for letter in letters]
    assert defects == [b"not_cloudevents", b"empty_body", b"not_cloudevents"]
    assert [(letter.key, letter.value) for letter in letters] == [(b"", b"{}"), (key, b""), (key, b"{}")]
    assert dict(letters[2].headers)["ce_type"] is None  # as it was
    assert await pipeline.totals() == recomputation.totals([good])


@pytest.mark.parametrize("where", ["value", "key", "headers"])
async def test_a_message_larger_than_ours_is_set_aside_in_part(
    pipeline: Pipeline, foreign: Any, where: str
) -> None:
    large = b"x" * 1_040_000
    message = {"key": b"k", "value": b"v"} | {where: [("large", large)] if where == "headers" else large}
    await foreign.send_and_wait(pipeline.topic, **message)
    await pipeline.send(seizure(1))

    await pipeline.caught_up(pipeline.consumer())

    (letter,) = await pipeline.set_aside(1)
    origin = dict(letter.headers)
    assert (origin["dlq_truncated"], origin["dlq_offset"]) == (b"true", b"0")
    assert large.startswith({"value": letter.value, "key": letter.key}.get(where) or origin["large"])
    assert await pipeline.totals() == recomputation.totals([seizure(1)])


async def test_a_header_name_that_is_no_text_holds_the_partition_and_says_so(
    pipeline: Pipeline, foreign: Any
) -> None:
    batch = foreign.create_batch()
    batch.append(timestamp=None, key=b"k", value=b"v", headers=[("NAME", b"x")])
    raw = bytearray(batch._build())
    at = raw.index(b"NAME")
    raw[at : at + 4] = b"\xff\xfe\xfd\xfc"
    struct.pack_into(">I", raw, CRC_AT, calc_crc32c(bytes(raw[ATTRIBUTES_AT:])))
    batch._buffer = raw
    batch.close()
    await (await foreign.send_batch(batch, pipeline.topic, partition=0))
    await pipeline.send(seizure(1))

    consumer = pipeline.consumer()
    with pytest.raises(LogError, match="header whose name is not UTF-8"):
        await pipeline.caught_up(consumer)

    assert await pipeline.positions() == {}
    await consumer.close()
    await pipeline.execute(f"INSERT INTO positions VALUES ('{pipeline.topic}', 0, 1, NULL, NULL)")
    await pipeline.caught_up(consumer)
    assert await pipeline.totals() == recomputation.totals([seizure(1)])
