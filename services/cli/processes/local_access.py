"""Who may call `outbound up`: its development issuer, and the token that commands on this machine show."""

import asyncio
from datetime import timedelta
from pathlib import Path

from services.cli.processes.access import COMMAND_LINE, TOKEN_FILE
from shared.access.development import HOST, NAME, DevelopmentIssuer
from shared.runtime.files import write_private
from shared.runtime.process import Loop, serve
from shared.runtime.retry import wait
from shared.runtime.settings import Settings
from shared.web.development import issuer_app

VALID_FOR = timedelta(hours=1)
RENEWED_S = 300.0
ITSELF = COMMAND_LINE.named(COMMAND_LINE.subject.removeprefix(f"{NAME}|"))


class LocalAccess:
    """The development issuer of a data directory, and its token file, while the system runs."""

    def __init__(self, data: Path) -> None:
        self._issuer = DevelopmentIssuer.of(data)
        self._issuer.keep_port()
        self._file = data / TOKEN_FILE
        self._renew()

    @property
    def url(self) -> str:
        """Where the issuer answers."""
        return self._issuer.url

    def trusted_by(self, settings: Settings) -> Settings:
        """The settings of a system that takes the tokens of this issuer."""
        return settings.model_copy(update={"outbound_issuers": str(self._issuer.configuration)})

    def token(self) -> str:
        """A token for the command line."""
        return self._issuer.token(ITSELF, VALID_FOR)

    def loops(self) -> list[Loop]:
        """What answers on the issuer's port, and what keeps the token file fresh."""
        return [serve(issuer_app(self._issuer), HOST, self._issuer.port), self._keep]

    async def _keep(self, stop: asyncio.Event) -> None:
        try:
            while not stop.is_set():
                self._renew()
                await wait(stop, RENEWED_S)
        finally:
            self._file.unlink(missing_ok=True)

    def _renew(self) -> None:
        write_private(self._file, self.token() + "\n")
