"""Turns: how many questions may use the database at once, so that a write always finds a connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class NoTurn(Exception):
    """Too many questions were asked at once; a moment later there may be fewer."""


class TookTooLong(Exception):
    """A question was stopped, for its time was over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Turns:
    """`at_once` questions have a turn, and up to `waiting` others wait `patience_s` seconds for one.

    A question that has its turn may take `seconds` for each of its statements.
    """

    def __init__(
        self, at_once: int = 4, waiting: int = 16, patience_s: float = 5.0, seconds: float = 20.0
    ) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most_waiting = waiting
        self._waiting = 0
        self._patience_s = patience_s
        self.seconds = seconds

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """A turn while the block runs. Raises `NoTurn`."""
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise NoTurn
        await self._wait()
        try:
            yield
        finally:
            self._free.release()

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
        except TimeoutError:
            raise NoTurn from None
        finally:
            self._waiting -= 1
