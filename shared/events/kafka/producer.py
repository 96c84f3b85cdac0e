"""Publishing: whole batches by partition, acknowledged by every in-sync replica."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from shared.events.kafka.errors import FAILURES, log_error
from shared.events.kafka.settings import KafkaSettings
from shared.events.log import LogError, Message

# A batch must stay below the broker's `message.max.bytes` (1 MiB by default).
MAX_BATCH_BYTES = 1_000_000

Batches = list[tuple[TopicPartition, Any]]


class KafkaProducer:
    """Sends whole batches a partition; after any failure it starts again with a new producer id."""

    def __init__(self, settings: KafkaSettings, client_id: str) -> None:
        self._settings = settings
        self._client_id = client_id
        self._partitioner = DefaultPartitioner()  # murmur2, as every other Kafka client
        self._inner: Any = None
        self._closed = False
        # One send at a time: a second one must not overtake the first on one key.
        self._lock = asyncio.Lock()

    async def start(self) -> None:
        """Connect; raises `LogError` with nothing left open."""
        inner = AIOKafkaProducer(
            **self._settings.client_options(),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,  # a retry inside aiokafka neither doubles nor reorders
            linger_ms=0,  # batches come complete from the caller
            max_batch_size=MAX_BATCH_BYTES,
            max_request_size=MAX_BATCH_BYTES,
            # gzip, the only codec without another dependency, slows sends by a tenth and blocks the loop.
            compression_type=None,
        )
        try:
            async with asyncio.timeout(self._settings.request_timeout_ms / 1000):
                await inner.start()
        except BaseException as error:
            await _abandon(inner)
            if isinstance(error, FAILURES):
                raise log_error("the producer cannot reach Kafka", error) from error
            raise
        self._inner = inner

    async def send(self, messages: Sequence[Message]) -> None:
        """See `events.log.Producer`; gives up `delivery_timeout_ms` after the start, with a `LogError`."""
        if not messages:
            return
        async with self._lock:
            if self._closed:
                raise LogError("the producer is closed")
            if self._inner is None:
                await self.start()
            try:
                async with asyncio.timeout(self._settings.delivery_timeout_ms / 1000):
                    await self._deliver(await self._pack(messages))
            except LogError:
                raise
            except BaseException as error:
                # Its sequence numbers may be broken and its buffers full: the next send gets a new one.
                inner, self._inner = self._inner, None
                await _abandon(inner)
                if isinstance(error, FAILURES):
                    raise log_error("messages may not have reached Kafka", error) from error
                raise

    async def _pack(self, messages: Sequence[Message]) -> Batches:
        """Batches in the order to send them. Raises `LogError` before anything went out."""
        partitions = {topic: sorted(await self._inner.partitions_for(topic)) for topic in _topics(messages)}
        now_ms = int(time.time() * 1000)
        filling: dict[TopicPartition, Any] = {}
        batches: Batches = []
        for message in messages:
            ids = partitions[message.topic]
            target = TopicPartition(message.topic, self._partitioner(message.key, ids, ids))
            content: dict[str, Any] = {"timestamp": now_ms, "key": message.key, "value": message.value}
            content["headers"] = list(message.headers)  # the compiled builder takes nothing else
            batch = filling.get(target)
            if batch is None or batch.append(**content) is None:
                batch = filling[target] = self._inner.create_batch()
                batch.append(**content)
                if batch.size() > MAX_BATCH_BYTES:  # aiokafka takes any first message
                    raise LogError(f"a message of {batch.size()} bytes for {message.topic} is too large")
                batches.append((target, batch))
        return batches

    async def _deliver(self, batches: Batches) -> None:
        acks = [
            await self._inner.send_batch(batch, target.topic, partition=target.partition)
            for target, batch in batches
        ]
        await asyncio.gather(*acks)

    async def close(self) -> None:
        """Wait for a send in progress, then disconnect."""
        self._closed = True
        async with self._lock:
            inner, self._inner = self._inner, None
            if inner is not None:
                await inner.stop()


def _topics(messages: Sequence[Message]) -> set[str]:
    return {message.topic for message in messages}


async def _abandon(inner: Any) -> None:
    """Stop an aiokafka producer without delivering what it still holds.

    An idempotent one retries for ever, so its own `stop` would wait for the broker as long.
    """
    sender = inner._sender.sender_task
    if sender is not None and not sender.done():
        sender.cancel()
        await asyncio.wait([sender], timeout=2.0)  # requests in flight end first
    if sender is not None and not sender.done():
        await inner.client.close()
        sender.cancel()
        await asyncio.wait([sender], timeout=2.0)
    inner._message_accumulator._batches.clear()
    inner._message_accumulator._pending_batches.clear()
    await inner.stop()
