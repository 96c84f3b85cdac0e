"""What the shell completes, by Typer's own protocol in a process of its own."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import plain_environment
from tests.deploy.processes import OUTBOUND


def completed(line: str) -> list[str]:
    """What bash offers for the last word of a line."""
    words = line.split(" ")
    environment = plain_environment(
        _OUTBOUND_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1)
    )
    done = subprocess.run([str(OUTBOUND)], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("outbound quie", ["quiet-ports"]),
        ("outbound totals --field-o", ["--field-office"]),
        ("outbound totals --agency cbp", ["cbp", "cbp_ofo", "cbp_usbp"]),
        ("outbound totals --measure conv", ["conversion_devices"]),
        ("outbound totals --region north", ["northern_border"]),
        ("outbound totals --field-office el", ["el_paso"]),
        ("outbound totals --state N", ["NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY"]),
        ("outbound totals --port 240", ["2401", "2402", "2403", "2404", "2406", "2407", "2408"]),
        ("outbound totals --operation so", ["southbound"]),
        ("outbound totals --task-force el", ["el_paso"]),
        ("outbound totals --traffic personal", ["personal_vehicle"]),
        ("outbound totals --measure currency_usd --subtype c", ["cash"]),
        ("outbound totals --by month,fie", ["month,field_office"]),
        ("outbound totals --by month,field_office,mo", []),
        ("outbound compare --period first", ["first_half"]),
        ("outbound operations with", ["without_a_trace"]),
        ("outbound quality unk", ["unknown_task_forces"]),
        ("outbound totals --format j", ["json"]),
    ],
)
def test_codes_complete(line: str, offered: list[str]) -> None:
    assert completed(line) == offered


def test_a_port_is_shown_with_its_name() -> None:
    environment = plain_environment(
        _OUTBOUND_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="outbound totals --port 2402"
    )
    done = subprocess.run([str(OUTBOUND)], env=environment, capture_output=True, text=True, check=True)
    assert '"2402":"El Paso, TX"' in done.stdout


def test_completion_can_be_installed(tmp_path: Path) -> None:
    environment = plain_environment(HOME=str(tmp_path), _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    command = [str(OUTBOUND), "--install-completion", "bash"]
    subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    scripts = [one for one in tmp_path.rglob("*") if one.is_file() and one.name != ".bashrc"]
    assert "_OUTBOUND_COMPLETE=complete_bash" in "".join(one.read_text() for one in scripts)
    assert str(scripts[0]) in (tmp_path / ".bashrc").read_text()
