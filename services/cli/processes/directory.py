"""A service in this process over its database in a data directory, for questions alone."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import uvloop

from services.cli.processes.access import COMMAND_LINE
from services.cli.processes.command import CommandError, load_settings
from services.cli.processes.system import SERVICES, database_url, migrations
from shared.database.database import Database
from shared.database.migrations import SchemaMismatch
from shared.runtime import logging
from shared.runtime.settings import Settings
from shared.service import Context
from shared.web.auth import Always


@contextmanager
def client_of(data: Path, name: str, base_url: str) -> Iterator[httpx.Client]:
    """A client of a service's routes. Ends the command where the directory does not have its database."""
    logging.configure(level="warning")  # its log lines are nobody's concern here
    settings = load_settings()
    if not settings.database_url.get_secret_value() and not (data / f"{name}.db").is_file():
        raise CommandError(f"{data} is no data directory: it has no {name}.db")
    try:
        with httpx.Client(transport=InProcess(settings, data, name), base_url=base_url) as client:
            yield client
    except SchemaMismatch as error:
        raise CommandError(str(error)) from None


class InProcess(httpx.BaseTransport):
    """Answers requests by the routes of a service, on an event loop of its own."""

    def __init__(self, settings: Settings, data: Path, name: str) -> None:
        self._service = SERVICES[name]
        self._database = Database(database_url(settings, data, name))
        app = self._service.app(Context(settings, self._database))
        app.state.authenticator = Always(COMMAND_LINE)  # whoever can read the files may read what is in them
        self._transport = httpx.ASGITransport(app)
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)

    def __enter__(self) -> Self:
        try:
            self._runner.run(migrations(self._service).check(self._database))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self._runner.run(self._database.close())
        self._runner.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole answer to a request."""
        return self._runner.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        response = await self._transport.handle_async_request(request)
        content = b"".join([part async for part in response.aiter_raw()])
        return httpx.Response(response.status_code, headers=response.headers, content=content)
