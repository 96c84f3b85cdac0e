"""Waiting: between retries, and for a stop."""

import asyncio
import random


class Backoff:
    """Growing pauses with jitter, in seconds."""

    def __init__(self, first: float = 0.1, most: float = 5.0) -> None:
        self._first = first
        self._most = most
        self._pause = first

    def next(self) -> float:
        """The next pause; each is twice the one before, up to the most."""
        pause, self._pause = self._pause, min(self._pause * 2, self._most)
        return pause * random.uniform(0.7, 1.3)  # noqa: S311 - jitter is no secret

    def reset(self) -> None:
        """Begin again with the shortest pause."""
        self._pause = self._first


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Until `stop` is set, but no longer than `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
