"""HTTP of the seizure service."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement

from services.seizure.repository import TABLE, has_kind
from shared.contracts.seizure import Seizure, SeizureDraft
from shared.records.filters import CommonFilters
from shared.records.routes import record_router
from shared.records.service import RecordService
from shared.runtime.metrics import Metrics

ItemKind = Literal["firearm", "component", "ammunition", "currency", "other"]


def filters(
    common: Annotated[CommonFilters, Depends()], item_kind: Annotated[ItemKind | None, Query()] = None
) -> list[ColumnElement[bool]]:
    """What `GET /v1/seizures` can be narrowed to."""
    conditions = common.conditions(TABLE)
    return conditions if item_kind is None else [*conditions, has_kind(item_kind)]


def router(service: RecordService[SeizureDraft], metrics: Metrics) -> APIRouter:
    """The routes under /v1/seizures."""
    return record_router(service, "seizures", Seizure, filters, metrics)
