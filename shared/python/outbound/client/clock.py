"""How far the clock of this machine is off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

SERVER_TIME, DEVICE_TIME = "Outbound-Time", "Outbound-Device-Time"


class Clock:
    """Compares the server's time in each answer with this machine's: `slow_by` is what to add to the latter.

    Where it `tells` the time, each attempt to record says it, and the server corrects the times of records.
    """

    def __init__(self, *, tells: bool) -> None:
        self._tells = tells
        self.slow_by: timedelta | None = None

    def send(self, request: httpx.Request) -> datetime:
        """When an attempt goes out."""
        sent = datetime.now(UTC)
        if self._tells and request.method == "POST":
            request.headers[DEVICE_TIME] = sent.isoformat()
        return sent

    def hear(self, response: httpx.Response, sent: datetime) -> None:
        """Its answer is here; the server's time was in the middle, as far as is known."""
        told = response.headers.get(SERVER_TIME)
        if told is not None:
            self.slow_by = datetime.fromisoformat(told) - (sent + (datetime.now(UTC) - sent) / 2)
