"""Where topics end: what shows how much of them is still to be read."""

import asyncio
import contextlib
from collections.abc import Mapping

from shared.events.log import EventLog, LogError
from shared.events.subscription import Place

KNOWN_S = 5.0
"""For so long an end is known, so that asking often costs the log nothing."""
PATIENCE_S = 5.0


class Ends:
    """The ends of topics, each looked up once at a time."""

    def __init__(self, events: EventLog | None) -> None:
        self._events = events
        self._found: dict[str, tuple[float, Mapping[int, int] | None]] = {}
        self._looking: dict[str, asyncio.Lock] = {}

    async def of(self, topic: str) -> Mapping[int, int] | None:
        """By partition the next offset to be written; None where the log does not say."""
        async with self._looking.setdefault(topic, asyncio.Lock()):
            now = asyncio.get_running_loop().time()
            until, ends = self._found.get(topic, (0.0, None))
            if now >= until:
                ends = await self._look(topic)
                self._found[topic] = (now + KNOWN_S, ends)
            return ends

    async def _look(self, topic: str) -> Mapping[int, int] | None:
        if self._events is None:
            return None
        with contextlib.suppress(LogError, TimeoutError):
            async with asyncio.timeout(PATIENCE_S), self._events.subscription(topic, Place.LATEST) as reading:
                return dict(reading.starts())
        return None
