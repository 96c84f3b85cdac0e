"""Waiting: between retries, for a stop, and for the next turn of work that nothing depends on."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


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


async def wait(stop: asyncio.Event, seconds: float, woken: asyncio.Event | None = None) -> None:
    """Until `stop` is set, or `woken` where there is one, but no longer than `seconds`."""
    waits = [asyncio.ensure_future(event.wait()) for event in (stop, woken) if event is not None]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()


async def repeat(
    stop: asyncio.Event, pause_s: float, turn: Callable[[], Awaitable[object]], fault: str
) -> None:
    """Call `turn` every so often until `stop`, and again at once while it answers that there was something.

    A fault is logged as the event `fault` and waits for the next time.
    """
    while not stop.is_set():
        try:
            while not stop.is_set() and await turn():
                pass
        except Exception as error:  # noqa: BLE001 - nothing depends on this round
            log.warning(fault, error=f"{type(error).__name__}: {error}")
        await wait(stop, pause_s)
