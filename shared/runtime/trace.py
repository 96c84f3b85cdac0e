"""W3C trace context: read `traceparent` from a request, or begin a trace of our own."""

import re
import secrets

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")
_ZERO = frozenset({"0" * 32, "0" * 16})


def continued(traceparent: str | None) -> str:
    """The caller's trace with a new span id, or a new trace where there is none or it is malformed."""
    match = _TRACEPARENT.match(traceparent or "")
    known = match is not None and not _ZERO & set(match.groups())
    trace_id = match.group(1) if match is not None and known else secrets.token_hex(16)
    flags = traceparent[-2:] if traceparent and known else "01"
    return f"00-{trace_id}-{secrets.token_hex(8)}-{flags}"


def trace_id(traceparent: str) -> str:
    """The 32 hexadecimal digits that name the trace."""
    return traceparent[3:35]
