"""How a command reaches a system: over HTTP, or in a data directory."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from services.cli.processes.command import DEFAULT_DATA, CommandError, load_settings
from services.cli.processes.system import (
    SERVICES,
    System,
    database_url,
    local_secret,
    migrations,
    own_token,
)
from shared.database.database import Database
from shared.database.migrations import SchemaMismatch
from shared.runtime import logging
from shared.runtime.settings import Settings
from shared.service import Context
from shared.web.auth import SCOPES, issue_token

DEFAULT_URL = "http://127.0.0.1:8000"


def access_token(data: Path = DEFAULT_DATA, subject: str = "command-line") -> str | None:
    """OUTBOUND_TOKEN, or a token signed with the secret at hand; None where there is neither."""
    given = os.environ.get("OUTBOUND_TOKEN")
    if given:
        return given
    secret = Settings().outbound_auth_secret.get_secret_value() or local_secret(data)
    return issue_token(secret, subject, SCOPES, timedelta(hours=12)) if secret else None


@asynccontextmanager
async def over_http(url: str, data: Path = DEFAULT_DATA) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a running system."""
    token = access_token(data)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        yield client


@asynccontextmanager
async def service_at(url: str, data: Path | None, name: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service: of a running system, or over its database in a data directory."""
    if data is None:
        async with over_http(url) as client:
            yield client
        return
    logging.configure(level="warning")  # its log lines are nobody's concern here
    # Whoever can read the files may read what is in them.
    settings = load_settings().model_copy(update={"outbound_development": True})
    if not settings.database_url.get_secret_value() and not (data / f"{name}.db").is_file():
        raise CommandError(f"{data} is no data directory: it has no {name}.db")
    service = SERVICES[name]
    database = Database(database_url(settings, data, name))
    try:
        await migrations(service).check(database)
        transport = httpx.ASGITransport(service.app(Context(settings, database)))
        async with httpx.AsyncClient(transport=transport, base_url="http://in-process") as client:
            yield client
    except SchemaMismatch as error:
        raise CommandError(str(error)) from None
    finally:
        await database.close()


def figures_of(url: str, data: Path | None) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    """A client of the aggregator."""
    return service_at(url, data, "aggregator")


async def ask(client: httpx.AsyncClient, path: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON answer to a GET; parameters that are empty are left out. Raises `CommandError`."""
    try:
        response = await client.get(path, params={name: one for name, one in parameters.items() if one})
    except httpx.HTTPError as error:
        raise CommandError(
            f"{client.base_url} does not answer ({type(error).__name__}). Start it with `outbound up`, or "
            "read a data directory with --data DIR."
        ) from None
    if response.status_code != 200:
        raise CommandError(f"refused: {said(response)}")
    answer: dict[str, Any] = response.json()
    return answer


def said(response: httpx.Response) -> str:
    """What a refusal says: a problem's detail, and what is wrong in which field."""
    return _reason(response) or f"{response.status_code} {response.reason_phrase}"


def answered(response: httpx.Response) -> str:
    """The same after the status."""
    reason = _reason(response)
    return said(response) if reason is None else f"{response.status_code}: {reason}"


def _reason(response: httpx.Response) -> str | None:
    try:
        return reason_of(response.json())
    except (ValueError, KeyError, AttributeError):
        return None


def reason_of(problem: dict[str, Any]) -> str:
    """The detail of a problem, and what is wrong in which field."""
    fields = [f"{one['pointer']}: {one['detail']}" for one in problem.get("errors", ())]
    return "; ".join([str(problem.get("detail", problem.get("title", ""))), *fields])


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
