"""Logging in to Kafka by an access token (SASL OAUTHBEARER) that an issuer gives for client credentials."""

import asyncio
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from aiokafka.abc import AbstractTokenProvider
from aiokafka.errors import KafkaConnectionError

USED = 0.8
"""The part of a token's life after which it is renewed."""
ANSWER_S = 5.0
UNSTATED_S = 60.0
"""So long a token counts whose issuer does not say for how long (RFC 6749, 5.1, only recommends it)."""


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Where an issuer gives tokens; `resource` (RFC 8707) and `scope` as that issuer needs them."""

    url: str
    resource: str | None = None
    scope: str | None = None
    cafile: str | None = None

    def __post_init__(self) -> None:
        """A secret is sent there: refuse to send it in the clear."""
        if not self.url.startswith("https://"):
            raise ValueError("OAUTHBEARER needs the token endpoint (KAFKA_OAUTH_TOKEN_URL), https:// only")

    def form(self) -> dict[str, str]:
        """What is asked for."""
        wanted = {"resource": self.resource, "scope": self.scope}
        return {"grant_type": "client_credentials"} | {name: one for name, one in wanted.items() if one}


@dataclass
class ClientCredentials(AbstractTokenProvider):  # type: ignore[misc]
    """The token of one client, kept until most of its life is over.

    Raises `KafkaConnectionError` while the issuer gives none, so that a client tries again as it does when
    a broker is away. A token that still counts is used while the issuer is away.
    """

    endpoint: TokenEndpoint
    client: str
    secret: str = field(repr=False)
    clock: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _renew_at: float = 0.0
    _ends_at: float = 0.0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def token(self) -> str:
        """A token that counts: connections that open together share it."""
        async with self._lock:
            if self.clock() >= self._renew_at:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        asked_at = self.clock()
        try:
            self._token, life_s = await self._ask()
        except (httpx.HTTPError, OSError, KeyError, TypeError, ValueError) as error:
            if asked_at < self._ends_at:
                return
            said = f"{self.endpoint.url} gives {self.client} no token: {error!r}"
            raise KafkaConnectionError(said) from None
        self._renew_at, self._ends_at = asked_at + USED * life_s, asked_at + life_s

    async def _ask(self) -> tuple[str, float]:
        """A new token, and its life in seconds."""
        trusted = ssl.create_default_context(cafile=self.endpoint.cafile)
        async with httpx.AsyncClient(verify=trusted, timeout=ANSWER_S) as issuer:
            login = httpx.BasicAuth(self.client, self.secret)
            answer = await issuer.post(self.endpoint.url, data=self.endpoint.form(), auth=login)
        answer.raise_for_status()
        given = answer.json()
        return str(given["access_token"]), float(given.get("expires_in", UNSTATED_S))
