"""Composition root of the projector: it has a worker and no API."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from services.projector.arrivals import Arrival, Heartbeat
from services.projector.sink import ReleaseSink
from services.projector.tables import METADATA, OUTBOX
from services.projector.terms import Terms, read_terms
from shared.contracts import inspection, seizure
from shared.contracts.releasable import topic_of
from shared.events.consumer import ConsumerPlan, EventConsumer
from shared.events.dead_letters import dead_letter_topic
from shared.events.log import Topic
from shared.records.relay import RelayPlan
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, Service, relay_loop

log = structlog.get_logger(__name__)
GROUP = "projector"
PLAN = ConsumerPlan(group=GROUP, topics=(inspection.TOPIC, seizure.TOPIC), batch=500)
RELAY = RelayPlan(GROUP, OUTBOX, "", beats=False, by_day=True)


class Projector:
    """The consumer, which begins by putting the terms into force."""

    def __init__(self, context: Context, terms: Mapping[str, Terms], plan: ConsumerPlan = PLAN) -> None:
        settings = context.settings
        if not settings.outbound_release_keys:
            raise ValueError("OUTBOUND_RELEASE_KEYS is not set: the partners' keys need a folder")
        keys = Path(settings.outbound_release_keys)
        self._sink = ReleaseSink(context.database, terms, keys, context.clock)
        plan = replace(plan, dead_letters=settings.outbound_dead_letter_limit)
        self.consumer: EventConsumer[Arrival | Heartbeat] = EventConsumer(
            plan, context.log(), self._sink, context.metrics
        )

    async def begin(self) -> None:
        """Put the terms into force. Raises `KeyLost` and `OSError`."""
        await self._sink.begin()

    async def run(self, stop: asyncio.Event) -> None:
        """Project what arrives, until `stop`."""
        await self.begin()
        await self.consumer.run(stop)


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: consumer and relay, where there is a partner."""
    terms = _terms(context.settings)
    if not terms:
        log.info("nothing_released", reason="OUTBOUND_RELEASE names no terms of a partner")
        return []
    projector = Projector(context, terms)
    context.health.add("projector-consumer", projector.consumer.check)
    return [projector.run, relay_loop(context, RELAY)]


def topics(settings: Settings) -> Sequence[Topic]:
    """The topics that it reads, a dead-letter topic beside each, and one of each partner."""
    names = [*PLAN.topics, *map(topic_of, _terms(settings))]
    dead = [Topic(dead_letter_topic(topic, GROUP), 1) for topic in PLAN.topics]
    return [*(Topic(name, settings.outbound_partitions) for name in names), *dead]


def _terms(settings: Settings) -> Mapping[str, Terms]:
    """The partners' terms. Raises `TermsError`."""
    return read_terms(Path(settings.outbound_release)) if settings.outbound_release else {}


SERVICE = Service(GROUP, Path(__file__).parent, METADATA, None, lambda _: (), loops, topics)
