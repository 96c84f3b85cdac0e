"""Turns: how many questions may use the database at once, so that a write always finds a connection.

Nobody has more than half of the turns, nor of the places in the queue, so that one caller who asks much
does not keep the others from asking. Those who wait are served round and round: one question of each.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

ASKING: ContextVar[str] = ContextVar("asking", default="")
"""Whose question it is. Those of nobody in particular count as one caller's."""


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
        self, at_once: int = 4, waiting: int = 32, patience_s: float = 5.0, seconds: float = 20.0
    ) -> None:
        self._free, self._share = at_once, _half(at_once)
        self._most_waiting, self._most_of_one = waiting, _half(waiting)
        self._held = Counter[str]()
        self._queues: dict[str, deque[asyncio.Future[None]]] = {}
        self._patience_s = patience_s
        self.seconds = seconds

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """A turn while the block runs, in the name of who is `ASKING`. Raises `NoTurn`."""
        who = ASKING.get()
        if not self._may(who):
            await self._wait(who)
        else:
            self._give(who)
        try:
            yield
        finally:
            self._leave(who)

    def _may(self, who: str) -> bool:
        return self._free > 0 and self._held[who] < self._share

    def _give(self, who: str) -> None:
        self._free -= 1
        self._held[who] += 1

    def _leave(self, who: str) -> None:
        self._free += 1
        self._held[who] -= 1
        self._hand_out()
        self._held = +self._held  # those of none are gone

    async def _wait(self, who: str) -> None:
        queue = self._queues.get(who, ())
        if len(queue) >= self._most_of_one or sum(map(len, self._queues.values())) >= self._most_waiting:
            raise NoTurn
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(who, deque()).append(turn)
        try:
            async with asyncio.timeout(self._patience_s):
                await turn
        except BaseException as error:
            self._give_up(who, turn)
            if isinstance(error, TimeoutError):
                raise NoTurn from None
            raise

    def _give_up(self, who: str, turn: asyncio.Future[None]) -> None:
        if not turn.cancelled():  # it had just been given
            self._leave(who)
        elif turn in self._queues.get(who, ()):
            self._queues[who].remove(turn)
            if not self._queues[who]:
                del self._queues[who]

    def _hand_out(self) -> None:
        """Give what is free to the first question of who is next; who is still waiting goes to the end."""
        while (who := next(filter(self._may, self._queues), None)) is not None:
            queue = self._queues.pop(who)
            turn = queue.popleft()
            if queue:
                self._queues[who] = queue
            if not turn.cancelled():
                self._give(who)
                turn.set_result(None)


def _half(number: int) -> int:
    """Rounded up: of one turn the whole."""
    return (number + 1) // 2
