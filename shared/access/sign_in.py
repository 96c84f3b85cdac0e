"""How long a token may hold, and how a person must have signed in for it: what an issuer's table asks for.

The claims are those of OpenID Connect and RFC 9470. Where a person must sign in anew, or better, the refusal
has the word of RFC 9470 for it.
"""

from collections.abc import Mapping
from typing import Any

from shared.access.caller import Caller, Role
from shared.access.issuers import Issuer
from shared.access.refusals import Refused

MACHINES = frozenset({Role.DEVICE, Role.AGENCY})
"""Who gets tokens by client credentials: nobody signs in for them."""
ERROR = "insufficient_user_authentication"


def check_lifetime(claims: Mapping[str, Any], issuer: Issuer) -> None:
    """Raise `Refused` for a token that was issued for longer than its issuer may."""
    if claims["exp"] - claims["iat"] > issuer.longest_seconds:
        raise Refused(
            "The access token is refused: it was issued for longer than the "
            f"{issuer.longest_seconds} seconds that are taken (exp, iat)."
        )


def check_sign_in(claims: Mapping[str, Any], caller: Caller, issuer: Issuer, now: float) -> None:
    """Raise `Refused` unless a person signed in as the issuer's table asks, and recently enough."""
    if caller.roles <= MACHINES:
        return
    if issuer.acr and not issuer.acr & _texts([claims.get("acr")]):
        raise _insufficient(f"in one of these ways (acr): {', '.join(sorted(issuer.acr))}")
    missing = issuer.amr - _texts(claims.get("amr"))
    if missing:
        raise _insufficient(f"by these means too (amr): {', '.join(sorted(missing))}")
    if issuer.sign_in_seconds is not None and not _is_recent(claims.get("auth_time"), issuer, now):
        raise _insufficient(f"within the last {issuer.sign_in_seconds} seconds (auth_time)")


def _texts(stated: Any) -> frozenset[str]:
    listed = stated if isinstance(stated, list) else []
    return frozenset(one for one in listed if isinstance(one, str))


def _is_recent(at: Any, issuer: Issuer, now: float) -> bool:
    assert issuer.sign_in_seconds is not None
    known = isinstance(at, int | float) and not isinstance(at, bool)
    return known and now - at <= issuer.sign_in_seconds + issuer.leeway_seconds


def _insufficient(how: str) -> Refused:
    return Refused(f"The access token is refused: its issuer must have signed you in {how}.", ERROR)
