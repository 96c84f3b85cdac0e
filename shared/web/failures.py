"""What failed below, as a refusal that the caller can act on."""

import structlog
from sqlalchemy.exc import DataError

from shared.database.database import DATABASE_ERRORS, has_waited, is_unavailable
from shared.database.turns import NoTurn, TookTooLong
from shared.web.errors import BadRequest, Busy, InFlight, OutboundError, TooExpensive, Unavailable

log = structlog.get_logger(__name__)
FAILURES: tuple[type[Exception], ...] = (NoTurn, TookTooLong, *DATABASE_ERRORS)


def refusal_of(error: Exception) -> OutboundError | None:
    """The refusal; None for a defect.

    What is away comes back; what the database cannot take as a value is the caller's.
    """
    if isinstance(error, OutboundError):
        return error
    if isinstance(error, NoTurn):
        asked = "Too many questions are being asked at once; entries go first. Ask again in a moment."
        return Busy(asked, headers={"Retry-After": "2"})
    if isinstance(error, TookTooLong):
        return TooExpensive(
            f"The question was stopped after {error.seconds:g} seconds. Narrow it: a shorter period, "
            "a port or a field office, fewer dimensions, a smaller page."
        )
    return _of_database(error)


def _of_database(error: Exception) -> OutboundError | None:
    if has_waited(error):
        return InFlight(
            "Another request with this Idempotency-Key, or on this record, is still being written. "
            "Repeat this one with the same Idempotency-Key in a moment.",
            headers={"Retry-After": "1"},
        )
    if is_unavailable(error):
        log.warning("dependency_unavailable", error=type(error).__name__)
        return Unavailable(
            "The database does not answer. Repeat the request with the same Idempotency-Key.",
            headers={"Retry-After": "1"},
        )
    return BadRequest("A value is outside what can be stored.") if isinstance(error, DataError) else None
