"""HTTP of the inspection service."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import ColumnElement

from services.inspection.repository import TABLE
from shared.contracts.inspection import Inspection, InspectionDraft
from shared.contracts.vocabularies import Outcome
from shared.records.filters import CommonFilters
from shared.records.routes import record_router
from shared.records.service import RecordService
from shared.runtime.metrics import Metrics


def filters(
    common: Annotated[CommonFilters, Depends()], outcome: Annotated[Outcome | None, Query()] = None
) -> list[ColumnElement[bool]]:
    """What `GET /v1/inspections` can be narrowed to."""
    conditions = common.conditions(TABLE)
    return conditions if outcome is None else [*conditions, TABLE.c.outcome == outcome.value]


def router(service: RecordService[InspectionDraft], metrics: Metrics) -> APIRouter:
    """The routes under /v1/inspections."""
    return record_router(service, "inspections", Inspection, filters, metrics)
