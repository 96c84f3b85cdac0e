"""The attempts to have one webhook take an event: as often as it needs, farther apart each time, to a limit.

While it fails, one event at a time asks whether it works again; the others wait for that one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from services.gateway import ledger
from services.gateway.ledger import Moved, State
from services.gateway.posting import Answer, Poster, Unreachable
from services.gateway.signing import SecretError, headers_of, secrets_of
from shared.database.database import Database
from shared.events.log import Record
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics
from shared.runtime.retry import Backoff

log = structlog.get_logger(__name__)
GONE = 410
"""By Standard Webhooks: the receiver wants no more."""
LONGEST_WAIT_S = 3_600.0
"""A `Retry-After` of more is taken as this."""
AT_ONCE = 4
"""Events of one webhook that are under way at a time, each of another partition."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When to try again, in seconds from `first` to `most`, and after how many a webhook is disabled."""

    first: float = 1.0
    most: float = 900.0
    give_up: float = 432_000.0


class Attempts:
    """Those of one webhook."""

    def __init__(
        self,
        state: State,
        poster: Poster,
        secrets: Path,
        database: Database,
        clock: Clock,
        metrics: Metrics,
        limits: Limits,
    ) -> None:
        self._id = state.id
        self._poster, self._secrets, self._database = poster, secrets, database
        self._clock, self._metrics, self._limits = clock, metrics, limits
        self._backoff = Backoff(limits.first, limits.most)
        self._failing = state.failing_since is not None
        self._pause = limits.first
        self._alone = asyncio.Lock()
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def until_taken(self, record: Record, before_pause: Callable[[], Awaitable[None]]) -> None:
        """Come back when the webhook has the event. Raises `Moved` where it is disabled."""
        if not self._failing and await self._attempt(record):
            return
        async with self._alone:
            while True:
                if self._failing:
                    await before_pause()
                    await asyncio.sleep(self._pause)
                if await self._attempt(record):
                    return

    async def _attempt(self, record: Record) -> bool:
        async with self._slots:
            answer, fault = await self._answer(record)
        taken = answer is not None and answer.taken
        outcome = "taken" if taken else "unreachable" if answer is None else "refused"
        self._metrics.webhook_attempts.labels(self._id, outcome).inc()
        if not taken:
            await self._failed(fault, answer)
        elif self._failing:
            self._failing = False
            self._backoff.reset()
            log.info("webhook_works_again", webhook=self._id)
            async with self._database.begin() as db:
                await ledger.delivered(db, self._id, self._clock())
        return taken

    async def _answer(self, record: Record) -> tuple[Answer | None, str]:
        """What it answered, and what is wrong with that."""
        try:
            headers = headers_of(record, secrets_of(self._secrets, self._id), self._clock())
            answer = await self._poster.post(headers, record.value or b"")
        except (Unreachable, SecretError) as error:
            return None, str(error)
        except UnicodeDecodeError:
            return (
                None,
                f"{record.topic}/{record.partition} at {record.offset} is no text to sign",
            )
        return answer, f"it answered {answer.status}"

    async def _failed(self, fault: str, answer: Answer | None) -> None:
        now, pause = self._clock(), self._next_pause(answer)
        async with self._database.begin() as db:
            state = await ledger.failed(db, self._id, fault, now, now + timedelta(seconds=pause))
            over = now - (state.failing_since or now) >= timedelta(seconds=self._limits.give_up)
            gone = answer is not None and answer.status == GONE
            if over or gone:
                since = "" if gone else f"no success since {state.failing_since:%Y-%m-%d %H:%M} UTC: "
                await ledger.disable(db, self._id, f"{since}{fault}")
        if over or gone:
            log.error("webhook_disabled", webhook=self._id, error=fault)
            raise Moved
        if not self._failing:
            log.warning("webhook_failing", webhook=self._id, error=fault)
        self._failing, self._pause = True, pause

    def _next_pause(self, answer: Answer | None) -> float:
        """Seconds until the next attempt: more each time, or as many as the answer asks for."""
        asked = min((answer and answer.retry_after) or 0.0, LONGEST_WAIT_S)
        return max(self._backoff.next(), asked)
