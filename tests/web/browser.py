"""A real Chromium for the tests, headless, that can reach this machine only; spoken to as WebDriver says."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.deploy.processes import until

MISSING = "is not installed: `apt-get install chromium chromium-driver`"
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",  # needed by root, as tests run in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def program(name: str) -> str:
    """Where a program of Chromium is. Skips the test without it, except in CI, where it fails."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} {MISSING}")
        pytest.skip(f"{name} {MISSING}")
    return found


class Browser:
    """One window."""

    def __init__(self, client: httpx.Client, session: str) -> None:
        self._client = client
        self._session = f"/session/{session}"

    def open(self, url: str) -> None:
        """Go to a page, and wait until it is loaded."""
        self._ask("url", url=url)

    def texts(self, selector: str) -> list[str]:
        """The text of every element that a CSS selector finds now."""
        script = "return Array.from(document.querySelectorAll(arguments[0]), one => one.textContent)"
        found: list[str] = self._ask("execute/sync", script=script, args=[selector])
        return found

    def click(self, selector: str) -> None:
        """Click on the first element that a CSS selector finds."""
        script = "document.querySelector(arguments[0]).click()"
        self._ask("execute/sync", script=script, args=[selector])

    def log(self, name: str) -> list[Any]:
        """What was logged since the last call: `browser` (the console) or `performance` (the network)."""
        found: list[Any] = self._ask("se/log", type=name)
        return found

    def requested(self) -> list[str]:
        """The URLs that a network would have been asked for since the last call."""
        messages = [json.loads(one["message"])["message"] for one in self.log("performance")]
        sent = [one["params"] for one in messages if one["method"] == "Network.requestWillBeSent"]
        urls = [str(one["request"]["url"]) for one in sent]
        return [one for one in urls if one.startswith(("http", "ws"))]

    def _ask(self, command: str, **parameters: Any) -> Any:
        answer = self._client.post(f"{self._session}/{command}", json=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]


@contextmanager
def chromium(directory: Path) -> Iterator[Browser]:
    """A browser with a new profile."""
    driver, binary = program("chromedriver"), program("chromium")
    with (directory / "chromedriver.log").open("wb") as log:
        process = subprocess.Popen([driver, "--port=0"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        port = until(lambda: _port(process.pid), "chromedriver listens")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            session = _session(client, binary, directory / "profile")
            try:
                yield Browser(client, session)
            finally:  # or the browser would outlive its driver
                client.delete(f"/session/{session}")
    finally:
        process.terminate()
        process.wait(30)


def _port(pid: int) -> int | None:
    connections = psutil.Process(pid).net_connections(kind="tcp4")
    return next((int(one.laddr.port) for one in connections if one.status == psutil.CONN_LISTEN), None)


def _session(client: httpx.Client, binary: str, profile: Path) -> str:
    options = {"binary": binary, "args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
    wanted = {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    }
    answer = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
    assert answer.status_code == 200, answer.text
    session: str = answer.json()["value"]["sessionId"]
    return session
