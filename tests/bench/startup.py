"""How long a person waits for a command: the list of commands, and a question to a running system.

The baseline is a Python that imports what any such command needs, in the same environment. Both are
measured with byte code from a run before, and without any, as where nothing may be written.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.harness import OUTBOUND, Options, by_turns, environment, outbound, token, workspace
from tests.bench.report import Result, Void, at_most

ROUNDS = 7
"""At least: a start is short, and the machine has other things to do."""
BARE = [sys.executable, "-c", "import typer, rich.console, httpx"]
BYTE_CODE = ("with byte code", "without byte code")
WANTED = {"outbound --help": 1.4, "outbound totals --url": 1.6}


def measure(options: Options) -> Result:
    """Milliseconds from the start of a process to its end, by turns."""
    with workspace() as directory, outbound("up --data system", environment(""), directory) as system:
        commands = {
            "bare imports": BARE,
            "outbound --help": [OUTBOUND, "--help"],
            "outbound totals --url": [OUTBOUND, "totals", "--fiscal-year", "2024", "--url", system.base()],
        }
        sides: dict[str, Callable[[float], float]] = {
            f"{name}, {how}": partial(_started, command, directory / "cache", how)
            for how in BYTE_CODE
            for name, command in commands.items()
        }
        for start in sides.values():
            start(0)  # writes the byte code
        found = {side.name: side for side in by_turns(max(options.rounds, ROUNDS), sides, 0, "ms")}
    targets = [
        at_most(found[f"{name}, {how}"], found[f"bare imports, {how}"], wanted)
        for how in BYTE_CODE
        for name, wanted in WANTED.items()
    ]
    notes = ["bare imports: python -c 'import typer, rich.console, httpx', in the same environment"]
    return Result("startup", "a command from its start to its end", list(found.values()), targets, notes)


def _started(command: list[str], cache: Path, how: str, _seconds: float) -> float:
    """Milliseconds that a command takes. Raises `Void` when it fails."""
    settings = {"PATH": "/usr/bin:/bin", "OUTBOUND_TOKEN": token(), "PYTHONPYCACHEPREFIX": str(cache)}
    with TemporaryDirectory() as empty:
        if how != BYTE_CODE[0]:
            settings |= {"PYTHONPYCACHEPREFIX": empty, "PYTHONDONTWRITEBYTECODE": "1"}
        begun = time.perf_counter()
        done = subprocess.run(command, env=settings, cwd=empty, capture_output=True, check=False)
        took = time.perf_counter() - begun
    if done.returncode:
        raise Void(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return took * 1000
