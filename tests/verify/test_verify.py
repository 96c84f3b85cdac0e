"""`outbound verify` finds nothing where nothing is wrong, and whatever is."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from services.cli.processes.local_kafka import LocalKafka
from services.cli.processes.system import SERVICES
from services.cli.verification.verification import System as Whole
from services.cli.verification.verification import verify as verification
from shared.contracts import seizure
from shared.events.log import Message
from shared.runtime.process import run
from tests.verify.story import Officer, change, last_line, opened, verified, verify


def test_nothing_is_wrong_with_a_good_system(data: Path) -> None:
    before = {path.name: path.stat().st_size for path in data.iterdir() if path.suffix == ".db"}
    result = verify("--data", data)

    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert last_line(result).startswith("no difference: ")
    assert "7 journal entries" in result.stdout
    assert "7 versions in the services (0 not in the totals yet, 0 not on the log yet)" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    assert before == {path.name: path.stat().st_size for path in data.iterdir() if path.suffix == ".db"}


def test_a_tampered_total_is_found_by_every_source(data: Path) -> None:
    one = "(SELECT max(id) FROM totals WHERE measure = 'ammunition_rounds')"
    assert change(data, "aggregator", f"UPDATE totals SET value = value + 7 WHERE id = {one}") == 1
    result = verify("--data", data)

    assert result.exit_code == 1
    for source in ("journal", "log", "records"):
        assert sum(f"│ {source} " in line for line in result.stdout.splitlines()) == 1
    assert last_line(result).startswith("3 cells and 0 versions differ: ")


def test_a_missing_journal_entry_is_found(data: Path) -> None:
    corrected = "(SELECT record_id FROM journal WHERE version = 3)"
    gone = f"DELETE FROM journal WHERE version = 1 AND record_id IN {corrected}"
    assert change(data, "aggregator", gone) == 1
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "is on the log, but not in the journal" in told(result)
    assert "replaced version 1, which is not in the journal" in told(result)


def test_an_entry_of_the_journal_that_was_changed_is_found(data: Path) -> None:
    assert change(data, "aggregator", "UPDATE journal SET reason = 'no reason' WHERE version = 3") == 1
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "reason is no reason, not entered twice" in told(result)
    assert last_line(result).startswith("0 cells and 1 versions differ")


IS_BEAT = "CAST(key AS TEXT) = '00000000-0000-0000-0000-000000000000'"


def test_an_event_that_the_log_lost_is_found(data: Path) -> None:
    beat = f"(SELECT key, value, headers FROM records WHERE {IS_BEAT} LIMIT 1)"
    event = f"(SELECT max(id) FROM records WHERE NOT {IS_BEAT})"
    assert change(data, "log", f"UPDATE records SET (key, value, headers) = {beat} WHERE id = {event}") == 1
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "is in the journal, but not on the log" in told(result)
    assert "was published, but is not on the log" in told(result)


def test_a_hole_in_the_log_and_a_lost_end_are_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cli.verification.replay.PATIENCE_S", 0.1)
    assert change(data, "log", "DELETE FROM records WHERE id = (SELECT max(id) FROM records)") == 1
    hole = verify("--data", data)
    assert (
        change(data, "log", "UPDATE partitions SET next_offset = next_offset - 1 WHERE next_offset > 0") > 0
    )
    shorter = verify("--data", data)

    assert (hole.exit_code, shorter.exit_code) == (1, 1)
    assert "has nothing from" in hole.stderr
    assert "is outside" in shorter.stdout
    assert last_line(shorter).startswith("this is another log than the totals were read from; ")


def test_a_log_that_no_longer_begins_at_its_beginning_is_told(data: Path) -> None:
    assert change(data, "log", "UPDATE partitions SET first_offset = 1 WHERE next_offset > 1") > 0
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "the log no longer begins at its beginning" in result.stderr


def test_an_event_that_never_came_to_the_log_is_found(data: Path) -> None:
    columns = "record_id, event_id, event_type, recorded_at, recorded_by, traceparent, published_at"
    fourth = "4, replace(body, '\"version\":3', '\"version\":4')"
    copied = f"SELECT {columns}, {fourth} FROM seizure_outbox WHERE version = 3"
    assert change(data, "seizure", f"INSERT INTO seizure_outbox ({columns}, version, body) {copied}") == 1
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "was published, but is not on the log" in told(result)
    assert last_line(result).startswith("0 cells and 1 versions differ")


def test_a_record_that_the_aggregator_lost_is_found(data: Path) -> None:
    assert change(data, "aggregator", "DELETE FROM journal WHERE kind = 'inspection'") == 1
    assert change(data, "aggregator", "DELETE FROM totals WHERE measure LIKE 'inspection%'") == 3
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "is on the log, but not in the journal" in told(result)
    # By the log, and by the services.
    assert last_line(result).startswith("3 figures, 6 cells and 1 versions differ")


def test_a_version_that_was_changed_in_its_service_is_found(data: Path) -> None:
    more = (
        "UPDATE seizure_outbox SET body = replace(body, '\"rounds\":500', '\"rounds\":501') WHERE version = 2"
    )
    assert change(data, "seizure", more) == 2
    result = verify("--data", data)

    assert result.exit_code == 1
    assert "is another on the log than in its service" in told(result)
    assert "│ records │ 2025-03-01 │ 2402 │ el_paso" in result.stdout


def test_a_long_list_is_cut_and_counted(data: Path) -> None:
    count = change(data, "aggregator", "UPDATE totals SET value = value + 1")
    result = verify("--data", data, "--limit", "2")

    assert count > 10
    assert f"Cells of the totals that differ (2 of {3 * count})" in result.stdout
    assert last_line(result).startswith(f"8 figures, {3 * count} cells and 0 versions differ")


async def test_what_is_still_on_its_way_is_no_difference(data: Path) -> None:
    shutil.copy(data / "aggregator.db", data / "before.db")
    async with opened(data) as (system, officer):
        await officer.day()
        await system.settle()
    shutil.copy(data / "before.db", data / "aggregator.db")  # as if it had not read the rest yet
    async with opened(data) as (_, officer):
        await officer.day()
    result = await verified("--data", data)

    assert result.exit_code == 0, result.output
    assert "21 versions in the services (7 not in the totals yet, 7 not on the log yet)" in result.stdout


async def test_a_message_that_cannot_be_read_is_told(data: Path) -> None:
    async with opened(data) as (system, _):
        producer = await system.contexts["aggregator"].log().producer("test")
        await producer.send([Message(seizure.TOPIC, b"key", b"{}", (("ce_specversion", b"1.0"),))])
        await producer.close()
        await system.settle()
    result = await verified("--data", data)

    assert result.exit_code == 0, result.output
    assert "1 messages cannot be read, and are in no total:" in result.stdout
    assert f"{seizure.TOPIC}/" in result.stdout


async def test_a_system_that_runs_on_its_embedded_log_is_not_verified(data: Path) -> None:
    async with opened(data):
        result = await verified("--data", data)

    assert result.exit_code == 1
    assert f"a system is running on {data}" in result.stderr


def test_where_nothing_is_nothing_is_made(tmp_path: Path) -> None:
    missing = verify("--data", tmp_path / "none")
    nowhere = verify()

    assert "is no data directory" in missing.stderr
    assert "which system? Use --data DIR" in nowhere.stderr
    assert (missing.exit_code, nowhere.exit_code) == (1, 1)
    assert list(tmp_path.iterdir()) == []


async def test_a_system_that_runs_can_be_verified(tmp_path: Path) -> None:
    async with opened(tmp_path) as (system, officer):
        stop = asyncio.Event()
        loops = asyncio.create_task(run(system.loops(), 10, stop))
        entering = asyncio.create_task(_enter_until(stop, officer))
        databases = {name: system.contexts[name].database for name in SERVICES}
        aggregator = databases.pop("aggregator")
        whole = Whole(system.contexts["aggregator"].log(), aggregator, databases)
        found = [await verification(whole, 10, lambda _name: lambda _done, _total: None) for _ in range(4)]
        stop.set()
        await asyncio.gather(loops, entering)

    assert [findings.differences for findings in found] == [0] * 4
    assert found[0].counts["versions"] < found[-1].counts["versions"]


async def _enter_until(stop: asyncio.Event, officer: Officer) -> None:
    while not stop.is_set():
        await officer.day()


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.slow
async def test_over_kafka_and_postgresql(
    fresh_kafka: LocalKafka, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: dict[str, Any] = {"kafka_bootstrap_servers": fresh_kafka.bootstrap, "database_url": postgres_url}
    async with opened(tmp_path / "data", **where) as (system, officer):
        await officer.day()
        await system.settle()
        database = system.contexts["aggregator"].database
        monkeypatch.setenv("DATABASE_URL", postgres_url)
        good = await verified("--kafka", fresh_kafka.bootstrap)
        async with database.begin() as db:
            await db.exec_driver_sql("DELETE FROM journal WHERE kind = 'inspection'")
        bad = await verified("--kafka", fresh_kafka.bootstrap)

    assert good.exit_code == 0, good.output
    assert "7 versions in the services (0 not in the totals yet, 0 not on the log yet)" in good.stdout
    assert bad.exit_code == 1
    assert "is on the log, but not in the journal" in told(bad)


def told(result: Result) -> str:
    """What is said of versions: the last column, in one line."""
    cells = [line.split("│")[-2] for line in result.stdout.splitlines() if line.startswith("│")]
    return " ".join(" ".join(cells).split())
