"""Every webhook at once, each by itself: a slow one holds up no other. One process at a time delivers."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import structlog

from services.gateway import ledger
from services.gateway.agencies import Webhook
from services.gateway.attempts import Attempts, Limits
from services.gateway.delivery import Feed
from services.gateway.ledger import Moved, State
from services.gateway.posting import CheckedNetwork, Poster, Resolve, resolved
from services.gateway.targets import Targets
from shared.database.database import Database
from shared.database.locks import try_lock
from shared.events.log import EventLog, PositionLost
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics
from shared.runtime.retry import Backoff, wait

log = structlog.get_logger(__name__)
LOCK = "gateway-webhooks"
LOOK_S = 2.0
"""So often at least it looks whether an operator disabled, enabled or moved a webhook."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How webhooks are reached: where they may be, for how long each attempt may take, and by which TLS."""

    secrets: Path
    targets: Targets = field(default_factory=Targets)
    within_s: float = 10.0
    limits: Limits = field(default_factory=Limits)
    tls: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)
    resolve: Resolve = resolved

    def poster(self, webhook: Webhook) -> Poster:
        """The connections to a webhook, which are its alone."""
        secure = webhook.url.startswith("https:")
        network = CheckedNetwork(self.targets, secure=secure, resolve=self.resolve)
        return Poster(webhook.url, network, self.tls, self.within_s)


class Webhooks:
    """The deliveries of one process."""

    def __init__(
        self,
        webhooks: Sequence[Webhook],
        ways: Ways,
        database: Database,
        events: EventLog,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        self._webhooks, self._ways = webhooks, ways
        self._database, self._events = database, events
        self._clock, self._metrics = clock, metrics

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver while no other process does, until `stop`."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                async with try_lock(self._database, LOCK) as lock:
                    if lock is not None:
                        await self._deliver(stop, lock.verify)
                        backoff.reset()
            except Exception as error:  # noqa: BLE001 - the database is away: begin again
                log.warning("webhooks_retry", error=_said(error))
            await wait(stop, backoff.next())

    async def _deliver(self, stop: asyncio.Event, verify: Callable[[], Awaitable[None]]) -> None:
        """Deliver to each, until `stop`. Raises what `verify` raises once the lock is no longer held."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(self.deliver(one, over)) for one in self._webhooks]
            try:
                while not stop.is_set():
                    await verify()
                    await wait(stop, LOOK_S)
            finally:
                over.set()  # a group of tasks may drop a cancellation where one of them fails meanwhile
                for one in running:
                    one.cancel()

    async def deliver(self, webhook: Webhook, over: asyncio.Event) -> None:
        """Deliver to one webhook, whatever happens, until it is `over`."""
        backoff = Backoff(1.0, 60.0)
        poster = self._ways.poster(webhook)
        try:
            while not over.is_set():
                try:
                    await self._while_enabled(webhook, poster)
                    backoff.reset()
                    await wait(over, LOOK_S)
                except Exception as error:  # noqa: BLE001 - log or database away: begin again at the positions
                    log.warning("webhook_retry", webhook=webhook.id, error=_said(error))
                    await wait(over, backoff.next())
        finally:
            await poster.close()

    async def _while_enabled(self, webhook: Webhook, poster: Poster) -> None:
        """Deliver until it is disabled or moved; nothing where it is disabled."""
        async with self._database.begin() as db:
            state = await ledger.state(db, webhook.id, webhook.start)
        self._metrics.webhook_disabled.labels(webhook.id).set(state.disabled is not None)
        if state.disabled is not None:
            return
        lost: list[str] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                attempts = self._attempts(state, poster)
                for topic in webhook.topics:
                    tasks.create_task(self._feed(topic, state, attempts).run())
                tasks.create_task(self._watch(state))
        except* Moved:
            pass
        except* PositionLost as found:
            lost = [_said(found)]
        if lost:
            async with self._database.begin() as db:
                await ledger.disable(db, webhook.id, f"position lost: {lost[0]}")
            log.error("webhook_disabled", webhook=webhook.id, error=lost[0])

    def _attempts(self, state: State, poster: Poster) -> Attempts:
        ways = self._ways
        parts = (ways.secrets, self._database, self._clock, self._metrics, ways.limits)
        return Attempts(state, poster, *parts)

    def _feed(self, topic: str, state: State, attempts: Attempts) -> Feed:
        return Feed(topic, state, attempts, self._database, self._events, self._clock, self._metrics)

    async def _watch(self, state: State) -> None:
        """Raise `Moved` once the webhook was disabled or moved."""
        while True:
            await asyncio.sleep(LOOK_S)
            async with self._database.read() as db:
                now = await ledger.state(db, state.id, state.start)
            if now.disabled is not None or now.generation != state.generation:
                raise Moved


def _said(error: BaseException) -> str:
    """What went wrong, without the groups around it."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(map(_said, error.exceptions))
    return f"{type(error).__name__}: {error}"
