"""How fast the aggregator takes a whole log, against bare reading and against Quix Streams."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from services.cli.processes.local_kafka import LocalKafka
from shared.contracts.seizure import TOPIC
from tests.bench.events import Filled, fill
from tests.bench.harness import (
    MODULES,
    Options,
    by_turns,
    kafka,
    kafka_settings,
    migrated,
    need,
    postgres,
    script,
    settings_of,
    workspace,
)
from tests.bench.report import Result, Void, at_least
from tests.support.postgres import LocalPostgres

EVENTS = 200_000
QUIX = "3.28.1"
BARE = "getmany + json.loads"
POSTGRES, SQLITE = "outbound, PostgreSQL", "outbound, SQLite"
QUIX_GROUPED, QUIX_PARTITION = "Quix group_by", "Quix by partition"
HOW = "`pip install uv` (`make bench` has its own)"


@dataclass(frozen=True, slots=True)
class Log:
    """What every side replays, and how."""

    broker: LocalKafka
    postgres: LocalPostgres
    directory: Path
    filled: Filled

    def bare(self, _seconds: float) -> float:
        """Events a second of reading and decoding. Raises `Void` when it read anything else."""
        command = _python("replay_bare", self.broker.bootstrap, TOPIC, self.filled.events)
        found = script(command)
        if (found["events"], found["bytes"]) != (self.filled.events, self.filled.bytes):
            raise Void(f"{BARE}: {found}, not {self.filled.events} events of {self.filled.bytes} bytes")
        return float(found["events"] / found["seconds"])

    def on_postgres(self, _seconds: float) -> float:
        """Events a second of our consumer, into an empty database."""
        name = self.postgres.create_database()
        rate = self._outbound(self.postgres.url(name))
        self.postgres.drop_database(name)
        return rate

    def on_sqlite(self, _seconds: float) -> float:
        """The same into a SQLite file."""
        return self._outbound(f"sqlite+aiosqlite:///{self.directory / uuid4().hex}.db")

    def quix(self, mode: str, _seconds: float) -> float:
        """Events a second of Quix Streams, with an empty state store."""
        environment = ("run", "--isolated", "--no-project", "--python", sys.executable)
        arguments = (self.broker.bootstrap, TOPIC, str(self.filled.events), mode)
        with TemporaryDirectory(dir=self.directory) as state:
            module = ("python", "-m", "tests.bench.replay_quix", *arguments, state)
            command = [need("uv", HOW), *environment, "--with", f"quixstreams=={QUIX}", *module]
            found = script(command, {**os.environ, **MODULES, "PATH": os.environ["PATH"]})
        self._check(f"Quix Streams ({mode})", found)
        return self.filled.events / float(found["seconds"])

    def _outbound(self, url: str) -> float:
        migrated(url, "aggregator")
        command = _python("replay_outbound", self.broker.bootstrap, url, self.filled.events)
        found = script(command)
        self._check("outbound", found)
        return float(found["events"] / found["seconds"])

    def _check(self, name: str, found: dict[str, Any]) -> None:
        """Raise `Void` unless these totals are those of the plain computation."""
        if (found["totals"], found["cells"]) != (self.filled.totals, len(self.filled.cells)):
            raise Void(f"{name}: {found}\nnot {self.filled.totals} in {len(self.filled.cells)} cells")


def measure(options: Options) -> Result:
    """Events a second of each side, by turns, each in a process of its own."""
    with kafka() as broker, postgres() as server, workspace() as directory:
        filled = fill(broker.bootstrap, options.events or EVENTS, options.seed)
        log = Log(broker, server, directory, filled)
        sides: dict[str, Callable[[float], float]] = {
            BARE: log.bare,
            POSTGRES: log.on_postgres,
            SQLITE: log.on_sqlite,
            QUIX_GROUPED: partial(log.quix, "group_by"),
            QUIX_PARTITION: partial(log.quix, "partition"),
        }
        found = {side.name: side for side in by_turns(options.rounds, sides, 0, "events/s")}
        notes = [settings_of(server), *_notes(filled)]
    targets = [
        at_least(found[ours], found[baseline], wanted)
        for ours in (POSTGRES, SQLITE)
        for baseline, wanted in ((BARE, 0.4), (QUIX_GROUPED, 3.0), (QUIX_PARTITION, None))
    ]
    return Result("replay", "the aggregator over the whole log", list(found.values()), targets, notes)


def _notes(filled: Filled) -> list[str]:
    return [
        kafka_settings(),
        f"Quix Streams {QUIX}: changelog topics, a commit each 5 s, RocksDB (its defaults)",
        f"{filled.events:,} events of {filled.bytes / filled.events:.0f} bytes, {len(filled.cells):,} cells",
        "from the first read to the last commit, without start-up, each side in a process of its own",
        "in each round the totals of each side were those of a plain computation",
        "Quix by partition leaves partial sums, which are not the totals yet: for information",
    ]


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)]
