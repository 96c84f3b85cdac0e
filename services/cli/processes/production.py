"""`outbound SERVICE api` and `outbound SERVICE worker`: the production processes of a service."""

import typer

from services.cli.processes import run
from services.cli.processes.system import APIS, DEPLOYED
from shared.service import Service


def _commands(service: Service) -> typer.Typer:
    commands = typer.Typer(no_args_is_help=True, help=f"Production processes: {service.name}.")

    @commands.callback()
    def about() -> None:
        """A group also where there is one command."""

    def api() -> None:
        """Serve the HTTP API (DATABASE_URL, OUTBOUND_ISSUERS, OUTBOUND_HOST, OUTBOUND_PORT)."""
        run.api(service)

    def worker() -> None:
        """Run the worker (DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS, OUTBOUND_METRICS_PORT)."""
        run.worker(service)

    if service.name in APIS:
        commands.command()(api)
    commands.command()(worker)

    return commands


inspection, seizure, aggregator, projector, gateway = (
    _commands(DEPLOYED[name]) for name in ("inspection", "seizure", "aggregator", "projector", "gateway")
)
