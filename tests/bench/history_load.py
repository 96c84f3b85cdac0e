"""Loading a synthetic history into an aggregator's database, as its consumer would have left it."""

import asyncio
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import msgspec
from rich.progress import Progress
from sqlalchemy import text

from services.aggregator.counting.cells import RecordKey
from services.aggregator.counting.events import Inspection, Seizure
from services.aggregator.counting.versions import Known, Version, apply
from services.aggregator.ledger import journal, totals
from services.aggregator.ledger.compaction import Compactor
from shared.contracts.envelope import Action, event_type
from shared.contracts.ids import uuid7
from shared.database.copying import copy_in, escaped
from shared.database.database import Database
from tests.bench.harness import STDERR
from tests.bench.history import SLICES, Plan, bodies, change_of

PROCESSES = 2
BATCH = 5_000
OUTBOX = (
    *("record_id", "version", "event_id", "event_type", "body", "recorded_at", "recorded_by"),
    "published_at",
)
BESIDE = {
    "occurred_at": "2024-02-11T17:23:05.125Z",
    "local_time": "2024-02-11T11:23:05.125-06:00",
    "time_zone": "America/Chicago",
    "precision": "instant",
    "stage": "secondary",
    "methods": ["visual", "canine"],
}
"""What bodies have beside what is counted: its size, not its values, matters here."""


@dataclass(slots=True)
class Loaded:
    """Versions of records that were loaded, and seconds of loading and of compacting what it appended."""

    versions: int = 0
    load_s: float = 0.0
    compact_s: float = 0.0


Outboxes = dict[str, str]
"""The URLs of the databases of the services, by name, where their outboxes are loaded too."""


def load(url: str, plan: Plan, looked_at: Callable[[str], None], outboxes: Outboxes | None = None) -> Loaded:
    """Load a history by two processes, compact all of it and look at it as autovacuum would have.

    `looked_at` is told when it is loaded and not compacted yet.
    """
    loaded, began = Loaded(), time.monotonic()
    with (
        ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool,
        Progress(console=STDERR) as progress,
    ):
        task = progress.add_task(f"loading {plan.inspections + plan.seizures:,} records", total=len(SLICES))
        for versions in pool.map(partial(_load_slice, url, plan, outboxes or {}), SLICES):
            loaded.versions += versions
            progress.advance(task)
    loaded.load_s = time.monotonic() - began
    looked_at("loaded")
    began = time.monotonic()
    asyncio.run(_compact(url))
    loaded.compact_s = time.monotonic() - began
    return loaded


def _load_slice(url: str, plan: Plan, outboxes: Outboxes, start: int) -> int:
    """Load a slice of days; how many versions there were."""
    gc.disable()  # nothing here is in a cycle, and it would look through all of it again and again
    made = bodies(plan, start)
    asyncio.run(_store(url, list(map(change_of, made))))
    for name, where in outboxes.items():
        asyncio.run(_publish(where, name, [one for one in made if type(one).__name__.lower() == name]))
    return len(made)


async def _publish(url: str, kind: str, made: Sequence[Inspection | Seizure]) -> None:
    """Fill the outbox of a kind of records, all of it published."""
    database = Database(url)
    async with database.begin() as db:
        await db.execute(text("SELECT 1"))
        await copy_in(db, f"{kind}_outbox", OUTBOX, [_row(kind, one) for one in made])
    await database.close()


def _row(kind: str, one: Inspection | Seizure) -> str:
    stated = {name: value for name, value in msgspec.to_builtins(one).items() if value is not None}
    body = escaped(msgspec.json.encode(stated | BESIDE).decode())
    action = "recorded" if one.version == 1 else "voided" if one.status == "voided" else "amended"
    recorded = one.recorded_at.isoformat()
    values = (
        one.id,
        one.version,
        uuid7(),
        event_type(kind, Action(action)),
        body,
        recorded,
        "bench",
        recorded,
    )
    return "\t".join(map(str, values))


async def _store(url: str, made: Sequence[Version]) -> None:
    database = Database(url)
    standing: dict[RecordKey, Known] = {}
    for batch in _batches(made):
        outcome = apply(batch, standing)
        standing |= {change.key: (change.version, change.contribution) for change, _ in outcome.entries}
        async with database.begin() as db:
            await db.execute(text("SELECT 1"))
            await journal.append(db, outcome.entries)
            await totals.add(db, outcome.deltas)
    await database.close()


def _batches(made: Sequence[Version]) -> Iterator[Sequence[Version]]:
    return (made[start : start + BATCH] for start in range(0, len(made), BATCH))


async def _compact(url: str) -> None:
    database = Database(url)
    merger = Compactor(database)
    with Progress(console=STDERR) as progress:
        task = progress.add_task("merging the totals", total=None)
        while await merger.run_once():
            progress.advance(task)
    await database.close()
