"""The `outbound` command."""

import typer

app = typer.Typer()
