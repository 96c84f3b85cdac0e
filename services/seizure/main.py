"""Composition root of the seizure service."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter

from services.seizure import api
from services.seizure.models import METADATA, SEIZURE
from services.seizure.repository import SeizureRepository
from shared.component import Component, Context, relay_loop
from shared.log import Topic
from shared.process import Loop
from shared.records.service import RecordService
from shared.settings import Settings

STATE = METADATA.tables["seizures"]
OUTBOX = METADATA.tables["seizure_outbox"]


def routers(context: Context) -> Sequence[APIRouter]:
    """The service's routes over its database."""
    service = RecordService(SEIZURE, context.database, SeizureRepository(), context.clock)
    return [api.router(service, context.metrics)]


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: the relay."""
    return [relay_loop(context, SEIZURE, OUTBOX)]


def topics(settings: Settings) -> Sequence[Topic]:
    """Its topic, kept for ever: a consumer can always begin at the beginning."""
    return [Topic(SEIZURE.topic, settings.outbound_partitions)]


COMPONENT = Component("seizure", Path(__file__).parent, METADATA, routers, loops, topics, STATE, OUTBOX)
