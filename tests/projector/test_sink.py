"""The projector: whatever arrives, in whatever batches, a partner has what follows from the records."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from services.projector import ledger
from services.projector.keys import KeyLost
from services.projector.main import SERVICE
from services.projector.sink import OtherPolicy, ReleaseSink
from services.projector.tables import METADATA, OUTBOX
from services.projector.terms import Terms
from shared.contracts.envelope import BadMessage
from shared.database.database import Database
from shared.database.migrations import Migrations
from shared.events.log import Position, TopicPartition
from shared.events.sink import Fenced
from tests.projector.story import (
    WITHHELD,
    Version,
    agreed,
    expected,
    histories,
    partners_view,
    record_of,
    seizure,
)
from tests.records.drafts import Json

FEW = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
PARTITION = TopicPartition("outbound.seizures.v1", 0)
NOW = datetime(2026, 6, 15, 21, 47, 13, tzinfo=UTC)
MINE = agreed()
OTHERS = agreed(smallest_group=2, field_offices="all", place="port", seizures={"firearms": ["quantity"]})


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
    yield database
    await database.close()


class Reading:
    """Takes batches through a sink, as the consumer does."""

    def __init__(self, database: Database, keys: Path, **terms: Terms) -> None:
        self.database = database
        self.keys = keys
        self.sink = ReleaseSink(database, terms or {"mine": MINE, "others": OTHERS}, keys, lambda: NOW)
        self._at: Position | None = None

    async def begin(self) -> "Reading":
        await self.sink.begin()
        self._at = (await self.sink.positions([PARTITION])).get(PARTITION)
        return self

    async def take(self, versions: Sequence[Version]) -> None:
        start = 0 if self._at is None else self._at.offset
        records = [record_of(one, start + place) for place, one in enumerate(versions)]
        events = [found for one in records if (found := self.sink.decode(one))]
        after = Position(start + len(records), "log", records[-1].fingerprint)
        await self.sink.apply(events, {PARTITION: self._at}, {PARTITION: after})
        self._at = after

    def key(self, partner: str = "mine") -> bytes:
        return bytes.fromhex((self.keys / f"{partner}.key").read_text())

    async def told(self, partner: str = "mine") -> list[Json]:
        query = select(OUTBOX.c.body, OUTBOX.c.record_id, OUTBOX.c.event_id).order_by(OUTBOX.c.id)
        async with self.database.read() as db:
            found = await db.execute(query.where(OUTBOX.c.topic == f"outbound.releasable.{partner}.v1"))
            return [orjson.loads(row.body) for row in found]


async def cleared(database: Database) -> None:
    async with database.begin() as db:
        for table in METADATA.sorted_tables:
            if table.name != "projector_keys":
                await db.execute(delete(table))


async def test_a_partner_has_what_follows_from_the_records_however_they_arrive(
    database: Database, tmp_path: Path
) -> None:
    loop = asyncio.get_running_loop()

    @given(histories, st.randoms(use_true_random=False))
    @FEW
    def check(history: list[list[Version]], random: Random) -> None:
        example = arrived(Reading(database, tmp_path), history, random)
        asyncio.run_coroutine_threadsafe(example, loop).result(60)

    await asyncio.to_thread(check)


async def arrived(reading: Reading, history: list[list[Version]], random: Random) -> None:
    """In order by record, but with versions that come again or late; after each batch the rule holds."""
    await cleared(reading.database)
    await reading.begin()
    versions = [one for versions in history for one in versions]
    arrivals = sorted(versions, key=lambda one: (one.version + random.random() * 2, one.number))
    arrivals += random.sample(versions, random.randint(0, len(versions)))
    read: list[Version] = []
    while arrivals:
        batch = [arrivals.pop(0) for _ in range(min(random.randint(1, 4), len(arrivals)))]
        await reading.take(batch)
        read += batch
        for partner, terms in (("mine", MINE), ("others", OTHERS)):
            view = partners_view(await reading.told(partner))
            assert view == expected(read, terms, reading.key(partner))
            places = [
                (one["field_office"], one.get("port_code"), one["local_month"]) for one in view.values()
            ]
            assert min(Counter(places).values(), default=9) >= terms.smallest_group
    async with reading.database.read() as db:
        counted = (await db.execute(select(ledger.GROUPS))).all()
        kept = Counter(
            (row.partner, row.group)
            for row in await db.execute(select(ledger.RELEASES).where(ledger.RELEASES.c.content.is_not(None)))
        )
        assert {(row.partner, row.group): row.records for row in counted if row.records} == kept


async def test_nothing_that_is_withheld_is_in_any_column_of_what_is_told(
    database: Database, tmp_path: Path
) -> None:
    reading = await Reading(database, tmp_path).begin()
    versions = [seizure(number) for number in range(6)]
    await reading.take(versions)
    await reading.take([seizure(number, 2, status="voided") for number in range(5)])
    async with database.read() as db:
        rows = [tuple(row) for row in await db.execute(select(OUTBOX))]
    written = repr(rows)
    assert len(rows) == 2 * (6 + 6)
    assert [one for one in (*WITHHELD[:-1], *(str(one.id) for one in versions)) if one in written] == []
    assert {row.withheld for row in await _rows(database)} == {None}
    retracted = [one for one in await reading.told() if one["status"] == "retracted"]
    assert {tuple(one) for one in retracted} == {("id", "version", "status", "known_on")}, (
        "of 5 and of the 6th"
    )


async def _rows(database: Database) -> Sequence[Any]:
    async with database.read() as db:
        return (await db.execute(select(OUTBOX))).all()


async def test_every_record_voided_leaves_the_partners_nothing(database: Database, tmp_path: Path) -> None:
    reading = await Reading(database, tmp_path).begin()
    await reading.take([seizure(number) for number in range(9)])
    assert len(partners_view(await reading.told())) == 9
    for number in range(9):
        await reading.take([seizure(number, 2, status="voided")])
    for partner in ("mine", "others"):
        assert partners_view(await reading.told(partner)) == {}


async def test_other_terms_are_put_into_force_by_reading_again(database: Database, tmp_path: Path) -> None:
    versions = [seizure(number) for number in range(4)] + [seizure(3, 2, status="voided")]
    first = await Reading(database, tmp_path, mine=MINE).begin()
    await first.take(versions)
    narrow = agreed(seizures={"firearms": ["type"]}, time="day", smallest_group=2)
    second = await Reading(database, tmp_path, mine=narrow).begin()
    assert await second.sink.positions([PARTITION]) == {}
    with pytest.raises(OtherPolicy):
        await first.take(versions)
    with pytest.raises(OtherPolicy):
        await first.sink.positions([PARTITION])
    await second.take(versions)
    assert partners_view(await second.told()) == expected(versions, narrow, second.key()) == {}
    third = await Reading(database, tmp_path, mine=MINE).begin()
    await third.take(versions[:-1])
    assert len(partners_view(await third.told())) == 3, "the first version of what is voided counts no more"
    await third.take(versions)
    assert partners_view(await third.told()) == expected(versions, MINE, third.key())
    count = len(await third.told())
    again = await Reading(database, tmp_path, mine=agreed(operations=["southbound", "none"])).begin()
    assert await again.sink.positions([PARTITION]), "the same terms in another order are the same"
    assert len(await again.told()) == count


async def test_two_that_read_the_same_do_it_once(database: Database, tmp_path: Path) -> None:
    one, other = [await Reading(database, tmp_path).begin() for _ in range(2)]
    versions = [seizure(number) for number in range(4)]
    done = await asyncio.gather(one.take(versions), other.take(versions), return_exceptions=True)
    assert [type(error) for error in done if error is not None] == [Fenced]
    assert len(await one.told()) == 4


async def test_a_lost_or_another_key_is_refused(database: Database, tmp_path: Path) -> None:
    await Reading(database, tmp_path).begin()
    path = tmp_path / "mine.key"
    assert path.stat().st_mode & 0o777 == 0o600
    for text, said in (("00" * 32, "is another key than mine's ids were made with"), ("x", "has no key")):
        path.write_text(text)
        with pytest.raises(KeyLost, match=said):
            await Reading(database, tmp_path).begin()
    path.unlink()
    with pytest.raises(KeyLost, match="put back"):
        await Reading(database, tmp_path).begin()
    assert not path.exists(), "with a new key every record would be another one"


DEFECT = "invalid_body: it is no event of this type, at "


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"items": [{"kind": "firearm", "type": WITHHELD[0]}]},
            "invalid_body: it is no event of this type, at $",
        ),
        ({"mode": WITHHELD[0]}, "invalid_body: it is no event of this type, at $.mode"),
        ({"field_office": WITHHELD[0]}, "invalid_body: it is no event of this type, at $.field_office"),
        ({"items": [{"kind": WITHHELD[0]}]}, "invalid_body: it is no event of this type, at $.items"),
        ({"version": 7}, "mismatch: ce_recordversion is not the body's version"),
        ({"id": "019ec914-90d2-7be1-8a47-0c5d9e3f2b61"}, "mismatch: the key is not the record's id"),
    ],
)
def test_a_defect_is_named_without_what_stands_there(change: Json, said: str) -> None:
    sink = ReleaseSink(Database("sqlite+aiosqlite://"), {}, Path(), lambda: NOW)
    record = record_of(seizure(1), 0)
    body = orjson.dumps({**seizure(1).body, **change})
    broken = type(record)(record.topic, 0, 0, 0, record.key, body, record.headers)
    with pytest.raises(BadMessage) as refused:
        sink.decode(broken)
    assert str(refused.value).startswith(said)
    assert [one for one in WITHHELD if one in str(refused.value)] == []
