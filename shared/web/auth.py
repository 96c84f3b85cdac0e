"""Who calls: the bearer tokens (`tokens`) that requests carry, checked.

Development mode accepts everyone as `development`.
"""

import time
from collections.abc import Mapping
from typing import Annotated

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from shared.access.caller import Caller, Role, caller_of, everywhere
from shared.web.errors import Forbidden, Unauthorized
from shared.web.tokens import ALGORITHM, AUDIENCE, check_secret

KNOWN_TOKENS = 1_000
EVERYONE = everywhere("development", Role.ADMINISTRATOR)
SCOPES: Mapping[Role, frozenset[str]] = {
    Role.OFFICER: frozenset({"read", "write"}),
    Role.SUPERVISOR: frozenset({"read", "write", "supervise"}),
    Role.ANALYST: frozenset({"read"}),
    Role.AUDITOR: frozenset({"read"}),
    Role.ADMINISTRATOR: frozenset({"read", "write", "supervise"}),
    Role.DEVICE: frozenset({"write"}),
    Role.AGENCY: frozenset({"read"}),
}


class Authenticator:
    """Checks tokens against one secret; without a secret it needs `development`."""

    def __init__(self, secret: str, *, development: bool = False) -> None:
        if not development:
            check_secret(secret)
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
        try:
            return float(claims["exp"]), caller_of(claims)
        except ValueError as error:
            raise _unauthorized(f"The access token is refused: its {error}.") from None


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
        if not any(self._scope in SCOPES[role] for role in principal.roles):
            raise Forbidden(f"This needs a role that may {self._scope!r}.")
        return principal


def _unauthorized(detail: str) -> Unauthorized:
    return Unauthorized(detail, headers={"WWW-Authenticate": "Bearer"})
