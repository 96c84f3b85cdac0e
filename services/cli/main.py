"""The `outbound` command."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.cli import closings
from services.cli.contracts import openapi, schemas
from services.cli.figures import operations, oversight
from services.cli.figures.explain import explain
from services.cli.figures.factsheet import factsheet
from services.cli.figures.revisions import revisions
from services.cli.figures.totals import compare, totals
from services.cli.files import exports, imports, traces
from services.cli.processes import kafka, run
from services.cli.processes.command import DEFAULT_DATA, CommandError, load_settings
from services.cli.processes.health import READY_URL, probe
from services.cli.processes.system import SERVICES, local_secret
from services.cli.verification.verify import verify
from shared.service import Service
from shared.web.auth import issue_token

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Outbound inspections at U.S. ports of entry, what they seize, and totals that can be trusted.",
)
app.command()(run.up)
app.command()(totals)
app.command()(compare)
app.command()(explain)
app.command()(revisions)
app.command()(verify)
app.command()(factsheet)
app.command()(operations.operations)
app.command()(operations.agencies)
app.command()(oversight.threats)
app.command()(oversight.inspection_rates)
app.command()(oversight.quiet_ports)
app.command()(oversight.quality)
app.command()(closings.close_year)
app.command()(closings.reopen_year)
app.command("closings")(closings.listed)
app.command()(run.migrate)
app.command()(schemas)
app.command()(openapi)
app.add_typer(kafka.commands, name="kafka")
app.add_typer(imports.commands, name="import")
app.add_typer(exports.commands, name="export")
app.add_typer(traces.commands, name="traces")


def _service(service: Service) -> typer.Typer:
    """`outbound SERVICE api` and `outbound SERVICE worker`."""
    commands = typer.Typer(no_args_is_help=True, help=f"Production processes: {service.name}.")

    @commands.command()
    def api() -> None:
        """Serve the HTTP API (DATABASE_URL, OUTBOUND_AUTH_SECRET, OUTBOUND_HOST, OUTBOUND_PORT)."""
        run.api(service)

    @commands.command()
    def worker() -> None:
        """Run the worker (DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS, OUTBOUND_METRICS_PORT)."""
        run.worker(service)

    return commands


for _service_ in SERVICES.values():
    app.add_typer(_service(_service_), name=_service_.name)


@app.command()
def token(
    subject: Annotated[str, typer.Option(help="Who the token is for.")] = "officer",
    scope: Annotated[list[str], typer.Option(help="read, write, supervise; repeatable.")] = ["read", "write"],  # noqa: B006
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 366, help="How long it is valid.")] = 12,
    data: Annotated[Path, typer.Option(help="Data directory of the system.")] = DEFAULT_DATA,
) -> None:
    """Issue an access token, signed with OUTBOUND_AUTH_SECRET or the secret of a data directory.

    Example: curl -H "Authorization: Bearer $(outbound token)" http://127.0.0.1:8000/v1/seizures
    """
    secret = load_settings().outbound_auth_secret.get_secret_value() or local_secret(data)
    if not secret:
        raise CommandError(f"no OUTBOUND_AUTH_SECRET, and {data} has no secret; run `outbound up` first")
    try:
        typer.echo(issue_token(secret, subject, frozenset(scope), timedelta(hours=hours)))
    except ValueError as error:
        raise CommandError(str(error)) from None


@app.command()
def health(url: Annotated[str, typer.Option(help="/readyz of an API or a worker.")] = READY_URL) -> None:
    """Ask a running process whether it is ready. The exit code is 0 when it is, else 1."""
    ready, text = probe(url)
    typer.echo(text)
    if not ready:
        raise typer.Exit(1)
