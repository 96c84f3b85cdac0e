"""The embedded log's file: one SQLite database, owned by one process. Synchronous; see `events.embedded`.

A record's row id is its partition's id and its offset in one integer, so that a partition is a
range of the table and reading it is a scan. Two connections share the file in WAL mode: one
writes, in one thread; one reads, in another, and sees a batch whole or not at all.
"""

import fcntl
import itertools
import os
import sqlite3
import time
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.events.embedded.headers import pack, unpack
from shared.events.log import LogError, Message, Record, Topic, TopicPartition

OFFSET_BITS = 40  # a million million records a partition, and eight million partitions
MAX_MESSAGE_BYTES = 1_000_000  # as on Kafka, so that what works here works there
PRUNE_EVERY_S = 60.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS partitions (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    retention_ms INTEGER NOT NULL,
    first_offset INTEGER NOT NULL DEFAULT 0,
    next_offset INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, partition)
);
CREATE TABLE IF NOT EXISTS records (
    id INTEGER PRIMARY KEY,
    timestamp_ms INTEGER NOT NULL,
    key BLOB NOT NULL,
    value BLOB NOT NULL,
    headers BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS positions (
    "group" TEXT NOT NULL,
    partition_id INTEGER NOT NULL REFERENCES partitions (id),
    next_offset INTEGER NOT NULL,
    PRIMARY KEY ("group", partition_id)
) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Partition:
    """What the process knows of one partition: it alone writes the file, so this is the truth."""

    id: int
    retention_ms: int
    first: int
    end: int

    def row(self, offset: int) -> int:
        """The row id of the record at `offset`."""
        return self.id << OFFSET_BITS | offset


class Store:
    """The open file. `read` runs in the reader's thread, all else in the writer's.

    All raise `LogError`: for a file that another process holds, an unknown topic, and what SQLite refuses.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._now = now
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(path.with_name(path.name + ".lock"))
        try:
            with _sqlite_errors():
                self._writer = _connect(path)
                self._writer.executescript(SCHEMA)
                self._reader = _connect(path)
                self._partitions = self._load()
                self.id = self._identity()
            self._path, self._file = path, _file(path)
        except BaseException:
            os.close(self._lock)
            raise
        self._counts = self._count()
        self._prune_at = 0.0

    @property
    def partitions(self) -> Mapping[TopicPartition, Partition]:
        """Every partition, by topic and number."""
        return self._partitions

    def is_in_place(self) -> bool:
        """Whether the open file is still the one at its path; it stays open if that one is gone."""
        return self._file is not None and _file(self._path) == self._file

    def create(self, topics: Sequence[Topic]) -> None:
        """Create the missing topics; set the retention of the others."""
        with self._transaction() as db:
            for topic in topics:
                count = self._counts.get(topic.name) or topic.partitions
                db.executemany(
                    "INSERT INTO partitions (topic, partition, retention_ms) VALUES (?, ?, ?)"
                    " ON CONFLICT (topic, partition) DO UPDATE SET retention_ms = excluded.retention_ms",
                    [(topic.name, number, topic.retention_ms) for number in range(count)],
                )
        self._partitions = self._load()
        self._counts = self._count()
        self._prune()

    def append(self, messages: Sequence[Message]) -> None:
        """Write all messages with one synced commit."""
        now_ms = int(self._now() * 1000)
        ends: dict[TopicPartition, int] = {}
        rows = [self._row(message, now_ms, ends) for message in messages]
        with self._transaction() as db:
            db.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", rows)
            db.executemany(
                "UPDATE partitions SET next_offset = ? WHERE id = ?",
                [(end, self._partitions[tp].id) for tp, end in ends.items()],
            )
        for tp, end in ends.items():
            self._partitions[tp].end = end
        if self._now() >= self._prune_at:
            self._prune()

    def read(self, tp: TopicPartition, offset: int, limit: int) -> list[Record]:
        """Up to `limit` records from `offset` on, in order."""
        partition = self._partitions[tp]
        base, topic, number = partition.row(0), tp.topic, tp.partition
        with _sqlite_errors():
            rows = self._reader.execute(
                "SELECT id, timestamp_ms, key, value, headers FROM records"
                " WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (partition.row(offset), partition.row(partition.end), limit),
            ).fetchall()
        return [
            Record(topic, number, row - base, timestamp_ms, key, value, unpack(headers))
            for row, timestamp_ms, key, value, headers in rows
        ]

    def commit(self, group: str, positions: Mapping[TopicPartition, int]) -> None:
        """Keep the next offsets of `group`."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)",
                [(group, self._partitions[tp].id, offset) for tp, offset in positions.items()],
            )

    def committed(self, group: str) -> dict[TopicPartition, int]:
        """The next offsets that `group` committed."""
        with _sqlite_errors():
            rows = self._writer.execute(
                "SELECT topic, partition, positions.next_offset FROM positions"
                ' JOIN partitions ON id = partition_id WHERE "group" = ?',
                (group,),
            ).fetchall()
        return {TopicPartition(topic, number): offset for topic, number, offset in rows}

    def delete_before(self, tp: TopicPartition, offset: int) -> None:
        """Delete the records below `offset`; the log starts there then."""
        partition = self._partitions[tp]
        first = max(partition.first, min(offset, partition.end))
        with self._transaction() as db:
            rows = (partition.row(0), partition.row(first))
            db.execute("DELETE FROM records WHERE id >= ? AND id < ?", rows)
            db.execute("UPDATE partitions SET first_offset = ? WHERE id = ?", (first, partition.id))
        partition.first = first

    def close(self) -> None:
        """Close the file and let another process have it."""
        self._reader.close()
        self._writer.close()
        os.close(self._lock)

    def _row(
        self, message: Message, now_ms: int, ends: dict[TopicPartition, int]
    ) -> tuple[int, int, bytes, bytes, bytes]:
        """The row of one message, at the next offset that `ends` gives its partition."""
        count = self._counts.get(message.topic)
        if count is None:
            raise LogError(f"there is no topic {message.topic}")
        headers = pack(message.headers)
        size = len(message.key) + len(message.value) + len(headers)
        if size > MAX_MESSAGE_BYTES:
            raise LogError(f"a message of {size} bytes for {message.topic} is too large")
        # CRC-32 is stable across processes and versions, which Python's own hash is not.
        tp = TopicPartition(message.topic, zlib.crc32(message.key) % count)
        partition = self._partitions[tp]
        offset = ends.get(tp, partition.end)
        ends[tp] = offset + 1
        return partition.row(offset), now_ms, message.key, message.value, headers

    def _prune(self) -> None:
        """Delete what is older than its topic's retention."""
        self._prune_at = self._now() + PRUNE_EVERY_S
        for tp, partition in self._partitions.items():
            if partition.retention_ms >= 0:
                self.delete_before(tp, self._first_kept(partition))

    def _first_kept(self, partition: Partition) -> int:
        """The first offset that retention keeps; records are in the order of time, so the scan is short."""
        kept = self._writer.execute(
            "SELECT id FROM records WHERE id >= ? AND id < ? AND timestamp_ms >= ? ORDER BY id LIMIT 1",
            (
                partition.row(partition.first),
                partition.row(partition.end),
                int(self._now() * 1000) - partition.retention_ms,
            ),
        ).fetchone()
        return kept[0] - partition.row(0) if kept else partition.end

    def _identity(self) -> str:
        """What was minted when the file was made; a copy of the file has it too."""
        with self._transaction() as db:
            made = "INSERT INTO identity SELECT ? WHERE NOT EXISTS (SELECT 1 FROM identity)"
            db.execute(made, (f"embedded/{uuid.uuid4()}",))
            (found,) = db.execute("SELECT id FROM identity").fetchone()
        return str(found)

    def _load(self) -> dict[TopicPartition, Partition]:
        rows = self._writer.execute(
            "SELECT topic, partition, id, retention_ms, first_offset, next_offset FROM partitions"
        )
        return {TopicPartition(topic, number): Partition(*rest) for topic, number, *rest in rows}

    def _count(self) -> dict[str, int]:
        topics = sorted(tp.topic for tp in self._partitions)
        return {topic: len(list(group)) for topic, group in itertools.groupby(topics)}

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with _sqlite_errors(), self._writer:
            self._writer.execute("BEGIN IMMEDIATE")
            yield self._writer


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit mode: transactions are ours, and each connection stays in one thread at a time.
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives the loss of power
    db.execute("PRAGMA wal_autocheckpoint = 4000")
    db.execute("PRAGMA busy_timeout = 5000")
    return db


def _file(path: Path) -> tuple[int, int] | None:
    """What tells the file at a path from another one there; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _lock(path: Path) -> int:
    """Take the file for this process; the system frees it when the process ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise LogError(
            f"another process has the embedded log open ({path}); use Kafka to share one"
        ) from error
    return descriptor


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise LogError(f"the embedded log's file failed: {error!r}") from error
