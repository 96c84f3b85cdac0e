"""Composition root of the inspection service."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter

from services.inspection import api
from services.inspection.models import INSPECTION, METADATA
from services.inspection.repository import InspectionRepository
from shared.contracts import closing
from shared.events.log import Topic
from shared.records.closings import Closings
from shared.records.service import RecordService
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, Service, closings_loop, expiry_loop, relay_loop

OUTBOX = METADATA.tables["inspection_outbox"]
CLOSINGS = METADATA.tables["inspection_closings"]


def routers(context: Context) -> Sequence[APIRouter]:
    """The service's routes over its database."""
    closings = Closings(INSPECTION.name, CLOSINGS)
    service = RecordService(INSPECTION, context.database, InspectionRepository(), closings, context.clock)
    return [api.router(service, context.metrics)]


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: the relays, and the forgetting of old keys."""
    return [
        relay_loop(context, INSPECTION, OUTBOX),
        closings_loop(context, INSPECTION, CLOSINGS),
        expiry_loop(context, METADATA),
    ]


def topics(settings: Settings) -> Sequence[Topic]:
    """Its topics, kept for ever: a consumer can always begin at the beginning."""
    return [Topic(name, settings.outbound_partitions) for name in (INSPECTION.topic, closing.TOPIC)]


SERVICE = Service(
    "inspection", Path(__file__).parent, METADATA, routers, loops, topics, outboxes=(OUTBOX, CLOSINGS)
)
