"""docs/subscribing.md: its five commands lead to a first event."""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.cli.main import COMMANDS
from services.cli.processes.local_kafka import LocalKafka
from services.cli.processes.ports import free_port
from services.cli.topics.fields import fields
from tests.deploy.processes import OUTBOUND, Running, until

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "subscribing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@contextmanager
def staying_up(command: str, directory: Path, said: str) -> Iterator[None]:
    """A command in a terminal of its own, once it says that it is up."""
    program, *arguments = shlex.split(command)
    assert program == ".venv/bin/outbound"
    env = {"HOME": os.environ["HOME"], **{k: v for k, v in os.environ.items() if k == "XDG_CACHE_HOME"}}
    process = Running(arguments[0], arguments, env, directory)
    try:
        until(lambda: said in process.output.read_text(), said, 90.0)
        yield
    finally:
        process.stop(30.0)


@pytest.mark.kafka
@pytest.mark.slow
def test_five_commands_lead_to_the_first_event(kafka: LocalKafka, tmp_path: Path) -> None:
    """`kafka` is not used, but tells whether there can be one here."""
    port = free_port()
    setup, broker, system, *rest = BLOCKS[0].replace("9092", str(port)).splitlines()
    assert (setup, len(rest)) == ("make setup", 2)

    up = f"{system} --port 0"  # the page's is 8000, which may be taken here
    with (
        staying_up(f"{broker} --port {port}", tmp_path / "kafka", "Kafka is up"),
        staying_up(up, tmp_path / "system", "Outbound is up"),
    ):
        script = "\n".join(rest).replace(".venv/bin/outbound", str(OUTBOUND)) + " --format json"
        env = {"PATH": os.environ["PATH"]}
        done = subprocess.run(
            ["sh", "-c", script], capture_output=True, text=True, check=True, env=env, timeout=90
        )
    assert json.loads(done.stdout)["type"] == "outbound.seizure.recorded.v1"


def test_every_command_that_the_page_shows_can_be_given() -> None:
    options = {one for param in COMMANDS["subscribe"].command("subscribe").params for one in param.opts}
    shown = BLOCKS[1].splitlines()
    assert len(shown) == 8
    for line in shown:
        assert set(re.findall(r"--[a-z-]+", line)) <= options
        topic = re.search(r"--topic (\S+)", line)
        assert topic is not None
        asked = re.findall(r"--filter (\S+)=", line) + re.findall(r"--columns (\S+)", line)
        assert {one for each in asked for one in each.split(",")} <= fields(f"outbound.{topic[1]}.v1").keys()
