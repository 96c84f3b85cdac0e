"""`outbound health`, and the same module as a container's health check."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import orjson
import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.cli.processes.health import probe
from tests.deploy.compose import ROOT

ANSWERS = {
    "/readyz": (200, orjson.dumps({"status": "ok", "checks": {"database": "ok", "log": "ok"}})),
    "/away": (
        503,
        orjson.dumps({"status": "not ready", "checks": {"database": "ok", "log": "LogError: gone"}}),
    ),
    "/odd": (200, b"[1]"),
}


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def base() -> Iterator[str]:
    """A process that answers as ours do."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_ready(base: str) -> None:
    result = CliRunner().invoke(app, ["health", "--url", f"{base}/readyz"])
    assert (result.exit_code, result.stdout) == (0, "database: ok\nlog: ok\n")


def test_not_ready(base: str) -> None:
    result = CliRunner().invoke(app, ["health", "--url", f"{base}/away"])
    assert result.exit_code == 1
    assert "answers 503" in result.stdout
    assert "log: LogError: gone" in result.stdout


def test_something_else_answers(base: str) -> None:
    assert probe(f"{base}/odd") == (True, "[1]")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/readyz", "ftp://127.0.0.1/readyz", "readyz"])
def test_nothing_answers(url: str) -> None:
    ready, words = probe(url)
    assert not ready
    assert url in words


def test_as_a_container_runs_it_whatever_proxy_is_set(base: str) -> None:
    command = [sys.executable, "-m", "services.cli.processes.health", f"{base}/readyz"]
    proxies = {"http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"}
    done = subprocess.run(command, env=proxies, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "database: ok\nlog: ok\n", "")


def test_the_health_check_loads_no_third_party_code() -> None:
    listing = "import sys, services.cli.processes.health; print(*(m.split('.')[0] for m in sys.modules))"
    # -I -S: without site-packages, so that anything but the standard library fails to import.
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {listing}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "typer" not in done.stdout.split()
