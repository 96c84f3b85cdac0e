"""`outbound token`: an access token for the API."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.access import secret_at_hand, signed
from services.cli.processes.command import DEFAULT_DATA, CommandError


def token(
    subject: Annotated[str, typer.Option(help="Who the token is for.")] = "officer",
    scope: Annotated[list[str], typer.Option(help="read, write, supervise; repeatable.")] = ["read", "write"],  # noqa: B006
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 366, help="How long it is valid.")] = 12,
    data: Annotated[Path, typer.Option(help="Data directory of the system.")] = DEFAULT_DATA,
) -> None:
    """Issue an access token, signed with OUTBOUND_AUTH_SECRET or the secret of a data directory.

    Example: curl -H "Authorization: Bearer $(outbound token)" http://127.0.0.1:8000/v1/seizures
    """
    secret = secret_at_hand(data)
    if not secret:
        raise CommandError(f"no OUTBOUND_AUTH_SECRET, and {data} has no secret; run `outbound up` first")
    typer.echo(signed(secret, subject, frozenset(scope), timedelta(hours=hours)))
