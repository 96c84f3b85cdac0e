"""A data directory whose log is replaced: `outbound up` stops, the manual's way back leads out of it."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deploy.processes import Running, until
from tests.support.manual import way_back_on_a_directory
from tests.verify.story import change, last_line, opened, verified

ANY_PORT = {"OUTBOUND_PORT": "0", "OUTBOUND_PARTITIONS": "1"}


@pytest.fixture
def started() -> Iterator[ExitStack]:
    """Whatever a test starts and does not stop is killed."""
    with ExitStack() as stack:
        yield stack


async def lived(data: Path, days: int, *, settle: bool = True) -> None:
    """So many days on a data directory; each has seizures with 1,000 rounds in all."""
    async with opened(data, outbound_partitions=1) as (system, officer):
        for _ in range(days):
            await officer.day()
        if settle:
            await system.settle()


def lose_log(data: Path) -> None:
    """Somebody deletes the log's files."""
    for file in data.glob("log.db*"):
        file.unlink()


def go_the_way_back(data: Path, tmp_path: Path) -> None:
    """As the manual says for a data directory."""
    statement, command = way_back_on_a_directory()
    change(data, "aggregator", statement)
    done = Running("replay", [*command, "--data", str(data)], ANY_PORT, tmp_path)
    assert done.wait(60) == 0, done.output.read_text()


def up(data: Path, tmp_path: Path, started: ExitStack) -> Running:
    """`outbound up` on a directory."""
    process = Running("up", ["up", "--data", str(data)], ANY_PORT, tmp_path)
    started.callback(process.kill)
    return process


async def is_whole(data: Path, days: int) -> None:
    """Nothing differs, and so many days are in the totals."""
    async with opened(data, outbound_partitions=1) as (system, _):
        await system.settle()
    result = await verified("--data", data)
    assert result.exit_code == 0, result.output
    assert f"{7 * days} versions in the services (0 not in the totals yet" in last_line(result)


async def test_a_log_that_was_replaced_while_nothing_ran(tmp_path: Path, started: ExitStack) -> None:
    data = tmp_path / "data"
    await lived(data, 1)
    lose_log(data)

    for _ in range(2):
        process = up(data, tmp_path, started)
        assert process.wait(60) == 1
        assert "PositionLost: outbound." in process.output.read_text()
        assert "docs/operations.md says under PositionLost what to do" in process.output.read_text()

    go_the_way_back(data, tmp_path)
    await is_whole(data, 1)


async def test_a_log_that_is_replaced_under_a_running_system(tmp_path: Path, started: ExitStack) -> None:
    data = tmp_path / "data"
    await lived(data, 1)
    process = up(data, tmp_path, started)
    base = process.base()
    until(lambda: httpx.get(f"{base}/readyz").status_code == 200, "it is ready")

    lose_log(data)

    assert process.wait(60) == 1
    assert "was replaced while it was read" in process.output.read_text()
    go_the_way_back(data, tmp_path)
    await is_whole(data, 1)


@pytest.mark.parametrize("page", [1, 2, 1_000])
async def test_what_the_figures_are_off_by_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """An aggregator that went on in another log, as it did before it looked: the start of it is missing."""
    monkeypatch.setattr("services.cli.verification.records.PAGE", page)
    data = tmp_path / "data"
    await lived(data, 1)
    shutil.copy(data / "aggregator.db", tmp_path / "before.db")
    lose_log(data)
    change(data, "aggregator", "DELETE FROM positions")
    await lived(data, 2)
    shutil.copy(tmp_path / "before.db", data / "aggregator.db")
    change(data, "aggregator", "UPDATE positions SET log_id = NULL, last_record = NULL")
    change(data, "aggregator", "DELETE FROM positions WHERE topic NOT LIKE '%.seizures.v1'")
    await lived(data, 0)

    table = await verified("--data", data)
    as_json = await verified("--data", data, "--format", "json")
    rows = [json.loads(line) for line in as_json.stdout.splitlines()]
    as_csv = await verified("--data", data, "--format", "csv")

    assert (table.exit_code, as_csv.exit_code) == (1, 1)
    (rounds,) = figures(rows, "ammunition_rounds")
    held = rounds["totals_say"]
    assert held < 3_000
    assert (rounds["source_says"], rounds["difference"]) == (3_000, held - 3_000)
    lines = [line.split("│") for line in table.stdout.splitlines()]
    shown = [" ".join(cell.strip() for cell in cells) for cells in lines]
    assert f" records 2025 ammunition_rounds {held:,} 3,000 {held - 3_000:,} " in shown
    assert [str(row["what"] or "") for row in rows] == [
        row["what"] for row in csv.DictReader(io.StringIO(as_csv.stdout))
    ]
    assert " figures, " in as_csv.stderr


async def test_another_log_is_told_with_what_the_totals_are_short_of(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await lived(data, 1)
    lose_log(data)
    await lived(data, 0, settle=False)

    result = await verified("--data", data, "--format", "json")

    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert "it was replaced" in rows[0]["what"]
    assert figures(rows, "ammunition_rounds") == []  # the totals have all that is recorded
    lost = [row for row in rows if row["what"] == "was published, but is not on the log"]
    assert len(lost) == 7
    assert result.stderr.startswith("this is another log than the totals were read from; ")


def figures(rows: list[dict[str, Any]], measure: str) -> list[dict[str, Any]]:
    """What the services' records say of a measure that the totals do not."""
    return [
        row
        for row in rows
        if (row["finding"], row["source"], row["measure"]) == ("figure", "records", measure)
    ]
