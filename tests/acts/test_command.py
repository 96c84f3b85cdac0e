"""`outbound journal`, as it is run: over a data directory and over a database."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.system import SERVICES, System
from shared.acts.checkpoints import Checkpoints
from shared.acts.notes import signer
from shared.database.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.settings import Settings
from tests.api.harness import api, unmarked

RUNNER = CliRunner()


def ran(*arguments: str | Path) -> tuple[int, str]:
    """The exit code of `outbound journal …`, and what it said."""
    done = RUNNER.invoke(app, ["journal", *map(str, arguments)])
    return done.exit_code, done.output


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data directory with a few seizures and a checkpoint over them."""
    folder = tmp_path / "data"
    async with System(Settings(), folder) as system:
        context = system.contexts["seizure"]
        key = folder / "checkpoint.key"
        assert context.settings.outbound_checkpoint_key == str(key)
        assert key.stat().st_mode & 0o777 == 0o600
    url = f"sqlite+aiosqlite:///{folder}/seizure.db"
    async with api("seizure", url) as records:
        for _ in range(3):
            await records.created(unmarked())
        acts = SERVICES["seizure"].acts
        assert acts is not None
        witness = Path(context.settings.outbound_checkpoint_file)
        made = Checkpoints(acts, records.database, utc_now, signer(key, "seizure"), witness=witness)
        assert await made.run_once() == 3
    return folder


async def _change(data: Path, statement: str) -> None:
    database = Database(f"sqlite+aiosqlite:///{data}/seizure.db")
    async with database.begin() as db:
        await db.execute(text(statement))
    await database.close()


def test_a_journal_as_it_was_written(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ran("new-key", tmp_path / "next.pem")[0] == 0
    code, keys = ran("key", "--data", data)
    with monkeypatch.context() as later:
        later.setenv("OUTBOUND_CHECKPOINT_KEY", str(tmp_path / "next.pem"))
        keys += ran("key", "--data", data)[1]
    assert code == 0
    assert len(set(keys.splitlines())) == 6, "two keys of two services and of snapshots"
    (tmp_path / "keys.txt").write_text(keys)
    given = ("--witness", data / "checkpoints" / "seizure.txt", "--public-key", tmp_path / "keys.txt")
    code, said = ran("verify", "--data", data, *given)
    assert code == 0
    assert said.startswith(
        "nothing is wrong: 3 acts in 1 lanes, 3 versions, 0 rows of custody, 0 photos and documents, "
        "1 checkpoints over 3 of the acts"
    )
    assert said.endswith("signatures checked, 1 files of witnesses\n")


async def test_the_first_entry_that_is_wrong_is_named(data: Path) -> None:
    await _change(data, "UPDATE seizure_acts SET subject = 'framed' WHERE number = 2")
    code, said = await asyncio.to_thread(ran, "verify", "--data", data)
    assert code == 1
    first, *_, last = said.splitlines()
    assert first.startswith("entry 2 of lane ")
    assert "does not fit: its digest is not that of what it says" in first
    assert last.startswith("2 wrong: 3 acts")  # the version has another author too


async def test_a_checkpoint_that_is_gone_is_missed_by_its_witness_only(data: Path) -> None:
    await _change(data, "DELETE FROM seizure_checkpoints")
    code, _said = await asyncio.to_thread(ran, "verify", "--data", data)
    assert code == 0
    code, said = await asyncio.to_thread(
        ran, "verify", "--data", data, "--witness", data / "checkpoints" / "seizure.txt"
    )
    assert code == 1
    assert "the witness of seizure: has seen 3 acts; the last checkpoint here is of 0" in said


def test_keys(data: Path, tmp_path: Path) -> None:
    assert ran("new-key", tmp_path / "new.pem")[0] == 0
    assert "is there already" in ran("new-key", tmp_path / "new.pem")[1]
    code, said = ran("verify", "--data", data, "--public-key", data / "checkpoint.key")
    assert code == 1
    assert "is no key" in said
    (tmp_path / "witness.txt").write_text("outbound/seizure\nnonsense\n")
    code, said = ran("verify", "--data", data, "--witness", tmp_path / "witness.txt")
    assert code == 1
    assert "a checkpoint of the witness is no checkpoint" in said


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert "Use --data DIR, or set DATABASE_URL" in ran("verify")[1]
    assert "which key?" in ran("key")[1]
    assert "is no data directory" in ran("verify", "--data", tmp_path)[1]
