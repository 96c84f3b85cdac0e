"""One run of `outbound replay`: outbox by outbox, page by page, no faster than allowed."""

import asyncio
import signal
from collections.abc import Sequence

from services.cli.backfill.progress import Place, Progress
from services.cli.bars import Advance, Task
from shared.events.log import EventLog, Producer
from shared.records.replay import OutboxReplay
from shared.runtime.retry import wait

CLIENT = "outbound-replay"
MOST = 500
"""Events that are sent at once, at most."""


class Pace:
    """So many events a second, evenly: after a pause it does not catch up."""

    def __init__(self, rate: int) -> None:
        self.most = max(1, min(MOST, rate // 4))  # a quarter of a second's at once
        self._spacing_s = 1 / rate
        self._next = 0.0

    async def after(self, count: int, stop: asyncio.Event) -> None:
        """Wait until the next may go out, after so many went out."""
        now = asyncio.get_running_loop().time()
        self._next = max(self._next, now - self._spacing_s * self.most) + count * self._spacing_s
        await wait(stop, max(self._next - now, 0.0))


class Replaying:
    """Publishes what is left of these outboxes, and keeps how far it came."""

    def __init__(
        self, outboxes: Sequence[OutboxReplay], events: EventLog, progress: Progress, pace: Pace
    ) -> None:
        self._outboxes = outboxes
        self._events = events
        self._progress = progress
        self._pace = pace
        self._stop = asyncio.Event()

    async def run(self, task: Task) -> bool:
        """Publish until the end or a signal; whether all is published. Raises `LogError` and `OSError`."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        await self._begin()
        producer = await self._events.producer(CLIENT)
        try:
            for outbox in self._outboxes:
                await self._publish(outbox, self._progress.places[outbox.name], producer, task(outbox.name))
        finally:
            await producer.close()
        if self._stop.is_set():
            return False
        self._progress.end()
        return True

    async def _begin(self) -> None:
        """Take down how far each outbox goes, so that new versions do not make the run endless."""
        for outbox in self._outboxes:
            if outbox.name not in self._progress.places:
                self._progress.places[outbox.name] = Place(await outbox.bound())
        self._progress.keep()

    async def _publish(self, outbox: OutboxReplay, place: Place, producer: Producer, show: Advance) -> None:
        total = place.published + await outbox.count(place.last, place.upto)
        show(place.published, total)
        while not self._stop.is_set():
            rows = await outbox.page(place.last, place.upto, self._pace.most)
            if not rows:
                return
            await producer.send([one for row in rows for one in outbox.messages(row)])
            place.last, place.published = rows[-1].id, place.published + len(rows)
            self._progress.keep()
            show(place.published, total)
            await self._pace.after(len(rows), self._stop)
