"""How a consumer gets on: its counts and lag, its health, and whether its log is still the same.

An object of its own, told of each step and asked now and then, so that the consumer's rounds hold nothing
but the work.
"""

import time
from collections.abc import Sequence

import structlog

from shared.events.log import Consumer, LogError, TopicPartition
from shared.events.sink import Applied, Before
from shared.runtime.metrics import Metrics

log = structlog.get_logger(__name__)
REPORT_S = 1.0
VERIFY_S = 5.0  # between two looks whether the log is still the same; whenever that is, it is noticed
UNWELL_S = 30.0


class Stalled(Exception):
    """The log has records for us and none arrive; a restart is the cure."""


class Progress:
    """Metrics and health of one consumer. Times are those of the monotonic clock, in seconds."""

    def __init__(self, metrics: Metrics, topics: Sequence[str], stall_s: float) -> None:
        self._metrics = metrics
        self._stall_s = stall_s
        metrics.consumes(topics)
        self._last_round = self._last_progress = time.monotonic()
        self._last_report = self._last_verified = 0.0
        self._fault = ""
        self._behind = 0
        self._shown: set[TopicPartition] = set()
        self._committed: dict[TopicPartition, int] = {}

    def joined(self) -> None:
        """A membership begins; a stall is one of this membership."""
        self._last_progress = time.monotonic()

    def assigned(self) -> None:
        """Partitions were dealt out; whoever had them before may have committed another offset."""
        self._committed = {}

    def round(self, records: int) -> None:
        """A round succeeded, with so many records."""
        self._last_round = time.monotonic()
        self._fault = ""
        if records:
            self._metrics.batch_size.observe(records)

    def failed(self, error: Exception) -> None:
        """A round failed, and will be tried again."""
        self._fault = f"{type(error).__name__}: {error}"
        log.warning("consumer_retry", error=self._fault)

    def applied(self, result: Applied, seconds: float) -> None:
        """A batch was committed."""
        self._last_progress = time.monotonic()
        self._metrics.batch_seconds.observe(seconds)
        for counter, counts in (
            (self._metrics.applied, result.applied),
            (self._metrics.corrected, result.corrected),
            (self._metrics.stale, result.stale),
        ):
            for topic, number in counts.items():
                counter.labels(topic).inc(number)

    async def report(self, consumer: Consumer, stored: Before) -> None:
        """Once a second: show the lag, and commit offsets that moved, for lag monitors.

        Raises `Stalled`, and now and then looks whether there is reason to raise `PositionLost`.
        """
        now = time.monotonic()
        if now - self._last_report < REPORT_S:
            return
        self._last_report = now
        if now - self._last_verified >= VERIFY_S:
            await consumer.verify()
            self._last_verified = now
        held = {tp: position.offset for tp in consumer.assignment() if (position := stored.get(tp))}
        self._require_progress(now, await self.lag(consumer, stored))
        if held and held != self._committed:
            await self._commit(consumer, held)

    async def lag(self, consumer: Consumer, stored: Before) -> int:
        """How many records are behind the stored positions; shown by partition."""
        ends = await consumer.end_offsets()
        for gone in self._shown - set(ends):
            self._metrics.lag.remove(gone.topic, gone.partition)
        self._shown = set(ends)
        behind = 0
        for tp, end in ends.items():
            position = stored.get(tp)
            records = max(end - (position.offset if position else 0), 0)
            self._metrics.lag.labels(tp.topic, tp.partition).set(records)
            behind += records
        return behind

    async def check(self) -> None:
        """Raise `Stalled` when no round has succeeded lately, or it lags without getting on."""
        now = time.monotonic()
        if now - self._last_round > UNWELL_S:
            why = f"; {self._fault}" if self._fault else ""
            raise Stalled(f"no successful round for {now - self._last_round:.0f} s{why}")
        if self._behind and now - self._last_progress > UNWELL_S:
            raise Stalled(
                f"{self._behind} records are waiting, none came in {now - self._last_progress:.0f} s"
            )

    def _require_progress(self, now: float, behind: int) -> None:
        self._behind = behind
        if behind and now - self._last_progress > self._stall_s:
            raise Stalled(f"{behind} records are waiting and none arrived for {self._stall_s:g} s")
        if not behind:
            self._last_progress = now

    async def _commit(self, consumer: Consumer, offsets: dict[TopicPartition, int]) -> None:
        try:
            await consumer.commit(offsets)
        except LogError as error:
            log.info("commit_skipped", error=str(error))
        else:
            self._committed = offsets
