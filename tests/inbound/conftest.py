"""An inbox on each log and each database."""

from collections.abc import AsyncIterator

import pytest

from shared.events.log import EventLog
from tests.inbound.inbox import Inbox
from tests.inbound.inbox import inbox as open_inbox
from tests.log.conftest import backend, event_log  # noqa: F401 - fixtures


@pytest.fixture
async def inbox(event_log: EventLog, database_url: str) -> AsyncIterator[Inbox]:  # noqa: F811
    """Its topics and an emptied database."""
    async with open_inbox(event_log, database_url) as one:
        yield one
