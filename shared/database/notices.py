"""Notices: who waits for rows of a table hears when some were committed, and looks at once.

A notice says no more than that it is worth looking, and one may be lost on its way to another process.
So whoever waits for one looks by itself as well, every now and then.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Notices:
    """The notices of one database in one process."""

    def __init__(self) -> None:
        self.posted = asyncio.Event()
        """Set while there are notices that other processes have not been told of."""
        self._unsent: set[str] = set()
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def post(self, table: str) -> None:
        """Tell of rows of `table` that were committed here."""
        self.deliver(table)
        self._unsent.add(table)
        self.posted.set()

    def deliver(self, table: str) -> None:
        """Wake who waits for rows of `table` in this process."""
        for woken in self._waiting[table]:
            woken.set()

    def deliver_all(self) -> None:
        """Wake everyone who waits in this process."""
        for table in self._waiting:
            self.deliver(table)

    def unsent(self) -> set[str]:
        """Take the tables that other processes are to be told of."""
        unsent, self._unsent = self._unsent, set()
        self.posted.clear()
        return unsent

    @contextmanager
    def awaited(self, table: str) -> Iterator[asyncio.Event]:
        """An event that is set by each notice of `table`; clear it before you look."""
        woken = asyncio.Event()
        self._waiting[table].add(woken)
        try:
            yield woken
        finally:
            self._waiting[table].discard(woken)
