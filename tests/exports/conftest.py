"""Fixtures of the exports' tests."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory into which the sample was imported; for reading only."""
    data = tmp_path_factory.mktemp("sample") / "data"
    command = [sys.executable, "-m", "services.cli", "import", "sample", "--data", str(data)]
    subprocess.run(command, check=True, capture_output=True)
    return data
