"""Reading one topic of Kafka from outside. It joins no group, so it needs only the right to read the topic.

A group is no more than the name under which Kafka keeps how far this reader came.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import OffsetOutOfRangeError

from shared.events.kafka.errors import FAILURES, log_error
from shared.events.kafka.reading import options
from shared.events.kafka.settings import KafkaSettings
from shared.events.log import LogError, Record, TopicPartition
from shared.events.subscription import Place, Start, UnknownTopic, require_within
from shared.runtime.process import finish

MOST = 500


class KafkaSubscription:
    """See `events.subscription.Subscription`."""

    def __init__(self, settings: KafkaSettings, topic: str, start: Start, group: str | None = None) -> None:
        self._settings = settings
        self._topic = topic
        self._start = start
        self._group = group
        self._ends: dict[KafkaPartition, int] = {}
        self._started: dict[int, int] = {}
        self._inner: Any = None

    async def __aenter__(self) -> Self:
        given = options(self._settings) | {"group_instance_id": None}
        self._inner = AIOKafkaConsumer(**given, group_id=self._group, client_id="outbound-subscribe")
        try:
            async with asyncio.timeout(self._settings.request_timeout_ms / 1000):
                await finish(self._inner.start())  # cut in between it would leave connections open
                await self._position()
        except BaseException as error:
            await finish(self._inner.stop())
            if isinstance(error, FAILURES):
                raise log_error(f"{self._topic} cannot be read", error) from error
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await finish(self._inner.stop())

    def starts(self) -> Mapping[int, int]:
        """See `events.subscription.Subscription`."""
        return self._started

    async def poll(self, timeout_s: float) -> list[Record]:
        """See `events.subscription.Subscription`."""
        try:
            found = await self._inner.getmany(timeout_ms=int(timeout_s * 1000), max_records=MOST)
        except OffsetOutOfRangeError:
            raise LogError(
                f"{self._topic} does not go back so far any more: read it --from beginning, without the group"
            ) from None
        except FAILURES as error:
            raise log_error(f"{self._topic} cannot be read", error) from error
        return [self._record(one) for each in found.values() for one in each]

    async def at_end(self) -> bool:
        """See `events.subscription.Subscription`."""
        places = [(await self._inner.position(tp), end) for tp, end in self._ends.items()]
        return all(position >= end for position, end in places)

    async def keep(self, positions: Mapping[TopicPartition, int]) -> None:
        """See `events.subscription.Subscription`."""
        if self._group is None or not positions:
            return
        try:
            await self._inner.commit({KafkaPartition(*tp): offset for tp, offset in positions.items()})
        except FAILURES as error:
            raise log_error(f"how far it came cannot be kept as {self._group}", error) from error

    async def _position(self) -> None:
        """Take every partition, each from where it starts."""
        cluster = await self._inner._client.fetch_all_metadata()  # aiokafka shows it nowhere else
        known = cluster.topics()
        if self._topic not in known:
            raise UnknownTopic(self._topic, known)
        partitions = [KafkaPartition(self._topic, one) for one in cluster.partitions_for_topic(self._topic)]
        self._inner.assign(partitions)
        self._ends = await self._inner.end_offsets(partitions)
        for tp, offset in (await self._starts(partitions)).items():
            self._inner.seek(tp, offset)
            self._started[tp.partition] = offset

    async def _starts(self, partitions: list[KafkaPartition]) -> dict[KafkaPartition, int]:
        starts = await self._by_time(partitions)
        if self._group is not None:
            kept = {tp: await self._inner.committed(tp) for tp in partitions}
            starts |= {tp: offset for tp, offset in kept.items() if offset is not None}
        return starts

    async def _by_time(self, partitions: list[KafkaPartition]) -> dict[KafkaPartition, int]:
        if isinstance(self._start, datetime):
            at_ms = int(self._start.timestamp() * 1000)
            found = await self._inner.offsets_for_times(dict.fromkeys(partitions, at_ms))
            return {tp: self._ends[tp] if one is None else one.offset for tp, one in found.items()}
        if self._start is Place.LATEST:
            return dict(self._ends)
        firsts = dict(await self._inner.beginning_offsets(partitions))
        return firsts if isinstance(self._start, Place) else self._given(self._start, firsts)

    def _given(
        self, start: Mapping[int, int], firsts: dict[KafkaPartition, int]
    ) -> dict[KafkaPartition, int]:
        found = {tp: start.get(tp.partition, first) for tp, first in firsts.items()}
        for tp, offset in found.items():
            require_within(tp.topic, tp.partition, offset, firsts[tp], self._ends[tp])
        return found

    @staticmethod
    def _record(one: Any) -> Record:
        place = (one.topic, one.partition, one.offset, one.timestamp)
        return Record(*place, one.key, one.value, tuple(one.headers))
