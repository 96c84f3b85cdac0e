"""`outbound webhooks`, as an operator types it, over a data directory."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.system import WEBHOOK_SECRETS
from services.gateway import ledger
from services.gateway.ledger import Place
from services.gateway.main import SERVICE
from services.gateway.signing import secrets_of
from shared.database.database import Database
from shared.database.migrations import Migrations

TOPIC = "outbound.seizures.v1"
POLICY = f"""
[topics."{TOPIC}"]
[services.gateway]
[agencies.atf]
title = "Bureau"
agreement = "A-1"
purpose = "Tracing"
reads = ["{TOPIC}"]
[agencies.atf.webhooks.main]
url = "https://hooks.example/outbound"
"""


class Office:
    """A data directory, and the command over it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.policy = data / "access.toml"
        self.policy.write_text(POLICY)
        self.database = f"sqlite+aiosqlite:///{data / 'gateway.db'}"

    def says(self, *arguments: str, code: int = 0) -> str:
        """What the command says."""
        given = ["webhooks", *arguments, "--policy", str(self.policy), "--data", str(self.data)]
        result = CliRunner().invoke(app, given)
        assert result.exit_code == code, result.output
        return result.output

    def delivered(self) -> None:
        """As if it had been delivered to."""
        asyncio.run(self._delivered())

    def place(self) -> dict[int, Place]:
        """Where it stands."""
        return asyncio.run(self._place())

    async def _delivered(self) -> None:
        database = Database(self.database)
        async with database.begin() as db:
            state = await ledger.state(db, "atf.main", "beginning")
            await ledger.begin(db, state, TOPIC, {2: 0})
            await ledger.advance(db, state, TOPIC, {2: (0, Place(9, "record"))})
        await database.close()

    async def _place(self) -> dict[int, Place]:
        database = Database(self.database)
        async with database.read() as db:
            found = await ledger.places(db, "atf.main", TOPIC)
        await database.close()
        return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)

    async def migrate() -> None:
        database = Database(made.database)
        await Migrations(SERVICE.name, SERVICE.package, SERVICE.tables).upgrade(database)
        await database.close()

    asyncio.run(migrate())
    return made


def test_a_secret_is_shown_once_and_rotates_with_two_valid(office: Office) -> None:
    shown = office.says("add", "atf.main").split()[0]
    assert shown.startswith("whsec_")
    assert "has a secret" in office.says("add", "atf.main", code=1)
    office.says("rotate", "atf.main", "--to", str(office.data / "new"))
    new = (office.data / "new").read_text().strip()
    assert (office.data / "new").stat().st_mode & 0o777 == 0o600
    folder = office.data / WEBHOOK_SECRETS
    assert secrets_of(folder, "atf.main") == (new, shown)
    assert (folder / "atf.main").stat().st_mode & 0o777 == 0o600
    assert "--end ends the old one" in office.says("rotate", "atf.main", code=1)
    office.says("rotate", "atf.main", "--end")
    assert secrets_of(folder, "atf.main") == (new,)
    listed = office.says("list")
    assert shown not in listed
    assert new not in listed


def test_a_secret_whose_file_cannot_be_made_does_not_come_to_be(office: Office) -> None:
    taken = office.data / "taken"
    taken.write_text("something")
    office.says("add", "atf.main", "--to", str(taken), code=1)
    assert taken.read_text() == "something"
    assert not (office.data / WEBHOOK_SECRETS / "atf.main").exists()


def test_its_state_is_seen_and_changed(office: Office) -> None:
    assert "not begun" in office.says("list")
    office.says("disable", "atf.main", "--reason", "asked to")
    assert "disabled: asked to" in office.says("list")
    office.says("enable", "atf.main")
    assert "works" in office.says("list")


def test_delivering_again_moves_the_position(office: Office) -> None:
    said = office.says("redeliver", "atf.main", "--position", f"{TOPIC}/2/4", code=1)
    assert "has no position" in said
    office.delivered()
    office.says("redeliver", "atf.main", "--position", f"{TOPIC}/2/4")
    assert office.place() == {2: Place(4)}
    office.says("redeliver", "atf.main", "--from", "2026-10-01")
    assert office.place() == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "atf.mian"), "there are atf.main"),
        (("redeliver", "atf.main"), "either --from or --position"),
        (("redeliver", "atf.main", "--from", "yesterday"), "not yesterday"),
        (("redeliver", "atf.main", "--position", "outbound.custody.v1/0/0"), f"of {TOPIC}"),
        (("redeliver", "atf.main", "--position", f"{TOPIC}/0/x"), f"of {TOPIC}"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_said(office: Office, arguments: tuple[str, ...], said: str) -> None:
    assert said in " ".join(office.says(*arguments, code=2).split())
