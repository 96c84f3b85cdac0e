"""The event log on Apache Kafka, through aiokafka: the only package that may import it.

Every client option is explicit, because aiokafka's defaults lose data (acks=1, auto-commit, reset
to `latest`). Where it leaves a gap the code says so: it logs and drops errors of rebalance listeners,
retries an idempotent send for ever, and does not notice that its own fetcher died.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.events.kafka.consumer import KafkaConsumer
from shared.events.kafka.errors import FAILURES, log_error
from shared.events.kafka.producer import KafkaProducer
from shared.events.kafka.settings import KafkaSettings
from shared.events.kafka.subscription import KafkaSubscription
from shared.events.log import Consumer, LogError, Producer, StartPositions, Topic
from shared.events.subscription import Start, Subscription

__all__ = ["KafkaLog", "KafkaSettings"]

CHECK_DEADLINE_S = 3.0


class KafkaLog:
    """An `EventLog` on a Kafka cluster. It holds nothing open itself; its producers and consumers do."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Create the missing topics; one that another process creates meanwhile is as good."""
        async with self._admin(self._settings.request_timeout_ms) as admin:
            # All names, because asking for one by name creates it where brokers auto-create.
            existing = set(await admin.list_topics())
            missing = [self._new_topic(topic) for topic in topics if topic.name not in existing]
            if not missing:
                return
            response = await admin.create_topics(missing)
        for name, code, *_ in response.topic_errors:
            error = for_code(code)
            if code != 0 and error is not TopicAlreadyExistsError:
                raise LogError(f"topic {name} could not be created: {error.__name__}")

    async def producer(self, client_id: str) -> Producer:
        """An idempotent producer, `acks=all`."""
        producer = KafkaProducer(self._settings, client_id)
        await producer.start()
        return producer

    async def consumer(
        self, group: str, topics: Sequence[str], start: StartPositions, client_id: str
    ) -> Consumer:
        """A member of `group` that has joined it."""
        consumer = KafkaConsumer(self._settings, group, topics, start, client_id)
        await consumer.start()
        return consumer

    def subscription(self, topic: str, start: Start) -> Subscription:
        """A reading of one topic, which joins no group."""
        return KafkaSubscription(self._settings, topic, start)

    async def check(self) -> None:
        """Ask a broker for the cluster's metadata, on a new connection, within three seconds."""
        async with self._admin(int(CHECK_DEADLINE_S * 1000)) as admin, asyncio.timeout(CHECK_DEADLINE_S):
            await admin.describe_cluster()

    async def close(self) -> None:
        """Nothing to close."""

    def _new_topic(self, topic: Topic) -> NewTopic:
        configs = {"cleanup.policy": "delete", "retention.ms": str(topic.retention_ms)}
        if self._settings.replication_factor > 1:
            configs["min.insync.replicas"] = str(self._settings.min_insync_replicas)
        return NewTopic(
            name=topic.name,
            num_partitions=topic.partitions,
            replication_factor=self._settings.replication_factor,
            topic_configs=configs,
        )

    @contextlib.asynccontextmanager
    async def _admin(self, timeout_ms: int) -> AsyncIterator[Any]:
        """A connected admin client; every failure leaves as `LogError`, with the client closed."""
        options = self._settings.client_options() | {"request_timeout_ms": timeout_ms}
        admin = AIOKafkaAdminClient(client_id="outbound-admin", **options)
        try:
            async with asyncio.timeout(timeout_ms / 1000):
                await admin.start()
            yield admin
        except FAILURES as error:
            raise log_error("Kafka does not answer", error) from error
        finally:
            await admin.close()
