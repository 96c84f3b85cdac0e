"""An upload of lines, in parts: pure, both clients send the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from outbound.client.attempts import Patience
from outbound.client.calls import Call, RecordCalls, encoded
from outbound.client.failures import Problem

if TYPE_CHECKING:
    from outbound.client.models.seizure import LineAnswer

D = TypeVar("D")


class Upload(Generic[D]):
    """Drafts as the lines of one upload from line `first` on, at most `size` of them a request.

    `next` is the part to send, None at the end; `answer` takes what became of it. Whatever of it was not
    entered is sent again, `pause` seconds later.
    """

    def __init__(
        self,
        calls: RecordCalls[D, Any],
        drafts: Iterable[D],
        key: str,
        first: int,
        size: int,
        patience: Patience,
    ) -> None:
        self._calls, self._key, self._first = calls, key, first
        self._lines = (encoded(draft) for draft in drafts)
        self._size, self._patience = size, patience
        self._part: list[bytes] = []
        self._stalled = 0

    @property
    def pause(self) -> float:
        """How long to wait before the next part: for one that does not get on."""
        return self._patience.pause(self._stalled) if self._stalled else 0.0

    def next(self) -> Call[list[LineAnswer]] | None:
        """The call of the next part."""
        self._part += islice(self._lines, self._size - len(self._part))
        return self._calls.stream(self._part, self._first, self._key) if self._part else None

    def answer(self, told: list[LineAnswer]) -> Iterator[LineAnswer]:
        """The answers, line by line. Raises `Problem` for an upload that does not get on."""
        if told and "lines" in told[-1]:
            entered, reached = told[:-1], self._first + len(self._part)
        else:
            entered, reached = _before_the_end(told, self._first)
        self._get_on(reached, told)
        yield from entered

    def _get_on(self, reached: int, told: list[LineAnswer]) -> None:
        self._stalled = 0 if reached > self._first else self._stalled + 1
        if self._stalled >= self._patience.attempts:
            stated = (told[-1].get("problem") if told else None) or {"detail": "The answer has no end."}
            raise Problem(int(stated.get("status", 0)), stated)
        del self._part[: reached - self._first]
        self._first = reached


def _before_the_end(told: list[LineAnswer], first: int) -> tuple[list[LineAnswer], int]:
    """What was entered of an upload that ended early, and the line to go on with.

    Its last line may say why, under the number of the first line that was not entered.
    """
    entered = told[:-1] if told and told[-1].get("problem") else told
    return entered, (entered[-1].get("line") or 0) + 1 if entered else first
