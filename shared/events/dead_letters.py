"""The dead-letter topic: what no retry can make good, whole and with its origin, within a limit.

A stream of defects stops the consumer rather than being thrown away: then something is wrong
with the code or the producer, not with a message. What others send has no limit: they read their dead
letters themselves, with the problem that says what to do.
"""

import time
from collections import deque

import orjson
import structlog

from shared.contracts.envelope import BadMessage
from shared.events.log import EventLog, Message, Producer, Record
from shared.events.sink import Defects
from shared.runtime.metrics import Metrics

log = structlog.get_logger(__name__)
WHOLE_BYTES = 900_000  # with the headers of its origin it stays below what a producer sends
CUT_BYTES = 100_000


class TooManyDeadLetters(Exception):
    """More defects than are let pass: someone should look before anything else is set aside."""


def dead_letter_topic(topic: str, group: str) -> str:
    """Where a group puts what it cannot take from a topic."""
    return f"{topic}.{group}.dlq"


class DeadLetters:
    """The dead letters of one consumer group: `limit` of them, or any number, in any `window_s` seconds."""

    def __init__(
        self, events: EventLog, metrics: Metrics, group: str, limit: int | None, window_s: float
    ) -> None:
        self._events = events
        self._metrics = metrics
        self._group = group
        self._limit = limit
        self._window_s = window_s
        self._recent: deque[float] = deque()
        self._producer: Producer | None = None

    async def put(self, defects: Defects) -> None:
        """Write defects; the caller moves its position only after that.

        Raises `TooManyDeadLetters` before anything is written, and `LogError`.
        """
        self._check_limit(defects)
        if self._producer is None:
            self._producer = await self._events.producer(f"{self._group}-dlq")
        await self._producer.send([self._message(record, defect) for record, defect in defects])
        if self._limit is not None:
            self._recent.extend(time.monotonic() for _ in defects)
        for record, defect in defects:
            self._metrics.dead_letters.labels(record.topic, defect.defect).inc()
            place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
            log.warning("dead_letter", defect=defect.defect, detail=defect.detail, **place)

    async def close(self) -> None:
        """Close the producer."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.close()

    def _check_limit(self, defects: Defects) -> None:
        if self._limit is None:
            return
        while self._recent and time.monotonic() - self._recent[0] > self._window_s:
            self._recent.popleft()
        count = len(self._recent) + len(defects)
        if count > self._limit:
            record, defect = defects[0]
            raise TooManyDeadLetters(
                f"{count} defects in {self._window_s:g} s; the newest "
                f"begin at {record.topic}/{record.partition}/{record.offset}: {defect}"
            )

    def _message(self, record: Record, defect: BadMessage) -> Message:
        origin = {
            "dlq_topic": record.topic,
            "dlq_partition": str(record.partition),
            "dlq_offset": str(record.offset),
            "dlq_timestamp_ms": str(record.timestamp_ms),
            "dlq_defect": defect.defect,
            "dlq_detail": defect.detail[:500],
        }
        if defect.problem is not None:
            origin["dlq_problem"] = orjson.dumps(defect.problem).decode()
        key, body, headers = record.key or b"", record.value or b"", record.headers
        if len(key) + len(body) + sum(len(name) + len(value or b"") for name, value in headers) > WHOLE_BYTES:
            # A foreign producer may write more than ours; the original stays at its origin.
            key, body = key[:CUT_BYTES], body[:CUT_BYTES]
            headers = tuple((name[:100], (value or b"")[:100]) for name, value in headers[:100])
            origin["dlq_truncated"] = "true"
        added = tuple((name, value.encode()) for name, value in origin.items())
        return Message(dead_letter_topic(record.topic, self._group), key, body, (*headers, *added))
