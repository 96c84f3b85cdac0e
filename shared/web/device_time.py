"""The server's time in every answer, and the time of a device's clock in a request (ADR 0021)."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Header, Request

from shared.contracts.record import Instant

SERVER_TIME = "Outbound-Time"
DEVICE_TIME = "Outbound-Device-Time"
RECEIVED = "received"
"""Where in a request's state the instant is at which its head came."""
SAYS = (
    "The device's clock when it sends this, as RFC 3339 with an offset: says that every `occurred_at` here "
    "is by that clock. Where it is off, they are corrected, and each record keeps both times. Times that a "
    "person read from another clock are sent without this, or as `occurred_local`, which is never corrected."
)


def told(instant: datetime) -> bytes:
    """An instant in UTC as RFC 3339, to the millisecond."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()


async def _clock_error(
    request: Request,
    device_time: Annotated[Instant | None, Header(alias=DEVICE_TIME, description=SAYS)] = None,
) -> timedelta | None:
    if device_time is None:
        return None
    received: datetime = request.scope["state"][RECEIVED]
    return received - device_time


ClockError = Annotated[timedelta | None, Depends(_clock_error)]
"""How much the device's clock is slow, as measured; None where the request does not tell its time."""
