"""What a topic comes to: of each record the newest event, on disk while it is read."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from services.cli.topics.fields import schema_of
from services.cli.topics.snapshots.manifest import NONE, Mark
from shared.events.cloudevents import Event, as_json, event_of
from shared.events.log import Record

Row = tuple[str, int, str, int, int, str]
"""Record, version, type, partition, offset, and the CloudEvent."""
FACTS = ("custody", "match", "checkpoint")
"""Kinds of which every event is a fact, and replaces none."""
_TABLE = """
    CREATE TABLE newest (
        name TEXT PRIMARY KEY, record TEXT, version INT, type TEXT, partition INT, "offset" INT, event TEXT
    ) WITHOUT ROWID
"""
# A voided one too, or else an older version that comes late would count.
_TAKE = """
    INSERT INTO newest VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
        version = excluded.version, type = excluded.type, partition = excluded.partition,
        "offset" = excluded."offset", event = excluded.event
    WHERE excluded.version > version
"""
_ROWS = 'SELECT record, version, type, partition, "offset", event FROM newest ORDER BY partition, "offset"'


class Standing:
    """The newest events of a topic, and how far each partition was read."""

    def __init__(self, db: sqlite3.Connection, topic: str) -> None:
        self._db = db
        self._facts = schema_of(topic).partition(".")[0] in FACTS
        self.marks: dict[int, Mark] = {}
        self.read = 0
        db.execute(_TABLE)

    def begin(self, starts: Iterable[tuple[int, int]]) -> None:
        """Say where each partition begins."""
        self.marks = {partition: Mark(offset, NONE) for partition, offset in starts}

    def take(self, records: Iterable[Record]) -> None:
        """Take in what was read next; heartbeats, controls and what is no event are of no record."""
        rows = []
        for record in records:
            self.marks[record.partition] = Mark(record.offset + 1, record.digest)
            self.read += 1
            event = event_of(record)
            if event.body is not None and event.subject and not event.beside:
                rows.append((self._name(event), *_row(event)))
        self._db.executemany(_TAKE, rows)

    def rows(self) -> Iterator[Row]:
        """Every event that stands, in the order of the topic."""
        yield from self._db.execute(_ROWS)

    def count(self) -> int:
        """How many they are."""
        return int(self._db.execute("SELECT count(*) FROM newest").fetchone()[0])

    def _name(self, event: Event) -> str:
        return f"{event.subject}/{event.version}" if self._facts else event.subject


def _row(event: Event) -> Row:
    at = event.record
    return event.subject, event.version, event.type, at.partition, at.offset, as_json(event)


@contextmanager
def standing(topic: str) -> Iterator[Standing]:
    """An empty one, in a temporary file that is gone after the block."""
    with TemporaryDirectory(prefix="outbound-snapshot-") as directory:
        db = sqlite3.connect(Path(directory) / "newest.db", isolation_level=None)
        try:
            db.execute("PRAGMA synchronous = OFF")  # nobody reads it after a crash
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("BEGIN")
            yield Standing(db, topic)
        finally:
            db.close()
