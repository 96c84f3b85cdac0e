"""The one way to a system: to a running one over HTTP, or into a data directory by the same routes.

Whoever asks a running system imports neither the services nor an event loop, for these take longer
than the answer.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import httpx
import typer

from outbound.client import AsyncClient, Client, Patience
from services.cli.processes.access import COMMAND_LINE, access_token
from services.cli.processes.command import load_settings
from services.cli.sending import READING, WRITING, Reader, Writer
from shared.access.caller import Caller

if TYPE_CHECKING:
    from services.cli.processes.system import System

DEFAULT_URL = "http://127.0.0.1:8000"
IN_PROCESS = "http://in-process"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The system that a command asks."""

    url: Annotated[str, typer.Option(help="A running system.")] = DEFAULT_URL
    data: Annotated[
        Path | None, typer.Option(help="A data directory, instead of a running system.", show_default=False)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The system that a command records in."""

    url: Annotated[str, typer.Option(help="A running system.")] = DEFAULT_URL
    data: Annotated[
        Path | None,
        typer.Option(
            help="A data directory on which nothing runs, instead: totals are brought up to date too.",
            show_default=False,
        ),
    ] = None
    kafka: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="With --data: the Kafka that its system uses.")
    ] = None


@contextmanager
def reading(target: Target, service: str = "aggregator", most: int = READING) -> Iterator[Reader]:
    """A reader of a running system, or of a service's database in a data directory."""
    if target.data is None:
        with Client(target.url, access_token(target.url), _patience(most)) as client:
            yield Reader(client)
        return
    from services.cli.processes.directory import client_of  # noqa: PLC0415 - it brings the services

    with client_of(target.data, service, IN_PROCESS) as client:
        yield Reader(Client(client, patience=_patience(most)))


@asynccontextmanager
async def writing(recipient: Recipient) -> AsyncIterator[Writer]:
    """A writer of a running system, or of a system in this process over a data directory."""
    if recipient.data is None:
        url = recipient.url
        async with AsyncClient(url, access_token(url), _patience(WRITING)) as client:
            yield Writer(client)
        return
    from services.cli.processes.system import System  # noqa: PLC0415 - it brings the services

    settings = load_settings(kafka_bootstrap_servers=recipient.kafka)
    async with System(settings, recipient.data) as system, in_process(system) as http:
        yield Writer(AsyncClient(http, patience=_patience(WRITING)), system.settle)


@asynccontextmanager
async def in_process(system: "System", caller: Caller = COMMAND_LINE) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a system in this very process: the same routes, without a socket or a token."""
    from shared.web.auth import Always  # noqa: PLC0415 - it brings the framework

    app = system.app()
    app.state.authenticator = Always(caller)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=IN_PROCESS) as client:
        yield client


def _patience(attempts: int) -> Patience:
    """Where nothing ever answered, waiting would not help: a person is told to start it."""
    return Patience(attempts=attempts, wait_for_start=False)
