"""The secret that signs access tokens, and the token that a command shows to a system."""

import os
from datetime import timedelta
from pathlib import Path

from services.cli.processes.command import DEFAULT_DATA, CommandError, load_settings
from shared.access.caller import Caller, Role, everywhere
from shared.web.tokens import issue_token

SECRET_FILE = "secret"  # noqa: S105 - a file name
VALID_FOR = timedelta(hours=12)
COMMAND_LINE = everywhere("command-line", Role.ADMINISTRATOR)
"""Who the command line is to its own system."""


def local_secret(data: Path) -> str | None:
    """The signing secret of a data directory, if it has one."""
    path = data / SECRET_FILE
    return path.read_text().strip() if path.is_file() else None


def secret_at_hand(data: Path) -> str | None:
    """OUTBOUND_AUTH_SECRET, or the secret of a data directory, if there is either."""
    return _configured() or local_secret(data)


def access_token(data: Path = DEFAULT_DATA) -> str | None:
    """OUTBOUND_TOKEN, or a token signed with the secret at hand; None where there is neither."""
    given = os.environ.get("OUTBOUND_TOKEN")
    if given:
        return given
    secret = secret_at_hand(data)
    return signed(secret) if secret else None


def signed(secret: str, caller: Caller = COMMAND_LINE, valid_for: timedelta = VALID_FOR) -> str:
    """A token. Ends the command where the secret is not fit for one."""
    try:
        return issue_token(secret, caller, valid_for)
    except ValueError as error:
        raise CommandError(str(error)) from None


def _configured() -> str:
    """The secret of the environment, or of a `.env` file: only that needs the settings as a whole."""
    if Path(".env").is_file():
        return load_settings().outbound_auth_secret.get_secret_value()
    return os.environ.get("OUTBOUND_AUTH_SECRET", "")
