"""How long searches take over a million seizures, by what is searched for, on PostgreSQL and on SQLite."""

import asyncio
import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from http.client import HTTPConnection
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from rich.progress import Progress

from services.seizure.main import SERVICE
from services.seizure.seizures import SEIZURE
from shared.access import policy
from shared.access.authority import Authority
from shared.access.caller import Role, everywhere
from shared.acts.journal import Acts
from shared.acts.tables import ActTables
from shared.contracts.ids import uuid7
from shared.database.database import Database
from shared.records import lifecycle
from shared.records.author import Author
from shared.records.repository import Repository
from shared.records.tables import RecordTables
from tests.bench.events import FIRST, SPAN, drafts
from tests.bench.harness import (
    STDERR,
    Options,
    database,
    environment,
    migrated,
    outbound,
    postgres,
    say,
    settings_of,
    token,
    workspace,
)
from tests.bench.report import Result, Side, below, percentile

SEIZURES = 1_000_000
SHARED_BUFFERS = "2GB"
WANTED_MS = 200.0
WARM_UP = 5
BATCH = 1_000
SLICE = 20_000
RECORDED = FIRST + SPAN
# fmt: off
COMMON = ("driver", "vehicle", "pickup", "white", "trunk", "seat", "border", "officer", "hidden", "door",
          "panel", "cash", "rifle", "box")
# fmt: on
TABLES = SERVICE.tables.tables
Json = dict[str, Any]
Questions = Iterator[Mapping[str, str]]


def measure(options: Options) -> Result:
    """Load the same seizures into each database, then ask; the times of each kind of search."""
    count = options.seizures or SEIZURES
    with workspace() as directory, postgres(shared_buffers=SHARED_BUFFERS) as server:
        notes = [settings_of(server)]
        url = database(server, SERVICE.name)
        notes.append(f"PostgreSQL: {_load(url, count, options.seed, processes=2)}")
        server.sql("VACUUM ANALYZE", url.rpartition("/")[2])
        sides = _asked("PostgreSQL", url, directory, count, options)
        file = f"sqlite+aiosqlite:///{directory / 'seizure.db'}"
        migrated(file, SERVICE.name)
        notes.append(f"SQLite: {_load(file, count, options.seed, processes=1)}, {_size(directory)}")
        sides += _asked("SQLite", file, directory, count, options)
    targets = [below(f"p95, {one.name}", percentile(one.samples, 0.95), WANTED_MS, "ms") for one in sides]
    return Result("search", f"searches of {count:,} seizures, one at a time", sides, targets, notes)


def _size(directory: Path) -> str:
    return f"{sum(one.stat().st_size for one in directory.glob('seizure.db*')) / 1e9:.1f} GB"


def entered(count: int, seed: int, first: int, last: int) -> Iterator[Json]:
    """Seizures of a synthetic history, most of them with a plate and remarks."""
    random = Random(f"{seed} {first} withheld")
    for number, draft in enumerate(drafts(count, seed, first, last), first):
        if random.random() < 0.7:
            draft["plate"] = plate(random)
        if random.random() < 0.6:
            draft["remarks"] = " ".join([*random.choices(COMMON, k=8), _rare(random), f"case {number}"])
        yield draft


def plate(random: Random) -> str:
    """Three letters and four digits."""
    return "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=3)) + f" {random.randrange(10_000):04d}"


def _rare(random: Random) -> str:
    """One of fifty thousand names."""
    return "name" + "".join(random.choices("bcdfghklmnprst", k=2)) + f"{random.randrange(255)}"


def _load(url: str, count: int, seed: int, *, processes: int) -> str:
    """Load by so many processes, as batches do; how long it took."""
    began, slices = time.monotonic(), range(0, count, SLICE)
    with (
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
        Progress(console=STDERR) as progress,
    ):
        task = progress.add_task(f"loading {count:,} seizures", total=len(slices))
        for _ in pool.map(partial(_load_slice, url, count, seed), slices):
            progress.advance(task)
    took = time.monotonic() - began
    return f"{count:,} seizures loaded in {took:.0f} s by {processes} process(es)"


def _load_slice(url: str, count: int, seed: int, first: int) -> None:
    gc.disable()
    asyncio.run(_store(url, entered(count, seed, first, min(first + SLICE, count))))


AUTHOR = Author(Authority(everywhere("bench", Role.OFFICER), policy.load()))


