"""How often one may call: by address before it is known who calls, and by caller after.

An address is that of the connection, or what a trusted proxy says it is (OUTBOUND_TRUSTED_PROXIES).
"""

import asyncio
from typing import Any, Self

from starlette.types import Scope

from shared.runtime.settings import Settings
from shared.web.rate_limit import Limiter

RATE = "rate"
"""Where in a request's state the headers of its rate are."""
MINUTE = 60


class Callers:
    """The limiters of one API."""

    def __init__(self, by_caller: Limiter, by_address: Limiter, failures: Limiter) -> None:
        self._by_caller, self._by_address, self._failures = by_caller, by_address, failures

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say."""
        return cls(
            Limiter("caller", "requests", settings.outbound_requests_per_second),
            Limiter("address", "requests from one address", settings.outbound_address_requests_per_second),
            Limiter(
                "failures",
                "requests without a good access token from one address",
                settings.outbound_address_failures_per_minute,
                MINUTE,
            ),
        )

    def admit(self, scope: Scope) -> None:
        """Count a request of nobody knows whom. Raises `TooManyRequests`."""
        self._by_address.hit(_address(scope))

    def check(self, scope: Scope) -> None:
        """Raise `TooManyRequests` where too many from this address failed to say who they are."""
        self._failures.check(_address(scope))

    def failed(self, scope: Scope) -> None:
        """Count a request that was refused as nobody's."""
        self._failures.count(_address(scope))

    async def turn(self, subject: str) -> None:
        """Count a further transaction of a request of this caller, as soon as there is room for one."""
        if self._by_caller.left(subject) <= 0:
            await asyncio.sleep(self._by_caller.wait_s())
        self._by_caller.count(subject)

    def known(self, scope: Scope, subject: str) -> None:
        """Count a request of this caller, and have its answer say how many are left.

        Raises `TooManyRequests`.
        """
        told = self._by_caller.hit(subject)
        state: dict[str, Any] = scope.setdefault("state", {})
        state[RATE] = [(name.lower().encode(), value.encode()) for name, value in told.items()]


def _address(scope: Scope) -> str:
    return (scope.get("client") or ("unknown",))[0]
