"""Composition root of the seizure service."""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter

from services.seizure import api, referrals, traces
from services.seizure.models import METADATA, REFERRAL, SEIZURE, TRACE
from services.seizure.repository import SeizureRepository
from shared.contracts import closing
from shared.events.log import Topic
from shared.records.closings import Closings
from shared.records.service import RecordService
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, Service, closings_loop, expiry_loop, relay_loop

OUTBOX = METADATA.tables["seizure_outbox"]
CLOSINGS = METADATA.tables["seizure_closings"]


def routers(context: Context) -> Sequence[APIRouter]:
    """The service's routes over its database."""
    closings = Closings(SEIZURE.name, CLOSINGS)
    service = RecordService(SEIZURE, context.database, SeizureRepository(), closings, context.clock)
    return [api.router(service, context.metrics), *_casework(context)]


def _casework(context: Context) -> Sequence[APIRouter]:
    """The routes of what follows a seizure. Its results come for years: it has no closings."""
    database, clock = context.database, context.clock
    asked = RecordService(TRACE, database, traces.TraceRepository(), None, clock)
    referred = RecordService(REFERRAL, database, referrals.ReferralRepository(), None, clock)
    return [traces.router(asked, context.metrics), referrals.router(referred, context.metrics)]


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: the relays, and the forgetting of old keys."""
    return [
        relay_loop(context, SEIZURE, OUTBOX),
        closings_loop(context, SEIZURE, CLOSINGS),
        relay_loop(context, TRACE, traces.OUTBOX),
        relay_loop(context, REFERRAL, referrals.OUTBOX),
        expiry_loop(context, METADATA),
    ]


def topics(settings: Settings) -> Sequence[Topic]:
    """Its topics, kept for ever: a consumer can always begin at the beginning."""
    names = (SEIZURE.topic, closing.TOPIC, TRACE.topic, REFERRAL.topic)
    return [Topic(name, settings.outbound_partitions) for name in names]


SERVICE = Service(
    "seizure",
    Path(__file__).parent,
    METADATA,
    routers,
    loops,
    topics,
    outboxes=(OUTBOX, CLOSINGS, traces.OUTBOX, referrals.OUTBOX),
)
