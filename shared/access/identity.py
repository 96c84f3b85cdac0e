"""Who calls: access tokens (RFC 9068, OpenID Connect) checked against the keys of their issuers.

Nothing of a token is believed before its signature holds, but for the two names that say which key
to check it with: its issuer, which must be a known one, and the key's id.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import ExpiredTokenError, JoseError, MissingClaimError
from joserfc.jwt import JWTClaimsRegistry

from shared.access.caller import Caller
from shared.access.issuers import Issuer
from shared.access.jose import check_signature, opened
from shared.access.keys import FAILURES, KeyRing, Unusable, log
from shared.access.proofs import Proofs, Shown, Take
from shared.access.refusals import Refused
from shared.access.revocation import Revocations
from shared.access.sign_in import check_lifetime, check_sign_in

WHAT = "access token"
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
KNOWN_TOKENS = 1_000
KNOWN_S = 300.0
"""For so long a checked token is known, so that a key which its issuer withdrew ends with it."""


def now() -> float:
    """The time that tokens are held against, in seconds of the epoch."""
    return time.time()


@dataclass(frozen=True, slots=True)
class Checked:
    """A token that holds until then, and the key that it is bound to if it is."""

    until: float
    caller: Caller
    thumbprint: str | None


class Identity:
    """Tells who calls, by the tokens of these issuers."""

    def __init__(
        self,
        issuers: Iterable[Issuer],
        revocations: Revocations | None = None,
        clock: Callable[[], float] | None = None,
        ring: Callable[[Issuer], KeyRing] = KeyRing,
        take: Take | None = None,
    ) -> None:
        self._rings = {one.issuer: (one, ring(one)) for one in issuers}
        self._clock = clock or now
        self._revocations = revocations or Revocations(None)
        self._proofs = Proofs(self._clock, take)
        self._known: dict[str, Checked] = {}

    async def prepare(self) -> None:
        """Read the keys of every issuer; of one that is away, later. Raises `Unusable` for unfit keys."""
        for issuer, ring in self._rings.values():
            try:
                await ring.read()
            except Unusable:
                raise
            except FAILURES as error:
                log.warning("issuer_keys_unread", issuer=issuer.name, error=type(error).__name__)

    async def caller(self, shown: Shown) -> Caller:
        """Whom a request comes from. Raises `Refused`, `NoRole` and `IssuerAway`.

        For a bound token it may raise what a database that is away does, too (`shared.access.spent`).
        """
        checked = self._known.get(shown.token)
        if checked is None or checked.until <= self._clock():
            checked = self._remember(shown.token, await self._check(shown.token))
        self._revocations.check(checked.caller)
        if checked.thumbprint is not None or shown.scheme == "dpop":
            await self._check_holder(shown, checked.thumbprint)
        return checked.caller

    def recheck(self, caller: Caller) -> None:
        """Raise `Refused` where a caller who was known has been revoked since."""
        self._revocations.check(caller)

    def _remember(self, token: str, checked: Checked) -> Checked:
        self._known.pop(token, None)
        self._known[token] = checked
        if len(self._known) > KNOWN_TOKENS:
            self._known.pop(next(iter(self._known)))
        return checked

    async def _check_holder(self, shown: Shown, thumbprint: str | None) -> None:
        if thumbprint is None:
            raise Refused("The access token is not bound to a key: send it as Authorization: Bearer TOKEN.")
        if shown.scheme != "dpop":
            raise Refused(
                "The access token is bound to a key: send it as Authorization: DPoP TOKEN, with a proof."
            )
        await self._proofs.check(shown, thumbprint)

    async def _check(self, token: str) -> Checked:
        header, claims = opened(token, WHAT)
        issuer, ring = self._issued(claims)
        kid = header.get("kid")
        if not isinstance(kid, str) or str(header.get("typ", "JWT")).lower() not in TYPES:
            raise Refused("The access token is refused: its header has no key id, or not the type at+jwt.")
        check_signature(token, await ring.key(kid), issuer.algorithms, WHAT)
        self._check_claims(claims, issuer)
        check_lifetime(claims, issuer)
        caller = issuer.caller(claims)
        check_sign_in(claims, caller, issuer, self._clock())
        until = min(claims["exp"] + issuer.leeway_seconds, self._clock() + KNOWN_S)
        return Checked(until, caller, _bound_to(claims))

    def _issued(self, claims: Mapping[str, Any]) -> tuple[Issuer, KeyRing]:
        name = claims.get("iss")
        found = self._rings.get(name) if isinstance(name, str) else None
        if found is None:
            raise Refused("The access token is refused: its issuer (iss) is none that is trusted here.")
        return found

    def _check_claims(self, claims: dict[str, Any], issuer: Issuer) -> None:
        """The claims that every access token needs; the audience is ours, and the time is now."""
        rules = JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=issuer.leeway_seconds,
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            iss={"essential": True, "value": issuer.issuer},
            aud={"essential": True, "value": issuer.audience},
        )
        try:
            rules.validate(claims)
        except ExpiredTokenError:
            raise Refused("The access token has expired: get a new one.") from None
        except MissingClaimError:
            raise Refused("The access token is refused: it needs exp, iat, sub, iss and aud.") from None
        except JoseError as error:
            raise Refused(f"The access token is refused: {_wrong(error)}.") from None


def _wrong(error: JoseError) -> str:
    """Which claim does not fit; its value is not told."""
    return {
        "aud": "it is for another audience (aud)",
        "nbf": "it is not valid yet (nbf)",
        "iat": "it was issued in the future (iat)",
    }.get(getattr(error, "claim", ""), "a claim does not have its form")


def _bound_to(claims: Mapping[str, Any]) -> str | None:
    """The thumbprint of the key that a token is bound to, if it is. Raises `Refused` for another binding."""
    binding = claims.get("cnf")
    if binding is None:
        return None
    thumbprint = binding.get("jkt") if isinstance(binding, dict) and set(binding) == {"jkt"} else None
    if not isinstance(thumbprint, str):
        raise Refused("The access token is refused: it is bound in a way that cannot be checked here (cnf).")
    return thumbprint
