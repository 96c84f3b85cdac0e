"""`outbound schemas`: the JSON Schemas of the topics, as files."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.processes.command import CommandError
from shared.contracts.schemas import documents

DEFAULT_OUT = Path("docs/schemas")


def schemas(
    out: Annotated[Path, typer.Option(help="Directory of the files.")] = DEFAULT_OUT,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when a file is not current.")
    ] = False,
) -> None:
    """Write the JSON Schemas of the inspection and seizure events, or check them."""
    current = documents()
    if check:
        stale = [name for name, text in current.items() if _read(out / name) != text]
        if stale:
            raise CommandError(f"{out} is not current ({', '.join(stale)}): run `outbound schemas`")
        typer.echo(f"{out} is current")
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, text in current.items():
        (out / name).write_text(text, encoding="utf-8")
        typer.echo(out / name)


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
