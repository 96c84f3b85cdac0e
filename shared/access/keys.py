"""The public keys of an issuer: read by discovery or from a file, kept, and read again.

A token with an unknown key has them read again, but only so often: whoever sends made-up key ids
must not have us ask the issuer each time. While the issuer is away the known keys go on for a while.
"""

import asyncio
import json
import ssl
import time
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from math import inf
from typing import Any

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from shared.access.issuers import Issuer
from shared.access.refusals import IssuerAway, Refused

log = structlog.get_logger(__name__)
DEVELOPMENT = "development-"
"""How the id of every key of a development issuer begins."""
TIMEOUT_S = 5.0
MAX_BYTES = 512 * 1024
KINDS = frozenset({"RSA", "EC", "OKP"})
Fetch = Callable[[Issuer], Awaitable[Mapping[str, Any]]]


class Unusable(ValueError):
    """What the issuer answers is not what an issuer answers, or not what we take."""


FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError, ValueError, RecursionError)
"""What reading the keys raises; `Unusable` and JSON's errors are among the last."""


class KeyRing:
    """The keys of one issuer, by their id."""

    def __init__(
        self, issuer: Issuer, clock: Callable[[], float] = time.monotonic, fetch: Fetch | None = None
    ) -> None:
        self._issuer = issuer
        self._clock = clock
        self._fetch = fetch or published
        self._keys: dict[str, Key] = {}
        self._read_at = self._tried_at = -inf
        self._failed = False
        self._reading = asyncio.Lock()

    async def key(self, kid: str) -> Key:
        """The key with this id. Raises `Refused` where there is none, and `IssuerAway`."""
        if self._due(kid) and not (kid in self._keys and self._reading.locked()):
            await self._read_once(kid)
        if self._age() > self._issuer.keep_seconds or (self._failed and kid not in self._keys):
            raise IssuerAway(
                f"The keys of the issuer {self._issuer.name!r} cannot be read now, so the access token "
                "can be neither taken nor refused. Try again."
            )
        try:
            return self._keys[kid]
        except KeyError:
            raise Refused("The access token is refused: its issuer has no key with its key id.") from None

    async def read(self) -> None:
        """Read the keys now. Raises one of `FAILURES`, and keeps what was known."""
        self._tried_at = self._clock()
        self._failed = True
        async with asyncio.timeout(TIMEOUT_S):
            document = await self._fetch(self._issuer)
        self._keys = dict(_usable(document, self._issuer))
        self._read_at = self._tried_at
        self._failed = False

    async def _read_once(self, kid: str) -> None:
        async with self._reading:
            if not self._due(kid):  # someone else has just read them
                return
            try:
                await self.read()
            except FAILURES as error:
                log.warning("issuer_keys_unread", issuer=self._issuer.name, error=type(error).__name__)

    def _due(self, kid: str) -> bool:
        rested = self._clock() - self._tried_at >= self._issuer.refetch_seconds
        return rested and (kid not in self._keys or self._age() > self._issuer.refresh_seconds)

    def _age(self) -> float:
        return self._clock() - self._read_at


async def published(issuer: Issuer) -> Mapping[str, Any]:
    """The key set (JWKS) that an issuer publishes, or that its file holds. Raises one of `FAILURES`."""
    if issuer.jwks_file is not None:
        return _object(issuer.jwks_file.read_bytes())
    context = ssl.create_default_context(cafile=issuer.ca_file)
    async with httpx.AsyncClient(verify=context, timeout=TIMEOUT_S) as client:
        about = await _got(client, f"{issuer.issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != issuer.issuer:
            raise Unusable("the discovery document names another issuer")
        place = about.get("jwks_uri")
        if not isinstance(place, str) or not (place.startswith("https://") or issuer.development):
            raise Unusable("jwks_uri is no https: URL")
        return await _got(client, place)


async def _got(client: httpx.AsyncClient, url: str) -> Mapping[str, Any]:
    content = b""
    async with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise Unusable(f"status {response.status_code}")
        async for part in response.aiter_bytes():
            content += part
            if len(content) > MAX_BYTES:
                raise Unusable(f"more than {MAX_BYTES} bytes")
    return _object(content)


def _object(content: bytes) -> Mapping[str, Any]:
    found = json.loads(content)
    if not isinstance(found, dict):
        raise Unusable("not a JSON object")
    return found


def _usable(document: Mapping[str, Any], issuer: Issuer) -> Iterator[tuple[str, Key]]:
    """The keys that may sign, by id. Raises `Unusable` for a set without any."""
    stated = document.get("keys")
    found = [one for one in stated if _may_sign(one, issuer)] if isinstance(stated, list) else []
    if not issuer.development and any(one["kid"].startswith(DEVELOPMENT) for one in found):
        raise Unusable(f"the keys of {issuer.name!r} are those of a development issuer")
    keys = [key for one in found if (key := _key(one)) is not None]
    if not keys:
        raise Unusable("there is no key that may sign")
    return iter(keys)


def _may_sign(stated: Any, issuer: Issuer) -> bool:
    """Of a kind that has a public half, for signatures, named, and long enough."""
    return (
        isinstance(stated, dict)
        and stated.get("kty") in KINDS
        and stated.get("use", "sig") == "sig"
        and isinstance(stated.get("kid"), str)
        and (stated["kty"] != "RSA" or _bits(stated.get("n")) >= issuer.least_rsa_bits)
    )


def _bits(modulus: Any) -> int:
    """The length of an RSA key by its modulus in base64url; 0 for what is none."""
    try:
        return int.from_bytes(urlsafe_b64decode(f"{modulus}==")).bit_length()
    except ValueError:
        return 0


def _key(stated: dict[str, Any]) -> tuple[str, Key] | None:
    """A key with its id; None for one that is not whole."""
    try:
        return stated["kid"], JWKRegistry.import_key(stated)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
