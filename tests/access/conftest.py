"""Databases for what does not depend on their kind, and for what does."""

from pathlib import Path

import pytest


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A database for what does not depend on its kind."""
    return f"sqlite+aiosqlite:///{tmp_path / 'api.db'}"
