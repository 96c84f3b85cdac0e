"""An identity provider of the tests: its keys, what it publishes, and how often it was asked."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from shared.access.caller import Role
from shared.access.identity import Identity
from shared.access.issuers import Issuer
from shared.access.keys import KeyRing
from shared.access.proofs import Shown, digest
from shared.access.revocation import Revocations

START = 1_800_000_000.0
URL = "https://login.test/realms/ports"
SUBJECT = "a.secretive.officer"
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed", "use": "sig"})
HOLDER = ECKey.generate_key("P-256")
Json = dict[str, Any]


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


class Provider:
    """Issues tokens, publishes keys, and may be away."""

    def __init__(self, *keys: Key, **changes: Any) -> None:
        self.clock = Clock()
        self.published = list(keys or (ED,))
        self.asked = 0
        self.away = False
        given = {
            "name": "cbp",
            "issuer": URL,
            "audience": "outbound",
            "algorithms": ("RS256", "PS256", "ES256", "Ed25519"),
            "roles": frozenset({Role.OFFICER, Role.SUPERVISOR}),
            "agencies": frozenset({"cbp_ofo"}),
            "leeway_seconds": 30,
        }
        self.issuer = Issuer.model_validate(given | changes)

    async def fetch(self, _issuer: Issuer) -> Mapping[str, Any]:
        self.asked += 1
        if self.away:
            raise OSError("no route")
        return {"keys": [key.as_dict(private=False) for key in self.published]}

    def ring(self, issuer: Issuer) -> KeyRing:
        """Its keys as a service knows them."""
        return KeyRing(issuer, self.clock, self.fetch)

    def identity(self, revocations: Revocations | None = None) -> Identity:
        """A service that takes its tokens."""
        return Identity([self.issuer], revocations, self.clock, self.ring)

    def claims(self, **changes: Any) -> Json:
        """The claims of a good token; a change to None leaves one out."""
        now = int(self.clock())
        claims = {
            "iss": URL,
            "aud": "outbound",
            "sub": SUBJECT,
            "iat": now,
            "exp": now + 3600,
            "jti": uuid4().hex,
            "roles": ["officer"],
            "ports": ["2304"],
            "agencies": ["cbp_ofo"],
        }
        return {name: one for name, one in {**claims, **changes}.items() if one is not None}

    def token(self, key: Key = ED, alg: str = "Ed25519", header: Json | None = None, **changes: Any) -> str:
        """A token signed with this key."""
        stated = {"typ": "at+jwt", "kid": key.kid, **(header or {}), "alg": alg}
        return signed(
            {name: one for name, one in stated.items() if one is not None}, self.claims(**changes), key
        )


class Everything(JWSRegistry):
    """Signs whatever a test asks for."""

    max_header_length = max_payload_length = 1_000_000

    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]

    def check_header(self, header: Json) -> None:
        """Nothing is wrong here: to find that is what is tested."""


def signed(header: Json, claims: Json, key: Key) -> str:
    """A signed token of anything."""
    return jwt.encode(header, claims, key, registry=Everything(), default_type=None)


def part(text: str) -> str:
    """A part of a token that holds this very text."""
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def unsigned(header: Json, claims: Json) -> str:
    """A token with an empty signature."""
    return f"{part(json.dumps(header))}.{part(json.dumps(claims))}."


def shown(token: str) -> Shown:
    """A request with a token as most send it."""
    return Shown("bearer", token)


class Holder:
    """Holds a bound token and makes proofs of it."""

    url = "https://outbound.test/v1/seizures"

    def __init__(self, provider: Provider, key: Key = HOLDER, alg: str = "ES256") -> None:
        self.provider, self.key, self.alg = provider, key, alg
        self.token = provider.token(cnf={"jkt": key.thumbprint()})

    def proof(self, header: Json | None = None, key: Key | None = None, **changes: Any) -> str:
        """A good proof, but for these changes."""
        claims = {
            "jti": uuid4().hex,
            "htm": "POST",
            "htu": self.url,
            "iat": int(self.provider.clock()),
            "ath": digest(self.token),
            **changes,
        }
        stated = {"typ": "dpop+jwt", "alg": self.alg, "jwk": (key or self.key).as_dict(private=False)}
        rest = {name: one for name, one in claims.items() if one is not None}
        return signed(stated | (header or {}), rest, key or self.key)

    def shown(self, *proofs: str, **changes: Any) -> Shown:
        """A request with these proofs."""
        given = {"scheme": "dpop", "token": self.token, "method": "POST", "url": self.url, "proofs": proofs}
        return Shown(**(given | changes))


Make = Callable[[Provider], str]
