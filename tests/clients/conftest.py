"""The client on a real service, in process."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from outbound.client import AsyncClient, Patience
from tests.api.harness import Api, api

QUICK = Patience(attempts=40, first_pause_s=0.0)
"""No pauses: what is lost is sent again at once."""


@pytest.fixture
async def seizures(tmp_path: Path) -> AsyncIterator[Api]:
    """The seizure service on SQLite."""
    async with api("seizure", f"sqlite+aiosqlite:///{tmp_path / 'api.db'}") as service:
        yield service


@pytest.fixture
def client(seizures: Api) -> AsyncClient:
    """A client of it."""
    return AsyncClient(seizures.client, patience=QUICK)
