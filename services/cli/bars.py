"""Progress bars of long work, on standard error; none where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[int, int], None]
"""Told how much of how much is done."""
Task = Callable[[str], Advance]
"""Begins a task by its name, and takes its progress."""


@contextmanager
def bars() -> Iterator[Task]:
    """What begins a bar, while the block runs."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:

        def task(name: str) -> Advance:
            number = shown.add_task(name, total=None)
            return lambda done, total: shown.update(number, completed=done, total=total)

        yield task
