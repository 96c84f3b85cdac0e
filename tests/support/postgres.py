"""A real PostgreSQL for the tests that ask for one: private, on loopback, with temporary data."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import psutil
import pytest

# Below the range that systems hand out to clients: no connection takes the port while it is down.
from services.cli.processes.ports import free_port

PORTS = range(20_000, 32_000)
MISSING = "PostgreSQL is not installed: `apt-get install postgresql` (only its programs are used)"


class LocalPostgresError(Exception):
    """PostgreSQL is missing or did not start; the message says what to do."""


def programs() -> Path:
    """The folder of the newest `initdb` and `postgres`. Raises `LocalPostgresError`."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for folder in (*debian, *on_path):
        if all((folder / program).exists() for program in ("initdb", "postgres", "psql")):
            return folder
    raise LocalPostgresError(MISSING)


class LocalPostgres:
    """One server, its port and its data; `start`, `stop` and `kill` keep both.

    Everyone who reaches the port on 127.0.0.1 is trusted. `close`, or leaving the `with` block,
    removes the data. `settings` are those that differ from PostgreSQL's own.
    """

    def __init__(self, **settings: str) -> None:
        self._settings = settings
        self._bin = programs()
        self._user = _unprivileged()
        self._directory = Path(tempfile.mkdtemp(prefix="outbound-postgres-"))
        self._data = self._directory / "data"
        self._log = self._directory / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        if "user" in self._user:
            shutil.chown(self._directory, self._user["user"], self._user["group"])
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy URL of a database of this server."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process else None

    def start(self, deadline_s: float = 60.0) -> None:
        """Start, recover what is to recover, and return once it takes connections."""
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "200"}
        options |= self._settings
        with self._log.open("ab") as log:
            self._process = process = subprocess.Popen(
                [
                    str(self._bin / "postgres"),
                    *("-D", str(self._data), "-p", str(self.port)),
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle, by `stop`
                **self._user,
            )
        deadline = time.monotonic() + deadline_s
        while not self._ready():
            if process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise LocalPostgresError(f"PostgreSQL did not start:\n{self._log.read_text()[-3000:]}")
            time.sleep(0.02)

    def stop(self, deadline_s: float = 20.0) -> None:
        """A fast shutdown: sessions are cut, what is committed is on disk."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(deadline_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End the server and its sessions as a crash would (SIGKILL), all at once."""
        if self._process is None:
            return
        try:
            sessions = psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            sessions = []
        self._process.kill()
        for session in sessions:
            session.kill()  # one that lived on would keep the next server from starting
        psutil.wait_procs(sessions, timeout=10)
        self._process.wait()
        self._process = None

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as the superuser, outside of a transaction; its output, unaligned."""
        connection = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database)
        return self._run(
            "psql", *connection, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement
        )

    def create_database(self) -> str:
        """A fresh, empty database; its name."""
        name = f"test_{uuid4().hex}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop and remove the data."""
        self.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready(self) -> bool:
        """Whether the server's own status line says so, and is of this very process."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _run(self, program: str, *arguments: str | Path) -> str:
        command = [str(self._bin / program), *map(str, arguments)]
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command, cwd=self._directory, capture_output=True, text=True, check=False, **self._user
        )
        if done.returncode != 0:
            raise LocalPostgresError(f"{program} failed ({done.returncode}):\n{done.stderr[-3000:]}")
        return done.stdout.strip()


def _unprivileged() -> dict[str, Any]:
    """As whom to run the programs, for `subprocess`: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry.pw_gid for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in known else "nobody"
    return {"user": name, "group": known[name], "extra_groups": []}


def _missing(reason: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres() -> Iterator[LocalPostgres]:
    """One server for the whole session; a test that stops it starts it again.

    Skips where PostgreSQL is missing, except in CI, where the test fails.
    """
    try:
        server = LocalPostgres()
    except LocalPostgresError as error:
        if str(error) != MISSING:
            raise
        _missing(MISSING)
    with server:
        yield server


@pytest.fixture
def postgres_url(postgres: LocalPostgres) -> Iterator[str]:
    """The URL of a fresh, empty database, dropped afterwards."""
    name = postgres.create_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh, empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
