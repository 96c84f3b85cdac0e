"""How a command reaches a system: over HTTP, or in a data directory."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import typer

from services.cli.system import System, local_secret
from shared.auth import SCOPES, issue_token
from shared.settings import Settings

DEFAULT_DATA = Path("outbound-data")
DEFAULT_URL = "http://127.0.0.1:8000"


class CommandError(typer.Exit):
    """Ends the command with exit code 1 after saying what to do."""

    def __init__(self, message: str) -> None:
        typer.secho(f"error: {message}", err=True, fg=typer.colors.RED)
        super().__init__(1)


def access_token(data: Path = DEFAULT_DATA, subject: str = "command-line") -> str | None:
    """OUTBOUND_TOKEN, or a token signed with the secret at hand; None where there is neither."""
    given = os.environ.get("OUTBOUND_TOKEN")
    if given:
        return given
    secret = Settings().outbound_auth_secret.get_secret_value() or local_secret(data)
    return issue_token(secret, subject, SCOPES, timedelta(hours=12)) if secret else None


def own_token(system: System) -> str | None:
    """A token for a system in this very process; None where authentication is off."""
    secret = system.settings.outbound_auth_secret.get_secret_value()
    return issue_token(secret, "command-line", SCOPES, timedelta(hours=12)) if secret else None


@asynccontextmanager
async def over_http(url: str, data: Path = DEFAULT_DATA) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running system."""
    token = access_token(data)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        yield client


@asynccontextmanager
async def in_process(system: System) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a system in this very process: the same routes, without a socket."""
    token = own_token(system)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(system.app())
    async with httpx.AsyncClient(
        transport=transport, base_url="http://in-process", headers=headers
    ) as client:
        yield client
