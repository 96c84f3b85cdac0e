"""What a command imports before it does anything: a person waits for that."""

import pytest

from services.cli.main import COMMANDS
from tests.cli.commands import ASKING, imported


def test_the_list_of_commands_imports_none_of_them() -> None:
    assert imported("--help") == (0, [])


@pytest.mark.parametrize("name", ASKING)
def test_the_help_of_a_command_that_asks_imports_nothing_heavy(name: str) -> None:
    assert imported(name, "--help") == (0, [])


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKING)
def test_a_command_that_asks_a_running_system_imports_nothing_heavy(name: str, running: str) -> None:
    _question, needed = ASKING[name]
    assert imported(name, *needed, "--url", running) == (0, [])


@pytest.mark.slow
def test_a_token_is_signed_without_the_services() -> None:
    assert imported("token", "--help") == (0, [])


def test_every_command_of_the_figures_asks_a_question() -> None:
    figures = {name for name, one in COMMANDS.items() if one.where.startswith("services.cli.figures.")}
    assert figures == ASKING.keys()
