"""Old idempotency keys are forgotten, and nothing else is."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table

from shared.records import expiry
from shared.records.expiry import KeyExpiry
from tests.api.harness import DRAFTS, Api, api, read
from tests.relay.outbox import ListLog

KEEP = timedelta(days=90)


def key_tables(records: Api) -> list[Table]:
    tables = records.service.tables.sorted_tables
    return [table for table in tables if table.name.endswith("_idempotency")]


def forgetting(records: Api) -> KeyExpiry:
    return KeyExpiry(records.database, key_tables(records), records.clock, KEEP)


@pytest.mark.parametrize("name", ["inspection", "seizure"])
async def test_a_key_is_forgotten_after_so_many_days_and_its_record_is_not(
    database_url: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry, "PORTION", 2)
    async with api(name, database_url) as records:
        draft = DRAFTS[name]()
        old = [read(await records.post(draft, **{"Idempotency-Key": f"old-{n}"})) for n in range(5)]
        records.clock.now += KEEP
        kept = read(await records.post(draft, **{"Idempotency-Key": "kept"}))
        assert await forgetting(records).run_once() == 0

        records.clock.now += timedelta(seconds=1)
        removed = [await forgetting(records).run_once() for _ in range(4)]

        assert removed == [2, 2, 1, 0]
        assert [row.key for row in await records.rows("idempotency")] == ["kept"]
        assert read(await records.post(draft, **{"Idempotency-Key": "kept"}))["id"] == kept["id"]
        for body in [*old, kept]:
            body.pop("seen_before", None)  # of the answer, not of the record
            assert await records.get(body["id"]) == body


@pytest.mark.parametrize("name", ["inspection", "seizure"])
async def test_every_kind_of_records_has_its_keys_forgotten(tmp_path: Path, name: str) -> None:
    async with api(name, f"sqlite+aiosqlite:///{tmp_path}/records.db") as records:
        seen: list[Table] = []
        records.context.events = ListLog()
        for loop in records.service.loops(records.context):
            owner = loop.__self__  # type: ignore[attr-defined]
            if isinstance(owner, KeyExpiry):
                seen += owner._tables
        assert {table.name for table in seen} == {table.name for table in key_tables(records)}


async def test_a_fault_waits_for_the_next_turn(tmp_path: Path) -> None:
    async with api("inspection", f"sqlite+aiosqlite:///{tmp_path}/inspection.db") as records:
        stop, turns = asyncio.Event(), 0

        def clock() -> object:
            nonlocal turns
            turns += 1
            if turns == 1:
                raise OSError("the database is away")
            stop.set()
            return records.clock()

        tables = key_tables(records)
        async with asyncio.timeout(30):
            await KeyExpiry(records.database, tables, clock, KEEP, pause_s=0.001).run(stop)  # type: ignore[arg-type]
        assert turns == 2
