"""What the benchmarks share: options, real servers, the deployed processes, and rounds by turns."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import orjson
import psutil
from rich.console import Console

from services.cli.processes.local_kafka import KAFKA_VERSION, LocalKafka, fetch
from shared.access.caller import Role, everywhere
from tests.bench.report import Side
from tests.support import issuer
from tests.support.postgres import LocalPostgres

ROOT = Path(__file__).resolve().parents[2]
OUTBOUND = str(Path(sys.executable).parent / "outbound")
MODULES = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
"""The environment of a side that runs as `python -m tests.bench.…`: nothing of the caller's."""
STDERR = Console(stderr=True)


class Missing(Exception):
    """A program that the benchmark needs is not here; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much to do. None takes each benchmark's own default."""

    rounds: int = 3
    seconds: float | None = None
    connections: int | None = None
    events: int | None = None
    rate: int = 100
    requests: int = 50
    seed: int = 1
    seizures: int | None = None
    inspections: int | None = None


def say(text: str) -> None:
    """Progress, on stderr."""
    STDERR.print(f"[dim]{time.strftime('%H:%M:%S')}[/dim] {text}", highlight=False)


def need(program: str, how: str) -> str:
    """The path of a program. Raises `Missing`."""
    path = shutil.which(program) or shutil.which(program, path=str(ROOT / ".tools/bin"))
    if path is None:
        raise Missing(f"{program} is not here: {how}")
    return path


class Process:
    """A process with only this environment, in a directory where its output is kept."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], directory: Path) -> None:
        self.name = name
        self._log = directory / f"{name}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=directory,
                env={"PATH": "/usr/bin:/bin", **env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def base(self) -> str:
        """The URL that it serves, once it is ready there; it was told to take a free port."""
        url = f"http://127.0.0.1:{until(self._port, f'{self.name} listens')}"
        until(lambda: httpx.get(f"{url}/openapi.json", timeout=5).status_code < 500, f"{self.name} answers")
        return url

    def running(self) -> None:
        """Raise with its last output when it has ended."""
        if self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended:\n{self._log.read_text()[-3000:]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _port(self) -> int | None:
        self.running()
        connections = psutil.Process(self.pid).net_connections(kind="tcp4")
        return next((int(one.laddr.port) for one in connections if one.status == psutil.CONN_LISTEN), None)


def outbound(arguments: str, env: Mapping[str, str], directory: Path) -> Process:
    """`outbound seizure api`, `outbound aggregator worker` and so on, as deployed."""
    return Process(arguments.replace(" ", "-"), [OUTBOUND, *arguments.split()], env, directory)


def environment(url: str, bootstrap: str = "") -> dict[str, str]:
    """The environment of docker-compose.yml, with free ports and without a limit that load would meet."""
    return {
        "DATABASE_URL": url,
        "DATABASE_POOL_SIZE": "10",
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
        "OUTBOUND_ISSUERS": issuer.ISSUERS,
        "OUTBOUND_HOST": "127.0.0.1",
        "OUTBOUND_PORT": "0",
        "OUTBOUND_METRICS_PORT": "0",
        "OUTBOUND_LOG_FORMAT": "json",
        "OUTBOUND_LOG_LEVEL": "info",
        "OUTBOUND_REQUESTS_PER_SECOND": "1000000",
        "OUTBOUND_ADDRESS_REQUESTS_PER_SECOND": "1000000",
    }


def token(subject: str = "bench") -> str:
    """An access token that the processes take."""
    return issuer.token(everywhere(subject, Role.ADMINISTRATOR), timedelta(hours=12))


@contextmanager
def workspace() -> Iterator[Path]:
    """A temporary directory."""
    with tempfile.TemporaryDirectory(prefix="outbound-bench-") as directory:
        yield Path(directory)


@contextmanager
def postgres(**settings: str) -> Iterator[LocalPostgres]:
    """A PostgreSQL of our own, with the durability of production. Raises `LocalPostgresError`."""
    say("starting PostgreSQL")
    with LocalPostgres(**settings) as server:
        yield server


@contextmanager
def kafka() -> Iterator[LocalKafka]:
    """A Kafka of our own. Raises `LocalKafkaError`."""
    say("starting Apache Kafka")
    with LocalKafka(fetch()) as broker:
        yield broker


def migrated(url: str, service: str) -> str:
    """Bring an empty database to a service's schema, with the command of production; its URL."""
    done = subprocess.run(
        [OUTBOUND, "migrate", service],
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": url},
        cwd=tempfile.gettempdir(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    return url


def database(server: LocalPostgres, service: str) -> str:
    """The URL of a new database with a service's schema."""
    return migrated(server.url(server.create_database()), service)


def settings_of(server: LocalPostgres) -> str:
    """PostgreSQL's version and the settings that durability and speed hang on, as it states them."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
    return "PostgreSQL: " + ", ".join(f"{name} {server.sql(f'SHOW {name}')}" for name in names)


def kafka_settings() -> str:
    """What Kafka it is."""
    return f"Apache Kafka {KAFKA_VERSION}: one broker, KRaft, 6 partitions, acks=all"


def by_turns(
    rounds: int, sides: Mapping[str, Callable[[float], float]], seconds: float, unit: str
) -> list[Side]:
    """Measure every side once a round, for so long, in an order that moves on by one each round."""
    names = list(sides)
    samples: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            samples[name].append(sides[name](seconds))
            say(f"round {number + 1}/{rounds}: {name}: {samples[name][-1]:,.0f} {unit}")
    return [Side(name, unit, tuple(samples[name])) for name in names]


def script(command: Sequence[str], env: Mapping[str, str] = MODULES) -> dict[str, Any]:
    """The JSON object on the last line that a program prints. Raises `RuntimeError` when it fails."""
    done = subprocess.run(command, env=env, cwd=tempfile.gettempdir(), capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr.decode(errors='replace')[-3000:]}")
    found: dict[str, Any] = orjson.loads(done.stdout.splitlines()[-1])
    return found


def until(wanted: Callable[[], Any], what: str, deadline_s: float = 60.0) -> Any:
    """What `wanted` returns once that is true; a refused connection counts as not yet."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        try:
            if found := wanted():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"not within {deadline_s:g} s: {what}")
