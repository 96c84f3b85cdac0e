"""What a command says. A terminal obeys control characters: none of a text from elsewhere may reach it."""

import sys
from typing import Any

import typer

from shared.contracts.unseen import seen

LINES = "\n\t"


def say(text: object, *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Print a text for people: what cannot be seen in it is written out, as `[U+001B]`."""
    plain = seen(str(text), LINES)
    typer.echo(typer.style(plain, **style) if style else plain, err=err, nl=nl)


def give(text: str) -> None:
    """Print data for programs: exactly as it is, but to a terminal as `say` does."""
    typer.echo(seen(text, LINES) if sys.stdout.isatty() else text, nl=False, color=True)  # takes nothing out
