"""`outbound receipt` and `outbound custody`, over a data directory and against a running system."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.system import System
from services.cli.reach import in_process
from shared.runtime.settings import Settings
from tests.api.custody import BAKER, hand_over
from tests.api.harness import seizure
from tests.cli.commands import imported
from tests.deploy.processes import Running

SEIZURE = "0197725e-5f00-7a3c-9d21-6f2b8a4e5d1f"
BY = ("--by", "cbp-20417", "--name", "J. [bold]Alvarez", "--at", "2026-06-15T09:00:00-05:00")
ITEMS = ("--item", "1,packages=2,weight=1130,value=450.00,seal=A-1177,seal=A-1178", "--item", "3")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which one item of a seizure was handed over, on a receipt by the command line."""
    data = tmp_path_factory.mktemp("data")

    async def fill() -> None:
        async with System(Settings(), data) as system, in_process(system) as client:
            await client.post("/v1/seizures", json=seizure(id=SEIZURE), headers={"Idempotency-Key": "s"})

    async def give() -> None:
        async with System(Settings(), data) as system, in_process(system) as client:
            path, headers = f"/v1/seizures/{SEIZURE}/custody/hand-overs", {"Idempotency-Key": "h"}
            over = hand_over(1, giver={"id": "cbp-20417", "name": "J. Alvarez"})
            assert (await client.post(path, json=over, headers=headers)).status_code == 201

    asyncio.run(fill())
    assert ran("receipt", "issue", SEIZURE, *ITEMS, *BY, data=data)[0] == 0
    asyncio.run(give())
    return data


def ran(*arguments: str | Path, data: Path) -> tuple[int, str]:
    """The exit code of a command over a data directory, and what it said, in one line."""
    done = CliRunner().invoke(app, [*map(str, arguments), "--data", str(data)])
    return done.exit_code, " ".join(done.output.split())


def rows(*arguments: str, data: Path) -> list[dict[str, object]]:
    done = CliRunner().invoke(app, [*arguments, "--format", "json", "--data", str(data)])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_a_receipt_is_issued_shown_and_printed(data: Path, tmp_path: Path) -> None:
    (receipt,) = rows("receipt", "show", "2304-0000001", data=data)
    assert [one["line"] for one in receipt["lines"]] == [1, 3]  # type: ignore[attr-defined]
    code, said = ran("receipt", "show", "2304-0000001", data=data)
    assert code == 0
    assert all(one in said for one in ("stands", "J. [bold]Alvarez", "A-1177, A-1178", "450.00", "1130"))
    assert rows("receipt", "list", SEIZURE, data=data) == [receipt]
    for name, begins in (("receipt.pdf", b"%PDF-"), ("receipt.html", b"<!doctype html>")):
        assert ran("receipt", "print", "2304-0000001", "--out", tmp_path / name, data=data)[0] == 0
        assert (tmp_path / name).read_bytes().lower().startswith(begins.lower())


def test_numbers_are_reserved_voided_returned_and_accounted_for(data: Path) -> None:
    assert (
        "are reserved for tablet-3"
        in ran("receipt", "block", "2402", "--device", "tablet-3", "--size", "3", data=data)[1]
    )
    assert "is void since" in ran("receipt", "void", "2402-0000002", "--reason", "torn", data=data)[1]
    code, said = ran("receipt", "return", "2402-0000001", "--reason", "end of shift", data=data)
    assert (code, said) == (0, "void: 2402-0000001, 2402-0000003")
    (account,) = rows("receipt", "numbers", "2402", data=data)
    assert (account["given"], account["unused"], account["outstanding"]) == (3, 3, 0)
    assert "Unexplained" in ran("receipt", "numbers", "2402", data=data)[1]


def test_a_chain_and_the_inventory(data: Path, tmp_path: Path) -> None:
    steps = rows("custody", "chain", SEIZURE, data=data)
    assert [one["step"] for one in steps] == ["taken", "handed_over"]
    code, said = ran("custody", "chain", SEIZURE, data=data)
    assert code == 0
    assert all(one in said for one in ("handed_over", BAKER["id"], "reason: examination"))
    held = rows("custody", "inventory", "--port", "2304", data=data)
    assert [(one["line"], one["holder"]) for one in held] == [(1, BAKER["id"]), (3, "cbp-20417")]
    assert "Nothing of this is in custody" in ran("custody", "inventory", "--missing", data=data)[1]
    out = tmp_path / "chain.html"
    assert ran("custody", "print", SEIZURE, "--out", out, data=data)[0] == 0
    assert BAKER["id"] in out.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["receipt", "show", "2304-9999999"], 2, "There is no receipt 2304-9999999"),
        (["receipt", "print", "2304-0000001", "--out", "x.doc"], 2, "ends in neither .pdf nor .html"),
        (["receipt", "issue", "x", "--item", "ALL", "--by", "a", "--name", "b"], 2, "is no item: write LINE"),
        (["receipt", "issue", "x", "--item", "1,seal", "--by", "a", "--name", "b"], 2, "is no item"),
        (["receipt", "print", "2304-0000001", "--out", "/nowhere/x.pdf"], 1, "cannot be written"),
        (["custody", "chain", "01890000-0000-7000-8000-00000000beef"], 2, "There is no seizure"),
    ],
)
def test_what_cannot_be_is_said(data: Path, arguments: list[str], code: int, says: str) -> None:
    found, said = ran(*arguments, data=data)
    assert found == code
    assert says in said.replace("│ ", "").replace(" │", "")


@pytest.mark.parametrize("name", ["receipt", "custody"])
def test_its_help_imports_nothing_heavy(name: str) -> None:
    assert imported(name, "--help") == (0, [])


@pytest.fixture(scope="module")
def url(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running system over the same data, and the directory that it was started in."""
    directory = tmp_path_factory.mktemp("running")
    (directory / "outbound-data").symlink_to(data)
    system = Running("system", ["up", "--port", "0"], {}, directory)
    try:
        yield system.base(), directory
    finally:
        system.kill()


@pytest.mark.slow
def test_a_running_system_is_asked_and_told_without_anything_heavy(url: tuple[str, Path]) -> None:
    base, directory = url
    for arguments in (
        ["receipt", "show", "2304-0000001"],
        ["receipt", "block", "2304", "--device", "tablet-3"],
        ["custody", "inventory"],
    ):
        assert imported(*arguments, "--url", base, directory=directory) == (0, [])
