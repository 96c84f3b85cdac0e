"""A rate limit: so many requests of one caller in each window of time, counted in this process.

Our own, because the usual library keeps a timer thread running for each of its counters, which
costs more than the request that it counts. The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

import time
from collections import Counter

from shared.web.errors import TooManyRequests

Headers = dict[str, str]


class Limiter:
    """`most` requests of one caller in each window of `seconds` of the clock; `what` they are, in words."""

    def __init__(self, name: str, what: str, most: int, seconds: int = 1) -> None:
        self._name, self._what = name, what
        self._most, self._seconds = most, seconds
        self._window = 0
        self._counts: Counter[str] = Counter()
        self._policy = f'"{name}";q={most};w={seconds}'

    def hit(self, caller: str) -> Headers:
        """Count a request, and tell how many are left. Raises `TooManyRequests`."""
        left = self.count(caller)
        if left < 0:
            raise self._refusal()
        return self._headers(left)

    def count(self, caller: str) -> int:
        """Count a request; how many are left, below 0 for one too many."""
        left = self.left(caller) - 1
        self._counts[caller] += 1
        return left

    def check(self, caller: str) -> None:
        """Raise `TooManyRequests` where the next would be one too many."""
        if self.left(caller) <= 0:
            raise self._refusal()

    def left(self, caller: str) -> int:
        """How many more the caller may make in this window."""
        window = int(time.monotonic() // self._seconds)
        if window != self._window:
            self._window = window
            self._counts.clear()
        return self._most - self._counts[caller]

    def wait_s(self) -> int:
        """Seconds until the next window, rounded up."""
        return self._seconds - int(time.monotonic() % self._seconds)

    def _headers(self, left: int) -> Headers:
        return {"RateLimit-Policy": self._policy, "RateLimit": f'"{self._name}";r={left};t={self.wait_s()}'}

    def _refusal(self) -> TooManyRequests:
        span = "a second" if self._seconds == 1 else f"in {self._seconds} seconds"
        headers = self._headers(0) | {"Retry-After": str(self.wait_s())}
        return TooManyRequests(f"More than {self._most} {self._what} {span}; slow down.", headers=headers)
