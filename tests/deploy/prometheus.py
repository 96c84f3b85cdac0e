"""A real Prometheus for the tests, on loopback, with temporary data."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Self

import httpx
import psutil
import pytest
import yaml

MISSING = "is not installed: `apt-get install prometheus` (only its programs are used)"


def program(name: str) -> str:
    """Where a program of Prometheus is. Skips the test without it, except in CI, where it fails."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} {MISSING}")
        pytest.skip(f"{name} {MISSING}")
    return found


class LocalPrometheus:
    """One server that scrapes these jobs (name to `host:port`) each second."""

    def __init__(self, directory: Path, jobs: dict[str, str]) -> None:
        self._binary = program("prometheus")
        self._directory = directory
        scrapes = [
            {"job_name": name, "static_configs": [{"targets": [target]}]} for name, target in jobs.items()
        ]
        config = {"global": {"scrape_interval": "1s", "scrape_timeout": "1s"}, "scrape_configs": scrapes}
        (directory / "prometheus.yml").write_text(yaml.safe_dump(config))
        self._log = directory / "prometheus.log"
        self._client = httpx.Client(timeout=5)

    def __enter__(self) -> Self:
        command = [
            self._binary,
            f"--config.file={self._directory / 'prometheus.yml'}",
            f"--storage.tsdb.path={self._directory / 'data'}",
            "--web.listen-address=127.0.0.1:0",
        ]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self._base = self._find_address(time.monotonic() + 30)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an instant query; a wrong expression fails the test with Prometheus' word."""
        answer = self._client.get(f"{self._base}/api/v1/query", params={"query": expression}).json()
        assert answer["status"] == "success", f"{expression}\n{answer.get('error')}"
        series: list[dict[str, Any]] = answer["data"]["result"]
        return series

    def label_values(self, label: str, selector: str) -> list[str]:
        """The values of a label among the series of a selector."""
        url = f"{self._base}/api/v1/label/{label}/values"
        values: list[str] = self._client.get(url, params={"match[]": selector}).json()["data"]
        return values

    def _find_address(self, deadline: float) -> str:
        """Port 0 takes a free one; the operating system knows which."""
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            port = _listening_port(self._process.pid)
            if port and self._client.get(f"http://127.0.0.1:{port}/-/ready").status_code == 200:
                return f"http://127.0.0.1:{port}"
            time.sleep(0.05)
        raise AssertionError(f"Prometheus did not start:\n{self._log.read_text()[-3000:]}")


def _listening_port(pid: int) -> int | None:
    for one in psutil.Process(pid).net_connections(kind="tcp4"):
        if one.status == psutil.CONN_LISTEN:
            return int(one.laddr.port)
    return None
