"""A running system with some records."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.processes import Running
from tests.oversight.conftest import quiet_logs, recorded

__all__ = ["quiet_logs", "recorded"]


@pytest.fixture(scope="module")
def running(recorded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a system over `recorded`."""
    arguments = ["up", "--data", str(recorded), "--port", "0", "--development"]
    system = Running("system", arguments, {}, tmp_path_factory.mktemp("running"))
    try:
        yield system.base()
    finally:
        system.kill()
