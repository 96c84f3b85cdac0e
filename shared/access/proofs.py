"""Proofs that a bound token is its holder's: DPoP (RFC 9449), one for each request.

A proof that was used before is refused. What was used is kept in this process for as long as a proof is
taken, and where a service has several processes, in a memory that they share (`shared.access.spent`).
"""

import time
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from shared.access.issuers import DEFAULT_ALGORITHMS
from shared.access.jose import check_signature, opened
from shared.access.keys import KINDS
from shared.access.refusals import Refused

ERROR = "invalid_dpop_proof"
WHAT = "DPoP proof"
WINDOW_S = 60.0
MAX_SEEN = 100_000
MAX_ID = 200
USED = "was used before: make a new one for each request"
PORTS = {"http": 80, "https": 443}
Take = Callable[[str, float], Awaitable[bool]]
"""Notes the digest of a proof that would be taken until then; whether no process had noted it before."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request shows of its caller: `scheme` is `bearer` or `dpop`, and `url` what was called."""

    scheme: str
    token: str
    method: str = ""
    url: str = ""
    proofs: tuple[str, ...] = ()


class Proofs:
    """Checks proofs, and remembers them while they would be taken again."""

    def __init__(self, clock: Callable[[], float] = time.time, take: Take | None = None) -> None:
        self._clock = clock
        self._take = take
        self._seen: dict[str, float] = {}

    async def check(self, shown: Shown, thumbprint: str) -> None:
        """Raise `Refused` where the request does not prove that it holds the key of this thumbprint.

        Raises what the shared memory does while it is away: the proof is then not taken.
        """
        if len(shown.proofs) != 1:
            raise _refused("needs to be sent once, in the header DPoP")
        [proof] = shown.proofs
        header, claims = opened(proof, WHAT, ERROR)
        key = _key(header)
        if key.thumbprint() != thumbprint:
            raise _refused("is signed with another key than the one that the access token is bound to")
        check_signature(proof, key, DEFAULT_ALGORITHMS, WHAT, ERROR)
        self._check_claims(claims, shown)
        await self._spend(_named(thumbprint, claims.get("jti")), float(claims["iat"]) + WINDOW_S)

    def _check_claims(self, claims: dict[str, Any], shown: Shown) -> None:
        if claims.get("htm") != shown.method or _place(claims.get("htu")) != _place(shown.url):
            raise _refused("is one for another method or address (htm, htu)")
        if claims.get("ath") != digest(shown.token):
            raise _refused("is one for another access token (ath)")
        made = claims.get("iat")
        if isinstance(made, bool) or not isinstance(made, int | float):
            raise _refused("does not say when it was made (iat)")
        if not self._clock() - WINDOW_S <= made <= self._clock() + WINDOW_S:
            raise _refused(f"was not made within {WINDOW_S:g} s of now by the clock here (iat)")

    async def _spend(self, proof: str, until: float) -> None:
        if self._seen.get(proof, 0.0) >= self._clock():
            raise _refused(USED)
        if len(self._seen) >= MAX_SEEN:
            self._forget()
        self._seen[proof] = until  # before anything is awaited: this process takes it once, whatever comes
        if self._take is not None and not await self._take(proof, until):
            raise _refused(USED)

    def _forget(self) -> None:
        """Make room. Raises `Refused` rather than forget a proof that would be taken again."""
        now = self._clock()
        self._seen = {proof: until for proof, until in self._seen.items() if until >= now}
        if len(self._seen) >= MAX_SEEN:
            raise _refused("cannot be checked now, as there were too many of late; wait a minute")


def digest(token: str) -> str:
    """The hash of an access token as a proof states it (`ath`)."""
    return urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()


def _named(thumbprint: str, proof_id: Any) -> str:
    """The digest that a proof is remembered by. Raises `Refused` for an id that is none."""
    if not isinstance(proof_id, str) or not 1 <= len(proof_id) <= MAX_ID:
        raise _refused(f"needs an id of 1 to {MAX_ID} characters (jti)")
    return sha256(f"{thumbprint} {proof_id}".encode(errors="surrogatepass")).hexdigest()


def _key(header: dict[str, Any]) -> Key:
    stated = header.get("jwk")
    if header.get("typ") != "dpop+jwt" or not isinstance(stated, dict) or stated.get("kty") not in KINDS:
        raise _refused("is not of the type dpop+jwt with a public key in its header")
    try:
        key = JWKRegistry.import_key(stated)
    except (JoseError, ValueError, TypeError, KeyError):
        raise _refused("has a key that is not whole") from None
    if key.is_private:
        raise _refused("has a private key in its header: make a new key, that one is not secret any more")
    return key


def _place(url: Any) -> tuple[str, str, int | None, str] | None:
    """A URL as RFC 9449 compares it: without query and fragment, in one of its spellings."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return parts.scheme, parts.hostname or "", port, unquote(parts.path) or "/"


def _refused(why: str) -> Refused:
    return Refused(f"The DPoP proof {why}.", ERROR)
