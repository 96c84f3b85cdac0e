"""Record and event ids: UUIDv7 (RFC 9562), ordered by time in the first 48 bits."""

import hashlib
import os
import time
from datetime import datetime
from uuid import UUID

_48_BITS = (1 << 48) - 1
_VERSION_7 = 0x7 << 76 | 0x2 << 62  # and the variant
_FREE = ~(0xF << 76 | 0x3 << 62)


def uuid7(unix_ms: int | None = None) -> UUID:
    """A new random UUIDv7, at the given Unix time in ms or now."""
    return _uuid7(time.time_ns() // 1_000_000 if unix_ms is None else unix_ms, os.urandom(10))


def derived_uuid7(at: datetime, *parts: str) -> UUID:
    """The same UUIDv7 for the same instant and parts, for ever: an import's second run meets its first."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _uuid7(int(at.timestamp() * 1000), digest[:10])


def _uuid7(unix_ms: int, entropy: bytes) -> UUID:
    value = (unix_ms & _48_BITS) << 80 | int.from_bytes(entropy, "big") & _FREE
    return UUID(int=value | _VERSION_7)
