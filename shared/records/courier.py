"""The courier: carries notices from the processes that write to the one that relays (ADR 0010).

It uses PostgreSQL's LISTEN and NOTIFY. A notice goes out after the commit that it tells of, in a
statement of its own: PostgreSQL commits transactions that notify one after the other.
"""

import asyncio
from typing import Any

import structlog
from sqlalchemy import text

from shared.database.database import Database
from shared.runtime.retry import Backoff, wait

log = structlog.get_logger(__name__)
CHANNEL = "outbound_rows"
SPACING_S = 0.02
DEADLINE_S = 5.0
QUIET_S = 30.0
_NOTIFY = text(f"SELECT pg_notify('{CHANNEL}', :tables)")
LISTENING = "SELECT pg_listening_channels()"


class Courier:
    """Two loops: `send` where records are written, `receive` where they are relayed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._notices = database.notices
        self._backoff = Backoff()

    async def send(self, stop: asyncio.Event) -> None:
        """Tell other processes what was posted in this one, until `stop`; a fault loses what it was about."""
        while not stop.is_set():
            await wait(stop, QUIET_S, self._notices.posted)
            try:
                await self.send_once()
            except Exception as error:  # noqa: BLE001 - the rows are committed, and found without it
                log.warning("notice_lost", error=f"{type(error).__name__}: {error}")
            await wait(stop, SPACING_S)  # what is posted meanwhile goes out together

    async def send_once(self) -> None:
        """Send what was posted, in one statement."""
        tables = self._notices.unsent()
        if tables:
            async with asyncio.timeout(DEADLINE_S), self._database.read() as db:
                await db.execute(_NOTIFY, {"tables": ",".join(sorted(tables))})

    async def receive(self, stop: asyncio.Event) -> None:
        """Deliver here what other processes send, until `stop`; a connection that is lost is made anew."""
        while not stop.is_set():
            try:
                await self._listen(stop)
            except Exception as error:  # noqa: BLE001 - until it listens again, who waits looks by itself
                log.warning("listen_retry", error=f"{type(error).__name__}: {error}")
                await wait(stop, self._backoff.next())

    async def _listen(self, stop: asyncio.Event) -> None:
        """Listen on a connection of its own until `stop`, or until that is lost."""
        lost = asyncio.Event()
        async with self._database.session() as db:
            adapted: Any = (await db.get_raw_connection()).dbapi_connection
            driver = adapted.driver_connection  # SQLAlchemy has no word for listening
            driver.add_termination_listener(lambda _: lost.set())
            await driver.add_listener(CHANNEL, self._heard)
            self._notices.deliver_all()  # there may have been some before it listened
            while not stop.is_set() and not lost.is_set():
                async with asyncio.timeout(
                    DEADLINE_S
                ):  # no answer on a connection that was cut without a word
                    await db.execute(text(LISTENING))
                self._backoff.reset()
                await wait(stop, QUIET_S, lost)
        if lost.is_set() and not stop.is_set():
            raise ConnectionError("the connection that listened was lost")

    def _heard(self, _connection: Any, _pid: int, _channel: str, tables: str) -> None:
        for table in tables.split(","):
            self._notices.deliver(table)
