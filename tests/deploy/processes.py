"""Processes of the `outbound` command, started as a container would start them."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import httpx
import psutil

OUTBOUND = Path(sys.executable).parent / "outbound"
T = TypeVar("T")


def until(wanted: Callable[[], T | None], what: str, deadline_s: float = 40.0) -> T:
    """What `wanted` returns once that is true; errors of HTTP count as not yet."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        try:
            if found := wanted():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {deadline_s:g} s: {what}")


class Running:
    """A running `outbound` command with only this environment, in an empty directory."""

    def __init__(self, name: str, arguments: list[str], env: Mapping[str, str], directory: Path) -> None:
        self.name = name
        directory.mkdir(exist_ok=True)
        self.output = directory / f"{name}.log"
        self._arguments = arguments
        with self.output.open("wb") as log:
            self._process = subprocess.Popen(
                [str(OUTBOUND), *arguments],
                cwd=directory,
                env={"PATH": "/usr/bin:/bin", **env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def base(self) -> str:
        """The URL that it serves; it was told to take a free port. `outbound up` says which, and has two."""
        if self._arguments[0] == "up":
            return until(self._said, f"{self.name} says where it is")
        return f"http://127.0.0.1:{until(self._port, f'{self.name} listens')}"

    def wait(self, deadline_s: float) -> int:
        """The exit code of a command that ends by itself."""
        return self._process.wait(deadline_s)

    def stop(self, deadline_s: float) -> int:
        """SIGTERM; the exit code. Raises `TimeoutExpired` when it has not ended by the deadline."""
        self._process.terminate()
        return self.wait(deadline_s)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()

    def _said(self) -> str | None:
        text = self.output.read_text()
        assert self._process.poll() is None, f"{self.name} ended:\n{text}"
        found = re.search(r"Outbound is up: (\S+)", text)
        return found[1] if found else None

    def _port(self) -> int | None:
        assert self._process.poll() is None, f"{self.name} ended:\n{self.output.read_text()}"
        connections = psutil.Process(self._process.pid).net_connections(kind="tcp4")
        return next((int(one.laddr.port) for one in connections if one.status == psutil.CONN_LISTEN), None)
