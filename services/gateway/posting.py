"""Posting to one webhook: to the address that was checked, without redirects, within time and size."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore

from services.gateway.targets import NotAllowed, Targets

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Headers = Sequence[tuple[bytes, bytes]]
MOST_READ = 16 * 1024
"""Bytes of an answer that are read, so that the connection can be used again; a longer one ends it."""
CONNECTIONS = 8


class Unreachable(Exception):
    """Nothing was answered; the message says why in a few words, without what an answer held."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook answered; `retry_after` in seconds, where it said so."""

    status: int
    retry_after: float | None = None

    @property
    def taken(self) -> bool:
        """Whether it has the event."""
        return 200 <= self.status < 300


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, whatever form it is written in: the system's resolver reads them all."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, and not to a name, which may be another address by then."""

    def __init__(self, targets: Targets, *, secure: bool, resolve: Resolve = resolved) -> None:
        self._targets, self._secure, self._resolve = targets, secure, resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address that answers. Raises `NotAllowed`."""
        addresses = self._targets.chosen(host, await self._resolve(host, port), secure=self._secure)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for one in addresses:
            try:
                return await self._inner.connect_tcp(one, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Poster:
    """The connections to one webhook. No proxy of the environment is used, and no redirect followed."""

    def __init__(self, url: str, network: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext, within_s: float):
        self._url = url
        self._within_s = within_s
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, network_backend=network, max_connections=CONNECTIONS, keepalive_expiry=60
        )

    async def post(self, headers: Headers, body: bytes) -> Answer:
        """Post once. Raises `Unreachable`, also where the target is not allowed."""
        try:
            async with asyncio.timeout(self._within_s):
                return await self._post(headers, body)
        except TimeoutError:
            raise Unreachable(f"no answer within {self._within_s:g} s") from None
        except NotAllowed as error:
            raise Unreachable(str(error)) from None
        except (*_FAILURES, OSError, UnicodeError) as error:
            raise Unreachable(_said(error)) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    async def _post(self, headers: Headers, body: bytes) -> Answer:
        async with self._pool.stream("POST", self._url, headers=list(headers), content=body) as response:
            read = 0
            async for part in response.aiter_stream():
                read += len(part)
                if read > MOST_READ:
                    break
        return Answer(response.status, _seconds(dict(response.headers).get(b"retry-after")))


_FAILURES = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)


def _seconds(value: bytes | None) -> float | None:
    return float(value) if value is not None and value.isdigit() and len(value) < 8 else None


def _said(error: Exception) -> str:
    """What went wrong: TLS and the resolver say it in words of their own."""
    inner = error.__cause__ or error.__context__ or error
    told = inner.verify_message if isinstance(inner, ssl.SSLCertVerificationError) else ""
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
