"""deploy/prometheus/prometheus.yml: valid, and it scrapes the nine processes where they listen."""

import subprocess

import pytest
import yaml

from tests.deploy.compose import PROCESSES, ROOT, SERVICES, environment
from tests.deploy.prometheus import program

CONFIG = ROOT / "deploy/prometheus/prometheus.yml"


def test_every_process_is_scraped_at_its_port() -> None:
    found = {}
    for job in yaml.safe_load(CONFIG.read_text())["scrape_configs"]:
        (discovery,) = job["dns_sd_configs"]
        assert discovery["type"] == "A"
        assert discovery["names"] == [job["job_name"]]
        found[job["job_name"]] = discovery["port"]
    expected = {}
    for name in PROCESSES:
        port = "OUTBOUND_PORT" if name.endswith("-api") else "OUTBOUND_METRICS_PORT"
        expected[name] = int(environment(name)[port])
    assert found == expected


def test_prometheus_shares_a_network_with_what_it_scrapes() -> None:
    networks = set(SERVICES["prometheus"]["networks"])
    assert all(networks & set(service["networks"]) for service in PROCESSES.values())


def test_compose_starts_it_with_this_file() -> None:
    mounted = "/etc/prometheus/prometheus.yml"
    assert f"./deploy/prometheus/prometheus.yml:{mounted}:ro" in SERVICES["prometheus"]["volumes"]
    assert f"--config.file={mounted}" in SERVICES["prometheus"]["command"]


def test_promtool_accepts_it() -> None:
    done = subprocess.run(
        [program("promtool"), "check", "config", str(CONFIG)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr)
    assert "SUCCESS" in done.stdout
