"""Record and event ids: UUIDv7 (RFC 9562), ordered by time in the first 48 bits."""

import hashlib
import os
import time
from datetime import datetime
from uuid import UUID

_ENTROPY = 10
_DRAWN_AT_ONCE = 512
_48_BITS = (1 << 48) - 1
_VERSION_7 = 0x7 << 76 | 0x2 << 62  # and the variant
_FREE = ~(0xF << 76 | 0x3 << 62)
# Asking the system for each id costs more than all else of it. Two processes must not share what was drawn.
_drawn: list[bytes] = []
os.register_at_fork(after_in_child=_drawn.clear)


def uuid7(unix_ms: int | None = None) -> UUID:
    """A new random UUIDv7, at the given Unix time in ms or now."""
    return _uuid7(time.time_ns() // 1_000_000 if unix_ms is None else unix_ms, _entropy())


def derived_uuid7(at: datetime, *parts: str) -> UUID:
    """The same UUIDv7 for the same instant and parts, for ever: an import's second run meets its first."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _uuid7(int(at.timestamp() * 1000), digest[:_ENTROPY])


def _entropy() -> bytes:
    """Random bytes of the system, each given out once."""
    try:
        return _drawn.pop()  # one step, whatever other threads do
    except IndexError:
        drawn = os.urandom(_ENTROPY * _DRAWN_AT_ONCE)
        _drawn.extend(drawn[at : at + _ENTROPY] for at in range(_ENTROPY, len(drawn), _ENTROPY))
        return drawn[:_ENTROPY]


def _uuid7(unix_ms: int, entropy: bytes) -> UUID:
    value = (unix_ms & _48_BITS) << 80 | int.from_bytes(entropy, "big") & _FREE
    return UUID(int=value | _VERSION_7)
