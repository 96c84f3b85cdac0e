"""`outbound token`: an access token of a data directory's development issuer."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.command import DEFAULT_DATA, CommandError
from services.cli.terminal import say
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
    """Print an access token of the development issuer of a data directory.

    In production, the identity provider gives them: docs/security.md.

    Example: curl -H "Authorization: Bearer $(outbound token --role officer --port 2304 --agency cbp_ofo)" http://127.0.0.1:8000/v1/seizures
    """
    from shared.access.development import DevelopmentIssuer  # noqa: PLC0415 - it brings the cryptography

    issuer = DevelopmentIssuer.at(data)
    if issuer is None:
        raise CommandError(f"{data} has no development issuer; run `outbound up` first, or name its --data")
    ports, offices, agencies, operations = map(_codes, (port, field_office, agency, operation))
    caller = Caller(subject, frozenset(role), ports, offices, agencies, operations)
    say(issuer.token(caller, timedelta(hours=hours)))


def _codes(given: list[str] | None) -> frozenset[str]:
    return frozenset(given or ())
