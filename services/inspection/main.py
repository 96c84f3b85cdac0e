"""Composition root of the inspection service."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter

from services.inspection import api
from services.inspection.models import INSPECTION, METADATA
from services.inspection.repository import InspectionRepository
from shared.component import Component, Context, relay_loop
from shared.log import Topic
from shared.process import Loop
from shared.records.service import RecordService
from shared.settings import Settings

STATE = METADATA.tables["inspections"]
OUTBOX = METADATA.tables["inspection_outbox"]


def routers(context: Context) -> Sequence[APIRouter]:
    """The service's routes over its database."""
    service = RecordService(INSPECTION, context.database, InspectionRepository(), context.clock)
    return [api.router(service, context.metrics)]


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: the relay."""
    return [relay_loop(context, INSPECTION, OUTBOX)]


def topics(settings: Settings) -> Sequence[Topic]:
    """Its topic, kept for ever: a consumer can always begin at the beginning."""
    return [Topic(INSPECTION.topic, settings.outbound_partitions)]


COMPONENT = Component("inspection", Path(__file__).parent, METADATA, routers, loops, topics, STATE, OUTBOX)
