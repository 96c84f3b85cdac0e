"""The sink on both databases: positions, contributions and totals move together, or none of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.aggregator.ledger import journal, totals
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.main import SERVICE
from shared.contracts.items import MAX_USD_CENTS
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.log import Position, TopicPartition
from shared.events.sink import Applied, Fenced
from shared.runtime.metrics import Metrics
from tests.aggregator import recomputation
from tests.aggregator.histories import TOPICS, State, record_of, voided
from tests.aggregator.stored import PARTITION, Feed, everything, rows, seizure, stored_totals, uuid

SEIZURES = TOPICS["seizure"]
MODULES = {"journal": journal, "totals": totals}
ROUNDS = {"kind": "ammunition", "rounds": 28_788, "caliber": "9_mm"}


def currency(cents: int) -> dict[str, Any]:
    return {"kind": "currency", "currency": "USD", "exponent": 2, "amount_minor": cents, "form": "cash"}


async def test_a_batch_counts_corrections_and_stale_versions(database: Database) -> None:
    feed = Feed(database)
    first, second = seizure(1), seizure(1, ROUNDS, version=2)

    assert await feed.take(first) == Applied({SEIZURES: 1}, {}, {})
    assert await feed.take(second, first) == Applied({SEIZURES: 1}, {SEIZURES: 1}, {SEIZURES: 1})

    assert await stored_totals(database) == recomputation.totals([first, second])
    assert await feed.sink.positions([PARTITION]) == {PARTITION: Position(3)}


async def test_an_empty_batch_moves_the_position(database: Database) -> None:
    feed = Feed(database)

    assert await feed.sink.apply([], {PARTITION: None}, {PARTITION: Position(7)}) == Applied({}, {}, {})

    other = TopicPartition(SEIZURES, 1)
    assert await feed.sink.positions([PARTITION, other]) == {PARTITION: Position(7)}


async def test_voiding_retracts_to_the_last_round_and_cent(database: Database) -> None:
    feed = Feed(database)
    versions = [seizure(1, ROUNDS, currency(1_555_818_380)), seizure(2, ROUNDS, currency(1))]
    await feed.take(*versions)

    await feed.take(*(voided(version) for version in versions))

    assert await stored_totals(database) == {}
    last = await rows(database, "SELECT version, previous, lines FROM journal WHERE version > 1")
    assert last == [(2, 1, "[]")] * 2


async def test_an_inspection_and_a_seizure_with_one_id_both_count(database: Database) -> None:
    feed = Feed(database)
    inspection = {"traffic": "rail", "posture": "routine", "stage": "primary", "methods": ["visual"]}
    body = {
        name: value for name, value in seizure(1).body.items() if name not in {"items", "arrests", "mode"}
    }
    check = State("inspection", body | inspection | {"outcome": "seizure"})

    await feed.take(check)
    await feed.take(seizure(1))

    assert await stored_totals(database) == recomputation.totals([check, seizure(1)])


async def test_large_values_add_up_exactly(database: Database) -> None:
    feed = Feed(database)
    versions = [seizure(n, *(currency(MAX_USD_CENTS) for _ in range(500))) for n in range(3)]

    await feed.take(*versions)

    assert {f.measure: v for f, v in (await stored_totals(database)).items()}[
        "currency_usd"
    ] == 1_500 * MAX_USD_CENTS


async def test_a_batch_of_thousands_is_one_transaction(database: Database) -> None:
    feed = Feed(database)
    versions = [seizure(n, place=n % 4, operation=f"op_{n % 500}") for n in range(2_000)]

    assert (await feed.take(*versions)).applied == {SEIZURES: 2_000}
    assert (await feed.take(*versions)).stale == {SEIZURES: 2_000}

    assert await stored_totals(database) == recomputation.totals(versions)


@pytest.mark.parametrize("stored", [5, None])
async def test_who_lost_the_partition_is_fenced_and_changes_nothing(
    database: Database, stored: int | None
) -> None:
    slow, other = Feed(database), Feed(database)
    slow.position = other.position = None if stored is None else Position(stored)
    if other.position is not None:
        await other.sink.apply([], {PARTITION: None}, {PARTITION: other.position})
    await other.take(seizure(1))
    before = await everything(database)

    with pytest.raises(Fenced, match=r"outbound\.seizures\.v1"):
        await slow.take(seizure(2))

    assert await everything(database) == before


async def test_who_reads_another_log_is_fenced_at_the_same_offset(database: Database) -> None:
    """An operator forgot the positions of a lost log while an aggregator still ran on it."""
    old, new = Feed(database), Feed(database)
    old.position, new.position = Position(1, "old/log"), None
    await new.sink.apply([], {PARTITION: None}, {PARTITION: Position(1, "new/log", "a:record")})

    with pytest.raises(Fenced):
        await old.take(seizure(1))

    assert await new.sink.positions([PARTITION]) == {PARTITION: Position(1, "new/log", "a:record")}


async def test_one_moved_partition_fences_the_whole_batch(database: Database) -> None:
    feed = Feed(database)
    await feed.take(seizure(1))
    before = await everything(database)
    fresh = TopicPartition(SEIZURES, 5)

    with pytest.raises(Fenced):
        await feed.sink.apply(
            [feed.change(seizure(2))],
            {fresh: None, PARTITION: Position(9)},
            {fresh: Position(1), PARTITION: Position(10)},
        )

    assert await everything(database) == before


@pytest.mark.parametrize("step", [("journal", "current"), ("journal", "append"), ("totals", "add")])
async def test_a_failure_in_the_middle_changes_nothing_and_shows_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: tuple[str, str]
) -> None:
    module, name = MODULES[step[0]], step[1]
    feed = Feed(database)
    await feed.take(seizure(1))
    before = await everything(database)
    proper = getattr(module, name)

    async def broken(db: AsyncConnection, *args: Any) -> Any:
        await proper(db, *args)
        await db.execute(text("SELECT no_such_column FROM totals"))

    monkeypatch.setattr(module, name, broken)
    with pytest.raises(DBAPIError):
        await feed.take(seizure(1, ROUNDS, version=2), seizure(2))

    monkeypatch.undo()
    assert await everything(database) == before
    await feed.take(seizure(1, ROUNDS, version=2), seizure(2))
    assert await stored_totals(database) == recomputation.totals([seizure(1, ROUNDS, version=2), seizure(2)])


async def test_the_last_event_time_is_of_the_newest_version_applied(database: Database) -> None:
    feed = Feed(database)
    days = [datetime(2025, 11, day, tzinfo=UTC) for day in (3, 4, 2)]
    for number, day in enumerate(days):
        await feed.take(seizure(number, recorded_at=day.isoformat()))

    await feed.take(seizure(0, recorded_at=datetime(2025, 11, 9, tzinfo=UTC).isoformat()))  # stale

    sample = feed.metrics.registry.get_sample_value(
        "outbound_last_event_timestamp_seconds", {"topic": SEIZURES}
    )
    assert sample == days[1].timestamp()


@pytest.fixture
async def shared_postgres(postgres_url: str) -> AsyncIterator[Database]:
    """One PostgreSQL database for several sinks at a time."""
    database = Database(postgres_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    yield database
    await database.close()


@pytest.mark.postgres
async def test_sinks_on_disjoint_partitions_share_cells_without_deadlock(shared_postgres: Database) -> None:
    feeds = [Feed(shared_postgres, TopicPartition(SEIZURES, number)) for number in range(4)]
    versions = [
        [seizure(100 * n + i, ROUNDS, place=(i + n) % 4, operation=f"op_{i % 7}") for i in range(60)]
        for n in range(4)
    ]

    async def work(feed: Feed, mine: list[State]) -> None:
        for first in range(0, len(mine), 6):
            await feed.take(*mine[first : first + 6])

    await asyncio.gather(*(work(feed, mine) for feed, mine in zip(feeds, versions, strict=True)))

    flat = [version for mine in versions for version in mine]
    assert await stored_totals(shared_postgres) == recomputation.totals(flat)


@asynccontextmanager
async def paused_before(
    step: str, patch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[asyncio.Event, asyncio.Event]]:
    """The first call of a step of the journal waits for the second event, after it set the first."""
    reached, go = asyncio.Event(), asyncio.Event()
    proper = getattr(journal, step)

    async def paused(*args: Any) -> Any:
        if not reached.is_set():
            reached.set()
            await go.wait()
        return await proper(*args)

    patch.setattr(journal, step, paused)
    yield reached, go


@pytest.mark.postgres
@pytest.mark.parametrize("known_before", [True, False])
async def test_a_record_in_two_partitions_is_moved_by_one_sink_at_a_time(
    shared_postgres: Database, monkeypatch: pytest.MonkeyPatch, known_before: bool
) -> None:
    """A topic was given more partitions: an old version is in one, the next in another."""
    old, new = Feed(shared_postgres), Feed(shared_postgres, TopicPartition(SEIZURES, 7))
    if known_before:
        await old.take(seizure(1))
    async with asyncio.timeout(20), paused_before("append", monkeypatch) as (reached, go):
        slow = asyncio.create_task(old.take(seizure(1, ROUNDS, version=2)))
        await reached.wait()
        await new.take(seizure(1, currency(5), version=3))
        go.set()
        assert (await slow).stale == {SEIZURES: 1}

    assert await stored_totals(shared_postgres) == recomputation.totals([seizure(1, currency(5), version=3)])


async def test_positions_that_were_deleted_begin_again_and_change_nothing(database: Database) -> None:
    feed = Feed(database)
    versions = [seizure(1), seizure(1, ROUNDS, version=2), seizure(2)]
    await feed.take(*versions)
    before = await everything(database)
    async with database.begin() as db:
        await db.execute(text("DELETE FROM positions"))

    feed.position = (await feed.sink.positions([PARTITION])).get(PARTITION)
    assert feed.position is None
    assert (await feed.take(*versions)).stale == {SEIZURES: 3}

    assert await everything(database) == before


def test_every_body_that_a_test_uses_is_decoded_as_published() -> None:
    sink = TotalsSink(Database("sqlite+aiosqlite://"), Metrics())
    change = sink.decode(record_of(seizure(9)))

    assert change is not None
    assert str(change.key[0]) == uuid(9)
