"""Signed JSON (JWS), opened strictly. The signatures are joserfc's affair; this says what we take of them."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode

from shared.access.refusals import Refused

MAX_LENGTH = 16 * 1024
NOT_UNDERSTOOD = frozenset({"crit", "b64"})
DEFECTS = (JoseError, ValueError, TypeError, RecursionError)
"""What opening nonsense raises; the last is deep nesting."""


class Signatures(JWSRegistry):
    """Only the algorithms that are named, and room for the headers that identity providers send."""

    max_header_length = 8 * 1024
    max_payload_length = MAX_LENGTH

    def get_alg(self, name: str) -> Any:
        """The algorithm. Raises `UnsupportedAlgorithmError` for one that is not named."""
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError("not allowed")
        return self.algorithms[name]


def opened(text: str, what: str, error: str = "invalid_token") -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, before anything in it is believed. Raises `Refused`."""
    if len(text) > MAX_LENGTH:
        raise Refused(f"The {what} is longer than {MAX_LENGTH} characters.", error)
    try:
        header, claims, _signature = text.split(".")
        found = _object(header), _object(claims)
    except DEFECTS:
        raise Refused(f"The {what} is not a signed JWT in its compact form.", error) from None
    if NOT_UNDERSTOOD & found[0].keys():
        raise Refused(f"The {what} is refused: it needs extensions that are not understood here.", error)
    return found


def check_signature(
    text: str, key: Key, algorithms: Collection[str], what: str, error: str = "invalid_token"
) -> None:
    """Raise `Refused` for a signature that is not this key's, by one of these algorithms."""
    try:
        jwt.decode(text, key, registry=Signatures(algorithms=algorithms, strict_check_header=False))
    except UnsupportedAlgorithmError:
        allowed = ", ".join(sorted(algorithms))
        raise Refused(f"The {what} is refused: it is not signed by one of {allowed}.", error) from None
    except DEFECTS:
        raise Refused(f"The {what} is refused: its signature does not hold.", error) from None


def _object(segment: str) -> dict[str, Any]:
    found = json.loads(
        urlsafe_b64decode(segment.encode("ascii")),
        object_pairs_hook=_without_doubles,
        parse_constant=_no_constant,
    )
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    """An object whose names are all different: two readers could take different ones otherwise."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(_name: str) -> None:
    raise ValueError("not a number of JSON")
