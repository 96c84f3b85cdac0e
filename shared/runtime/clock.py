"""Time is a parameter: `Clock` is any function that gives the UTC instant of now."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def as_utc(instant: datetime) -> datetime:
    """An instant from a database, in UTC: SQLite gives it back without its zone, which is always UTC here."""
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """The system's time, aware, in UTC."""
    return datetime.now(UTC)
