"""A group of commands that are imported only when they are run.

The list of commands is a table of names with a line of help each, so that `--help` and completion
need none of them. A test holds the table against the commands' own help.
"""

import gc
import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@contextmanager
def collector_spared() -> Iterator[None]:
    """Look for no garbage while modules are imported, nor ever again through what they made: they stay."""
    if gc.get_freeze_count():
        yield  # another command of this process was here
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is (`module:name`, a function or a `Typer`), its help in a line, and its panel."""

    where: str
    help: str
    panel: str

    def command(self, name: str) -> Any:
        """The command itself, imported now."""
        module, _, attribute = self.where.partition(":")
        with collector_spared():
            found = getattr(importlib.import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False)
            single.command(name)(found)
            found = single
        made = typer.main.get_command(found)
        made.name = name
        return made


def group_of(entries: Mapping[str, Entry]) -> type[TyperGroup]:
    """The class of a group that has these commands."""

    class LazyGroup(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            for name, one in entries.items():
                self.add_command(TyperCommand(name, help=one.help, rich_help_panel=one.panel))

        def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
            """The command that is named, imported, and its arguments."""
            name, listed, rest = super().resolve_command(ctx, args)
            return name, entries[name].command(name) if name and listed else None, rest

    return LazyGroup
