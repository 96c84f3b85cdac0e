"""`python -m services.cli` is the `outbound` command."""

from services.cli.main import app

app(prog_name="outbound")
