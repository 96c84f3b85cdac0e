"""When a request is sent again, and when to give up. Pure: clients send and wait.

A write is sent again under its one idempotency key, so that it happens once.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import httpx

from outbound.client.failures import UNSURE, Problem, Unanswered

TEMPORARY = frozenset({429, 502, 503, 504})
"""Statuses that may be others a moment later."""
NOBODY = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)

Outcome = httpx.Response | httpx.TransportError


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a request is sent, and how long to wait in between, in seconds.

    Pauses double from the first to the longest, with jitter; one that the system asks for by Retry-After
    is kept up to `longest_asked_s`. Without `wait_for_start`, a refused connection ends at once where
    nothing ever answered.
    """

    attempts: int = 8
    first_pause_s: float = 0.2
    longest_pause_s: float = 5.0
    longest_asked_s: float = 30.0
    wait_for_start: bool = True

    def pause(self, made: int) -> float:
        """The pause after so many attempts."""
        pause: float = self.first_pause_s * 2.0 ** (made - 1)
        return min(pause, self.longest_pause_s) * random.uniform(0.7, 1.3)  # noqa: S311 - no secret


class Attempts:
    """One request. `heard`: the system has answered before."""

    def __init__(self, base: str, patience: Patience, *, heard: bool) -> None:
        self._base, self._patience, self._heard = base, patience, heard
        self._made, self._silent = 0, False

    def pause(self, outcome: Outcome) -> float | None:
        """Seconds until it is sent again; None: the outcome is the answer. Raises `Unanswered`."""
        self._made += 1
        if isinstance(outcome, httpx.Response):
            self._heard = True
            if not _passes(outcome):
                outcome.extensions[UNSURE] = self._silent
                return None
        elif isinstance(outcome, NOBODY) and not (self._heard or self._patience.wait_for_start):
            raise Unanswered(self._words(outcome), nobody=True)
        self._silent |= _silent(outcome)
        if self._made >= self._patience.attempts:
            words = self._words(outcome).rstrip(".")
            raise Unanswered(f"gave up after {self._made} attempts ({words})")
        return max(self._patience.pause(self._made), self._asked(outcome))

    def _words(self, outcome: Outcome) -> str:
        if isinstance(outcome, httpx.Response):
            return in_words(outcome)
        return f"{self._base} does not answer ({type(outcome).__name__})"

    def _asked(self, outcome: Outcome) -> float:
        asked = outcome.headers.get("retry-after", "") if isinstance(outcome, httpx.Response) else ""
        seconds = float(asked) if asked.isdecimal() and asked.isascii() else 0.0
        return min(seconds, self._patience.longest_asked_s)


def in_words(response: httpx.Response) -> str:
    """A refusal with its status: `422: unknown port`."""
    problem = Problem.of(response)
    return f"{response.status_code}: {problem}" if problem.stated else str(problem)


def _passes(response: httpx.Response) -> bool:
    """A failure that may be none a moment later, such as a 409 while the first of two is being written."""
    return response.status_code in TEMPORARY or (response.is_error and "retry-after" in response.headers)


def _silent(outcome: Outcome) -> bool:
    """Whether the system may have done what was asked, and nobody knows."""
    if isinstance(outcome, httpx.Response):
        return outcome.status_code in {502, 504}
    return not isinstance(outcome, NOBODY)
