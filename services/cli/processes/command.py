"""What every command needs: how it ends with an error, and the settings of the environment.

Commands that only ask a system start quickly, so this module and what they import are light: pydantic,
the services and the event loop are imported where they are needed.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from services.cli.terminal import say

if TYPE_CHECKING:
    from shared.runtime.settings import Settings

DEFAULT_DATA = Path("outbound-data")
WRONG_QUESTION = 2
"""The exit code of a question that makes no sense: click's own for an option that there is not."""


WAITING = 5
"""The exit code of a command some of whose writes wait until a second person approves them."""


class CommandError(typer.Exit):
    """Ends the command with an exit code, 1 unless said otherwise, after saying what to do."""

    def __init__(self, message: str, code: int = 1) -> None:
        say(f"error: {message}", err=True, fg=typer.colors.RED)
        super().__init__(code)


def load_settings(**changes: Any) -> "Settings":
    """The settings of the environment with these changes. Ends the command on a wrong variable."""
    from pydantic import ValidationError  # noqa: PLC0415 - not for commands that only ask

    from shared.runtime.settings import Settings  # noqa: PLC0415

    try:
        return Settings(**{name: value for name, value in changes.items() if value is not None})
    except ValidationError as error:
        raise CommandError(
            "; ".join(f"{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        ) from None
