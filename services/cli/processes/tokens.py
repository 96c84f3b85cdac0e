"""`outbound token`: an access token for the API."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.access import secret_at_hand, signed
from services.cli.processes.command import DEFAULT_DATA, CommandError
from shared.access.caller import Caller, Role

Codes = Annotated[list[str] | None, typer.Option(metavar="CODE", help="Where the roles hold; * is all.")]


def token(
    role: Annotated[list[Role], typer.Option(help="What the caller is; repeatable.")],
    subject: Annotated[str, typer.Option(help="Who the token is for.")] = "officer-1",
    port: Codes = None,
    field_office: Codes = None,
    agency: Codes = None,
    operation: Codes = None,
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 366, help="How long it is valid.")] = 12,
    data: Annotated[Path, typer.Option(help="Data directory of the system.")] = DEFAULT_DATA,
) -> None:
    """Issue an access token, signed with OUTBOUND_AUTH_SECRET or the secret of a data directory.

    Example: curl -H "Authorization: Bearer $(outbound token --role officer --port 2304)" http://127.0.0.1:8000/v1/seizures
    """
    secret = secret_at_hand(data)
    if not secret:
        raise CommandError(f"no OUTBOUND_AUTH_SECRET, and {data} has no secret; run `outbound up` first")
    ports, offices, agencies, operations = map(_codes, (port, field_office, agency, operation))
    caller = Caller(subject, frozenset(role), ports, offices, agencies, operations)
    typer.echo(signed(secret, caller, timedelta(hours=hours)))


def _codes(given: list[str] | None) -> frozenset[str]:
    return frozenset(given or ())
