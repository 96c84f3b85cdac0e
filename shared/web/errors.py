"""Errors that carry an HTTP status; one handler in `shared.web.app` turns them into problem+json.

OutboundError
├── NotFound 404
├── Conflict 409            the state of the record does not allow it
│   ├── YearClosed          nor does its fiscal year, but to a supervisor with a reason
│   └── InFlight            another request with this key, or on this record, is still being written
├── PreconditionFailed 412  If-Match names another version
├── PreconditionRequired 428
├── Invalid 422             the body or a parameter is malformed
│   ├── KeyReused           the key was used with another request
│   └── TooExpensive        the question took too long
├── BadRequest 400, TooSlow 408, PayloadTooLarge 413, UriTooLong 414, UnsupportedMediaType 415
├── HeadersTooLarge 431
├── Unauthorized 401, Forbidden 403
├── TooManyRequests 429
└── Unavailable 503         a dependency does not answer; try again
    └── Busy                too many questions at once
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class OutboundError(Exception):
    """A refusal that the caller can act on. `detail` says what to do; `errors` point at fields."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Internal error"

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = [dict(error) for error in errors]
        self.headers = dict(headers or {})

    def problem(self) -> dict[str, Any]:
        """The RFC 9457 members of this error."""
        body: dict[str, Any] = {
            "type": f"urn:outbound:problem:{type(self).__name__.lower()}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        return body | ({"errors": self.errors} if self.errors else {})


def pointer(location: Sequence[str | int], document: Any = None) -> str:
    """The JSON pointer (RFC 6901) to a place in a document; the empty one is the whole.

    Pydantic names the kind of a tagged union as a step of its own; the document has no such step.
    """
    steps, at, tagged = [], document, False
    for part in location:
        if isinstance(at, dict) and at.get("kind") == part and not tagged:
            tagged = True
            continue
        steps.append("/" + str(part).replace("~", "~0").replace("/", "~1"))
        at, tagged = _inside(at, part), False
    return "".join(steps)


def _inside(document: Any, part: str | int) -> Any:
    if isinstance(document, dict):
        return document.get(part)
    inside = isinstance(document, list) and isinstance(part, int) and part < len(document)
    return document[part] if inside else None


class BadRequest(OutboundError):
    status = 400
    title = "Bad request"


class Unauthorized(OutboundError):
    status = 401
    title = "Authentication needed"


class Forbidden(OutboundError):
    status = 403
    title = "Not allowed"


class NotFound(OutboundError):
    status = 404
    title = "Not found"


class Conflict(OutboundError):
    status = 409
    title = "Conflict"


class YearClosed(Conflict):
    title = "The fiscal year is closed"


class InFlight(Conflict):
    title = "Still being written"


class PreconditionFailed(OutboundError):
    status = 412
    title = "The record has changed"


class PayloadTooLarge(OutboundError):
    status = 413
    title = "Body too large"


class TooSlow(OutboundError):
    status = 408
    title = "Too slow"


class UriTooLong(OutboundError):
    status = 414
    title = "URL too long"


class HeadersTooLarge(OutboundError):
    status = 431
    title = "Headers too large"


class UnsupportedMediaType(OutboundError):
    status = 415
    title = "Not JSON"


class Invalid(OutboundError):
    status = 422
    title = "Invalid input"


class KeyReused(Invalid):
    title = "Idempotency-Key used before"


class TooExpensive(Invalid):
    title = "Question too large"


class PreconditionRequired(OutboundError):
    status = 428
    title = "If-Match needed"


class TooManyRequests(OutboundError):
    status = 429
    title = "Too many requests"


class Unavailable(OutboundError):
    status = 503
    title = "Temporarily unavailable"


class Busy(Unavailable):
    title = "Too many questions at once"