async def _store(url: str, given: Iterator[Json]) -> None:
    data, repository = Database(url), _repository()
    while batch := list(islice(given, BATCH)):
        read = [SEIZURE.draft.model_validate(one) for one in batch]
        versions = [lifecycle.create(SEIZURE, one, uuid7(), RECORDED) for one in read]
        with repository.acts.pen() as pen:
            async with data.begin() as db:
                await repository.add_new(
                    db, versions, Author(Authority(everywhere("bench", Role.OFFICER), policy.load())), pen
                )
    await data.close()


def _repository() -> Repository[Any]:
    names = ("seizures", "seizure_outbox", "seizure_idempotency", "seizure_terms", "seizure_closings")
    acts = Acts(ActTables("seizure", TABLES["seizure_acts"], TABLES["seizure_checkpoints"]), lambda: RECORDED)
    state, outbox, keys, terms, closings = (TABLES[name] for name in names)
    return Repository(RecordTables(SEIZURE, state, outbox, keys, terms, closings), acts)


def searches(count: int, seed: int) -> dict[str, Questions]:
    """For each kind of search, questions without end; most of them about a record that is there."""
    random = Random(f"{seed} searches")
    known = _known(count, seed, random)
    serials = (one["serial_number"] for draft in known for one in draft["items"] if "serial_number" in one)
    day = (FIRST + SPAN / 2).date().isoformat()
    return {
        "serial": ({"serial": serial} for serial in serials),
        "serial in another writing": (
            {"serial": "-".join(serial.lower()).replace("0", "o")} for serial in serials
        ),
        "serial within one edit": ({"serial_like": _edited(serial, random)} for serial in serials),
        "serial within one edit, none": ({"serial_like": f"QX{serial}ZW"} for serial in serials),
        "plate": ({"plate": one["plate"].lower()} for one in known if "plate" in one),
        "receipt": ({"custody_receipt": one["custody_receipt"]} for one in known),
        "make, port and period": (
            {"make": "glock", "port": one["port_code"], "local_day_from": day} for one in known
        ),
        "caliber and port": (
            {"caliber": item["caliber"], "port": one["port_code"]}
            for one in known
            for item in one["items"]
            if "caliber" in item
        ),
        "port and period": ({"port": one["port_code"], "local_day_from": day} for one in known),
        "remarks: a common word": ({"remarks": random.choice(COMMON)} for _ in known),
        "remarks: two common words": ({"remarks": " ".join(random.sample(COMMON, 2))} for _ in known),
        "remarks: a rare and a common word": (
            {"remarks": f"{random.choice(COMMON)} {one['remarks'].split()[8]}"}
            for one in known
            if "remarks" in one
        ),
        "remarks: a common word, and serial within one edit": (
            {"remarks": random.choice(COMMON), "serial_like": _edited(serial, random)} for serial in serials
        ),
    }


def _known(count: int, seed: int, random: Random) -> Iterator[Json]:
    """Records that were loaded, from anywhere."""
    while True:
        first = random.randrange(0, count, SLICE)
        yield from islice(entered(count, seed, first, min(first + SLICE, count)), random.randint(1, 50))


def _edited(serial: str, random: Random) -> str:
    place = random.randrange(len(serial))
    return serial[:place] + random.choice(("", "7", "7" + serial[place])) + serial[place + 1 :]


def _asked(kind: str, url: str, directory: Path, count: int, options: Options) -> list[Side]:
    with outbound("seizure api", environment(url), directory) as process:
        connection = HTTPConnection(urlsplit(process.base()).netloc, timeout=120)
        sides = [
            _side(f"{kind}: {name}", connection, list(islice(questions, WARM_UP + options.requests)))
            for name, questions in searches(count, options.seed).items()
        ]
        connection.close()
    return sides


def _side(name: str, connection: HTTPConnection, questions: Sequence[Mapping[str, str]]) -> Side:
    bearer = {"Authorization": f"Bearer {token()}"}
    times = [_time(connection, one, bearer) for one in questions][WARM_UP:]
    say(f"{name}: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")
    return Side(name, "ms", tuple(times))


def _time(connection: HTTPConnection, question: Mapping[str, str], headers: Mapping[str, str]) -> float:
    began = time.perf_counter()
    connection.request("GET", f"/v1/seizures?{urlencode(question)}", headers=dict(headers))
    response = connection.getresponse()
    body = response.read()
    took = (time.perf_counter() - began) * 1000
    assert response.status == 200, (question, body)
    return took
