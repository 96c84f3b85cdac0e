"""Production processes under a supervisor that restarts what ends, as an orchestrator does."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import httpx

from shared.runtime.retry import Backoff, wait

OUTBOUND = Path(sys.executable).parent / "outbound"
POLL_S = 0.05
# Below the range that systems hand out to clients: no connection takes the port while the process is down.
PORTS = range(20_000, 32_000)


async def until(condition: Callable[[], Awaitable[bool]], what: str, deadline_s: float = 60.0) -> None:
    """Ask again until the condition holds; fails at the deadline."""
    end = time.monotonic() + deadline_s
    while not await condition():
        assert time.monotonic() < end, f"not within {deadline_s:g} s: {what}"
        await asyncio.sleep(POLL_S)


class Supervised:
    """One `outbound` command with only this environment, restarted with a growing pause whenever it ends."""

    def __init__(self, name: str, arguments: str, env: Mapping[str, str], directory: Path, port: int) -> None:
        self.name = name
        self.port = port
        self.log = directory / f"{name}.log"
        self.exits: list[int] = []
        self._arguments = arguments.split()
        self._env = {"PATH": "/usr/bin:/bin", **env}
        self._directory = directory
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def base(self) -> str:
        """The URL that it serves: its API, or a worker's health and metrics."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The id of the running process."""
        alive = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and alive else None

    def start(self) -> None:
        """Begin to run it."""
        self._stopping.clear()
        self._keeper = asyncio.create_task(self._keep())

    def signal(self, number: signal.Signals) -> bool:
        """Send a signal; whether there was a process to take it."""
        if self.pid is None or self._process is None:
            return False
        self._process.send_signal(number)
        return True

    async def stop(self, deadline_s: float = 20.0) -> int:
        """SIGTERM, and no restart; the exit code. One that does not end by the deadline is killed."""
        self._stopping.set()
        self.signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(deadline_s):
                await self._ended()
        except TimeoutError:
            await self.end()
        return self.exits[-1]

    async def end(self) -> None:
        """Kill it, whatever it does, and do not restart it."""
        self._stopping.set()
        self.signal(signal.SIGKILL)
        await self._ended()

    async def ended_by_itself(self, deadline_s: float = 40.0) -> int:
        """The exit code of the next end from now on."""
        before = len(self.exits)

        async def ended() -> bool:
            return len(self.exits) > before

        await until(ended, f"{self.name} ends", deadline_s)
        return self.exits[before]

    async def ready(self, deadline_s: float = 60.0) -> None:
        """Wait until `/readyz` says so."""

        async def says_so() -> bool:
            return await self.get("/readyz") is not None

        await until(says_so, f"{self.name} is ready\n{self.tail()}", deadline_s)

    async def get(self, path: str) -> str | None:
        """What it answers there with 200; None when it answers otherwise, or not at all."""
        try:
            async with httpx.AsyncClient(timeout=2.0) as client:
                response = await client.get(self.base + path)
        except httpx.TransportError:
            return None
        return response.text if response.status_code == 200 else None

    async def metric(self, name: str) -> float:
        """The sum of a metric's series since this process started; 0 when it does not answer."""
        lines = (await self.get("/metrics") or "").splitlines()
        return sum(
            float(line.rpartition(" ")[2]) for line in lines if line.startswith((name + " ", name + "{"))
        )

    def tail(self, size: int = 3000) -> str:
        """The end of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return f"--- {self.name}, exits {self.exits[-12:]} ---\n{text[-size:]}"

    async def _ended(self) -> None:
        if self._keeper is not None:
            await self._keeper

    async def _keep(self) -> None:
        backoff = Backoff(first=0.2, most=2.0)
        while not self._stopping.is_set():
            began = time.monotonic()
            with self.log.open("ab") as log:
                self._process = await asyncio.create_subprocess_exec(
                    OUTBOUND,
                    *self._arguments,
                    cwd=self._directory,
                    env=self._env,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            self.exits.append(await self._process.wait())
            if time.monotonic() - began > 10:
                backoff.reset()
            await wait(self._stopping, backoff.next())


def send(pid: int | None, number: signal.Signals) -> None:
    """A signal to a process that must be there."""
    assert pid is not None
    os.kill(pid, number)
