"""What every command needs: how it ends with an error, and the settings of the environment."""

from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from shared.runtime.settings import Settings

DEFAULT_DATA = Path("outbound-data")


class CommandError(typer.Exit):
    """Ends the command with exit code 1 after saying what to do."""

    def __init__(self, message: str) -> None:
        typer.secho(f"error: {message}", err=True, fg=typer.colors.RED)
        super().__init__(1)


def load_settings(**changes: Any) -> Settings:
    """The settings of the environment with these changes. Ends the command on a wrong variable."""
    try:
        return Settings(**{name: value for name, value in changes.items() if value is not None})
    except ValidationError as error:
        raise CommandError(
            "; ".join(f"{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        ) from None
