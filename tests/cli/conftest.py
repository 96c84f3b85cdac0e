"""A running system with some records."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.cli.processes.command import DEFAULT_DATA
from tests.deploy.processes import Running
from tests.oversight.conftest import recorded

__all__ = ["recorded"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a system answers, and the directory that it was started in."""

    url: str
    directory: Path


@pytest.fixture(scope="module")
def running(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A system over `recorded`, as the default data directory of the directory it runs in."""
    directory = tmp_path_factory.mktemp("running")
    (directory / DEFAULT_DATA).symlink_to(recorded)
    system = Running("system", ["up", "--port", "0"], {}, directory)
    try:
        yield Address(system.base(), directory)
    finally:
        system.kill()
