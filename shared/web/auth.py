"""Bearer tokens: who calls, and with which scopes.

Tokens are JWTs (HS256) signed with OUTBOUND_AUTH_SECRET. `read` allows GET, `write` allows
recording, amending and voiding. `supervise` allows closing a fiscal year and opening it again, and,
with `write`, changes in a closed one. Development mode accepts everyone as `development`.
"""

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.web.errors import Forbidden, Unauthorized

ALGORITHM = "HS256"
AUDIENCE = "outbound"
SCOPES = frozenset({"read", "write", "supervise"})
MIN_SECRET_BYTES = 32
MAX_SUBJECT = 200
KNOWN_TOKENS = 1_000


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller. `subject` stays in the services (D10)."""

    subject: str
    scopes: frozenset[str]


EVERYONE = Caller("development", SCOPES)


def issue_token(secret: str, subject: str, scopes: frozenset[str], valid_for: timedelta) -> str:
    """A signed token. Raises `ValueError` for an unknown scope or a secret that is too short."""
    _check_secret(secret)
    if not scopes <= SCOPES:
        raise ValueError(f"unknown scopes {sorted(scopes - SCOPES)}; there are {sorted(SCOPES)}")
    now = datetime.now(UTC)
    claims = {
        "sub": subject,
        "aud": AUDIENCE,
        "scope": " ".join(sorted(scopes)),
        "iat": now,
        "exp": now + valid_for,
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def new_secret() -> str:
    """A secret fit for signing."""
    return secrets.token_urlsafe(48)


class Authenticator:
    """Checks tokens against one secret; without a secret it needs `development`."""

    def __init__(self, secret: str, *, development: bool = False) -> None:
        if not development:
            _check_secret(secret)
        self._secret = secret
        self._development = development
        self._known: dict[str, tuple[float, Caller]] = {}  # checked tokens until they expire

    def principal(self, token: str | None) -> Caller:
        """Who holds this token. Raises `Unauthorized`."""
        if self._development:
            return EVERYONE
        if not token:
            raise _unauthorized(
                "Send an access token: Authorization: Bearer TOKEN (see `outbound token --help`)."
            )
        known = self._known.get(token)
        if known is None or known[0] <= time.time():
            known = self._known[token] = self._decoded(token)
            if len(self._known) > KNOWN_TOKENS:
                self._known.pop(next(iter(self._known)))
        return known[1]

    def _decoded(self, token: str) -> tuple[float, Caller]:
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["sub", "exp"]},
            )
        except jwt.PyJWTError as error:
            raise _unauthorized(f"The access token is refused: {error}.") from None
        if not 1 <= len(claims["sub"]) <= MAX_SUBJECT or not claims["sub"].isprintable():
            raise _unauthorized(f"The access token's subject is not 1 to {MAX_SUBJECT} printable characters.")
        scopes = frozenset(str(claims.get("scope", "")).split())
        return float(claims["exp"]), Caller(claims["sub"], scopes)


bearer = HTTPBearer(auto_error=False, description="An access token, as `outbound token` issues it.")


class Requires:
    """A FastAPI dependency: the caller, who must hold `scope` and keep to the rate limit.

    A `StrictRoute` asks it before it reads the body, so that nobody without a token has one parsed.
    """

    def __init__(self, scope: str) -> None:
        self._scope = scope

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> Caller:
        """The caller. Raises `Unauthorized`, `Forbidden` and `TooManyRequests`."""
        known: Caller | None = getattr(request.state, "principal", None)
        if known is not None:
            return self._holding(known)
        authenticator: Authenticator = request.app.state.authenticator
        principal = self._holding(authenticator.principal(credentials.credentials if credentials else None))
        request.app.state.limiter.hit(principal.subject)
        request.state.principal = principal
        return principal

    def _holding(self, principal: Caller) -> Caller:
        if self._scope not in principal.scopes:
            raise Forbidden(f"This needs a token with the scope {self._scope!r}.")
        return principal


def _check_secret(secret: str) -> None:
    if len(secret.encode()) < MIN_SECRET_BYTES:
        raise ValueError(
            f"OUTBOUND_AUTH_SECRET needs at least {MIN_SECRET_BYTES} bytes "
            "(or set OUTBOUND_DEVELOPMENT=true to switch authentication off)"
        )


def _unauthorized(detail: str) -> Unauthorized:
    return Unauthorized(detail, headers={"WWW-Authenticate": "Bearer"})
