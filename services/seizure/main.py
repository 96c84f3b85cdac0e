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
from services.seizure.referrals import REFERRAL
from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.acts.journal import Acts
from shared.contracts import custody, match
from shared.records.relay import RelayPlan
from shared.runtime.settings import Settings
from shared.service import Context, record_service

_RECORDS = record_service("seizure", Path(__file__).parent, (SEIZURE, TRACE, REFERRAL))
CUSTODY = custody_tables(_RECORDS.tables)


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


SERVICE = replace(_RECORDS, routers=_routers).relaying(
    RelayPlan(custody.KIND, CUSTODY.events, custody.TOPIC, beats=False),
    RelayPlan(
        match.source_name(SEIZURE.name),
        _RECORDS.tables.tables["seizure_matches"],
        match.TOPIC,
        beats=False,
    ),
)
