"""Composition root of the seizure service."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter

from services.seizure.custody.attachments import Limits
from services.seizure.custody.papers import PaperRoutes
from services.seizure.custody.routes import CustodyRoutes
from services.seizure.custody.storage import storage
from services.seizure.custody.tables import custody_tables
from services.seizure.referrals import REFERRAL
from services.seizure.seizures import SEIZURE
from services.seizure.traces import TRACE
from shared.acts.journal import Acts
from shared.runtime.settings import Settings
from shared.service import Context, record_service

_RECORDS = record_service("seizure", Path(__file__).parent, (SEIZURE, TRACE, REFERRAL))
_CUSTODY = custody_tables(_RECORDS.tables)


def _routers(context: Context) -> Sequence[APIRouter]:
    settings = context.settings
    kept = storage(settings.outbound_attachments, context.database.url)
    limits = Limits(settings.outbound_attachment_bytes, settings.outbound_attachment_pixels)
    database, clock = context.database, context.clock
    custody = CustodyRoutes(_CUSTODY, database, clock, _acts(context), kept, limits)
    papers = PaperRoutes(_CUSTODY, database, clock, _base(settings))
    return [*_RECORDS.routers(context), custody.router, papers.router]


def _base(settings: Settings) -> str:
    """Where people reach the API: what a QR code on paper begins with."""
    return settings.outbound_public_url or f"http://{settings.outbound_host}:{settings.outbound_port}"


def _acts(context: Context) -> Acts:
    assert _RECORDS.acts is not None, "a service that keeps records has a journal of acts"
    return Acts(_RECORDS.acts, context.clock)


SERVICE = replace(_RECORDS, routers=_routers)
