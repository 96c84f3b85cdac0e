"""docker-compose.yml as the tests read it: parsed, merged and interpolated as Compose would."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
IMAGE: str = COMPOSE["x-process"]["image"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == IMAGE}
PROCESSES = {name: service for name, service in OURS.items() if "healthcheck" in service}

VARIABLE = re.compile(r"\$\{(?P<name>[A-Z][A-Z0-9_]*):\?[^}]*\}")
"""The one form of interpolation that the file uses: required, without a default."""


def environment(service: str) -> dict[str, str]:
    """A service's environment as written."""
    written: dict[str, str] = SERVICES[service].get("environment", {})
    assert all(isinstance(value, str) for value in written.values()), "YAML must not read these as numbers"
    return written


def interpolated(service: str, variables: Mapping[str, str]) -> dict[str, str]:
    """A service's environment with these variables. Raises `KeyError` for one that is missing."""
    return {
        name: VARIABLE.sub(lambda match: variables[match["name"]], value)
        for name, value in environment(service).items()
    }


def required_variables() -> set[str]:
    """Every variable that the file takes from `.env`."""
    return set(VARIABLE.findall((ROOT / "docker-compose.yml").read_text()))


def seconds(duration: str) -> float:
    """A duration such as `20s` or `1m` in seconds."""
    number, unit = duration[:-1], duration[-1]
    return float(number) * {"s": 1, "m": 60, "h": 3600}[unit]
