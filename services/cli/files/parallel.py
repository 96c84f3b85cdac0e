"""Several pieces of work at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from services.cli.sending import Stopped

T = TypeVar("T")


async def in_parallel(work: Iterable[T], do: Callable[[T], Awaitable[None]], most: int) -> None:
    """Do each piece of work, `most` of them at a time. Raises the first `Stopped`."""
    pieces = iter(work)

    async def worker() -> None:
        for piece in pieces:
            await do(piece)

    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(most):
                tasks.create_task(worker())
    except ExceptionGroup as group:
        stopped = group.subgroup(Stopped)
        if stopped is None:
            raise
        raise stopped.exceptions[0] from None
