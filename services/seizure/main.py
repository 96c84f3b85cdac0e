"""Composition root of the seizure service."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter

from services.seizure.custody.attachment_routes import AttachmentRoutes
from services.seizure.custody.attachments import Attachments, Limits
from services.seizure.custody.chain_routes import ChainRoutes
from services.seizure.custody.chains import Chains
from services.seizure.custody.desk import Desk
from services.seizure.custody.inventory import Inventories
from services.seizure.custody.papers import PaperRoutes
from services.seizure.custody.ranges import Ranges
from services.seizure.custody.receipt_routes import ReceiptRoutes
from services.seizure.custody.receipts import Receipts
from services.seizure.custody.storage import storage
from services.seizure.custody.tables import custody_tables
from services.seizure.inbound import consumer as inbound
from services.seizure.inbound.intake import Desk as InboundDesk
from services.seizure.inbound.reading import Sent
from services.seizure.inbound.tables import inbound_tables
from services.seizure.referrals import REFERRAL
from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.access import policy
from shared.acts.journal import Acts
from shared.contracts import custody, match
from shared.events.consumer import EventConsumer
from shared.events.log import Topic
from shared.records.relay import RelayPlan
from shared.records.service import RecordService
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, record_service

_RECORDS = record_service("seizure", Path(__file__).parent, (SEIZURE, TRACE, REFERRAL))
CUSTODY = custody_tables(_RECORDS.tables)
INBOUND = inbound_tables(_RECORDS.tables)


def _routers(context: Context) -> Sequence[APIRouter]:
    settings = context.settings
    kept = storage(settings, context.database.url)
    limits = Limits(settings.outbound_attachment_bytes, settings.outbound_attachment_pixels)
    desk = Desk(CUSTODY, context.database, context.clock, _acts(context))
    chains, ranges = Chains(CUSTODY), Ranges(CUSTODY)
    receipts = Receipts(CUSTODY, chains, ranges)
    routes = (
        ReceiptRoutes(desk, receipts, ranges),
        ChainRoutes(desk, chains, Inventories(CUSTODY)),
        AttachmentRoutes(desk, Attachments(CUSTODY, kept, limits)),
        PaperRoutes(desk, receipts, chains, _base(settings)),
    )
    return [*_RECORDS.routers(context), *(one.router for one in routes)]


def _base(settings: Settings) -> str:
    """Where people reach the API: what a QR code on paper begins with."""
    return settings.outbound_public_url or f"http://{settings.outbound_host}:{settings.outbound_port}"


def _acts(context: Context) -> Acts:
    assert _RECORDS.acts is not None, "a service that keeps records has a journal of acts"
    return Acts(_RECORDS.acts, context.clock)


def inbound_desk(context: Context) -> InboundDesk:
    """What taking in needs."""
    acts = _acts(context)
    kept = {one.kind.name: RecordService(one, context.database, context.clock, acts) for one in _RECORDS.kept}
    rules = policy.load(context.settings.outbound_policy)
    return InboundDesk(INBOUND, kept, context.database, acts, context.clock, rules)


def intake(context: Context) -> EventConsumer[Sent]:
    """The consumer of what other agencies send."""
    return inbound.consumer(context.settings, context.log(), inbound_desk(context), context.metrics)


def _loops(context: Context) -> Sequence[Loop]:
    if not context.settings.outbound_inbound.strip():
        return _RECORDS.loops(context)
    taking_in = intake(context)
    context.health.add("seizure-inbound", taking_in.check)
    return [*_RECORDS.loops(context), taking_in.run]


def _topics(settings: Settings) -> Sequence[Topic]:
    return [*_RECORDS.topics(settings), *inbound.topics(settings)]


SERVICE = replace(_RECORDS, routers=_routers, loops=_loops, topics=_topics).relaying(
    RelayPlan(custody.KIND, CUSTODY.events, custody.TOPIC, beats=False),
    RelayPlan(
        match.source_name(SEIZURE.name),
        _RECORDS.tables.tables["seizure_matches"],
        match.TOPIC,
        beats=False,
    ),
)
