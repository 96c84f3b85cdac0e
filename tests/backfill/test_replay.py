"""`outbound replay` over a data directory: what comes again, as what, and what is refused."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

from shared.events.log import Topic
from tests.backfill.topic import held, names, parted, totals
from tests.verify.story import change, opened, outbound

OF_OCTOBER = "UPDATE seizure_outbox SET recorded_at = '2026-10-01 23:59:59.900000' WHERE id = 1"
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()


def replay(data: Path, *options: str | Path) -> Result:
    """The command, with its progress beside the data."""
    return outbound("replay", "--data", data, "--progress", data / "replay.json", *options)


def test_all_comes_again_as_it_was_and_no_total_changes(data: Path) -> None:
    before = totals(data)

    result = replay(data, "--all")

    assert result.exit_code == 0, result.output
    assert result.stdout == "9 events are published again.\n"
    for topic, count in {"inspections": 1, "seizures": 6, "checkpoints": 2}.items():
        first, again = parted(held(data, f"outbound.{topic}.v1"))
        assert len(first) == count
        assert again == first
    assert not (data / "replay.json").exists()
    assert totals(data) == before


def test_the_aggregator_reads_it_and_nothing_differs(data: Path) -> None:
    replay(data, "--all")

    async def read() -> None:
        async with opened(data) as (system, _):
            await system.settle()
            assert await system.unapplied() == 0

    asyncio.run(read())
    result = outbound("verify", "--data", data)

    assert result.exit_code == 0, result.output
    assert "7 journal entries" in result.output


def test_a_dry_run_says_what_would_come_and_publishes_nothing(data: Path) -> None:
    change(data, "seizure", OF_OCTOBER)

    result = replay(data, "--kind", "seizure", "--dry-run", "--format", "csv")

    rows = [tuple(row.values()) for row in csv.DictReader(io.StringIO(result.stdout))]
    assert [row[:2] for row in rows] == [("outbound.seizures.v1", "seizure")] * 2
    assert rows[0][2:] == ("2026-10-01", "1")
    assert rows[1][3] == "5"
    assert result.stderr == "6 events would be published; nothing was.\n"
    assert parted(held(data, "outbound.seizures.v1"))[1] == []


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--kind", "inspection"), 1),
        (("--kind", "inspection", "--kind", "checkpoint"), 3),
        (("--kind", "closing"), 0),
        (("--from", TOMORROW), 0),
        (("--until", TOMORROW), 9),
        (("--kind", "seizure", "--from", "2026-10-01T20:00:00-04:00"), 5),
        (("--kind", "seizure", "--from", "2026-10-01", "--until", "2026-10-02"), 1),
        (("--kind", "seizure", "--from", "2026-10-01", "--until", "2026-10-01T23:59:59.9Z"), 0),
    ],
    ids=str,
)
def test_a_part_of_it(data: Path, options: tuple[str, ...], count: int) -> None:
    change(data, "seizure", OF_OCTOBER)

    result = replay(data, *options)

    assert result.stdout == f"{count} events are published again.\n", result.output


def test_another_topic_gets_also_what_waits_for_its_own(data: Path) -> None:
    topic = "atf.seizures.history"

    async def record() -> None:
        async with opened(data) as (system, officer):
            await officer.day()  # and no relay
            await system.contexts["seizure"].log().ensure_topics([Topic(topic, 2)])

    asyncio.run(record())

    own = replay(data, "--kind", "seizure")
    other = replay(data, "--kind", "seizure", "--topic", topic)

    assert own.stdout == "6 events are published again.\n"
    assert other.stdout == "12 events are published again.\n", other.output
    found = held(data, topic)
    assert set(names(found).values()) == {1}
    assert {one["replayed"] for one in found} == {"true"}


def test_a_log_that_is_lost_is_made_again(data: Path) -> None:
    first = names(held(data, "outbound.seizures.v1"))
    for file in data.glob("log.db*"):
        file.unlink()

    result = replay(data, "--all")

    assert result.exit_code == 0, result.output
    assert names(held(data, "outbound.seizures.v1")) == first


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "what? Say --all, or narrow it with --kind, --from or --until"),
        (("--kind", "seizur"), 2, "there is no kind 'seizur'; nearest: seizure"),
        (("--from", "October"), 2, "--from 'October': write a day such as 2026-10-01"),
        (("--from", "2026-10-02", "--until", "2026-10-01"), 2, "--until is not after --from"),
        (("--all", "--topic", "outbound.traces.v1"), 2, "outbound.traces.v1 has a contract of its own"),
        (("--all", "--topic", "outbound.releasable.fgr.v1"), 2, "leave out --topic"),
        (("--all", "--topic", "atf.history"), 1, "there is no topic atf.history"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_said(data: Path, options: tuple[str, ...], code: int, said: str) -> None:
    result = replay(data, *options)

    assert result.exit_code == code
    assert said in result.stderr
    assert parted(held(data, "outbound.seizures.v1"))[1] == []


def test_without_a_database_it_says_which_to_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = outbound("replay", "--kind", "trace")

    assert result.exit_code == 1
    assert "which system? Use --data DIR, or set SEIZURE_DATABASE_URL" in result.stderr


def test_the_progress_of_another_replay_is_not_gone_on_with(data: Path) -> None:
    other = {"asked": {"of": ["trace"], "from": "2026-10-01T00:00:00+00:00"}, "places": {}}
    (data / "replay.json").write_text(json.dumps(other))

    refused = replay(data, "--kind", "seizure")
    anew = replay(data, "--kind", "seizure", "--restart")

    assert refused.exit_code == 1
    assert "of trace; from 2026-10-01T00:00:00+00:00" in refused.stderr
    assert anew.stdout == "6 events are published again.\n"


def test_a_file_that_is_no_progress_is_left_alone(data: Path) -> None:
    (data / "replay.json").write_text('{"a": 1}')

    result = replay(data, "--all")

    assert result.exit_code == 1
    assert "is no progress of a replay" in result.stderr
    assert (data / "replay.json").read_text() == '{"a": 1}'
