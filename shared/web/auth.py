"""Who calls: the access tokens that requests carry, checked by `shared.access.identity`."""

from pathlib import Path
from typing import Annotated, Protocol, Self

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import HTTPConnection

from shared.access.authority import Authority, needed
from shared.access.caller import Caller
from shared.access.identity import Identity
from shared.access.issuers import DEFAULT_ALGORITHMS, load
from shared.access.policy import Action, Policy
from shared.access.proofs import ERROR as BAD_PROOF
from shared.access.proofs import Shown, Take
from shared.access.refusals import IssuerAway, NoRole, Refused
from shared.access.revocation import Revocations
from shared.database.turns import ASKING
from shared.runtime.settings import Settings
from shared.web.callers import Callers
from shared.web.errors import Forbidden, Unauthorized, Unavailable

DPOP = f'DPoP algs="{" ".join(DEFAULT_ALGORITHMS)}"'


class Knows(Protocol):
    """What tells who calls."""

    async def principal(self, request: Request, sent: HTTPAuthorizationCredentials | None) -> Caller:
        """The caller. Raises `Unauthorized`, `Forbidden` and `Unavailable`."""

    def recheck(self, caller: Caller) -> None:
        """Raise `Unauthorized` where the caller, or the token, was revoked since."""


class Authenticator:
    """Knows callers by the tokens of identity providers. `public_url` is what clients call, for DPoP."""

    def __init__(self, identity: Identity, public_url: str = "") -> None:
        self.identity = identity
        self._public_url = public_url.rstrip("/")

    @classmethod
    def of(cls, settings: Settings, take: Take | None = None) -> Self:
        """As the settings say; without issuers it refuses every token. Raises `ValueError`.

        `take` is the memory of used proofs that a service's processes share.
        """
        issuers = load(Path(settings.outbound_issuers)) if settings.outbound_issuers else ()
        revoked = Path(settings.outbound_revoked) if settings.outbound_revoked else None
        return cls(Identity(issuers, Revocations(revoked), take=take), settings.outbound_public_url)

    async def principal(self, request: Request, sent: HTTPAuthorizationCredentials | None) -> Caller:
        """The caller. Raises `Unauthorized`, `Forbidden` and `Unavailable`."""
        if sent is None or not sent.credentials:
            raise _unauthorized(
                Refused(
                    "Send an access token: Authorization: Bearer TOKEN (see `outbound token --help`).", None
                )
            )
        try:
            return await self.identity.caller(self._shown(request, sent))
        except Refused as error:
            raise _unauthorized(error) from None
        except NoRole as error:
            raise Forbidden(str(error)) from None
        except IssuerAway as error:
            raise Unavailable(str(error), headers={"Retry-After": "5"}) from None

    def recheck(self, caller: Caller) -> None:
        """Raise `Unauthorized` where the caller, or the token, was revoked since."""
        try:
            self.identity.recheck(caller)
        except Refused as error:
            raise _unauthorized(error) from None

    def _shown(self, request: Request, sent: HTTPAuthorizationCredentials) -> Shown:
        if sent.scheme != "dpop":
            return Shown(sent.scheme, sent.credentials)
        base = self._public_url or f"{request.url.scheme}://{request.url.netloc}"
        url = f"{base}{request.url.path}"
        return Shown(
            sent.scheme, sent.credentials, request.method, url, tuple(request.headers.getlist("dpop"))
        )


async def recheck(request: Request, caller: Authority) -> None:
    """Of a request that goes on for long: wait for a turn of the caller, who is still as good as at first.

    Raises `Unauthorized` where the caller, or the token, was revoked since.
    """
    callers: Callers = request.app.state.callers
    await callers.turn(caller.subject)
    authenticator: Knows = request.app.state.authenticator
    authenticator.recheck(caller.caller)


class Always:
    """Knows everyone as one caller: for requests that come from this very process, over no network."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def principal(self, _request: Request, _sent: HTTPAuthorizationCredentials | None) -> Caller:
        """The caller."""
        return self._caller

    def recheck(self, caller: Caller) -> None:
        """Of this process nothing is revoked."""


class AccessToken(HTTPBearer):
    """Takes a token as `Bearer` or, bound to a key, as `DPoP`; the scheme is told in small letters."""

    async def __call__(self, request: HTTPConnection) -> HTTPAuthorizationCredentials | None:
        """The scheme and the token; None where there is neither."""
        scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme.lower() not in ("bearer", "dpop"):
            return None
        return HTTPAuthorizationCredentials(scheme=scheme.lower(), credentials=token)


bearer = AccessToken(
    bearerFormat="JWT",
    auto_error=False,
    description="An access token (RFC 9068) of an issuer that is trusted here; `outbound token` makes one "
    "for a system on one machine. One that is bound to a key comes as DPoP (RFC 9449).",
)


class Requires:
    """A FastAPI dependency: the caller's authority, who must have a role that may do one of `actions`.

    A `StrictRoute` asks it before it reads the body, so that nobody without a token has one parsed. With
    which records the caller may do it, the use case checks. It keeps the caller to the rate limit too.
    """

    def __init__(self, *actions: Action) -> None:
        self.actions = actions

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> Authority:
        """The authority. Raises `Unauthorized`, `Forbidden` and `TooManyRequests`."""
        policy: Policy = request.app.state.policy
        known: Caller | None = getattr(request.state, "principal", None)
        if known is not None:
            return self._holding(Authority(known, policy))
        authenticator: Knows = request.app.state.authenticator
        callers: Callers = request.app.state.callers
        callers.check(request.scope)
        principal = await authenticator.principal(request, credentials)
        authority = self._holding(Authority(principal, policy))
        callers.known(request.scope, principal.subject)
        ASKING.set(principal.subject)
        request.state.principal = principal
        return authority

    def _holding(self, authority: Authority) -> Authority:
        if not any(map(authority.has, self.actions)):
            action = self.actions[0]
            raise Forbidden(f"To {action.words} takes {needed(authority.policy, action)}.")
        return authority


def _unauthorized(refused: Refused) -> Unauthorized:
    """401 with the challenge of the scheme that is wrong (RFC 6750, RFC 9449)."""
    error = f' error="{refused.error}"' if refused.error else ""
    challenge = f"{DPOP},{error}" if refused.error == BAD_PROOF else f"Bearer{error}"
    return Unauthorized(refused.detail, headers={"WWW-Authenticate": challenge})
