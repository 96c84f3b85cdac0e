"""What a command imports before it does anything: a person waits for that."""

from pathlib import Path

import pytest

from services.cli.main import COMMANDS
from shared.access.development import DevelopmentIssuer
from tests.cli.commands import ASKING, imported
from tests.cli.conftest import Address


def test_the_list_of_commands_imports_none_of_them() -> None:
    assert imported("--help") == (0, [])


@pytest.mark.parametrize("name", ASKING)
def test_the_help_of_a_command_that_asks_imports_nothing_heavy(name: str) -> None:
    assert imported(name, "--help") == (0, [])


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKING)
def test_a_command_that_asks_a_running_system_imports_nothing_heavy(name: str, running: Address) -> None:
    _question, needed = ASKING[name]
    assert imported(name, *needed, "--url", running.url, directory=running.directory) == (0, [])


def test_a_token_is_signed_without_the_services(tmp_path: Path) -> None:
    DevelopmentIssuer.of(tmp_path)
    code, found = imported("token", "--role", "officer", "--port", "2304", "--data", str(tmp_path))
    assert (code, set(found) - {"cryptography", "joserfc", "pydantic", "structlog", "asyncio"}) == (0, set())


def test_every_command_of_the_figures_asks_a_question() -> None:
    figures = {name for name, one in COMMANDS.items() if one.where.startswith("services.cli.figures.")}
    assert figures == ASKING.keys()
