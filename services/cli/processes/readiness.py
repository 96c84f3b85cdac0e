"""`outbound health`: whether a running process is ready."""

from typing import Annotated

import typer

from services.cli.processes.health import READY_URL, probe
from services.cli.terminal import say


def health(url: Annotated[str, typer.Option(help="/readyz of an API or a worker.")] = READY_URL) -> None:
    """Ask a running process whether it is ready. The exit code is 0 when it is, else 1."""
    ready, text = probe(url)
    say(text)
    if not ready:
        raise typer.Exit(1)
