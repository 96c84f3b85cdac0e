"""Time is a parameter: `Clock` is any function that gives the UTC instant of now."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The system's time, aware, in UTC."""
    return datetime.now(UTC)
