"""Composition root of the aggregator."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter

from services.aggregator.counting.versions import Version
from services.aggregator.ledger.compaction import Compactor
from services.aggregator.ledger.sink import TotalsSink
from services.aggregator.ledger.tables import METADATA
from services.aggregator.views import (
    agencies,
    comparisons,
    explanation,
    inspections,
    operations,
    quality,
    revisions,
    sources,
    totals,
)
from services.aggregator.views.asked import bound
from services.aggregator.views.factsheet import route as factsheet
from services.aggregator.views.gauges import Gauges
from services.aggregator.views.quality import QualityWatch
from shared.access.spent import table_of
from shared.contracts import closing, inspection, referral, seizure, trace
from shared.events.consumer import ConsumerPlan, EventConsumer
from shared.events.dead_letters import dead_letter_topic
from shared.events.log import Topic
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, Service

GROUP = "aggregator"
PLAN = ConsumerPlan(
    group=GROUP, topics=(inspection.TOPIC, seizure.TOPIC, trace.TOPIC, referral.TOPIC, closing.TOPIC)
)


VIEWS = (
    totals,
    comparisons,
    explanation,
    revisions,
    operations,
    agencies,
    inspections,
    quality,
    sources,
    factsheet,
)


def routers(context: Context) -> Sequence[APIRouter]:
    """The service's routes over its database."""
    return [bound([view.router for view in VIEWS], context)]


def consumer(context: Context) -> EventConsumer[Version]:
    """The consumer that keeps the totals."""
    sink = TotalsSink(context.database, context.metrics)
    plan = replace(PLAN, dead_letters=context.settings.outbound_dead_letter_limit)
    return EventConsumer(plan, context.log(), sink, context.metrics)


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: the consumer, what keeps the totals small, and the count of findings."""
    totals = consumer(context)
    context.health.add("aggregator-consumer", totals.check)
    watch = QualityWatch(context.database, context.metrics, context.clock)
    return [totals.run, Compactor(context.database).run, watch.run]


def topics(settings: Settings) -> Sequence[Topic]:
    """The topics that it reads, and a dead-letter topic beside each."""
    dead = [Topic(dead_letter_topic(topic, GROUP), 1) for topic in PLAN.topics]
    return [*(Topic(topic, settings.outbound_partitions) for topic in PLAN.topics), *dead]


def render_gauges(context: Context) -> Callable[[], Awaitable[bytes]]:
    """What gives the fiscal-year-to-date gauges as text exposition, again and again."""
    shown = Gauges(context.database, context.settings.outbound_fiscal_years)

    async def render() -> bytes:
        return await shown.render(context.clock().date())

    return render


PROOFS = table_of(GROUP, METADATA)
SERVICE = Service(
    GROUP, Path(__file__).parent, METADATA, PROOFS, routers, loops, topics, gauges=render_gauges
)
