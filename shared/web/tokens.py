"""Access tokens: JWTs (HS256) signed with OUTBOUND_AUTH_SECRET.

This module imports no framework: the command line signs a token at every start.
"""

import secrets
from datetime import UTC, datetime, timedelta

import jwt

from shared.access.caller import Caller

ALGORITHM = "HS256"
AUDIENCE = "outbound"
MIN_SECRET_BYTES = 32


def issue_token(secret: str, caller: Caller, valid_for: timedelta) -> str:
    """A signed token. Raises `ValueError` for a secret that is too short."""
    check_secret(secret)
    now = datetime.now(UTC)
    claims = {**caller.claims(), "aud": AUDIENCE, "iat": now, "exp": now + valid_for}
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def new_secret() -> str:
    """A secret fit for signing."""
    return secrets.token_urlsafe(48)


def check_secret(secret: str) -> None:
    """Raise `ValueError` for a secret that is too short to sign with."""
    if len(secret.encode()) < MIN_SECRET_BYTES:
        raise ValueError(
            f"OUTBOUND_AUTH_SECRET needs at least {MIN_SECRET_BYTES} bytes "
            "(or set OUTBOUND_DEVELOPMENT=true to switch authentication off)"
        )
