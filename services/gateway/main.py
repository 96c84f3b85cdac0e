"""Composition root of the gateway: an API for those who read, and a worker that posts."""

import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
import structlog
from fastapi import APIRouter

from services.gateway.agencies import Agency, read_agencies
from services.gateway.attempts import Limits
from services.gateway.ends import Ends
from services.gateway.event_routes import EventRoutes
from services.gateway.tables import METADATA, NAME, PROOFS
from services.gateway.targets import Targets
from services.gateway.webhook_routes import WebhookRoutes
from services.gateway.webhooks import Ways, Webhooks
from shared.runtime.process import Loop
from shared.runtime.settings import Settings
from shared.service import Context, Service

log = structlog.get_logger(__name__)


def ways(settings: Settings) -> Ways:
    """How webhooks are reached. Raises `ValueError` for settings that do not fit."""
    if not settings.outbound_webhook_secrets:
        raise ValueError("OUTBOUND_WEBHOOK_SECRETS is not set: webhooks' secrets need a folder")
    return Ways(
        Path(settings.outbound_webhook_secrets),
        Targets.of(settings.outbound_webhook_networks, plain=settings.outbound_webhook_plain),
        settings.outbound_webhook_seconds,
        Limits(give_up=settings.outbound_webhook_give_up_seconds),
        _tls(settings.outbound_webhook_cafile),
    )


def _tls(cafile: str) -> ssl.SSLContext:
    """TLS by the known authorities, and one of one's own."""
    context = httpx.create_ssl_context()
    if cafile:
        context.load_verify_locations(cafile)
    return context


def agencies(settings: Settings) -> Mapping[str, Agency]:
    """What agencies may read. Raises `AgencyError`."""
    return read_agencies(Path(settings.outbound_access)) if settings.outbound_access else {}


def loops(context: Context) -> Sequence[Loop]:
    """What its worker runs: the deliveries, where there is a webhook."""
    wanted = [one for agency in agencies(context.settings).values() for one in agency.webhooks]
    if not wanted:
        log.info("no_webhooks", reason="OUTBOUND_ACCESS names no webhook")
        return []
    parts = (context.database, context.log(), context.clock, context.metrics)
    return [Webhooks(wanted, ways(context.settings), *parts).run]


def routers(context: Context) -> Sequence[APIRouter]:
    """What its API serves."""
    known = agencies(context.settings)
    return [
        EventRoutes(known, context).router,
        WebhookRoutes(known, context.database, Ends(context.events), context.clock).router,
    ]


SERVICE = Service(
    NAME, Path(__file__).parent, METADATA, PROOFS, routers, loops, lambda _: (), api_reads_log=True
)
