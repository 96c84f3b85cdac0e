"""What every answer says to browsers: trust nothing here, keep nothing, load nothing, frame nothing."""

from collections.abc import Sequence

Headers = list[tuple[bytes, bytes]]
POLICY = b"content-security-policy"
ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
NOTHING = (POLICY, b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
"""For an answer that has no policy of its own, as /docs has."""
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def secured(given: Sequence[tuple[bytes, bytes]], *, https: bool) -> Headers:
    """The headers of an answer with those that it lacks."""
    policy = [] if any(name == POLICY for name, _ in given) else [NOTHING]
    return [*given, *ALWAYS, *policy, *([ONLY_HTTPS] if https else ())]
