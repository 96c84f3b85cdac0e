"""The list of commands: what it says is what the commands say of themselves."""

import re

import pytest
import typer
from typer.testing import CliRunner, Result

from services.cli.main import COMMANDS, app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_by_the_first_sentence_of_its_own_help(name: str) -> None:
    command = COMMANDS[name].command(name)
    first = re.split(r"(?<=\.)\s", " ".join(command.help.split()))[0]
    assert COMMANDS[name].help == first
    assert command.name == name


def test_every_command_is_listed() -> None:
    text = " ".join(run("--help").stdout.replace("│", " ").split())
    for name, entry in COMMANDS.items():
        assert f"{name} {entry.help}" in text
    assert "Exit code: 0 done; 2 the command or the question makes no sense" in text


def test_the_list_names_what_the_group_has() -> None:
    group = typer.main.get_command(app)
    assert list(group.commands) == list(COMMANDS)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["totas"], "Did you mean 'totals'?"),
        (["totals", "--fiscl-year", "2024"], "--fiscal-year"),
        (["import", "cbp-weapon"], "Did you mean 'cbp-weapons'?"),
        (["quality", "unregistered"], "unregistered_operations"),
    ],
)
def test_a_misspelt_command_or_option_is_answered_with_the_nearest(arguments: list[str], says: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in " ".join(result.stderr.replace("│", " ").split())


def test_help_of_a_group_comes_from_its_module() -> None:
    text = run("aggregator", "--help").stdout
    assert "aggregator [OPTIONS] COMMAND" in text
    assert "Run the worker" in text
