"""One side of `replay`: Quix Streams doing the same grouped totals, in an environment of its own.

Run as `python -m tests.bench.replay_quix BOOTSTRAP TOPIC EVENTS MODE DIRECTORY`; prints one JSON object.
`group_by` is its way to totals by other keys than the message's: through a repartition topic, here
with one message an event, since all its figures count at one place. `partition` spares it that topic,
and gets less: each partition has sums of its own, which a reader would still have to add up.
Commits, changelog topics, RocksDB and everything else are its defaults.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

from quixstreams import Application, State
from quixstreams.models.serializers import BytesDeserializer
from rocksdict import AccessType, Rdict  # type: ignore[import-not-found]

from tests.bench.cells import figures

Event = dict[str, Any]


class OneKey(BytesDeserializer):  # type: ignore[misc]  # Quix Streams is not in this environment
    """Gives every message of a partition the same key, so that they share their state."""

    def __call__(self, value: bytes, ctx: Any) -> bytes:
        """The key."""
        return b"all"


class Clock:
    """When the first event came."""

    first = 0.0

    def start(self) -> None:
        """An event has come."""
        self.first = self.first or time.perf_counter()


def replay(bootstrap: str, topic: str, events: int, mode: str, directory: Path) -> dict[str, Any]:
    """Seconds from the first event to the last commit; the shutdown is not counted."""
    app = Application(
        broker_address=bootstrap,
        consumer_group=f"quix-{uuid4().hex}",
        auto_offset_reset="earliest",
        state_dir=directory,
        loglevel="WARNING",
    )
    clock = Clock()
    {"group_by": _group_by, "partition": _partition}[mode](app, topic, clock)
    committed = _commits(app)
    app.run(count=events, timeout=60, collect=False)
    return {"seconds": committed[-1] - clock.first, **_stored(directory)}


def _commits(app: Application) -> list[float]:
    """When each commit ended that was asked for: the one at the end of the run."""
    times: list[float] = []
    commit = app._processing_context.commit_checkpoint

    def timed(**how: bool) -> None:
        commit(**how)
        if how == {"force": True}:
            times.append(time.perf_counter())

    app._processing_context.commit_checkpoint = timed
    return times


def _group_by(app: Application, topic: str, clock: Clock) -> None:
    def placed(event: Event) -> Event:
        clock.start()
        place, found = figures(event)
        return {"place": place, "figures": found}

    def add(event: Event, state: State) -> None:
        for name, value in event["figures"]:
            state.set(name, state.get(name, 0) + value)

    source = app.topic(topic, value_deserializer="json", key_deserializer="bytes")
    app.dataframe(source).apply(placed).group_by("place").update(add, stateful=True)


def _partition(app: Application, topic: str, clock: Clock) -> None:
    def add(event: Event, state: State) -> None:
        clock.start()
        place, found = figures(event)
        for name, value in found:
            cell = f"{place}|{name}"
            state.set(cell, state.get(cell, 0) + value)

    source = app.topic(topic, value_deserializer="json", key_deserializer=OneKey())
    app.dataframe(source).update(add, stateful=True)


def _stored(directory: Path) -> dict[str, Any]:
    """The totals as they stand in the closed state stores; the quoted parts of a key name the cell."""
    totals: Counter[str] = Counter()
    cells = set()
    for current in directory.rglob("CURRENT"):
        store = Rdict(str(current.parent), access_type=AccessType.read_only())
        for key, value in store.items():
            cell = "|".join(key.decode().split('"')[1::2])
            cells.add(cell)
            totals[cell.split("|")[6]] += int(json.loads(value))
        store.close()
    return {"totals": totals, "cells": len(cells)}


if __name__ == "__main__":
    broker, source, count, way, folder = sys.argv[1:]
    print(json.dumps(replay(broker, source, int(count), way, Path(folder))))
