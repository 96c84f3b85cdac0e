"""Old idempotency keys are forgotten, and nothing else is."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from services.cli.processes.system import SERVICES
from shared.records import expiry
from shared.records.expiry import KeyExpiry, key_tables
from tests.api.harness import DRAFTS, Api, api, read

KEEP = timedelta(days=90)


def forgetting(records: Api) -> KeyExpiry:
    return KeyExpiry(records.database, key_tables(records.service.tables), records.clock, KEEP)


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
            assert await records.get(body["id"]) == body


def test_every_table_of_keys_is_known() -> None:
    found = {name: [table.name for table in key_tables(one.tables)] for name, one in SERVICES.items()}
    assert found == {
        "inspection": ["inspection_idempotency"],
        "seizure": ["referral_idempotency", "seizure_idempotency", "trace_idempotency"],
        "aggregator": [],
    }


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

        tables = key_tables(records.service.tables)
        async with asyncio.timeout(30):
            await KeyExpiry(records.database, tables, clock, KEEP, pause_s=0.001).run(stop)  # type: ignore[arg-type]
        assert turns == 2
