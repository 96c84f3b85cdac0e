"""The way back that docs/operations.md tells an operator to go after `PositionLost`."""

import re
from pathlib import Path

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def way_back() -> tuple[str, dict[str, list[str]]]:
    """The statement to run in the aggregator's database, and by worker the command to run as it."""
    text = OPERATIONS.read_text()
    (statement,) = re.findall(r"```sql\n-- in the database aggregator\n(DELETE .*;)\n```", text)
    commands = re.findall(r"^docker compose run --rm (\S+-worker) (replay .*)$", text, re.MULTILINE)
    assert [worker for worker, _ in commands] == ["inspection-worker", "seizure-worker"]
    return statement, {worker: command.split() for worker, command in commands}


def way_back_on_a_directory() -> tuple[str, list[str]]:
    """The same statement, and the command for a data directory."""
    (command,) = re.findall(r"`outbound (replay --all) --data outbound-data`", OPERATIONS.read_text())
    return way_back()[0], command.split()
