"""Reading one topic of the embedded log from another process, also while its system runs.

SQLite's write-ahead log lets others read the file; this reader opens it for reading only.
"""

import asyncio
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Self

from shared.events.embedded.headers import unpack
from shared.events.embedded.store import OFFSET_BITS
from shared.events.log import LogError, Record, TopicPartition
from shared.events.subscription import Place, Start, UnknownTopic, require_within

MOST = 500
LOOK_S = 0.1
"""Between two looks at the file: another process writes it, and does not tell."""


class EmbeddedSubscription:
    """See `events.subscription.Subscription`. It keeps no positions: the file is its system's alone."""

    def __init__(self, path: Path, topic: str, start: Start) -> None:
        self._path = path
        self._topic = topic
        self._start = start
        self._next: dict[int, int] = {}  # by partition, the row id of the next record
        self._ends: dict[int, int] = {}
        self._began: dict[int, int] = {}
        self._numbers: dict[int, int] = {}  # by the partition's id, its number

    async def __aenter__(self) -> Self:
        try:
            self._db = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)
        except sqlite3.Error as error:
            raise self._failure(error) from error
        try:
            self._position()
        except BaseException as error:
            self._db.close()
            if isinstance(error, sqlite3.Error):
                raise self._failure(error) from error
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._db.close()

    def starts(self) -> Mapping[int, int]:
        """See `events.subscription.Subscription`."""
        return self._began

    async def poll(self, timeout_s: float) -> list[Record]:
        """See `events.subscription.Subscription`."""
        deadline = asyncio.get_running_loop().time() + timeout_s
        found = self._read()
        while not found and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(LOOK_S)
            found = self._read()
        return found

    async def at_end(self) -> bool:
        """See `events.subscription.Subscription`."""
        return all(self._next[one] >= end for one, end in self._ends.items())

    async def keep(self, positions: Mapping[TopicPartition, int]) -> None:
        """Nothing: there are no groups here."""

    def _position(self) -> None:
        query = "SELECT id, partition, first_offset, next_offset FROM partitions WHERE topic = ?"
        rows = self._db.execute(query, (self._topic,)).fetchall()
        if not rows:
            known = self._db.execute("SELECT topic FROM partitions")
            raise UnknownTopic(self._topic, [name for (name,) in known])
        for one, number, first, end in rows:
            base = one << OFFSET_BITS
            self._numbers[one], self._ends[one] = number, base + end
            self._next[one] = base + self._started(base, number, first, end)
            self._began[number] = self._next[one] - base

    def _started(self, base: int, number: int, first: int, end: int) -> int:
        """The offset at which reading of a partition starts."""
        if isinstance(self._start, datetime):
            where = "id >= ? AND id < ? AND timestamp_ms >= ?"
            query = f"SELECT id FROM records WHERE {where} ORDER BY id LIMIT 1"  # noqa: S608 - a constant
            at_ms = int(self._start.timestamp() * 1000)
            found = self._db.execute(query, (base + first, base + end, at_ms)).fetchone()
            return int(found[0]) - base if found else end
        if isinstance(self._start, Mapping):
            offset = self._start.get(number, first)
            require_within(self._topic, number, offset, first, end)
            return offset
        return end if self._start is Place.LATEST else first

    def _read(self) -> list[Record]:
        return [record for one in self._next for record in self._read_partition(one)]

    def _read_partition(self, one: int) -> list[Record]:
        query = (
            "SELECT id, timestamp_ms, key, value, headers FROM records"
            " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        )
        base, number = one << OFFSET_BITS, self._numbers[one]
        try:
            rows = self._db.execute(query, (self._next[one], (one + 1) << OFFSET_BITS, MOST)).fetchall()
        except sqlite3.Error as error:
            raise self._failure(error) from error
        if rows:
            self._next[one] = rows[-1][0] + 1
        return [
            Record(self._topic, number, row - base, at_ms, key, value, unpack(headers))
            for row, at_ms, key, value, headers in rows
        ]

    def _failure(self, error: sqlite3.Error) -> LogError:
        return LogError(f"the embedded log {self._path} cannot be read: {error}")
