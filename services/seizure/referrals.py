"""Referrals: their state columns, the filters over them, and their routes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement

from services.seizure.models import METADATA
from shared.contracts.casework import ReferralOutcome
from shared.contracts.referral import Referral, ReferralDraft
from shared.records.filters import CommonFilters
from shared.records.repository import Repository
from shared.records.routes import record_router
from shared.records.service import RecordService
from shared.runtime.metrics import Metrics

TABLE = METADATA.tables["referrals"]
OUTBOX = METADATA.tables["referral_outbox"]


class ReferralRepository(Repository[ReferralDraft]):
    """The state row of a referral has its seizure and its outcome."""

    def __init__(self) -> None:
        super().__init__(TABLE, OUTBOX, METADATA.tables["referral_idempotency"])

    def extra_columns(self, draft: ReferralDraft) -> dict[str, Any]:
        """Whose referral it is, and how it ended."""
        return {"seizure_id": draft.seizure_id, "outcome": draft.outcome.value}


def filters(
    common: Annotated[CommonFilters, Depends()],
    seizure_id: Annotated[UUID | None, Query()] = None,
    outcome: Annotated[ReferralOutcome | None, Query()] = None,
) -> list[ColumnElement[bool]]:
    """What `GET /v1/referrals` can be narrowed to."""
    conditions = common.conditions(TABLE)
    if seizure_id is not None:
        conditions.append(TABLE.c.seizure_id == seizure_id)
    if outcome is not None:
        conditions.append(TABLE.c.outcome == outcome.value)
    return conditions


def router(service: RecordService[ReferralDraft], metrics: Metrics) -> APIRouter:
    """The routes under /v1/referrals."""
    return record_router(service, "referrals", Referral, filters, metrics)
