"""A rate limit by caller: so many requests in each second, counted in this process.

Our own, because the usual library keeps a timer thread running for each of its counters, which
costs more than the request that it counts.
"""

import time
from collections import Counter

from shared.web.errors import TooManyRequests


class Limiter:
    """`per_second` requests of one caller in each second of the clock."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._second = 0
        self._counts: Counter[str] = Counter()

    def hit(self, caller: str) -> None:
        """Count a request. Raises `TooManyRequests`."""
        second = int(time.monotonic())
        if second != self._second:
            self._second = second
            self._counts.clear()
        self._counts[caller] += 1
        if self._counts[caller] > self._per_second:
            raise TooManyRequests(
                f"More than {self._per_second} requests a second; slow down.", headers={"Retry-After": "1"}
            )
