"""Following a topic for one reader: from a place on, event by event, until the token or the process ends."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field

import structlog
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.types import Message, Receive, Scope, Send

from services.gateway.event_ids import Last, id_of
from shared.events.cloudevents import as_json, event_of
from shared.events.log import EventLog, PositionLost, Record
from shared.events.subscription import Start, Subscription
from shared.runtime.metrics import Metrics
from shared.web.errors import TooManyRequests

log = structlog.get_logger(__name__)
POLL_S = 1.0
"""For so long at most it waits for an event before it looks whether to end."""
QUIET_S = 15.0
"""After so long without an event a comment is sent: proxies close what is silent."""
RETRY_MS = 1_000
LATER = {"Retry-After": "30"}
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Nothing between keeps events, or holds them back."""


@dataclass(slots=True)
class Streams:
    """How many go on at once in this process, in all and of one subject."""

    most: int
    most_of_one: int
    metrics: Metrics
    going_on: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def one_more(self, subject: str, topic: str) -> Iterator[None]:
        """Count one while the block runs. Raises `TooManyRequests`."""
        if self.going_on.total() >= self.most:
            raise TooManyRequests(f"{self.most} streams go on here: no more fit.", headers=LATER)
        if self.going_on[subject] >= self.most_of_one:
            said = f"You have {self.most_of_one} streams: end one, or follow more by webhook or on Kafka."
            raise TooManyRequests(said, headers=LATER)
        self.going_on[subject] += 1
        try:
            with self.metrics.streams.labels(topic).track_inprogress():
                yield
        finally:
            self.going_on[subject] -= 1
            if not self.going_on[subject]:
                del self.going_on[subject]


class Reading:
    """One topic, open for one reader."""

    def __init__(self, topic: str, last: Last | None, metrics: Metrics) -> None:
        self.topic, self._last = topic, last
        self._sent = metrics.stream_events.labels(topic)
        self._offsets: dict[int, int] = {}
        self._ahead: list[Record] = []
        self._subscription: Subscription

    @contextlib.asynccontextmanager
    async def opened(self, events: EventLog, start: Start) -> AsyncIterator[None]:
        """At the right place, while the block runs. Raises `PositionLost` and `LogError`."""
        place = self._last.starts() if self._last else start
        async with events.subscription(self.topic, place) as self._subscription:
            self._offsets = dict(self._subscription.starts())
            if self._last is not None:
                self._ahead = await self._after(self._last)
            yield

    async def follow(self, over: Callable[[], str | None]) -> AsyncIterator[bytes]:
        """Each event with its id; at the end why it is `over`."""
        yield format_sse_event(retry=RETRY_MS, comment="reading")
        spoken = time.monotonic()
        while (why := over()) is None:
            ahead, self._ahead = self._ahead, []
            records = ahead or await self._subscription.poll(POLL_S)
            if not records and time.monotonic() - spoken >= QUIET_S:
                yield KEEPALIVE_COMMENT
                spoken = time.monotonic()
            for record in records:
                spoken = time.monotonic()
                self._offsets[record.partition] = record.offset + 1
                yield as_text(record, self._offsets)
                self._sent.inc()
        yield format_sse_event(comment=f"over: {why}")

    async def _after(self, last: Last) -> list[Record]:
        """What came after the reader's last event. Raises `PositionLost` unless that one stands there."""
        found: list[Record] = []
        while not (ours := [one for one in found if one.partition == last.partition]):
            more = await self._subscription.poll(POLL_S)
            if not more and await self._subscription.at_end():
                raise PositionLost(f"{self.topic}/{last.partition} ends before that event")
            found += more
        if not last.is_event(ours[0]):
            raise PositionLost(f"{self.topic}/{last.partition} has another event there")
        self._offsets[last.partition] = ours[0].offset + 1
        return [one for one in found if one is not ours[0]]


class Following(StreamingResponse):
    """The answer; when it ends, however it ends, what was opened for it is closed."""

    media_type = "text/event-stream"

    def __init__(
        self,
        reading: Reading,
        opened: contextlib.AsyncExitStack,
        over: Callable[[], str | None],
        patience_s: float,
    ) -> None:
        super().__init__(reading.follow(over), headers=HEADERS)
        self._topic, self._opened, self._patience_s = reading.topic, opened, patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def patiently(message: Message) -> None:
            async with asyncio.timeout(self._patience_s):
                await send(message)

        async with self._opened:
            try:
                await super().__call__(scope, receive, patiently)
            except TimeoutError:  # the server closes a connection whose answer has no end
                log.warning("reader_cut_off", topic=self._topic, seconds=self._patience_s)


def as_text(record: Record, offsets: Mapping[int, int]) -> bytes:
    """The event as a stream tells it, given the next offsets once it is read."""
    event = event_of(record)
    return format_sse_event(id=id_of(record, offsets), event=event.type or None, data_str=as_json(event))
